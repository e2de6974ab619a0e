"""Sending, branching, stopping, failing, windowing: with a real vault and a scripted engine."""

from __future__ import annotations

import threading

import pytest

from app.base import events
from app.base.errors import UserError
from app.engine.scripted import Script
from tests.models.conftest import tiny_gguf


def test_a_question_is_answered_streamed_and_kept(desk):
    chat = desk.core.chats.new()
    done = desk.say(chat.id, "Hello, what  is\nwater?")
    assert isinstance(done, events.TurnDone) and done.reason == "stop"
    kinds = [type(e).__name__ for e in desk.seen if getattr(e, "job_id", None) == done.job_id]
    assert kinds == ["TurnStarted", *["TokenChunk"] * 3, "TurnDone"]
    assert desk.texts(chat.id) == ["Hello, what  is\nwater?", "Hello there."]
    assert desk.core.chats.get(chat.id).title == "Hello, what is water?"
    answer = desk.last(chat.id)
    assert answer.state == "complete" and answer.stats["generated_tokens"] == 3
    assert answer.model == desk.core.models.current_id


def test_everything_is_there_after_a_restart(make_desk):
    first = make_desk()
    chat = first.core.chats.new()
    first.say(chat.id, "one")
    first.core.chats.save_draft(chat.id, "half a thought").result()
    first.core.close()
    again = make_desk()
    assert again.texts(chat.id) == ["one", "Hello there."]
    assert again.core.chats.get(chat.id).draft == "half a thought"


def test_try_again_and_edit_make_branches_and_lose_nothing(desk):
    chats = desk.core.chats
    chat = chats.new()
    desk.say(chat.id, "one")
    first = chats.thread(chat.id)
    chats.regenerate(first[1].message.id)
    desk.wait()
    assert chats.thread(chat.id)[1].siblings[0] == first[1].message.id
    assert chats.thread(chat.id)[1].index == 1
    chats.edit(first[0].message.id, "uno")
    desk.wait()
    assert desk.texts(chat.id) == ["uno", "Hello there."]
    assert len(chats.thread(chat.id)[0].siblings) == 2
    chats.select(first[0].message.id)
    assert desk.texts(chat.id) == ["one", "Hello there."]
    assert chats.thread(chat.id)[1].index == 1
    assert len(chats.messages(chat.id)) == 5


def test_stop_keeps_what_there_is_and_resume_carries_on(make_desk):
    reached, go = threading.Event(), threading.Event()

    def hold(number: int) -> None:
        if number == 2 and not go.is_set():
            reached.set()
            go.wait(20)

    desk = make_desk(Script(pieces=("a ", "b ", "c ", "d "), before=hold))
    chats = desk.core.chats
    chat = chats.new()
    chats.send(chat.id, "count")
    assert reached.wait(20)
    assert chats.running(chat.id)
    with pytest.raises(UserError) as busy:
        chats.send(chat.id, "too early")
    assert busy.value.code == "busy"
    chats.stop(chat.id)
    go.set()
    done = desk.wait()
    assert isinstance(done, events.TurnDone) and done.reason == "cancelled"
    stopped = desk.last(chat.id)
    assert (stopped.content, stopped.state) == ("a b ", "stopped")
    assert chats.running(chat.id) is None
    chats.resume(stopped.id)
    desk.wait()
    assert desk.engine.requests[-1].continues == "a b "
    assert desk.last(chat.id).content == "a b a b c d "
    assert desk.last(chat.id).state == "complete"


def test_a_failure_keeps_what_there_is_and_says_why(make_desk):
    error = UserError("The model ran out of memory", todo="choose a smaller context", code="no-memory")
    desk = make_desk(Script(pieces=("half",), error=error))
    chat = desk.core.chats.new()
    failed = desk.say(chat.id, "go")
    assert isinstance(failed, events.TurnFailed) and failed.error.code == "no-memory"
    message = desk.last(chat.id)
    assert (message.content, message.state) == ("half", "failed")
    assert message.stats["error"] == error.sentence


def test_a_model_that_cannot_be_loaded_fails_the_answer_in_words(make_desk):
    error = UserError("The model is damaged", code="damaged")
    desk = make_desk(loaded=False, load_error=error)
    chat = desk.core.chats.new()
    failed = desk.say(chat.id, "go")
    assert isinstance(failed, events.TurnFailed) and failed.error.code == "damaged"
    assert any(isinstance(e, events.ModelState) and e.phase == "failed" for e in desk.seen)
    desk.engine.load_error = None
    assert isinstance(desk.say(chat.id, "and now"), events.TurnDone)


def test_a_long_chat_rolls_and_says_so(make_desk):
    desk = make_desk(context=60)
    chat = desk.core.chats.new(system_prompt="be brief")
    for i in range(12):
        desk.say(chat.id, f"question number {i} with some more words in it")
    prompt = desk.engine.requests[-1].messages
    assert prompt[0].role == "system" and prompt[1].role == "user"
    assert prompt[-1].content.startswith("question number 11")
    notices = [e.text for e in desk.seen if isinstance(e, events.TurnNotice)]
    assert notices and "left out" in notices[-1]
    assert desk.last(chat.id).stats["dropped"] == 24 - len(prompt)
    usage = desk.core.chats.usage(chat.id, "and one more").result(20)
    assert 0 < usage.used <= usage.context == 60 and usage.dropped > 0


def test_a_message_that_is_too_long_is_refused_and_kept(make_desk):
    desk = make_desk(context=40)
    chat = desk.core.chats.new()
    failed = desk.say(chat.id, "word " * 100)
    assert isinstance(failed, events.TurnFailed) and failed.error.code == "too-long"
    assert desk.texts(chat.id)[0].startswith("word word")


