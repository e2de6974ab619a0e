"""The lock: when it is due, that nothing of a person stays in the window, and the way back."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.ui.app import Starter
from app.ui.shell.lock import LOGIN, IdleWatch, LockWatch
from app.ui.shell.state import WindowState
from app.ui.shell.unlock import UnlockPage
from app.ui.shell.window import MainWindow
from app.ui.theme.style import Theme
from tests.ui.fakes import FakeCore, sample_chats
from tests.ui.window_rig import QUIET, end, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
ENTER = Qt.Key.Key_Return
SECRET = "zanzibarquux"
ROOT = Path(__file__).resolve().parents[2]


class Run:
    """A started window over fake cores, each of which asks for "right" once a passphrase is set."""

    def __init__(self, app: QApplication, root: Path) -> None:
        self.root, self.cores = root, list[FakeCore]()
        self.passphrase = ""
        self.window = MainWindow(Theme(app, "light"), Profile(root), WindowState(welcomed=True))
        self.starter = Starter(self.open_core, self.window)
        self.codes: list[int] = []
        self.starter.ended.connect(self.codes.append)
        self.window.show()
        self.starter.start()

    def open_core(self, passphrase: str | None) -> Any:
        if self.passphrase and passphrase is None:
            raise NeedsSecret("The vault is locked", todo="type its passphrase", code="needs-passphrase")
        if self.passphrase and passphrase != self.passphrase:
            raise UserError("The passphrase is wrong", todo="type it again", code="wrong-passphrase")
        core = FakeCore(self.root)
        core.vault.passphrase = self.passphrase
        sample_chats(core)
        core.chats.new(title=f"About {SECRET}")
        self.cores.append(core)
        return core

    @property
    def core(self) -> FakeCore:
        return self.cores[-1]

    @property
    def page(self) -> Any:
        return self.window.stack.currentWidget()

    def set_passphrase(self, passphrase: str = "right") -> None:
        self.passphrase = self.core.vault.passphrase = passphrase


@pytest.fixture
def run(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Run]:
    made = Run(qapp, tmp_path)
    qtbot.waitUntil(lambda: made.window.ready)
    yield made
    end(made, qtbot)


def slow_to_lock(core: FakeCore) -> threading.Event:
    """The vault closes only when this is set."""
    gate, locking = threading.Event(), core.lock

    def slow() -> None:
        gate.wait(10)
        locking()

    core.lock = slow  # type: ignore[method-assign]
    return gate


def words(root: QWidget) -> str:
    """Whatever any widget below could show."""
    found = [root.windowTitle()]
    for widget in root.findChildren(QObject):
        for name in ("text", "title", "toPlainText", "windowTitle", "accessibleName", "toolTip", "full"):
            read = getattr(widget, name, None)
            if callable(read):
                found.append(str(read()))
        if callable(getattr(widget, "model", None)) and widget.model() is not None:
            model = widget.model()
            found += [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    return "\n".join(found)


def unlock(run: Run, qtbot: QtBot, passphrase: str = "right") -> None:
    edit = find(run.page, "unlock-passphrase", QLineEdit)
    qtbot.waitUntil(edit.isEnabled)
    qtbot.keyClicks(edit, passphrase)
    qtbot.keyClick(edit, ENTER)


def test_a_locked_window_shows_only_the_way_back(run: Run, qtbot: QtBot) -> None:
    run.set_passphrase()
    for place in ("models", "knowledge", "activity", "settings", "chat"):
        run.window.go(place)
    qtbot.waitUntil(lambda: SECRET in words(run.window))
    qtbot.keyClick(
        run.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert isinstance(run.page, UnlockPage)
    qtbot.waitUntil(lambda: run.core.locks == 1)
    qtbot.wait(50)
    gc.collect()
    assert SECRET not in words(run.window)
    assert run.window.windowTitle() == "Underdesk"
    assert not hasattr(run.window, "core")
    assert run.core.closed


def test_the_passphrase_brings_everything_back(run: Run, qtbot: QtBot) -> None:
    run.set_passphrase()
    for number in range(2):
        run.starter.lock()
        unlock(run, qtbot, "wrong")
        qtbot.waitUntil(run.page.trouble.isVisible)
        assert not run.window.ready
        run.page.edit.clear()
        unlock(run, qtbot)
        qtbot.waitUntil(lambda: run.window.ready)
        assert len(run.cores) == number + 2
        qtbot.waitUntil(lambda: SECRET in words(run.window))
        assert run.window.place == "chat"
    run.window.go("settings")
    assert run.window.place == "settings"


def test_without_a_passphrase_it_says_what_to_do_and_stays_open(run: Run, qtbot: QtBot) -> None:
    run.starter.lock()
    assert run.window.ready
    assert run.window.frame.banner.isVisible()
    assert "no passphrase is set" in words(run.window)
    run.starter.watch.due.emit(False)
    assert run.window.ready


def test_it_waits_for_an_answer_only_when_nobody_left(run: Run, qtbot: QtBot) -> None:
    run.set_passphrase()
    run.core.busy = True
    run.starter.watch.due.emit(True)
    assert run.window.ready
    run.starter.watch.due.emit(False)
    assert not run.window.ready
    qtbot.waitUntil(lambda: run.core.locks == 1)


def test_closing_a_locked_window_waits_for_the_vault(run: Run, qtbot: QtBot) -> None:
    run.set_passphrase()
    gate, core = slow_to_lock(run.core), run.core
    run.starter.lock()
    assert not find(run.page, "unlock-passphrase", QLineEdit).isEnabled()
    run.window.close()
    qtbot.wait(50)
    assert run.codes == []
    gate.set()
    qtbot.waitUntil(lambda: run.codes == [0])
    assert core.closed


def test_settings_reach_the_watch(run: Run, qtbot: QtBot) -> None:
    run.core.settings.set("lock_minutes", 7)
    qtbot.waitUntil(lambda: run.starter.watch.idle._limit == 420.0)


# the watches


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def idle(qapp: QApplication, qtbot: QtBot) -> Iterator[tuple[IdleWatch, Clock, list[bool]]]:
    parent, clock, said = QObject(), Clock(), list[bool]()
    watch = IdleWatch(parent, clock)
    watch.idle.connect(lambda: said.append(True))
    yield watch, clock, said
    watch.wait_for(0)
    parent.deleteLater()


def parent_of(watch: IdleWatch) -> QObject:
    """Any object of the program: what happens to it is seen."""
    return watch.parent()


def test_keys_and_mouse_put_it_off(idle: tuple[IdleWatch, Clock, list[bool]]) -> None:
    watch, clock, said = idle
    watch.wait_for(10)
    clock.now += 599
    watch.look()
    assert said == []
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(parent_of(watch), press)
    clock.now += 599
    watch.look()
    assert said == []
    QApplication.sendEvent(parent_of(watch), QEvent(QEvent.Type.Timer))
    clock.now += 1
    watch.look()
    assert said == [True]


def test_zero_never_locks(idle: tuple[IdleWatch, Clock, list[bool]]) -> None:
    watch, clock, said = idle
    watch.wait_for(0)
    clock.now += 1e6
    watch.look()
    assert said == []


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """A stand-in for logind on the session's bus; call it with path, interface, member and arguments."""
    own = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "stand-in")
    if not own.isConnected():
        pytest.skip("lacks a message bus")
    monkeypatch.setattr(QDBusConnection, "systemBus", staticmethod(QDBusConnection.sessionBus))
    for name in (LOGIN, "org.gnome.ScreenSaver"):
        assert own.registerService(name)

    def say(path: str, interface: str, member: str, *arguments: object) -> None:
        message = QDBusMessage.createSignal(path, interface, member)
        message.setArguments(list(arguments))
        assert own.send(message)

    yield say
    for name in (LOGIN, "org.gnome.ScreenSaver"):
        own.unregisterService(name)
    QDBusConnection.disconnectFromBus("stand-in")


