"""The transcript shows only what is in sight, keeps its place, follows an answer, and gives its text away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.base.events import TokenChunk, TurnDone, TurnStarted
from app.ui.chat.blocks import SafeDocument
from app.ui.chat.body import MessageBody
from app.ui.chat.links import LinkCard, shown_address
from app.ui.chat.look import make_look
from app.ui.chat.markdown import blocks_of
from app.ui.chat.message import AnswerView, UserView
from app.ui.theme.tokens import LIGHT
from tests.ui.chat_rig import Rig, conversation, rig
from tests.ui.window_rig import links_opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def chat(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    with rig(qapp, tmp_path) as made:
        made.window.show()
        yield made


def open_chat(chat: Rig, qtbot: QtBot, turns: list[tuple[str, str]]) -> str:
    stored = conversation(chat.core, turns)
    chat.vm.open(stored.id)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2 * len(turns))
    return stored.id


LONG = [(f"Question {n}?", f"Answer **{n}**.\n\n" + "More words follow here. " * 40) for n in range(1500)]


def test_only_rows_in_sight_have_widgets(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, LONG)
    assert len(chat.vm.turns.rows) == 3000
    assert 0 < len(chat.transcript.views) < 20
    bar = chat.transcript.verticalScrollBar()
    for fraction in (0.0, 0.3, 0.7, 1.0):
        bar.setValue(round(bar.maximum() * fraction))
        assert 0 < len(chat.transcript.views) < 20
    assert len(chat.transcript.pool) <= 24


def test_a_chat_opens_at_its_newest_line(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, LONG[:50])
    bar = chat.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert max(chat.transcript.views) == 99
    assert not chat.area.jump.isVisible()


def test_what_is_read_stays_in_place_while_scrolling_up(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, LONG[:100])
    bar = chat.transcript.verticalScrollBar()
    for _ in range(40):
        seen = {row: view.y() for row, view in chat.transcript.views.items()}
        before = bar.value()
        bar.setValue(before - 60)
        kept = [row for row in seen if row in chat.transcript.views and row > min(chat.transcript.views)]
        moved = {chat.transcript.views[row].y() - seen[row] for row in kept}
        assert len(moved) == 1
        assert moved.pop() == 60


def test_the_way_back_to_the_newest_line(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, LONG[:50])
    chat.transcript.verticalScrollBar().setValue(0)
    assert chat.area.jump.isVisible()
    qtbot.mouseClick(chat.area.jump, Qt.MouseButton.LeftButton)
    bar = chat.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    assert not chat.area.jump.isVisible()


def stream(chat: Rig, chat_id: str, message_id: str, text: str) -> None:
    chat.vm.on_events([TokenChunk("job", chat_id, message_id, text)])


def test_an_answer_is_followed_only_at_the_end(chat: Rig, qtbot: QtBot) -> None:
    chat_id = open_chat(chat, qtbot, LONG[:20])
    last = chat.vm.turns.rows[-1].message.id
    chat.vm.on_events([TurnStarted("job", chat_id, last)])
    bar = chat.transcript.verticalScrollBar()
    stream(chat, chat_id, last, "\n\nnew paragraph" * 20)
    assert bar.value() == bar.maximum()
    bar.setValue(100)
    read_at = bar.value()
    stream(chat, chat_id, last, "\n\nmore" * 20)
    assert bar.value() == read_at
    chat.vm.on_events([TurnDone("job", chat_id, last, "stop")])
    qtbot.waitUntil(lambda: not chat.vm.busy)


def test_streaming_touches_the_last_block_alone(chat: Rig, qtbot: QtBot) -> None:
    chat_id = open_chat(chat, qtbot, [("Q", "")])
    last = chat.vm.turns.rows[-1].message.id
    chat.vm.on_events([TurnStarted("job", chat_id, last)])
    stream(chat, chat_id, last, "First.\n\nSecond")
    body = chat.transcript.view_of(last).body  # type: ignore[union-attr]
    first, second = body._views
    stream(chat, chat_id, last, " grows.\n\nThird")
    assert body._views[0] is first
    assert body._views[1] is not second
    assert [block.text for block in body.blocks] == ["First.", "Second grows.", "Third"]
    chat.vm.on_events([TurnDone("job", chat_id, last, "stop")])


def test_streaming_code_grows_in_its_document(chat: Rig, qtbot: QtBot) -> None:
    chat_id = open_chat(chat, qtbot, [("Q", "")])
    last = chat.vm.turns.rows[-1].message.id
    chat.vm.on_events([TurnStarted("job", chat_id, last)])
    stream(chat, chat_id, last, "```python\nx = 1\n")
    body = chat.transcript.view_of(last).body  # type: ignore[union-attr]
    (view,) = body._views
    stream(chat, chat_id, last, "y = 2\nprint(x")
    assert body._views == [view]
    assert view.document.toPlainText() == "x = 1\ny = 2\nprint(x"
    chat.vm.on_events([TurnDone("job", chat_id, last, "stop")])


def test_a_very_long_message_shows_more_on_request(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, [("Q", ("many words " * 300 + "\n\n") * 20)])
    view = chat.transcript.views[1]
    assert view.more.isVisible()
    before = chat.transcript.heights[1]
    view.more.click()
    assert not chat.transcript.views[1].more.isVisible()
    assert chat.transcript.heights[1] > before


def test_widths_change_what_is_laid_out(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, LONG[:30])
    tall = chat.transcript.heights[59]
    chat.window.resize(640, 800)
    qtbot.waitUntil(lambda: chat.transcript.heights[59] > tall)
    bar = chat.transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()


def test_the_column_has_a_measure(chat: Rig, qtbot: QtBot) -> None:
    chat.window.resize(1800, 800)
    open_chat(chat, qtbot, LONG[:3])
    answer = next(v for v in chat.transcript.views.values() if isinstance(v, AnswerView))
    assert answer.body.width() == 760
    middle = answer.body.mapTo(chat.area, QPoint(380, 0)).x()
    assert abs(middle - chat.area.width() // 2) <= 1
    assert abs(chat.composer.geometry().center().x() - chat.area.width() // 2) <= 1


def test_thoughts_are_folded_and_open_on_request(chat: Rig, qtbot: QtBot) -> None:
    chat.core.chats.reasoning = ["First ", "this."]
    chat.vm.send("Why?")
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2 and chat.settled())
    view = chat.transcript.views[1]
    assert isinstance(view, AnswerView)
    assert view.fold.isVisible()
    assert not view.thoughts.isVisible()
    before = chat.transcript.heights[1]
    view.fold.click()
    assert view.thoughts.isVisible()
    assert view.thoughts.plain_text() == "First this."
    assert chat.transcript.heights[1] > before


def body_of(markdown: str) -> MessageBody:
    body = MessageBody(make_look(LIGHT, QApplication.font()))
    body.set_blocks(blocks_of(markdown))
    body.resize(600, body.height_for(600))
    return body


def test_selected_text_reads_as_it_stands(qapp: QApplication, qtbot: QtBot) -> None:
    body = body_of(
        "# Title\n\nOne **two** three.\n\n1. a\n   - b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n```py\nz = 1\n```\n"
    )
    qtbot.addWidget(body)
    body.select_all()
    assert body.selected_text() == "Title\nOne two three.\n1. a\n  • b\nx\ty\n1\t2\nz = 1"
    body.copy_selection()
    assert QGuiApplication.clipboard().text() == body.selected_text()


def test_dragging_selects_across_blocks(qapp: QApplication, qtbot: QtBot) -> None:
    body = body_of("First line.\n\nSecond line.")
    qtbot.addWidget(body)
    body.show()
    last = body._views[1].rect
    qtbot.mousePress(body, Qt.MouseButton.LeftButton, pos=QPoint(0, 2))
    qtbot.mouseMove(body, QPoint(590, int(last.center().y())))
    body._caret = body.place_at(QPointF(590, last.center().y()))
    qtbot.mouseRelease(body, Qt.MouseButton.LeftButton, pos=QPoint(590, int(last.center().y())))
    assert body.selected_text() == "First line.\nSecond line."


def test_double_click_selects_a_word(qapp: QApplication, qtbot: QtBot) -> None:
    body = body_of("Wonderful words.")
    qtbot.addWidget(body)
    qtbot.mouseDClick(body, Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert body.selected_text() == "Wonderful"


def test_code_has_a_named_copy_button(qapp: QApplication, qtbot: QtBot) -> None:
    body = body_of("Text\n\n```python\nx = 1\n```\n\n```\ny\n```\n")
    qtbot.addWidget(body)
    assert [button.accessibleName() for button in body.code_buttons.all] == ["Copy this code"] * 2
    body.code_buttons.all[0].click()
    assert QGuiApplication.clipboard().text() == "x = 1"


def test_a_link_is_shown_whole_before_it_is_opened(
    chat: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = links_opened(monkeypatch)
    open_chat(chat, qtbot, [("Q", "[here](https://example.org/a/long/path?x=1)")])
    body = chat.transcript.views[1].body
    qtbot.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    (card,) = chat.area.findChildren(LinkCard)
    assert opened == []
    assert "https://example.org/a/long/path?x=1" in card.accessibleName()
    card.open.click()
    assert opened == ["https://example.org/a/long/path?x=1"]


def test_look_alike_hosts_show_their_plain_letters() -> None:
    assert shown_address("https://exаmple.org/") == "https://xn--exmple-4nf.org/"


def test_documents_load_nothing(qapp: QApplication) -> None:
    asked = SafeDocument()
    asked.setHtml('<img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x.png">')
    asked.setTextWidth(200)
    assert asked.size().height() > 0
    assert asked.loadResource(2, "file:///etc/hostname").isEmpty()


def test_a_selection_survives_scrolling_away(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, LONG[:60])
    row = max(chat.transcript.views)
    view = chat.transcript.views[row]
    view.body.select_all()
    chat.transcript.verticalScrollBar().setValue(0)
    chat.transcript.jump_to_end()
    assert chat.transcript.views[row] is view
    assert view.body.selected_text().startswith("Answer 59")


def test_messages_speak(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, [("How long?", "Three **months**.")])
    user, answer = chat.transcript.views[0], chat.transcript.views[1]
    assert isinstance(user, UserView)
    assert user.accessibleName() == "You wrote: How long?"
    assert answer.body.accessibleName() == "Three **months**."
    for view in (user, answer):
        for button in view.findChildren(type(view.copy)):
            assert button.accessibleName() or not button.isVisible()


def test_every_theme_draws(chat: Rig, qtbot: QtBot) -> None:
    open_chat(chat, qtbot, [("Q", "# A\n\n- [x] b\n\n```python\nx = 1\n```\n\n> c\n\n---\n")])
    for name in ("dark", "contrast", "light"):
        chat.theme.choose(name, 150)
        colour = chat.transcript.viewport().grab().toImage().pixelColor(3, 3)
        assert colour.name() == chat.theme.tokens.colours.work
    assert chat.transcript.views[1].look.scale == pytest.approx(1.5)
