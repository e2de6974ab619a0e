"""From the first paint to the last thread: opening, unlocking, refusals, faults, the end."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.ui.app import Starter
from app.ui.shell.crash import CrashHook, report
from app.ui.shell.state import WindowState, load, save
from app.ui.shell.unlock import FatalPage, NewPassphrasePage, UnlockPage, strength
from app.ui.shell.window import MainWindow
from app.ui.theme.style import Theme
from tests.ui.fakes import FakeCore
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
ENTER = Qt.Key.Key_Return


class Run:
    """A start with a scripted `open_core`; collects exit codes."""

    def __init__(self, app: QApplication, root: Path, open_core: Callable[[str | None], Any]) -> None:
        self.window = MainWindow(Theme(app, "light"), Profile(root), WindowState(welcomed=True))
        self.starter = Starter(open_core, self.window)
        self.codes: list[int] = []
        self.starter.ended.connect(self.codes.append)
        self.window.show()

    def page(self) -> Any:
        return self.window.stack.currentWidget()

    def end(self, qtbot: QtBot) -> None:
        self.window.close()
        qtbot.waitUntil(lambda: bool(self.codes))
        self.window.theme.deleteLater()
        self.window.deleteLater()
        self.starter.deleteLater()


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Any], Run]]:
    made: list[Run] = []

    def begin(open_core: Callable[[str | None], Any]) -> Run:
        made.append(Run(qapp, tmp_path, open_core))
        made[-1].starter.start()
        return made[-1]

    yield begin
    for run in made:
        run.end(qtbot)
    qtbot.wait(20)


def test_the_outline_is_there_before_the_vault_and_works_after(
    start: Callable[[Any], Run], qtbot: QtBot, tmp_path: Path
) -> None:
    gate, core = threading.Event(), FakeCore(tmp_path)

    def slow(_: str | None) -> FakeCore:
        gate.wait(10)
        return core

    run = start(slow)
    assert run.window.isVisible()
    assert not run.window.frame.rail.isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: run.window.ready)
    assert run.window.place == "chat"
    qtbot.waitUntil(lambda: core.models.loads == ["smollm2-135m-instruct"])


def test_a_passphrase_opens_and_a_wrong_one_says_so(
    start: Callable[[Any], Run], qtbot: QtBot, tmp_path: Path
) -> None:
    core = FakeCore(tmp_path)

    def open_core(passphrase: str | None) -> FakeCore:
        if passphrase is None:
            raise NeedsSecret("The vault is locked", todo="type its passphrase", code="needs-passphrase")
        if passphrase != "right":
            raise UserError("The passphrase is not right", todo="try again", code="wrong-passphrase")
        return core

    run = start(open_core)
    qtbot.waitUntil(lambda: isinstance(run.page(), UnlockPage))
    page = run.page()
    edit = find(page, "unlock-passphrase", QLineEdit)
    qtbot.keyClicks(edit, "wrong")
    qtbot.keyClick(edit, ENTER)
    qtbot.waitUntil(page.trouble.isVisible)
    assert page.trouble.text() == "The passphrase is not right; try again."
    assert edit.isEnabled()
    edit.clear()  # type: ignore[attr-defined]
    qtbot.keyClicks(edit, "right")
    qtbot.mouseClick(find(page, "unlock-button"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: run.window.ready)


def test_the_first_passphrase_is_asked_twice(
    start: Callable[[Any], Run], qtbot: QtBot, tmp_path: Path
) -> None:
    core, given = FakeCore(tmp_path), list[str | None]()

    def open_core(passphrase: str | None) -> FakeCore:
        given.append(passphrase)
        if passphrase is None:
            raise NeedsSecret("There is no keyring", todo="choose one", code="needs-new-passphrase")
        return core

    run = start(open_core)
    qtbot.waitUntil(lambda: isinstance(run.page(), NewPassphrasePage))
    page = run.page()
    assert not page.button.isEnabled()
    qtbot.keyClicks(page.first, "four words of mine")
    qtbot.keyClicks(page.again, "four words of min")
    assert not page.button.isEnabled()
    assert page.hint.text() == "The two differ"
    qtbot.keyClicks(page.again, "e")
    assert page.button.isEnabled()
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: run.window.ready)
    assert given == [None, "four words of mine"]


@pytest.mark.parametrize("code", ["already-running", "newer-vault", "read-only", "damaged"])
def test_what_cannot_start_says_one_sentence_and_ends_with_one(
    start: Callable[[Any], Run], qtbot: QtBot, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: str | None) -> None:
        raise UserError("This cannot be opened", why="of a reason", todo="do that", code=code)

    run = start(refuse)
    qtbot.waitUntil(lambda: isinstance(run.page(), FatalPage))
    assert run.page().words.text() == "This cannot be opened, because of a reason; do that."
    qtbot.keyClick(find(run.page(), "fatal-close", QAbstractButton), ENTER)
    qtbot.waitUntil(lambda: run.codes == [1])
    assert capsys.readouterr().err == "This cannot be opened, because of a reason; do that.\n"


def test_a_system_error_is_a_sentence_too(start: Callable[[Any], Run], qtbot: QtBot) -> None:
    def refuse(_: str | None) -> None:
        raise OSError(30, "Read-only file system", "/profile")

    run = start(refuse)
    qtbot.waitUntil(lambda: isinstance(run.page(), FatalPage))
    assert "cannot be written" in run.page().words.text()


def test_closing_ends_the_core_off_the_window(
    start: Callable[[Any], Run], qtbot: QtBot, tmp_path: Path
) -> None:
    core, where = FakeCore(tmp_path), list[str]()
    ending = core.close

    def close() -> None:
        where.append(threading.current_thread().name)
        ending()

    core.close = close  # type: ignore[method-assign]
    run = start(lambda _: core)
    qtbot.waitUntil(lambda: run.window.ready)
    run.window.close()
    assert not run.window.isVisible()
    qtbot.waitUntil(lambda: run.codes == [0])
    assert where == ["close-core"]
    assert core.closed


def test_closing_while_it_still_opens_ends_what_opened(
    start: Callable[[Any], Run], qtbot: QtBot, tmp_path: Path
) -> None:
    gate, core = threading.Event(), FakeCore(tmp_path)

    def slow(_: str | None) -> FakeCore:
        gate.wait(10)
        return core

    run = start(slow)
    run.window.close()
    gate.set()
    qtbot.waitUntil(lambda: core.closed)
    assert not run.window.ready


# faults of our own


def test_a_report_names_places_and_no_words() -> None:
    secret = "the patient's name"
    try:
        raise ValueError(secret)
    except ValueError as error:
        text = report(type(error), error.__traceback__)
    assert "builtins.ValueError" in text
    assert "tests/ui/test_start.py" in text
    assert secret not in text
    assert str(Path.home()) not in text or str(Path.home()) == "/"


@pytest.mark.allow_logs("fault")
def test_a_fault_shows_a_window_once_and_the_program_goes_on(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    theme = Theme(qapp, "light")
    window = MainWindow(theme, Profile(tmp_path), WindowState())
    qtbot.addWidget(window)
    window.show()
    hook = CrashHook(theme, window)
    try:
        raise KeyError("x")
    except KeyError:
        for _ in range(2):
            hook.met(*sys.exc_info())  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: window.findChild(QPlainTextEdit, "crash-report") is not None)
    assert len(window.findChildren(QPlainTextEdit, "crash-report")) == 1
    view = find(window, "crash-report", QPlainTextEdit)
    assert "KeyError" in view.toPlainText()  # type: ignore[attr-defined]
    qtbot.mouseClick(find(window, "crash-close"), Qt.MouseButton.LeftButton)
    window.bridge.close()


# window.json


def test_window_state_goes_round(tmp_path: Path) -> None:
    path = tmp_path / "window.json"
    state = WindowState("QUJD", "dark", 150, list_shown=False, list_narrow=True, list_width=300)
    save(path, state)
    assert load(path) == state
    assert state.blob() == b"ABC"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"scale": "big", "theme": 7}', '{"geometry": "*"}', "\x00"])
def test_a_spoilt_window_file_is_the_default(tmp_path: Path, text: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(text)
    state = load(path)
    assert (state.theme, state.scale) == ("system", 100)
    assert state.blob() == b""


@pytest.mark.allow_logs("window.json")
def test_a_disk_that_refuses_is_only_noted(tmp_path: Path) -> None:
    save(tmp_path / "missing" / "window.json", WindowState())
    assert not (tmp_path / "missing").exists()


# passphrases


@pytest.mark.parametrize(
    ("passphrase", "tone"),
    [("short", "bad"), ("aaaaaaaaaaaa", "warn"), ("password", "warn"), ("Tr0ub4dor&3", "good"),
     ("correct horse battery staple", "good")],
)  # fmt: skip
def test_strength_is_judged(passphrase: str, tone: str) -> None:
    assert strength(passphrase)[1] == tone
