"""Long chats: what is left out is told in short, looked up, or asked about."""

from __future__ import annotations

import threading

import pytest

from app.base import events
from app.base.errors import UserError
from app.chat.overflow import IN_SHORT, SAID_BEFORE, summary_on
from app.chat.recall import quoted, recall
from app.engine.scripted import Script
from app.store.records import Message, Summary
from tests._support.display import wait_until

NOTES = "They spoke of the heliotrope."


def script(request):
    """Notes for whoever keeps notes, and a long answer for everybody else."""
    if request.messages[0].content.startswith("You keep the notes"):
        return Script(pieces=(NOTES,))
    return Script(pieces=("and so on " * 12,))


def long_chat(make_desk, policy: str, turns: int = 6):
    """A chat of a small window that is longer than it; its first question is of a heliotrope."""
    desk = make_desk(script, context=400)
    chat = desk.core.chats.new()
    desk.core.chats.set_options(chat.id, overflow=policy, sampling={"max_tokens": 60})
    desk.say(chat.id, "The heliotrope was bought in Lisbon for nine crowns. " + "word " * 20)
    for number in range(turns):
        desk.say(chat.id, f"Now about number {number}. " + "word " * 40)
    return desk, chat.id


def prompt(desk):
    asked = [r for r in desk.engine.requests if not r.messages[0].content.startswith("You keep")]
    return asked[-1].messages


def notices(desk) -> list[str]:
    return [event.text for event in desk.seen if isinstance(event, events.TurnNotice)]


def test_what_rolls_out_of_the_window_is_looked_up_for_the_question(make_desk):
    desk, chat = long_chat(make_desk, "roll")
    assert "heliotrope" not in str(prompt(desk)), "nothing of the last question fits it"
    desk.say(chat, "What did the heliotrope cost?")
    asked = prompt(desk)[-1].content
    assert asked.startswith(SAID_BEFORE) and "nine crowns" in asked
    assert asked.endswith("What did the heliotrope cost?")
    assert desk.texts(chat)[-2] == "What did the heliotrope cost?", "what is kept is what was typed"
    assert desk.last(chat).stats["recalled"] == 1 and desk.last(chat).stats["dropped"] > 2
    assert "One of them was looked up for this question." in notices(desk)[-1]
    assert not any(r.messages[0].content.startswith("You keep") for r in desk.engine.requests)


def test_a_model_with_the_tool_looks_itself(make_desk):
    desk, chat = long_chat(make_desk, "roll")
    desk.core.chats.tools.offer(chat, ["earlier"])
    desk.core.chats.tools.trust_own(chat, True)
    asked = iter([Script(("Wait.",), calls=(("earlier", '{"query": "heliotrope"}'),)), Script(("Nine.",))])
    desk.engine.answer = lambda _: next(asked)
    desk.say(chat, "What did the heliotrope cost?")
    assert SAID_BEFORE not in str(desk.engine.requests[-1].messages)
    [call] = desk.last(chat).calls
    assert call.state == "done" and "nine crowns" in call.result


def test_a_summary_is_written_beside_and_stands_for_what_is_left_out(make_desk):
    desk, chat = long_chat(make_desk, "summary")
    summing = desk.core.chats.summing
    wait_until(lambda: not summing.running(chat), "the summary to end", pause=0.01)
    kept = summing.repo.of(chat)
    assert kept and {one.text for one in kept} == {NOTES}
    desk.say(chat, "And then?")
    system = prompt(desk)[0]
    assert system.role == "system" and system.content == f"{IN_SHORT}\n{NOTES}"
    assert "A summary stands for" in notices(desk)[-1] and desk.last(chat).stats["summed"] > 0
    notes = next(r for r in desk.engine.requests if r.messages[0].content.startswith("You keep"))
    assert notes.priority.name == "BACKGROUND" and "nine crowns" in notes.messages[1].content
    later = [r for r in desk.engine.requests if r.messages[0].content.startswith("You keep")][-1]
    assert f"The notes so far:\n{NOTES}" in later.messages[1].content, "the next goes on from the last"
    summing.forget(chat)
    assert summing.repo.of(chat) == []
    desk.core.chats.delete([chat])


