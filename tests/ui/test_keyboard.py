"""Who works by keys alone keeps the keyboard where it was, and finds again what was called into a narrow window."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.base.paths import Profile
from app.store.records import Message
from app.ui.chat.compare import CompareView
from app.ui.pipelines.bar import EditorBar
from app.ui.pipelines.step_values import StepValues
from app.ui.shell.window import MainWindow
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_watch import Instance, Watch
from app.ui.widgets.search import SearchField
from tests.pipelines.making import Maker
from tests.ui.reaching import unnamed
from tests.ui.test_layout import calm
from tests.ui.window_rig import QUIET, find, kept, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


def holder() -> str:
    """Who has the keyboard."""
    now = QApplication.focusWidget()
    return now.objectName() if now is not None else ""


def come(made: QWidget, qtbot: QtBot) -> None:
    """Show it, and wait until it is where the keys go."""
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)


def test_a_list_that_was_called_into_a_narrow_window_is_there_at_the_next_start(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path, scale=200) as made:
        made.resize(1240, 752)
        qtbot.waitUntil(made.frame.lists.isHidden)
        made.frame.toggle_list()
        qtbot.waitUntil(made.frame.lists.isVisible)
        made.close()
        state = kept(made)
    assert state.list_narrow
    theme = Theme(qapp, "light", 200)
    again = MainWindow(theme, Profile(tmp_path), state)
    qtbot.addWidget(again)
    panel, work = QWidget(), QWidget()
    again.frame.add(panel, work)
    again.frame.show_place("chat", panel, work)
    assert not again.frame.lists.isHidden()
    again.close()
    theme.deleteLater()


def test_going_from_round_to_round_keeps_the_keyboard_on_the_rounds(qapp: QApplication, qtbot: QtBot) -> None:
    maker = Maker()
    zone = maker.zone("repeat", "answer:text")
    step = maker.step("ask-model", zone=zone)
    paths = [f"{zone}#{number}/{step}" for number in (1, 2, 3)]
    watch = Watch(run="r", instances={path: Instance(step, "done", "took 2 s") for path in paths})
    watch.seen[zone] = 3
    theme = Theme(qapp, "light")
    values = StepValues(theme)
    qtbot.addWidget(values)

    def look(of: str = "", number: int = 0) -> None:
        watch.rounds = {of: number} if number else {}
        values.show_step(step, maker.made, watch, lambda path: ({}, {"text": path}))

    values.picked.connect(look)
    look()
    come(values, qtbot)
    find(values, f"round-of-{zone}").setFocus()
    for number in (1, 2):
        QTest.keyClick(cast("QWidget", QApplication.focusWidget()), Qt.Key.Key_Down)
        assert holder() == f"round-of-{zone}"
        assert cast("QComboBox", QApplication.focusWidget()).currentText() == str(number)
    assert watch.path_of(step) == paths[1]
    theme.deleteLater()


def test_what_comes_in_place_of_a_pressed_button_has_the_keyboard(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    bar = EditorBar(theme)
    qtbot.addWidget(bar)
    come(bar, qtbot)
    bar.run.setFocus()
    bar.show_running(True)
    assert holder() == "stop-pipeline"
    bar.show_running(False, rests=True)
    assert holder() == "go-on-pipeline"
    bar.show_running(False)
    assert holder() == "run-pipeline"
    bar.undo.setEnabled(True)
    bar.undo.setFocus()
    bar.show_running(True)
    assert holder() == "undo"
    theme.deleteLater()


def test_two_answers_stand_one_above_the_other_where_there_is_little_room(
    qapp: QApplication, qtbot: QtBot
) -> None:
    theme = Theme(qapp, "light", 200)
    view = CompareView(theme, lambda message: message.model)
    qtbot.addWidget(view)
    view.compare([Message(str(n), "c", None, "assistant", f"Answer {n}.", 1.0) for n in (1, 2)], 1)
    view.resize(880, 420)
    view.show()
    assert calm(view, qtbot) == []
    left, right = view.sides
    assert left.x() == right.x() and left.geometry().bottom() < right.y()
    view.resize(1200, 900)
    qtbot.waitUntil(lambda: left.y() == right.y() and left.geometry().right() < right.x())
    assert calm(view, qtbot) == []
    theme.deleteLater()


def test_the_cross_of_a_search_says_what_it_does(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    room = QWidget()
    qtbot.addWidget(room)
    box = QVBoxLayout(room)
    field = SearchField(theme, "search", "Search")
    box.addWidget(field)
    field.setText("mill")
    room.show()
    assert unnamed(room) == []
    theme.deleteLater()