@pytest.mark.parametrize(
    ("path", "interface", "member", "arguments"),
    [
        ("/org/freedesktop/login1", f"{LOGIN}.Manager", "PrepareForSleep", (True,)),
        ("/org/freedesktop/login1/session/_31", f"{LOGIN}.Session", "Lock", ()),
        ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", (True,)),
    ],
)
def test_screen_lock_and_sleep_are_heard(
    login: Callable[..., None], qapp: QApplication, qtbot: QtBot,
    path: str, interface: str, member: str, arguments: tuple[object, ...],
) -> None:  # fmt: skip
    watch, said = LockWatch(), list[bool]()
    watch.due.connect(said.append)
    watch.obey(0, with_screen=True)
    login(path, interface, member, *arguments)
    qtbot.waitUntil(lambda: said == [False])
    if arguments:
        login(path, interface, member, False)
        qtbot.wait(50)
        assert said == [False]
    watch.obey(0, with_screen=False)
    login(path, interface, member, *arguments)
    qtbot.wait(50)
    assert said == [False]
    watch.deleteLater()


def test_a_restored_vault_is_opened_in_the_same_window(run: Run, qtbot: QtBot) -> None:
    first = run.core
    run.window.reopen()
    qtbot.waitUntil(lambda: len(run.cores) == 2 and run.window.ready)
    assert first.closed and first.locks == 0
    run.set_passphrase()
    run.window.reopen()
    qtbot.waitUntil(lambda: isinstance(run.page, UnlockPage))
    unlock(run, qtbot)
    qtbot.waitUntil(lambda: run.window.ready)


def test_an_erased_vault_begins_anew(run: Run, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "vault.db").write_bytes(b"x" * 100)
    (tmp_path / "vault.json").write_bytes(b"{}")
    run.window.erase()
    qtbot.waitUntil(lambda: len(run.cores) == 2 and run.window.ready)
    assert not (tmp_path / "vault.db").exists() and not (tmp_path / "vault.json").exists()


def test_sleep_waits_until_the_vault_is_closed(
    run: Run, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not QDBusConnection.sessionBus().isConnected():
        pytest.skip("lacks a message bus")
    monkeypatch.setattr(QDBusConnection, "systemBus", staticmethod(QDBusConnection.sessionBus))
    gate = slow_to_lock(run.core)
    run.set_passphrase()
    watch = LockWatch(run.starter)
    run.starter.watch.deleteLater()
    run.starter.watch = watch
    watch.due.connect(run.starter._lock_when_due)
    command = [sys.executable, "-m", "tests.ui.login_stand_in"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as login:
        assert login.stdout
        assert login.stdout.readline() == "ready\n"
        watch.obey(0, with_screen=True)
        qtbot.waitUntil(lambda: watch._session._brake is not None)
        assert login.stdout.readline() == "Inhibit sleep Underdesk The vault is being closed delay\n"
        assert login.stdout.readline() == "held\n"
        qtbot.waitUntil(lambda: not run.window.ready)
        assert watch._session._brake is not None
        gate.set()
        qtbot.waitUntil(lambda: watch._session._brake is None)
        gc.collect()
        assert login.stdout.readline() == "let go\n"
