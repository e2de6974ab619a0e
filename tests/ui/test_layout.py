"""Nothing is cut off, on top of another, or too near, in any place, at small and large windows and texts."""

from __future__ import annotations

import time
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.store.records import Hit, Message
from app.ui.chat.blocks import SafeDocument
from app.ui.chat.list_delegate import HitDelegate, first_lines, marked_html
from app.ui.chat.look import make_look
from app.ui.chat.markdown import blocks_of
from app.ui.chat.message import AnswerView, MessageView, RowData, UserView
from app.ui.chat.wording import Wording
from app.ui.shell.commands import scale_text
from app.ui.shell.place import DropPlan
from app.ui.shell.rail import PLACES
from app.ui.theme.style import Theme
from app.ui.theme.tokens import LIGHT
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import label
from tests.ui.fake_knowledge import LEASE, FakeKnowledge
from tests.ui.looking import flaws
from tests.ui.window_rig import QUIET, find, window

pytestmark = pytest.mark.qt_log_ignore(QUIET)


def calm(made: QWidget, qtbot: QtBot) -> list[str]:
    """What is wrong once the layout has come to rest."""
    try:
        qtbot.waitUntil(lambda: not flaws(made), timeout=15_000)  # a busy computer lays out late
    except Exception:
        return flaws(made)
    return []


@pytest.mark.parametrize(
    ("scale", "size"),
    [(100, QSize(1240, 752)), (100, QSize(760, 520)), (200, QSize(1240, 752)), (200, QSize(900, 700))],
)
def test_every_place_shows_its_words_whole(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: int, size: QSize
) -> None:
    with window(qapp, tmp_path, scale=scale) as made:
        made.resize(size)
        for name, _ in PLACES:
            made.go(name)
            assert calm(made, qtbot) == [], name


def test_the_rail_gives_back_the_room_of_words_that_it_does_not_show(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path, scale=200) as made:
        made.resize(1240, 1100)
        with_words = made.frame.rail.width()
        made.resize(1240, 752)
        icons = made.frame.rail.width()
        made.resize(1240, 1100)
        assert icons < 0.8 * with_words
        assert made.frame.rail.width() == with_words


def lease(made: Any, root: Path) -> tuple[FakeKnowledge, Any]:
    fake = made.core.knowledge
    folder = fake.put("Lease", [root])
    fake.put_file(folder, "lease-2024.pdf", LEASE)
    fake.put_file(folder, "old.docx", [], status="failed", error="The file is damaged: it ends early. " * 3)
    return fake, folder


@pytest.mark.parametrize("scale", [100, 200])
def test_a_folder_and_its_search_beside_the_viewer(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: int
) -> None:
    with window(qapp, tmp_path, scale=scale) as made:
        made.resize(1240, 752)
        fake, folder = lease(made, tmp_path)
        made.go("knowledge")
        place: Any = made.place_named("knowledge")
        place.vm.refresh()
        qtbot.waitUntil(lambda: bool(place.vm.folders))
        place.vm.choose(folder.id)
        qtbot.waitUntil(lambda: len(place.vm.files) == 2)
        assert calm(made, qtbot) == []
        place.page.field.setText("break fee")
        qtbot.waitUntil(lambda: bool(place.page.hits.cards))
        places = [find(card, "passage-place").text() for card in place.page.hits.cards]  # type: ignore[attr-defined]
        assert places[0] == "page 7, Termination > 14.2"
        place.show_passage(fake.pieces[fake.files(folder.id)[0].id][0])
        assert calm(made, qtbot) == []


