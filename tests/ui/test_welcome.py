"""The first pages: read, skipped, passed by typing, and never in the way twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.first_run import first_sentence
from tests.ui.looking import flaws
from tests.ui.window_rig import QUIET, find, kept, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def fresh(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    with window(qapp, tmp_path, welcomed=False) as made:
        qtbot.waitUntil(made.isActiveWindow)
        yield made


def area(made: MainWindow) -> Any:
    place: Any = made.place_named("chat")
    return place.area


def engine_of(made: MainWindow) -> Any:
    return made.core.engines


def text(made: MainWindow, name: str) -> str:
    shown: Any = find(made, name)
    return str(shown.text())


def focus() -> Any:
    return QApplication.focusWidget()


def test_three_pages_by_the_enter_key_alone(fresh: MainWindow, qtbot: QtBot) -> None:
    seen = []
    for _ in range(3):
        seen.append(area(fresh).welcome.accessibleName())
        qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert len(set(seen)) == 3
    assert area(fresh).welcome is None
    assert area(fresh).composer.edit.hasFocus()
    assert kept(fresh).welcomed


@pytest.mark.parametrize("scale", [100, 150])
def test_the_card_is_as_high_on_every_page_whatever_is_answered(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: int
) -> None:
    with window(qapp, tmp_path, scale=scale, welcomed=False) as made:
        made.resize(1240, 800)
        qtbot.waitUntil(lambda: "GB" in text(made, "welcome-machine"))
        card, welcome = find(made, "welcome-card"), area(made).welcome
        seen = []
        for said in ("", "Sleep repairs the body and the mind. " * 3, ""):
            qtbot.waitUntil(lambda: not flaws(card))
            welcome.show_answer(said)
            qtbot.waitUntil(lambda: welcome.next.y() > welcome.pages.geometry().bottom())  # it is laid out
            qtbot.waitUntil(lambda: not flaws(card))
            seen.append((card.y(), card.height()))
            if len(seen) < 3:
                qtbot.mouseClick(find(made, "welcome-next"), Qt.MouseButton.LeftButton)
        assert len(set(seen)) == 1, seen


def test_of_the_answer_one_sentence_is_shown() -> None:
    assert first_sentence("It rests the body. The phrase is a riddle. It") == "It rests the body."
    assert first_sentence("It takes 8.5 hours") == "It takes 8.5 hours"
    assert first_sentence("It rests us.") == "It rests us."


@pytest.mark.parametrize("start", ["welcome-next", "composer"])
def test_escape_skips(fresh: MainWindow, qtbot: QtBot, start: str) -> None:
    find(fresh, start).setFocus()
    qtbot.keyClick(find(fresh, start), Qt.Key.Key_Escape)
    assert area(fresh).welcome is None
    assert area(fresh).pages.currentWidget() is area(fresh).empty
    assert kept(fresh).welcomed


def test_the_skip_button_is_enough(fresh: MainWindow, qtbot: QtBot) -> None:
    qtbot.mouseClick(find(fresh, "welcome-skip"), Qt.MouseButton.LeftButton)
    assert area(fresh).welcome is None


def test_a_question_passes_them_by(fresh: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_H)
    assert area(fresh).composer.edit.hasFocus()
    qtbot.keyClick(focus(), Qt.Key.Key_I)
    assert area(fresh).composer.text() == "hi"
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: area(fresh).pages.currentWidget() is area(fresh).transcript)
    assert area(fresh).welcome is None
    assert kept(fresh).welcomed


def test_the_starter_model_answers_on_the_second_page(fresh: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "16 GB of memory, 4 processor cores" in text(fresh, "welcome-machine"))
    assert engine_of(fresh).requests == []
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: text(fresh, "welcome-answer") == "Sleep repairs.")
    assert [message.role for message in engine_of(fresh).requests[0].messages] == ["user"]
    before = fresh.core.chats.list()
    qtbot.keyClick(focus(), Qt.Key.Key_Escape)
    assert engine_of(fresh).cancelled == 1
    assert fresh.core.chats.list() == before


def test_a_model_that_cannot_answer_is_no_dead_end(fresh: MainWindow, qtbot: QtBot) -> None:
    engine_of(fresh).refuse = UserError("The model is damaged", code="damaged")
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "could not answer" in text(fresh, "welcome-answer"))
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    assert area(fresh).welcome is None


def test_the_lock_page_says_where_it_lies_who_can_open_it_and_leads_to_the_passphrase(
    fresh: MainWindow, qtbot: QtBot
) -> None:
    for _ in range(2):
        qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "by itself" in text(fresh, "welcome-lock"))
    assert str(fresh.core.profile.root) in text(fresh, "welcome-folder").replace("\u200b", "")
    qtbot.mouseClick(find(fresh, "welcome-passphrase"), Qt.MouseButton.LeftButton)
    assert fresh.place == "settings"
    assert find(fresh, "settings-passphrase").isVisible()
    fresh.go("chat")
    assert area(fresh).welcome.pages.currentIndex() == 2
    assert not kept(fresh).welcomed


def test_the_second_page_leads_to_the_models(fresh: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(focus(), Qt.Key.Key_Return)
    qtbot.mouseClick(find(fresh, "welcome-models"), Qt.MouseButton.LeftButton)
    assert fresh.place == "models"
    qtbot.mouseClick(find(fresh, "rail-chat"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(find(fresh, "welcome-back"), Qt.MouseButton.LeftButton)
    assert area(fresh).welcome.pages.currentIndex() == 0


def test_who_has_read_them_is_not_shown_them_again(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        assert area(made).welcome is None
        assert made.welcomed()
