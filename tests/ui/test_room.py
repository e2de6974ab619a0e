"""Where there is little room: a large text, a narrow window, words that float."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication, QScrollArea, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import ModelState
from app.ui.shell.window import MainWindow
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat_list import one_line, plain_snippet, without_marks
from tests.ui.window_rig import QUIET, find, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


def inspector(made: MainWindow) -> Any:
    place: Any = made.place_named("chat")
    place.toggle_parameters()
    return made.frame.inspector


def is_inside(widget: QWidget, made: MainWindow) -> bool:
    right = widget.mapTo(made, QPoint(widget.width(), 0)).x()
    return widget.isVisible() and right <= made.width()


def test_the_inspector_stands_beside_the_work_where_both_fit(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(1240, 800)
        panel = inspector(made)
        assert panel.parent() is made.frame.splitter
        assert find(made, "composer").isVisible()


def test_the_inspector_takes_the_works_place_at_200_percent(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path, scale=200) as made:
        made.resize(1440, 900)
        panel = inspector(made)
        qtbot.waitUntil(lambda: is_inside(find(made, "inspector-close"), made))
        assert panel.isAncestorOf(panel.findChild(QSpinBox))
        assert is_inside(find(made, "offline-switch"), made)
        made.show_inspector(None)
        assert find(made, "composer").isVisible()
        assert panel.isHidden()


def test_the_inspector_moves_when_the_room_does(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(1240, 800)
        panel = inspector(made)
        made.resize(720, 700)
        qtbot.waitUntil(lambda: panel.parent() is made.frame.works)
        made.resize(1240, 800)
        qtbot.waitUntil(lambda: panel.parent() is made.frame.splitter and panel.isVisible())
        assert is_inside(panel, made)


def test_a_toast_leaves_the_composer_free(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(1240, 800)
        QApplication.processEvents()
        made.toast("“A chat” was deleted", lambda: None)
        toast, card = find(made, "toast"), find(made, "composer-card")
        assert toast.geometry().bottom() < card.mapTo(made, QPoint(0, 0)).y()


@pytest.mark.parametrize("place", ["knowledge", "pipelines", "quality"])
def test_an_empty_place_that_fits_does_not_scroll(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, place: str
) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(1240, 800)
        made.go(place)
        area = find(made, place, QScrollArea)
        assert isinstance(area, QScrollArea)
        qtbot.waitUntil(lambda: area.viewport().height() > 400)
        assert area.verticalScrollBar().maximum() == 0


def test_gaps_and_fixed_widths_grow_with_the_text_and_come_back(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    root = QWidget()
    qtbot.addWidget(root)
    from PySide6.QtWidgets import QVBoxLayout

    box, number = QVBoxLayout(root), QSpinBox()
    box.setContentsMargins(4, 8, 4, 8)
    box.setSpacing(5)
    number.setFixedWidth(88)
    box.addWidget(number)
    for scale in range(110, 201, 10):
        theme.choose("light", scale)
    assert box.contentsMargins().top() == 16
    assert box.spacing() == 10
    assert abs(number.width() - 176) <= 4
    theme.choose("light", 100)
    assert (box.contentsMargins().left(), box.spacing()) == (4, 5)
    theme.deleteLater()


def test_files_dragged_over_the_composer_are_the_windows(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        edit: Any = find(made, "composer")
        files, words = QMimeData(), QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.gguf"))])
        words.setText("words")
        assert not edit.canInsertFromMimeData(files)
        assert edit.canInsertFromMimeData(words)


def test_a_click_on_the_composers_edge_lets_one_type(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        qtbot.waitUntil(made.isActiveWindow)
        find(made, "chat-list").setFocus()
        card = find(made, "composer-card")
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=QPoint(card.width() // 2, card.height() - 3))
        assert find(made, "composer").hasFocus()


def test_a_banner_about_a_model_goes_when_one_is_ready(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        core: Any = made.core
        core.events.post(ModelState("broken", "failed", error=UserError("It is cut off", code="truncated")))
        qtbot.waitUntil(lambda: "cut off" in made.frame.banner.text())
        core.models.load()
        qtbot.waitUntil(lambda: made.frame.banner.text() == "")


def test_a_banner_about_something_else_stays(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        made.show_error(UserError("The disk is full", code="disk-full"))
        made.clear_error("model")
        assert "disk is full" in made.frame.banner.text()


def test_a_file_that_was_refused_is_told_though_another_model_is_ready_by_then(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        core: Any = made.core
        made.show_error(UserError("The file is cut off", code="truncated"), about="model")
        with qtbot.waitSignal(made.model.model_changed):
            core.models.load()
        assert made.model.phase == "ready"
        assert "cut off" in made.frame.banner.text()


def test_previews_leave_fences_and_their_language_out() -> None:
    text = "```python\nitems.sort()\n```\nkeeps **equal** items in order."
    assert one_line(without_marks(text)) == "items.sort() keeps equal items in order."
    assert plain_snippet("~~~sh\n\x02ls\x03 -l\n~~~") == "ls -l"