@pytest.mark.parametrize("scale", [100, 200])
def test_a_long_name_makes_no_hit_wider_than_its_place(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: int
) -> None:
    with window(qapp, tmp_path, scale=scale) as made:
        made.resize(1000, 752)
        fake: Any = made.core.knowledge
        folder = fake.put("Lease", [tmp_path])
        name = "The minutes of every meeting that anybody held & kept in this house, final version 7.pdf"
        fake.put_file(folder, name, LEASE)
        made.go("knowledge")
        place: Any = made.place_named("knowledge")
        place.vm.refresh()
        qtbot.waitUntil(lambda: bool(place.vm.folders))
        place.vm.choose(folder.id)
        place.page.field.setText("break fee")
        qtbot.waitUntil(lambda: bool(place.page.hits.cards))
        title = place.page.hits.cards[0].title
        qtbot.waitUntil(lambda: "…" in title.text())
        assert title.text().endswith("7.pdf")
        assert name in title.accessibleName()
        assert calm(made, qtbot) == []
        made.resize(2600, 752)
        qtbot.waitUntil(lambda: title.text() == name.replace("&", "&&"))


@pytest.mark.parametrize("scale", [80, 100, 120, 150])
def test_the_composer_beside_the_inspector(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: int
) -> None:
    with window(qapp, tmp_path, scale=scale) as made:
        made.resize(1240, 752)
        place: Any = made.place_named("chat")
        place.area.composer.show_options("Temperature 0.2 · Instructions")
        place.area.composer.show_usage(7800, 8192, 2)
        place.toggle_parameters()
        assert calm(made, qtbot) == []