def test_a_summary_leaves_with_its_chat(make_desk):
    desk, chat = long_chat(make_desk, "summary", turns=4)
    wait_until(lambda: not desk.core.chats.summing.running(chat), "the summary to end", pause=0.01)
    assert desk.core.chats.summing.repo.of(chat)
    desk.core.chats.delete([chat])
    desk.core.chats.purge([chat]).result()
    assert desk.core.chats.summing.repo.of(chat) == []
    hidden = desk.core.chats.new(temporary=True).id
    desk.core.chats.set_options(hidden, overflow="summary", sampling={"max_tokens": 60})
    for number in range(6):
        desk.say(hidden, f"Now about number {number}. " + "word " * 40)
    wait_until(lambda: not desk.core.chats.summing.running(hidden), "the summary to end", pause=0.01)
    assert desk.core.chats.summing.repo.of(hidden)
    with desk.core.vault.reading() as db:
        assert db.execute("SELECT count(*) FROM summaries").fetchone() == (0,)


def test_a_summary_under_way_can_be_stopped(make_desk):
    held, go = threading.Event(), threading.Event()

    def hold(_: int) -> None:
        held.set()
        go.wait(20)

    desk, chat = long_chat(make_desk, "roll", turns=3)
    desk.engine.answer = Script(pieces=("x",) * 5, before=hold)
    path = [turn.message for turn in desk.core.chats.thread(chat)]
    desk.core.chats.summing.look_after(chat, path, 2, 1.0, lambda: desk.core.models.ensure_local(""))
    assert held.wait(20) and desk.core.chats.summing.running(chat)
    desk.core.chats.summing.stop(chat)
    go.set()
    wait_until(lambda: not desk.core.chats.summing.running(chat), "the summary to end", pause=0.01)
    assert desk.core.chats.summing.repo.of(chat) == []


def test_a_chat_that_wants_to_be_asked_stops(make_desk):
    desk = make_desk(script, context=400)
    desk.core.settings.set("overflow", "ask")
    chat = desk.core.chats.new()
    desk.core.chats.set_options(chat.id, sampling={"max_tokens": 60})
    ended = [desk.say(chat.id, f"Now about number {n}. " + "word " * 40) for n in range(6)]
    failed = ended[-1]
    assert isinstance(failed, events.TurnFailed) and failed.error.code == "overflow"
    assert desk.last(chat.id).state == "failed" and desk.last(chat.id).stats["code"] == "overflow"
    assert desk.core.chats.usage(chat.id).result(20).dropped > 0, "the meter tells it all the same"
    desk.core.chats.set_options(chat.id, overflow="roll")
    desk.core.chats.regenerate(desk.last(chat.id).id)
    assert isinstance(desk.wait(), events.TurnDone)


def test_the_summary_that_is_told_is_the_longest_that_ends_before_what_is_told_whole():
    path = [Message(f"m{n}", "c", f"m{n - 1}" if n else None, "user", "", 0.0) for n in range(8)]
    made = [Summary(f"m{n}", "c", str(n), "", 0.0) for n in (1, 3, 5)]
    assert summary_on(path, made, 5) == (made[1], 4)
    assert summary_on(path, made, 1) == (made[0], 2), "told twice is better than not at all"
    assert summary_on(path, [Summary("other", "c", "", "", 0.0)], 5) is None


def test_recall_goes_by_rare_words_and_tells_where_a_long_message_has_them():
    said = [
        Message("1", "c", None, "user", "the lease of the flat ends in March", 0.0),
        Message("2", "c", "1", "assistant", "the flat is small and the boat is small", 0.0),
        Message("3", "c", "2", "user", "x " * 900 + "the Café lease of 7 boats " + "y " * 900, 0.0),
    ]
    assert [m.id for m in recall("when does the lease of the flat end?", said, 1)] == ["1"]
    assert [m.id for m in recall("CAFE", said, 4)] == ["3"]
    assert recall("zebra", said, 4) == [] and recall("", said, 4) == [] and recall("the", [], 4) == []
    told = quoted(said[2], "cafe")
    assert "Café lease" in told and len(told) < 700 and told.startswith("Person: …") and told.endswith("…")
    assert quoted(said[0], "x") == "Person: the lease of the flat ends in March"


@pytest.mark.parametrize("policy", ["summary", "roll"])
def test_a_question_that_leaves_no_room_is_asked_without_them(make_desk, policy: str):
    desk, chat = long_chat(make_desk, policy, turns=3)
    wait_until(lambda: not desk.core.chats.summing.running(chat), "the summary to end", pause=0.01)
    full = "heliotrope " + "word " * 322
    ended = desk.say(chat, full)
    assert isinstance(ended, events.TurnDone), ended
    assert prompt(desk)[-1].content == full
    with pytest.raises(UserError):
        desk.core.chats.outgoing(chat, "word " * 500).result(20)
