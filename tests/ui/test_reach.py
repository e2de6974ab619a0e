"""Everybody reaches everything: names for ears, keys for hands, sentences told while an answer is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.base.events import TokenChunk
from app.chat.tree import Turn
from app.store.records import Message
from app.ui.chat.announcer import Announcer
from app.ui.chat.controls import QuietButton
from app.ui.chat.look import make_look
from app.ui.shell.rail import PLACES
from app.ui.theme.style import Theme
from app.ui.theme.tokens import LIGHT
from app.ui.viewmodels.thread import ThreadModel
from tests.ui.reaching import beyond_keys, beyond_tab, reachable, unnamed
from tests.ui.test_layout import lease
from tests.ui.window_rig import QUIET, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


def test_no_control_of_any_place_is_without_a_name(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    found: list[str] = []
    with window(qapp, tmp_path) as made:
        lease(made, tmp_path)
        for name, _ in PLACES:
            made.go(name)
            qtbot.wait(60)
            found += unnamed(made)
        made.go("chat")
        place: Any = made.place_named("chat")
        place.toggle_parameters()
        qtbot.wait(30)
        found += unnamed(made)
    assert sorted(set(found)) == []


def test_every_place_is_walked_through_by_tab_and_shows_where_one_is(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        for name, _ in PLACES:
            made.go(name)
            qtbot.wait(40)
            assert [*beyond_tab(made), *beyond_keys(made)] == [], name
            assert len([w for w in made.findChildren(QWidget) if reachable(w, made)]) >= 5, name


def test_focus_is_drawn_in_every_theme(qapp: QApplication) -> None:
    for choice in ("light", "dark", "contrast"):
        theme = Theme(qapp, choice)
        sheet = qapp.styleSheet()
        for kind in (
            "QPushButton",
            "QToolButton",
            "QLineEdit",
            "QComboBox",
            "QCheckBox::indicator",
            "QTabBar::tab",
        ):
            assert f"{kind}:focus" in sheet, (choice, kind)
        assert theme.tokens.colours.focus in sheet
        theme.deleteLater()


# while an answer is written


class Source:
    """One chat of two messages."""

    def __init__(self) -> None:
        self.answer = Message("a", "c", "q", "assistant", "", 0.0, state="streaming")

    def thread(self, chat_id: str) -> list[Turn]:
        asked = Message("q", "c", None, "user", "Hi", 0.0)
        return [Turn(asked, ("q",), 0), Turn(self.answer, ("a",), 0)]

    def live_calls(self, chat_id: str, message_id: str) -> None:
        return None


class Said(list[str]):
    """What was announced."""


def test_sentences_are_told_whole_and_once(qapp: QApplication) -> None:
    turns, said = ThreadModel(Source(), None), Said()  # type: ignore[arg-type]
    turns.chat_id = "c"
    turns._show(Source().thread("c"))
    keeper = Announcer(turns, said.append)
    for text in ("The **pump", "** trips. It", " rains", ".\n\n- Look", " there! ", "And"):
        turns.on_events([TokenChunk("j", "c", "a", text)])
    assert said == ["The pump trips.", "It rains.", "Look there!"]
    turns._lives.clear()
    source = Source()
    source.answer = Message(
        "a", "c", "q", "assistant", "The **pump** trips. It rains.\n\n- Look there! And more", 0.0
    )
    turns._show(source.thread("c"), {"a"})
    assert said[-1] == "And more"
    assert len(said) == 4
    keeper.deleteLater()
    turns.deleteLater()


def test_a_chat_that_is_opened_is_not_told_anew(qapp: QApplication) -> None:
    turns, said = ThreadModel(Source(), None), Said()  # type: ignore[arg-type]
    keeper = Announcer(turns, said.append)
    source = Source()
    source.answer = Message("a", "c", "q", "assistant", "An old answer.", 0.0)
    turns._show(source.thread("c"))
    assert said == []
    keeper.deleteLater()
    turns.deleteLater()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_small_buttons_below_an_answer_are_pressed_by_keys(qtbot: QtBot, key: Qt.Key) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    button = QuietButton(make_look(LIGHT, QApplication.font()), "[1] lease.pdf", "source-chip", room)
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)
