"""Every dialog, sheet, menu and cover has names for the ear and keys for the hand, as every place has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from app.ui.shell.window import MainWindow
from tests.ui.every_sheet import covers, sheets, states, tray_menu
from tests.ui.reaching import heard, out_of_reach
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """As beside a screen reader: else rows of a list that was filled anew are told as they were."""
    with heard():
        yield


def end(one: QWidget, qtbot: QtBot) -> None:
    """Away with it."""
    one.close()
    one.deleteLater()
    qtbot.wait(1)


def lines(menu: QMenu) -> list[str]:
    """What can be chosen in a menu, and in those inside it; empty words for a line without any."""
    found: list[str] = []
    for action in menu.actions():
        inside = action.menu()
        if isinstance(inside, QMenu):
            found += lines(inside)
        if not action.isSeparator() and action.metaObject().className() != "QWidgetAction":
            found.append(action.text().strip())
    return found


def test_no_dialog_and_no_menu_is_out_of_reach(win: MainWindow, qtbot: QtBot) -> None:
    found: list[str] = []
    for name, make in sheets(win):
        one = make()
        if isinstance(one, QMenu):
            one.popup(QPoint(40, 40))
            assert lines(one) and all(lines(one)), name
        else:
            one.show()
        qtbot.wait(30)
        found += [f"{name}: {flaw}" for flaw in out_of_reach(one)]
        end(one, qtbot)
    tray, menu = tray_menu(win)
    assert len(lines(menu)) >= 4 and all(lines(menu))
    tray.end()
    assert found == []


def test_no_page_over_the_window_is_out_of_reach(win: MainWindow, qtbot: QtBot) -> None:
    found: list[str] = []
    for name, make in covers(win):
        win.cover(make())
        qtbot.wait(20)
        found += [f"{name}: {flaw}" for flaw in out_of_reach(win)]
        win.cover(None)
    assert found == []


def test_nothing_that_a_button_opens_is_out_of_reach(win: MainWindow, qtbot: QtBot) -> None:
    win.resize(QSize(1400, 900))
    found: list[str] = []
    seen: list[str] = []
    for name in states(win, qtbot):
        qtbot.wait(30)
        seen.append(name)
        found += [f"{name}: {flaw}" for flaw in out_of_reach(win)]
    assert found == []
    assert len(seen) > 20
    assert QApplication.activePopupWidget() is None
