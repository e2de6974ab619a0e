"""The settings for other programs: what stands there, what the buttons do, and that the key stays hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import Changed
from app.ui.settings.place import SettingsPlace
from app.ui.shell.window import MainWindow
from tests.ui.fakes import FakeCore
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def core(win: MainWindow) -> FakeCore:
    assert isinstance(win.core, FakeCore)
    return win.core


@pytest.fixture
def place(win: MainWindow) -> SettingsPlace:
    win.go("settings", "Programs")
    found = win.place_named("settings")
    assert isinstance(found, SettingsPlace)
    return found


def press(win: MainWindow, name: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(find(win, name, QPushButton), Qt.MouseButton.LeftButton)


def words(win: MainWindow) -> str:
    return find(win, "programs-words").text()  # type: ignore[attr-defined,no-any-return]


def test_off_it_says_so_and_shows_no_key(place: SettingsPlace, win: MainWindow) -> None:
    assert words(win).startswith("Off: nothing listens")
    assert not find(win, "programs-key").isVisibleTo(win)
    assert not find(win, "copy-key", QPushButton).isVisibleTo(win)


def test_on_it_says_where_and_how_often(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot
) -> None:
    core.api.listen()
    qtbot.waitUntil(lambda: "No program has asked yet" in words(win))
    address, key = place.programs.fields()
    assert address.full() == "http://127.0.0.1:8642/v1"  # type: ignore[attr-defined]
    assert "web pages are refused" in words(win)
    core.api.listen(7)
    qtbot.waitUntil(lambda: "7" in words(win))
    assert core.api.key() not in key.text() and core.api.key() not in key.accessibleName()
    assert key.isVisibleTo(win)


def test_the_key_is_shown_copied_and_renewed(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot
) -> None:
    core.api.listen()
    _, key = place.programs.fields()
    qtbot.waitUntil(lambda: key.isVisibleTo(win))
    press(win, "copy-key", qtbot)
    assert QGuiApplication.clipboard().text() == core.api.key()
    press(win, "copy-address", qtbot)
    assert QGuiApplication.clipboard().text() == core.api.address
    press(win, "show-key", qtbot)
    assert key.full() == core.api.key()  # type: ignore[attr-defined]
    before = core.api.key()
    press(win, "new-key", qtbot)
    qtbot.waitUntil(lambda: key.full() != before)  # type: ignore[attr-defined]
    assert key.full() == core.api.key()  # type: ignore[attr-defined]
    press(win, "show-key", qtbot)
    assert core.api.key() not in key.full()  # type: ignore[attr-defined]


def test_why_it_does_not_listen_is_told(
    place: SettingsPlace, core: FakeCore, win: MainWindow, qtbot: QtBot
) -> None:
    core.api.trouble = UserError("Port 8642 is taken", todo="choose another port", code="port-taken")
    core.events.post(Changed("setting", frozenset({"serve"})))
    qtbot.waitUntil(lambda: words(win) == "Port 8642 is taken; choose another port.")


def test_activity_has_a_row_for_it(core: FakeCore, win: MainWindow, qtbot: QtBot) -> None:
    core.api.listen(3)
    win.go("activity")
    place = win.place_named("activity")
    qtbot.waitUntil(lambda: bool(place.vm.lines))  # type: ignore[union-attr]
    (line,) = place.vm.lines  # type: ignore[union-attr]
    assert line.cells()[1:3] == ("127.0.0.1:8642", "Answer other programs")
    assert line.result == "Listening; 3 requests of programs on this computer so far"
    assert not line.refused
