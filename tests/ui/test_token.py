"""The access token of Hugging Face in the window: asked for where a fetch is refused, kept, forgotten, never shown."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.fetching import HUB, checked_token
from app.ui.models.place import ModelsPlace
from app.ui.settings.place import SettingsPlace
from app.ui.shell.window import MainWindow
from tests.ui.test_places import LEFT, core_of
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)
SECRET = "hf_abcDEF123"


def said(win: MainWindow) -> str:
    label = find(win, "token-state", QLabel)
    assert isinstance(label, QLabel)
    return label.text()


def field(win: MainWindow) -> QLineEdit:
    found = find(win, "token-ask-edit", QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def test_a_refused_fetch_leads_to_the_token_and_the_token_to_the_keyring(
    win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.offline = False
    core.fetcher.refuse = UserError("Phi-4 mini was not fetched", code="gated")
    win.go("models")
    place = win.place_named("models")
    assert isinstance(place, ModelsPlace)
    qtbot.waitUntil(lambda: bool(place.vm.offered()))
    place.vm.get("phi-4-mini")
    qtbot.waitUntil(lambda: "enter an access token here" in win.frame.banner.text())
    assert "underdesk models token" not in win.frame.banner.text()
    qtbot.mouseClick(find(win, "banner-action", QAbstractButton), LEFT)
    assert isinstance(win.place_named("settings"), SettingsPlace)
    edit = field(win)
    qtbot.waitUntil(edit.hasFocus)
    assert edit.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(edit, SECRET)
    qtbot.mouseClick(find(win, "token-ask-ok", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: core.tokens.kept == {HUB: SECRET})
    qtbot.waitUntil(lambda: said(win).startswith("There is one"))
    assert edit.text() == "" and find(win, "token-ask").isHidden()
    core.fetcher.refuse = UserError("Phi-4 mini was not fetched", code="token-refused")
    place.vm.get("phi-4-mini")
    qtbot.waitUntil(lambda: "does not accept your access token" in win.frame.banner.text())


def test_without_a_keyring_it_is_said_where_the_token_is_and_it_can_be_forgotten(
    win: MainWindow, qtbot: QtBot
) -> None:
    core = core_of(win)
    core.tokens.keyring = False
    win.go("settings", "token")
    place = win.place_named("settings")
    assert isinstance(place, SettingsPlace)
    told: list[str] = []
    place.tokens.told.connect(told.append)
    place.token.ask.given.emit(SECRET)
    qtbot.waitUntil(lambda: bool(told) and "in the vault" in told[0])
    qtbot.waitUntil(lambda: place.tokens.there)
    core.tokens.stuck = "it is locked"
    qtbot.mouseClick(find(win, "token-forget", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: "is still there, because it is locked" in win.frame.banner.text())
    core.tokens.stuck = ""
    qtbot.mouseClick(find(win, "token-forget", QAbstractButton), LEFT)
    qtbot.waitUntil(lambda: said(win).startswith("There is none"))
    assert core.tokens.kept == {}


def test_what_is_no_token_is_refused_in_words(win: MainWindow, qtbot: QtBot) -> None:
    win.go("settings", "token")
    place = win.place_named("settings")
    assert isinstance(place, SettingsPlace)
    place.token.ask.given.emit("two words")
    qtbot.waitUntil(lambda: "This is no access token" in win.frame.banner.text())
    assert core_of(win).tokens.kept == {}
    assert checked_token(f"  {SECRET}\n") == SECRET
