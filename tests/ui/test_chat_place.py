"""The chat place as a person uses it: ask, stop, try again, edit, find, keep, delete, take back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.base.events import ModelState
from app.ui.chat.message import AnswerView, UserView
from app.ui.viewmodels.chat_list import IdRole, section_of, without_marks
from tests.ui.chat_rig import Rig, conversation, rig
from tests.ui.fakes import STARTER, sample_chats

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ENTER, SHIFT, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def chat(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Rig]:
    with rig(qapp, tmp_path) as made:
        made.core.models.load()
        made.window.show()
        yield made


def ask(chat: Rig, qtbot: QtBot, text: str) -> None:
    rows = len(chat.vm.turns.rows)
    qtbot.keyClicks(chat.composer.edit, text)
    qtbot.keyClick(chat.composer.edit, ENTER)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == rows + 2 and chat.settled())


def answer(chat: Rig, row: int = -1) -> AnswerView:
    rows = chat.vm.turns.rows
    view = chat.transcript.views[row % len(rows)]
    assert isinstance(view, AnswerView)
    return view


# asking


def test_enter_asks_and_the_answer_stands_there(chat: Rig, qtbot: QtBot) -> None:
    ask(chat, qtbot, "Hi")
    assert chat.texts() == ["Hi", "Hello there."]
    assert answer(chat).body.plain_text() == "Hello there."
    assert answer(chat).figures.text() == "42 tokens/s · 3 tokens"
    assert chat.composer.text() == ""
    assert chat.area.pages.currentWidget() is chat.transcript


def test_the_first_question_names_the_chat(chat: Rig, qtbot: QtBot) -> None:
    titles: list[str] = []
    chat.place.title_changed.connect(titles.append)
    assert chat.place.title() == "New chat"
    ask(chat, qtbot, "Why is the sky blue?")
    qtbot.waitUntil(lambda: chat.place.title() == "Why is the sky blue?")
    assert titles[-1] == "Why is the sky blue?"
    qtbot.waitUntil(lambda: chat.vm.list.row_of(chat.vm.chat.id) is not None)  # type: ignore[union-attr]


def test_shift_enter_makes_a_line_and_the_box_grows_to_eight(chat: Rig, qtbot: QtBot) -> None:
    edit = chat.composer.edit
    one = edit.height()
    heights = []
    for _ in range(12):
        qtbot.keyClick(edit, ENTER, SHIFT)
        heights.append(edit.height())
    assert chat.composer.text() == "\n" * 12
    assert heights[0] > one
    assert heights[7:] == [heights[6]] * 5


def test_ctrl_enter_sends_when_so_set(chat: Rig, qtbot: QtBot) -> None:
    chat.core.settings.set("send_with", "ctrl-enter")
    qtbot.waitUntil(lambda: chat.composer.edit.send_with == "ctrl-enter")
    qtbot.keyClicks(chat.composer.edit, "a")
    qtbot.keyClick(chat.composer.edit, ENTER)
    assert chat.composer.text() == "a\n"
    qtbot.keyClick(chat.composer.edit, ENTER, CTRL)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2 and chat.settled())


def test_nothing_is_sent_from_an_empty_box(chat: Rig, qtbot: QtBot) -> None:
    assert not chat.composer.send.isEnabled()
    qtbot.keyClicks(chat.composer.edit, "   ")
    qtbot.keyClick(chat.composer.edit, ENTER)
    assert not chat.vm.busy


def test_stop_ends_the_answer_and_continue_goes_on(chat: Rig, qtbot: QtBot) -> None:
    chat.core.chats.script = [f"w{i} " for i in range(500)]
    chat.core.chats.pace = 0.002
    qtbot.keyClicks(chat.composer.edit, "Go")
    qtbot.keyClick(chat.composer.edit, ENTER)
    assert chat.composer.stop.isVisible()
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2)
    qtbot.waitUntil(lambda: "w3" in answer(chat).body.plain_text())
    assert not chat.composer.send.isVisible()
    qtbot.keyClick(chat.composer.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: chat.settled() and answer(chat).line.isVisible())
    assert chat.composer.send.isVisible()
    assert answer(chat).line.text() == "Stopped."
    kept = chat.texts()[-1]
    chat.core.chats.script, chat.core.chats.pace = ["the rest"], 0.0
    answer(chat).remedy.click()
    qtbot.waitUntil(lambda: chat.settled() and chat.texts()[-1] == kept + "the rest")
    assert answer(chat).body.plain_text().endswith("the rest")


def test_escape_stops_and_typing_lands_in_the_composer_from_the_transcript(chat: Rig, qtbot: QtBot) -> None:
    chat.core.chats.script = [f"w{i} " for i in range(500)]
    chat.core.chats.pace = 0.002
    qtbot.keyClicks(chat.composer.edit, "Go")
    qtbot.keyClick(chat.composer.edit, ENTER)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2 and chat.vm.busy)
    qtbot.keyClick(chat.transcript, Qt.Key.Key_Escape)
    qtbot.waitUntil(chat.settled)
    assert chat.vm.turns.rows[-1].message.state == "stopped"
    qtbot.keyClicks(chat.transcript, "Hi!")
    assert chat.composer.text() == "Hi!"


def test_a_failed_answer_says_why_and_offers_retry(chat: Rig, qtbot: QtBot) -> None:
    chat.core.chats.fail = UserError("The model could not be loaded", code="damaged")
    ask(chat, qtbot, "Hi")
    message = chat.vm.turns.rows[-1].message
    chat.core.chats.kept[message.id] = replace(message, stats={"error": "The model could not be loaded."})
    chat.vm.turns.reload()
    qtbot.waitUntil(lambda: answer(chat).line.text() == "The model could not be loaded.")
    assert answer(chat).remedy.text() == "Retry"
    chat.core.chats.fail = None
    answer(chat).remedy.click()
    qtbot.waitUntil(lambda: chat.settled() and chat.vm.turns.rows[-1].index == 1)
    assert not answer(chat).line.isVisible()


def test_a_refused_text_comes_back(chat: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise UserError("The disk is full", todo="free some space", code="disk-full")

    monkeypatch.setattr(chat.core.chats, "send", refuse)
    qtbot.keyClicks(chat.composer.edit, "Keep me")
    qtbot.keyClick(chat.composer.edit, ENTER)
    qtbot.waitUntil(lambda: chat.composer.text() == "Keep me")
    assert chat.host.toasts[-1][0] == "The disk is full; free some space."
    assert not chat.vm.busy


# branches


def test_try_again_makes_a_second_version_and_the_arrows_switch(chat: Rig, qtbot: QtBot) -> None:
    ask(chat, qtbot, "Hi")
    chat.core.chats.script = ["Second."]
    answer(chat).again.click()
    qtbot.waitUntil(lambda: chat.settled() and chat.texts() == ["Hi", "Second."])
    assert answer(chat).count.text() == "2/2"
    answer(chat).previous.click()
    qtbot.waitUntil(lambda: chat.texts() == ["Hi", "Hello there."])
    assert answer(chat).count.text() == "1/2"
    assert not answer(chat).previous.isEnabled()


def test_editing_a_question_makes_another_branch(chat: Rig, qtbot: QtBot) -> None:
    ask(chat, qtbot, "Frist")
    view = chat.transcript.views[0]
    assert isinstance(view, UserView)
    view.edit.click()
    assert view.editor is not None
    view.editor.setPlainText("First")
    qtbot.keyClick(view.editor, ENTER)
    qtbot.waitUntil(lambda: chat.settled() and chat.texts()[:1] == ["First"])
    assert chat.transcript.views[0].count.text() == "2/2"
    chat.transcript.views[0].previous.click()
    qtbot.waitUntil(lambda: chat.texts()[0] == "Frist")


def test_up_edits_the_last_question_and_escape_leaves_it(chat: Rig, qtbot: QtBot) -> None:
    ask(chat, qtbot, "Hi")
    qtbot.keyClick(chat.composer.edit, Qt.Key.Key_Up)
    view = chat.transcript.views[0]
    assert isinstance(view, UserView)
    assert view.editor is not None
    qtbot.keyClick(view.editor, Qt.Key.Key_Escape)
    assert view.editor is None
    assert view.body.isVisible()
    assert chat.texts()[0] == "Hi"


def test_an_answer_is_copied_as_markdown(chat: Rig, qtbot: QtBot) -> None:
    chat.core.chats.script = ["**bold**"]
    ask(chat, qtbot, "Hi")
    answer(chat).copy.click()
    assert QGuiApplication.clipboard().text() == "**bold**"
    assert chat.host.toasts[-1][0] == "Copied"


# model, meter, options


def test_loading_is_told_and_typing_is_allowed(chat: Rig, qtbot: QtBot) -> None:
    chat.core.events.post(ModelState(STARTER.id, "loading", 0.4))
    qtbot.waitUntil(lambda: chat.composer.state.full() == "Loading SmolLM2 135M Instruct … 40 %")
    qtbot.keyClicks(chat.composer.edit, "Hi")
    assert chat.composer.send.isEnabled()
    chat.core.events.post(ModelState(STARTER.id, "ready", 1.0))
    qtbot.waitUntil(lambda: chat.composer.state.full() == "")


def test_a_question_asked_while_loading_waits_and_says_so(
    chat: Rig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = threading.Event()
    streaming = chat.core.chats._stream
    monkeypatch.setattr(chat.core.chats, "_stream", lambda *a: (start(*a), ready.wait(5), streaming(*a)))

    def start(job: str, message: object) -> None:
        from app.base.events import TurnStarted

        chat.core.events.post(TurnStarted(job, message.chat, message.id))  # type: ignore[attr-defined]

    chat.core.events.post(ModelState(STARTER.id, "loading", 0.4))
    qtbot.waitUntil(lambda: chat.vm.model.state.phase == "loading")
    qtbot.keyClicks(chat.composer.edit, "Hi")
    qtbot.keyClick(chat.composer.edit, ENTER)
    qtbot.waitUntil(lambda: len(chat.vm.turns.rows) == 2)
    qtbot.waitUntil(lambda: answer(chat).status.text() == "Loading SmolLM2 135M Instruct … 40 %")
    ready.set()
    qtbot.waitUntil(chat.settled)
    assert chat.texts() == ["Hi", "Hello there."]


def test_the_meter_counts_tokens(chat: Rig, qtbot: QtBot) -> None:
    stored = conversation(chat.core, [("word " * 1000, "word " * 234)])
    chat.vm.open(stored.id)
    qtbot.waitUntil(lambda: chat.composer.meter.text() == "1.2k of 8.2k")
    assert "1,234 of the 8,192 tokens" in chat.composer.meter.toolTip()


def test_parameters_keep_only_what_differs(chat: Rig, qtbot: QtBot) -> None:
    ask(chat, qtbot, "Hi")
    chat.composer.options.click()
    panel = chat.place._parameters
    assert panel is not None
    assert chat.host.panel is panel
    assert panel.spins["temperature"].value() == pytest.approx(0.2)
    panel.spins["temperature"].setValue(0.9)
    stored = chat.core.chats.get
    chat_id = chat.vm.chat.id  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: stored(chat_id).sampling == {"temperature": 0.9})
    qtbot.waitUntil(lambda: chat.composer.options.text() == "Temperature 0.9")
    panel.fixed.setChecked(True)
    qtbot.waitUntil(lambda: stored(chat_id).sampling == {"temperature": 0.9, "seed": 0})
    panel.reset.click()
    qtbot.waitUntil(lambda: stored(chat_id).sampling == {})
    panel.prompt.setPlainText("Be brief.")
    panel.flush()
    qtbot.waitUntil(lambda: stored(chat_id).system_prompt == "Be brief.")


# drafts


def test_drafts_are_kept_per_chat(chat: Rig, qtbot: QtBot) -> None:
    first, second = (conversation(chat.core, [("Q", "A")], title) for title in ("One", "Two"))
    chat.vm.open(first.id)
    qtbot.keyClicks(chat.composer.edit, "half a thou")
    chat.vm.open(second.id)
    assert chat.composer.text() == ""
    assert chat.core.chats.get(first.id).draft == "half a thou"
    chat.vm.open(first.id)
    assert chat.composer.text() == "half a thou"


def test_a_draft_without_a_chat_is_kept_and_found_again(chat: Rig, qtbot: QtBot) -> None:
    qtbot.keyClicks(chat.composer.edit, "begin")
    qtbot.waitUntil(lambda: any(c.draft == "begin" for c in chat.core.chats.list()))
    other = conversation(chat.core, [("Q", "A")])
    chat.vm.open(other.id)
    assert chat.composer.text() == ""
    chat.place.new_chat()
    qtbot.waitUntil(lambda: chat.composer.text() == "begin")
    assert len([c for c in chat.core.chats.list() if c.head is None]) == 1


def test_closing_keeps_what_was_just_typed(chat: Rig, qtbot: QtBot) -> None:
    qtbot.keyClicks(chat.composer.edit, "not yet")
    chat.place.close()
    assert [c.draft for c in chat.core.chats.list()] == ["not yet"]


# list and search


def listed(chat: Rig) -> list[str]:
    return [row.title for row in chat.vm.list.rows]


def test_the_list_has_sections_and_previews(chat: Rig, qtbot: QtBot) -> None:
    made = sample_chats(chat.core)
    chat.vm.list.refresh()
    qtbot.waitUntil(lambda: len(chat.vm.list.rows) >= 5)
    assert listed(chat)[:2] == ["Pinned", "Lease review"]
    row = chat.vm.list.row_of(made[0].id)
    assert chat.vm.list.rows[row].preview == "You owe three months' notice in writing."  # type: ignore[index]


@pytest.mark.parametrize(
    ("hours", "pinned", "section"),
    [(1, False, "today"), (1, True, "pinned"), (26, False, "yesterday"), (300, False, "earlier")],
)
def test_sections_follow_the_calendar(chat: Rig, hours: int, pinned: bool, section: str) -> None:
    from datetime import date, datetime, timedelta

    noon = datetime.combine(date(2026, 5, 5), datetime.min.time()).astimezone() + timedelta(hours=13)
    stored = conversation(chat.core, [("Q", "A")], pinned=pinned)
    when = (noon - timedelta(hours=hours)).timestamp()
    assert section_of(replace(stored, updated=when), date(2026, 5, 5)) == section


def test_a_new_list_does_not_close_the_field_of_a_title(chat: Rig, qtbot: QtBot) -> None:
    made = sample_chats(chat.core)
    chat.vm.list.refresh()
    qtbot.waitUntil(lambda: chat.vm.list.row_of(made[2].id) is not None)
    chat.panel.act("edit", made[1].id)
    editor = chat.panel.list.findChild(QLineEdit, "rename-chat")
    chat.panel.act("pin", made[2].id)
    qtbot.waitUntil(lambda: chat.vm.list._missed)
    assert editor.isVisible()
    editor.setText("Pump")
    qtbot.keyClick(editor, ENTER)
    qtbot.waitUntil(lambda: chat.core.chats.get(made[1].id).title == "Pump")
    titles = ["Pinned", "Lease review", "Reading list", "Today", "Pump"]
    qtbot.waitUntil(lambda: [row.title for row in chat.vm.list.rows] == titles)


def test_pin_rename_and_delete_with_undo(chat: Rig, qtbot: QtBot) -> None:
    made = sample_chats(chat.core)
    chat.vm.list.refresh()
    qtbot.waitUntil(lambda: chat.vm.list.row_of(made[2].id) is not None)
    chat.panel.act("pin", made[2].id)
    qtbot.waitUntil(lambda: chat.core.chats.get(made[2].id).pinned)
    chat.panel.act("edit", made[1].id)
    editor = chat.panel.list.findChild(QLineEdit, "rename-chat")
    editor.setText("Pump")
    qtbot.keyClick(editor, ENTER)
    qtbot.waitUntil(lambda: chat.core.chats.get(made[1].id).title == "Pump")
    chat.panel.act("trash", made[0].id)
    text, undo, _gone = chat.host.toasts[-1]
    assert text == "“Lease review” was deleted"
    qtbot.waitUntil(lambda: chat.vm.list.row_of(made[0].id) is None)
    assert undo is not None
    undo()
    qtbot.waitUntil(lambda: chat.vm.list.row_of(made[0].id) is not None)
    assert chat.vm.chat is not None
    assert chat.vm.chat.id == made[0].id


def test_a_delete_that_is_not_taken_back_is_final(chat: Rig, qtbot: QtBot) -> None:
    made = conversation(chat.core, [("Q", "A")])
    chat.vm.open(made.id)
    chat.place.delete_current()
    qtbot.waitUntil(lambda: chat.core.chats.get(made.id).deleted is not None)
    _text, _undo, gone = chat.host.toasts[-1]
    assert gone is not None
    gone()
    assert chat.core.chats.purged == [made.id]
    assert chat.vm.chat is None


def test_search_finds_words_and_opens_the_message(chat: Rig, qtbot: QtBot) -> None:
    turns = [(f"Question {n}", f"Answer {n}. " + "filler words " * 60) for n in range(60)]
    turns[7] = ("Question 7", "Here is the xylophone. " + "filler words " * 60)
    made = conversation(chat.core, turns)
    qtbot.keyClicks(chat.panel.search, "xyloph")
    qtbot.waitUntil(lambda: chat.panel.stack.currentWidget() is chat.panel.hits)
    index = chat.vm.hits.index(0)
    assert index.data(IdRole) == made.id
    chat.panel.hits.clicked.emit(index)
    wanted = chat.vm.hits.hits[0].message
    qtbot.waitUntil(lambda: chat.transcript.view_of(wanted or "") is not None)
    view = chat.transcript.view_of(wanted or "")
    assert view is not None
    assert 0 <= view.y() <= 40
    chat.panel.search.clear()
    qtbot.waitUntil(lambda: chat.panel.stack.currentWidget() is not chat.panel.hits)


def test_search_shows_a_hit_on_another_branch(chat: Rig, qtbot: QtBot) -> None:
    ask(chat, qtbot, "Hi")
    old = chat.vm.turns.rows[-1].message.id
    chat.core.chats.script = ["Other."]
    answer(chat).again.click()
    qtbot.waitUntil(lambda: chat.settled() and chat.texts()[-1] == "Other.")
    chat.place.show_hit(chat.vm.chat.id, old)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: chat.texts()[-1] == "Hello there.")
    assert chat.vm.turns.rows[-1].message.id == old


def test_a_search_without_hits_says_so(chat: Rig, qtbot: QtBot) -> None:
    qtbot.keyClicks(chat.panel.search, "zzz")
    qtbot.waitUntil(lambda: "zzz" in chat.panel.nothing.text())
    assert chat.panel.nothing.isVisible()


def test_an_answer_keeps_streaming_while_another_chat_is_read(chat: Rig, qtbot: QtBot) -> None:
    chat.core.chats.script = [f"w{i} " for i in range(400)]
    chat.core.chats.pace = 0.002
    other = conversation(chat.core, [("Q", "A")])
    qtbot.keyClicks(chat.composer.edit, "Go")
    qtbot.keyClick(chat.composer.edit, ENTER)
    qtbot.waitUntil(lambda: chat.vm.chat is not None and chat.vm.turns.busy)
    mine = chat.vm.chat.id  # type: ignore[union-attr]
    chat.vm.open(other.id)
    assert not chat.vm.busy
    chat.vm.open(mine)
    qtbot.waitUntil(lambda: "w5" in answer(chat).body.plain_text() if chat.transcript.views else False)
    assert chat.vm.busy
    chat.vm.stop()
    qtbot.waitUntil(lambda: not chat.vm.busy)


def test_an_example_fills_the_composer(chat: Rig, qtbot: QtBot) -> None:
    card = chat.area.empty._cards[0]
    assert card.isVisible()
    card.click()
    assert chat.composer.text() == "Give me three tips for better sleep."


def test_every_action_has_a_name_and_no_key_twice(chat: Rig) -> None:
    actions = chat.place.actions()
    keys = [action.keys for action in actions if action.keys]
    assert len(keys) == len(set(keys))
    assert len({action.name for action in actions}) == len(actions)


def test_markdown_signs_are_left_out_of_previews() -> None:
    assert without_marks("## Title with **bold** and `code`") == "Title with bold and code"
    assert without_marks("snake_case stays") == "snake_case stays"
