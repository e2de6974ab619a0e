"""Ctrl+K finds everything that the program can do and holds, the best first; Help is made of the same table."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.ui.shell.palette import Palette
from app.ui.shell.places import CLASSES, loaded
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.fuzzy import score
from tests.ui.fake_knowledge import FakeKnowledge
from tests.ui.window_rig import QUIET

pytestmark = pytest.mark.qt_log_ignore(QUIET)


def shown(palette: Palette) -> list[str]:
    return [palette.rows.item(n).text() for n in range(palette.rows.count())]


def titles(win: MainWindow) -> set[str]:
    return {action.title for action in win.all_actions() if not action.local and action.name != "palette"}


@pytest.fixture
def palette(win: MainWindow, qtbot: QtBot) -> Palette:
    made = Palette(win)
    made.open()
    qtbot.waitUntil(lambda: set(loaded()) == set(CLASSES) and titles(win) <= set(shown(made)))
    return made


def test_every_action_of_every_place_is_in_it(win: MainWindow, palette: Palette) -> None:
    listed = set(shown(palette))
    for name in CLASSES:
        win.go(name)
    every = [action for action in win.all_actions() if not action.local and action.name != "palette"]
    assert {action.title for action in every} <= listed
    assert len({action.title for action in every}) == len(every)
    bound = {
        action.text() for action in win.findChildren(QAction) if action.objectName().startswith("action-")
    }
    assert bound
    assert bound - {"Find anything"} <= listed


def test_what_a_place_does_that_was_never_shown(win: MainWindow, palette: Palette, qtbot: QtBot) -> None:
    assert win.place_named("pipelines") is None
    qtbot.keyClicks(palette.edit, "new pipeline")
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert win.place == "pipelines"


def test_chats_folders_pipelines_models_and_settings(win: MainWindow, palette: Palette, qtbot: QtBot) -> None:
    knowledge: FakeKnowledge = win.core.knowledge  # type: ignore[assignment]
    knowledge.put("Lease of the workshop")
    win.core.pipelines.add("Compare offers", "{}")
    wanted = {
        "pump": "Why does the pump trip?",
        "lease": "Lease of the workshop",
        "compare of": "Compare offers",
        "smol": "SmolLM2 135M Instruct",
        "passphrase keyring": "Privacy and lock",
        "text size": "Text size",
    }
    for words, title in wanted.items():
        palette.edit.setText(words)
        qtbot.waitUntil(lambda title=title: title in shown(palette))
    qtbot.keyClick(palette.edit, Qt.Key.Key_Return)
    assert win.place == "settings"
    row = win.place_named("settings").rows["text_scale"]  # type: ignore[union-attr]
    assert win.focusWidget() is row.control


def test_the_best_comes_first_and_what_was_chosen_stays(palette: Palette, qtbot: QtBot) -> None:
    assert palette.rows.currentItem().text() == "New chat"
    palette.edit.setText("go to act")
    assert palette.rows.currentItem().text() == "Go to Activity"
    palette.edit.setText("new")
    assert palette.rows.currentItem().text() == "New chat"
    qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    chosen = palette.rows.currentItem().text()
    qtbot.waitUntil(lambda: "SETTINGS" in [text.upper() for text in shown(palette)])
    assert palette.rows.currentItem().text() == chosen != "New chat"


def test_it_moves_by_arrow_keys_over_headings(palette: Palette, qtbot: QtBot) -> None:
    first = palette.rows.currentRow()
    qtbot.keyClick(palette.edit, Qt.Key.Key_Down)
    assert palette.rows.currentRow() == first + 1
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
    qtbot.keyClick(palette.edit, Qt.Key.Key_Up)
    assert palette.rows.currentRow() == first
    palette.edit.setText("no such thing at all")
    assert "no such thing at all" in palette.nothing.text()


def test_letters_are_weighed() -> None:
    assert score("dark moon", "Switch between light and dark") is None
    assert score("DARK light", "Switch between light and dark")
    order = ["New chat", "Start a new chat", "Renew", "Numbers of weeks", "Go to the far end of the window"]
    weights = [score("new", text) for text in order[:3]]
    assert weights == sorted((w for w in weights if w), reverse=True)
    assert score("uber", "Überblick") == pytest.approx(score("über", "Überblick"))
    assert score("nc", "New chat")
    assert score("prmtrs", "Parameters of this chat")
    assert score("nw", "Go to the far end of a window") is None
    assert score("", "anything") is not None