def test_a_place_shows_nothing_before_it_knows_something(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        made.go("knowledge")
        place: Any = made.place_named("knowledge")
        assert place.page.card.isHidden()
        assert place.page.table.isHidden()
        assert place.page.field.placeholderText()


# buttons


def test_words_keep_their_distance_from_an_icon(qapp: QApplication, qtbot: QtBot) -> None:
    for scale in (100, 200):
        theme = Theme(qapp, "light", scale)
        button = Button(theme, "ll", "", "stop")
        qtbot.addWidget(button)
        button.show()
        gaps = _gaps(button.grab().toImage())
        assert max(gaps) >= theme.px(7), gaps
        button.setText("")
        assert button.iconSize().width() == button.iconSize().height()
        theme.deleteLater()


def _gaps(image: QImage) -> list[int]:
    """How wide the empty stripes are between what is drawn inside the frame of a button, from the left."""
    middle = range(image.height() // 3, 2 * image.height() // 3)
    inside = range(6, image.width() - 6)
    inked = [
        x
        for x in inside
        if len({image.pixel(x, y) for y in middle} | {image.pixel(6, image.height() // 2)}) > 1
    ]
    return [after - before - 1 for before, after in zip(inked, inked[1:], strict=False)]


def test_a_row_of_buttons_goes_on_in_a_new_line(qapp: QApplication, qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    parts = [label("x" * 20) for _ in range(3)]
    box.setLayout(flow(8, *parts))
    wide = sum(part.sizeHint().width() for part in parts) + 2 * 8
    assert box.heightForWidth(wide) == parts[0].sizeHint().height()
    assert box.heightForWidth(wide - 1) > parts[0].sizeHint().height()
    box.resize(wide - 1, 200)
    box.show()
    assert parts[0].y() == parts[1].y() < parts[2].y()
    assert parts[2].x() == 0
    parts[1].hide()
    assert box.heightForWidth(wide - 1) == parts[0].sizeHint().height()


# rows of the transcript

STATES = [
    {"writing": True, "count": 2, "index": 1, "busy": True},
    {"count": 3, "index": 1, "figures": "58 tokens/s · 312 tokens"},
    {"line": "Stopped.", "action": "resume", "count": 2},
    {"notice": "3 earlier messages were left out.", "fold": "Thought for 6 s", "figures": "1 token"},
    {"more": "Show the rest", "status": "Reading…", "count": 2, "writing": True},
]


@pytest.mark.parametrize("kind", [AnswerView, UserView])
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("width", [420, 900])
def test_the_parts_of_a_row_stand_apart(
    qapp: QApplication, qtbot: QtBot, kind: type[MessageView], state: dict[str, Any], width: int
) -> None:
    theme, page = Theme(qapp, "light"), QWidget()
    qtbot.addWidget(page)
    view = kind(make_look(LIGHT, theme.font(), 1), Wording(), page)
    message = Message("m", "c", None, "assistant", "One line.", time.time())
    view.bind(
        RowData(
            message, blocks=blocks_of("One line."), siblings=("a", "b", "c")[: state.get("count", 1)], **state
        )
    )
    view.resize(width, view.height_for(width))
    parts = [part for part in view.findChildren(QWidget) if part.parent() is view and not part.isHidden()]
    assert any(part.objectName() == "branch-count" for part in parts) == (state.get("count", 1) > 1)
    for part in parts:
        assert view.rect().contains(part.geometry()), part.objectName()
    for one, other in combinations([part for part in parts if part.width() > 0], 2):
        assert not one.geometry().intersects(other.geometry()), (one.objectName(), other.objectName())
    theme.deleteLater()


def test_the_words_around_a_hit_end_with_a_whole_line(qapp: QApplication, qtbot: QtBot) -> None:
    theme = Theme(qapp, "light")
    document = SafeDocument()
    document.setDocumentMargin(0)
    document.setHtml(marked_html("many words " * 40, theme))
    document.setTextWidth(200)
    line = document.size().height() / document.firstBlock().layout().lineCount()
    assert first_lines(document, round(2.5 * line)) in (round(2 * line), round(2 * line) + 1)
    parent = QWidget()
    qtbot.addWidget(parent)
    row = HitDelegate(theme, parent).sizeHint(None, None).height()  # type: ignore[arg-type]
    small = QLabel("x")
    qtbot.addWidget(small)
    small.setFont(theme.font("small"))
    assert row >= theme.px(22) + 2 * small.fontMetrics().lineSpacing()
    theme.deleteLater()


# files over the window


def test_what_would_happen_is_said_where_it_would(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(1240, 752)
        made.overlay._plan = lambda paths, where: DropPlan(
            "Ask", "Here.", made.frame.works, lambda paths: None
        )
        made.overlay.announce(["x"], made.frame.works.mapToGlobal(made.frame.works.rect().center()))
        zone = made.overlay.zone_rect()
        assert zone.width() < made.overlay.width()
        title = made.overlay._title
        qtbot.waitUntil(lambda: abs(title.geometry().center().x() - zone.center().x()) <= 1)
        made.overlay.hide()


@pytest.mark.parametrize(("scale", "name"), [(100, "lease.pdf"), (200, "lease.pdf"), (100, "lease" * 30)])
def test_a_long_word_on_what_would_happen_is_whole(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, scale: int, name: str
) -> None:
    with window(qapp, tmp_path, scale=scale) as made:
        made.resize(1240, 752)
        title, where = f"Add “{name}” to “A folder with a long name”", made.frame.works.rect().center()
        for zone in (made.frame.rail, made.frame.works):
            made.overlay._plan = lambda paths, at, zone=zone: DropPlan(
                title, "Here.", zone, lambda paths: None
            )
            made.overlay.announce(["x"], made.frame.works.mapToGlobal(where))
            assert calm(made.overlay, qtbot) == []
            words = made.overlay._title
            assert words.fontMetrics().horizontalAdvance(max(words.text().split(), key=len)) <= words.width()
            made.overlay.hide()


def test_a_wheel_that_turns_over_a_field_scrolls_and_changes_nothing(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        for name, _ in PLACES:
            made.go(name)
        chat: Any = made.place_named("chat")
        chat.toggle_parameters()
        qtbot.wait(50)
        kinds = (QComboBox, QAbstractSpinBox, QSlider)
        fields = [one for kind in kinds for one in made.findChildren(kind)]
        assert len(fields) > 20
        taken = Qt.FocusPolicy.WheelFocus
        assert [one.objectName() for one in fields if one.focusPolicy() & taken == taken] == []
        made.go("settings")
        field = find(made, "setting-theme", QComboBox)
        before, middle = field.currentIndex(), QPointF(field.rect().center())
        turned = QWheelEvent(
            middle, QPointF(field.mapToGlobal(middle)), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, turned)
        assert field.currentIndex() == before


# the keyboard


def focus_of(made: QWidget) -> str:
    now = QApplication.focusWidget()
    return now.objectName() if now is not None and made.isAncestorOf(now) else ""


def test_escape_leaves_a_search_and_then_its_field(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        qtbot.waitUntil(lambda: find(made, "chat-list").model().rowCount() > 0)
        field: Any = find(made, "chat-search")
        field.setFocus()
        qtbot.keyClicks(field, "zzz")
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        assert field.text() == ""
        qtbot.keyClick(field, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: focus_of(made) == "chat-list")
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: focus_of(made) == "composer")


def test_keys_for_a_larger_text_add_up(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        for _ in range(4):
            scale_text(made, 10)
        qtbot.waitUntil(lambda: made.theme.scale == 140 and made.core.settings.number("text_scale") == 140)
        scale_text(made, -10)
        qtbot.waitUntil(lambda: made.theme.scale == 130)
        scale_text(made, 0)
        qtbot.waitUntil(lambda: made.theme.scale == 100)


def test_a_hit_is_opened_by_enter(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        place: Any = made.place_named("chat")
        qtbot.waitUntil(lambda: bool(place.vm.list.rows))
        title = next(row.title for row in place.vm.list.rows if row.chat)
        field: Any = find(made, "chat-search")
        qtbot.keyClicks(field, title.split()[0])
        qtbot.waitUntil(lambda: bool(place.vm.hits.hits))
        hit: Hit = place.vm.hits.hits[0]
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: place.vm.chat is not None and place.vm.chat.id == hit.chat)


def test_a_new_chat_is_ready_to_type_in(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window(qapp, tmp_path) as made:
        field: Any = find(made, "chat-search")
        field.setFocus()
        qtbot.keyClicks(field, "zzz")
        find(made, "new-chat").click()  # type: ignore[attr-defined]
        assert field.text() == ""
        qtbot.waitUntil(lambda: focus_of(made) == "composer")


def test_escape_closes_the_inspector_and_gives_the_keyboard_back(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(1240, 800)
        place: Any = made.place_named("chat")
        find(made, "composer").setFocus()
        qtbot.waitUntil(lambda: focus_of(made) == "composer")
        place.toggle_parameters()
        close = find(made, "inspector-close")
        close.setFocus()
        qtbot.keyClick(close, Qt.Key.Key_Escape)
        assert made.frame.inspector.isHidden()
        qtbot.waitUntil(lambda: focus_of(made) == "composer")


@pytest.mark.parametrize("wide", [1000, 1240])
def test_the_list_is_as_wide_after_the_inspector_as_before(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, wide: int
) -> None:
    with window(qapp, tmp_path) as made:
        made.resize(wide, 800)
        frame, place = made.frame, made.place_named("chat")
        frame.splitter.setSizes([350, wide, 0])
        for _ in range(2):
            place.toggle_parameters()  # type: ignore[union-attr]
            qtbot.waitUntil(lambda: frame.inspector.width() > 300)
            frame.inspector.show_panel(None)
            qtbot.waitUntil(lambda: frame.lists.width() == 350)


def test_a_message_left_as_it_was_gives_the_keyboard_back(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(qapp, tmp_path) as made:
        place: Any = made.place_named("chat")
        qtbot.waitUntil(lambda: bool(place.vm.list.rows))
        place.vm.open(next(row.chat.id for row in place.vm.list.rows if row.chat))
        qtbot.waitUntil(lambda: bool(place.vm.turns.rows))
        place.area.edit_last()
        box = find(made, "edit-box")
        qtbot.keyClick(box, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: focus_of(made) == "composer")