def test_sampling_is_the_models_own_unless_the_chat_says_otherwise(desk):
    chats = desk.core.chats
    chat = chats.new()
    desk.say(chat.id, "one")
    assert desk.engine.requests[-1].sampling.temperature == 0.2
    assert desk.engine.requests[-1].sampling.repeat_penalty == 1.1
    chats.set_options(chat.id, sampling={"temperature": 0.9, "seed": 5, "max_tokens": 2, "thinking": 0})
    done = desk.say(chat.id, "two")
    request = desk.engine.requests[-1]
    assert (request.sampling.temperature, request.sampling.seed, request.max_tokens) == (0.9, 5, 2)
    assert request.thinking is False and done.reason == "length"


def test_reasoning_is_kept_apart(make_desk):
    desk = make_desk(Script(reasoning=("hmm", " well"), pieces=("yes",)))
    chat = desk.core.chats.new()
    desk.say(chat.id, "think")
    message = desk.last(chat.id)
    assert (message.reasoning, message.content) == ("hmm well", "yes")
    assert "thought_s" in message.stats or message.stats["generated_tokens"] == 3


def test_delete_can_be_undone_until_it_is_final(desk):
    chats = desk.core.chats
    chat = chats.new()
    desk.say(chat.id, "a zebra")
    chats.delete([chat.id])
    assert chats.list() == [] and chats.search("zebra") == []
    chats.restore([chat.id])
    assert [c.id for c in chats.list()] == [chat.id] and chats.search("zebra")
    chats.delete([chat.id])
    assert chats.purge([chat.id]).result(20) == 1
    with pytest.raises(UserError):
        chats.get(chat.id)


def test_what_was_deleted_is_erased_at_the_next_start(make_desk):
    first = make_desk()
    chat = first.core.chats.new("doomed")
    first.core.chats.delete([chat.id])
    first.core.close()
    again = make_desk()
    again.core.chats.purge([]).result(20)
    with pytest.raises(UserError):
        again.core.chats.get(chat.id)


def test_rename_and_pin(desk):
    chats = desk.core.chats
    older, newer = chats.new("older"), chats.new("newer")
    chats.rename(older.id, "  a  new\nname ")
    assert chats.get(older.id).title == "a new name"
    with pytest.raises(UserError):
        chats.rename(older.id, "   ")
    chats.pin(older.id, True)
    assert [c.id for c in chats.list()] == [older.id, newer.id]


def test_nothing_to_send(desk):
    with pytest.raises(UserError) as refused:
        desk.core.chats.send(desk.core.chats.new().id, "  \n")
    assert refused.value.code == "empty-message"


def test_closing_in_the_middle_of_an_answer_keeps_it(make_desk):
    reached, go = threading.Event(), threading.Event()

    def hold(number: int) -> None:
        if number == 1:
            reached.set()
            go.wait(20)

    desk = make_desk(Script(pieces=("kept ", "not told"), before=hold))
    chat = desk.core.chats.new()
    desk.core.chats.send(chat.id, "go")
    assert reached.wait(20)
    threading.Timer(0.2, go.set).start()
    desk.core.close()
    again = make_desk()
    assert again.last(chat.id).content == "kept "
    assert again.last(chat.id).state == "stopped"


def test_a_stop_before_the_engine_saw_the_question(make_desk):
    desk = make_desk(loaded=False)
    original = desk.core.models.ensure
    chat = desk.core.chats.new()
    gate = threading.Event()

    def slow(model_id="", fast=False):
        desk.core.chats.stop(chat.id)
        gate.set()
        return original(model_id)

    desk.core.models.ensure = slow
    done = desk.say(chat.id, "go")
    assert gate.is_set()
    assert isinstance(done, events.TurnDone) and done.reason == "cancelled"
    assert desk.last(chat.id).state == "stopped"


def test_answers_are_repeatable_unless_a_person_wants_them_faster(desk):
    core, chats = desk.core, desk.core.chats
    chat = chats.new()
    desk.say(chat.id, "one")
    assert desk.engine.requests[-1].exact and not desk.engine.requests[-1].speculative
    assert "fast" not in desk.last(chat.id).stats
    core.settings.set("fast_answers", True)
    desk.say(chat.id, "two")
    assert desk.engine.requests[-1].speculative and not desk.engine.requests[-1].exact
    assert desk.last(chat.id).stats["fast"] == 1
    chats.set_options(chat.id, sampling={"fast": 0})
    desk.say(chat.id, "three")
    assert desk.engine.requests[-1].exact and not desk.engine.requests[-1].speculative
    core.settings.set("fast_answers", False)
    chats.set_options(chat.id, sampling={"fast": 1})
    desk.say(chat.id, "four")
    assert desk.engine.requests[-1].speculative


def test_the_model_that_guesses_comes_with_the_next_fast_answer(desk, tmp_path, monkeypatch):
    core, specs = desk.core, []
    load = desk.engine.load
    monkeypatch.setattr(
        desk.engine, "load", lambda spec, progress=None: (specs.append(spec), load(spec, progress))[1]
    )
    monkeypatch.setattr("app.models.drafts.Drafts._check", lambda self, entry, draft: None)
    small = tmp_path / "small.gguf"
    small.write_bytes(tiny_gguf())
    guesses = core.library.add(small)
    chat = core.chats.new()
    core.drafts.choose(core.library.default().id, guesses.id)
    desk.say(chat.id, "one")
    assert [spec.draft for spec in specs] == [None], "repeatable answers need none"
    core.settings.set("fast_answers", True)
    desk.say(chat.id, "two")
    desk.say(chat.id, "three")
    assert [spec.draft for spec in specs] == [None, small]
    core.drafts.choose(core.library.default().id, "")
    desk.say(chat.id, "four")
    assert [spec.draft for spec in specs] == [None, small, None]
