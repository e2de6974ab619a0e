"""Several windows on one vault: each with a chat of its own, closed one by one, locked and opened together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import NeedsSecret
from app.base.paths import Profile
from app.ui.app import Starter
from app.ui.shell.state import WindowState, load
from app.ui.shell.unlock import UnlockPage
from app.ui.shell.window import MainWindow
from app.ui.shell.windows import chat_shown
from app.ui.theme.style import Theme
from tests.ui.fakes import FakeCore, sample_chats
from tests.ui.window_rig import QUIET, end, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
SECRET = "right"


class Run:
    """A started program over a fake vault with a passphrase."""

    def __init__(self, app: QApplication, root: Path) -> None:
        self.root, self.locked, self.theme = root, False, Theme(app, "light")
        self.chats: Any = None
        self.begin(WindowState(welcomed=True))

    def begin(self, kept: WindowState) -> None:
        self.kept = kept
        self.window = MainWindow(self.theme, Profile(self.root), kept, kept.slots[0])
        self.starter = Starter(self.open_core, self.window)
        self.codes: list[int] = []
        self.starter.ended.connect(self.codes.append)
        self.window.show()
        self.starter.start()

    def again(self, **changes: Any) -> None:
        """The next start, over the same chats, with this of what was kept changed."""
        for made in (self.window, self.starter):
            made.deleteLater()
        self.begin(replace(load(Profile(self.root).window), **changes))

    def open_core(self, passphrase: str | None) -> Any:
        if self.locked and passphrase != SECRET:
            raise NeedsSecret("The vault is locked", todo="type its passphrase", code="needs-passphrase")
        core = FakeCore(self.root)
        core.vault.passphrase = SECRET
        if self.chats is None:
            sample_chats(core)
            self.chats = core.chats
        core.chats = self.chats
        return core

    @property
    def open(self) -> list[MainWindow]:
        return self.starter.windows.open

    def another(self) -> MainWindow:
        made = self.starter.windows.open_another()
        assert made is not None
        return made


@pytest.fixture
def run(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Run]:
    made = Run(qapp, tmp_path)
    qtbot.waitUntil(lambda: made.window.ready)
    yield made
    made.window = made.starter.windows.first
    made.starter.windows.quit()
    end(made, qtbot)


def vm(window: MainWindow) -> Any:
    chat: Any = window.place_named("chat")
    return chat.vm


def test_each_has_its_own_chat(run: Run, qtbot: QtBot) -> None:
    second = run.another()
    chats = run.window.core.chats.list()
    vm(run.window).open(chats[0].id)
    vm(second).open(chats[1].id)
    assert (chat_shown(run.window), chat_shown(second)) == (chats[0].id, chats[1].id)
    assert vm(second).send("Only here?")
    qtbot.waitUntil(lambda: len(vm(second).turns.rows) >= 2 and not vm(second).busy)
    assert all(turn.message.content != "Only here?" for turn in vm(run.window).turns.rows)


def test_an_empty_chat_is_taken_up_by_one_of_them_alone(run: Run, qtbot: QtBot) -> None:
    blank = run.window.core.chats.new()
    vm(run.window).new_chat()
    qtbot.waitUntil(lambda: chat_shown(run.window) == blank.id)
    second = run.another()
    assert vm(second).send("Mine")
    qtbot.waitUntil(lambda: chat_shown(second) not in ("", blank.id))
    assert run.window.core.chats.messages(blank.id) == []


def test_closing_one_leaves_the_others_whichever_it_is(run: Run, qtbot: QtBot) -> None:
    second, third = run.another(), run.another()
    second.close()
    assert second not in run.open
    assert run.codes == []
    run.window.close()
    assert run.starter.windows.first is third
    assert vm(third).send("Still there?")
    qtbot.waitUntil(lambda: len(vm(third).turns.rows) >= 2)
    third.close()
    qtbot.waitUntil(lambda: run.codes == [0])


def test_the_lock_covers_all_and_all_come_back(run: Run, qtbot: QtBot) -> None:
    second = run.another()
    run.locked = True
    run.starter.lock()
    assert not second.isVisible()
    assert not second.ready
    page = find(run.window, "unlock", UnlockPage)
    qtbot.waitUntil(page.edit.isEnabled)  # type: ignore[attr-defined]
    assert run.starter.windows.open_another() is None
    page.edit.setText(SECRET)  # type: ignore[attr-defined]
    page.button.click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: run.window.ready and second.ready)
    assert second.isVisible()


def test_closing_the_locked_window_ends_the_program(run: Run, qtbot: QtBot) -> None:
    run.another()
    run.locked = True
    run.starter.lock()
    run.window.close()
    qtbot.waitUntil(lambda: run.codes == [0])


def test_quit_closes_all(run: Run, qtbot: QtBot) -> None:
    run.another()
    run.starter.windows.stows = lambda: True
    run.window.quitting.emit()
    qtbot.waitUntil(lambda: run.codes == [0])


def test_the_last_one_goes_to_the_tray_where_that_is_wished(run: Run, qtbot: QtBot) -> None:
    second = run.another()
    run.starter.windows.stows = lambda: True
    second.close()
    assert second not in run.open
    run.window.close()
    assert not run.window.isVisible()
    assert run.window.ready
    run.starter.arrivals.take([])
    qtbot.waitUntil(run.window.isVisible)


def test_size_and_place_are_remembered_for_each(run: Run, qtbot: QtBot) -> None:
    second = run.another()
    second.setGeometry(QRect(60, 50, 741, 503))
    second.close()
    kept = load(Profile(run.root).window)
    assert kept.blob(1)
    assert not kept.blob(2)
    again = run.another()
    assert again.slot == 1
    assert again.size().toTuple() == (741, 503)
    third = run.another()
    assert third.slot == 2


def test_a_place_on_a_screen_that_is_gone_is_not_taken(run: Run) -> None:
    far = run.another()
    far.move(QPoint(40_000, 30_000))
    far.close()
    back = run.another()
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    assert any(screen.contains(back.geometry().center()) for screen in screens)


def test_several_come_back_at_the_next_start_with_their_chats(run: Run, qtbot: QtBot) -> None:
    second, third = run.another(), run.another()
    third.setGeometry(QRect(70, 40, 760, 510))
    chats = run.window.core.chats.list()
    for window, chat in zip((run.window, second, third), chats, strict=False):
        vm(window).open(chat.id)
    second.close()
    run.window.quitting.emit()
    qtbot.waitUntil(lambda: run.codes == [0])
    kept = load(Profile(run.root).window)
    assert kept.shown == {"0": chats[0].id, "2": chats[2].id}
    run.again()
    qtbot.waitUntil(lambda: len(run.open) == 2 and all(window.ready for window in run.open))
    qtbot.waitUntil(lambda: {chat_shown(one) for one in run.open} == {chats[0].id, chats[2].id})
    [back] = [one for one in run.open if one is not run.window]
    assert (back.slot, back.size().toTuple(), chat_shown(back)) == (2, (760, 510), chats[2].id)


def test_one_that_was_alone_begins_with_an_empty_chat(run: Run, qtbot: QtBot) -> None:
    vm(run.window).open(run.window.core.chats.list()[0].id)
    run.window.quitting.emit()
    qtbot.waitUntil(lambda: run.codes == [0])
    run.again()
    qtbot.waitUntil(lambda: run.window.ready)
    assert len(run.open) == 1
    assert not vm(run.window).turns.rows


def test_a_chat_that_was_deleted_meanwhile_is_not_missed(run: Run, qtbot: QtBot) -> None:
    run.window.quitting.emit()
    qtbot.waitUntil(lambda: run.codes == [0])
    chat = run.chats.list()[0]
    run.again(shown={"0": chat.id, "1": "gone"})
    qtbot.waitUntil(lambda: len(run.open) == 2 and chat_shown(run.window) == chat.id)
    [other] = [one for one in run.open if one is not run.window]
    assert not vm(other).turns.rows
    assert other.frame.banner.text() == ""


def test_an_unreadable_list_of_windows_opens_one() -> None:
    assert WindowState(shown={"x": "a", "-1": "b", "99999": "c"}).slots == [0]
    assert WindowState(shown={"2": "a", "0": "b"}).slots == [0, 2]
