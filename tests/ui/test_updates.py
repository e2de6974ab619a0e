"""Check for updates in the window: whom it would ask, asked on a press alone, what came, and its end by the lock."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from app import updates
from app.base.errors import UserError
from app.ui.help.desk import ask_for_updates, help_actions
from app.ui.help.updates import UpdatesDialog
from app.ui.shell.window import MainWindow
from app.updates import File, Release
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)
NEWEST = Release(
    "99.1",
    "2030-01-02",
    "https://github.com/underdesk/underdesk/releases/tag/v99.1",
    (File("underdesk_99.1-1_amd64.deb", 9, "ab" * 32), File("underdesk-99.1.exe", 9, "cd" * 32)),
)


@pytest.fixture
def dialog(win: MainWindow) -> UpdatesDialog:
    ask_for_updates(win)
    ask_for_updates(win)
    (found,) = win.findChildren(UpdatesDialog)
    return found


def test_it_names_whom_it_asks_and_shows_what_came(
    win: MainWindow, dialog: UpdatesDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    opened: list[str] = []

    def check(door: object) -> Release:
        asked.append(door)
        return NEWEST

    monkeypatch.setattr(updates, "check", check)
    monkeypatch.setattr(updates.sys, "platform", "linux")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    assert "github.com" in dialog.words.text() and asked == []
    assert dialog.page.isHidden() and dialog.sums.isHidden()
    dialog.ask.click()
    qtbot.waitUntil(lambda: dialog.vm.release is not None)
    assert asked == [win.core.gate]
    assert "99.1" in dialog.words.text()
    assert dialog.sums.text() == f"underdesk_99.1-1_amd64.deb\nsha256 {'ab' * 32}"
    dialog.page.click()
    assert opened == [NEWEST.page]
    assert "updates" in [action.name for action in help_actions(win)]


def test_what_went_wrong_is_said_where_it_was_asked(
    dialog: UpdatesDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> Release:
        raise UserError("Underdesk is offline", todo="turn the switch off", code="offline")

    monkeypatch.setattr(updates, "check", refuse)
    dialog.ask.click()
    qtbot.waitUntil(lambda: dialog.vm.error is not None)
    assert dialog.words.text().startswith("Underdesk is offline")
    assert dialog.ask.isEnabled() and dialog.page.isHidden()


def test_it_goes_with_the_lock(win: MainWindow, dialog: UpdatesDialog, qtbot: QtBot) -> None:
    assert dialog.isVisible()
    with qtbot.waitSignal(dialog.destroyed):
        win.locking.emit()
