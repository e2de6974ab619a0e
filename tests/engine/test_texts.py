"""Long texts become tokens beside the answers that go on, and many calls in a row let an answer go on between them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.base.errors import UserError
from app.engine.api import Delta, EngineEvent, Message, Sampling
from app.engine.host import LlamaEngine
from app.engine.loaded import Loaded
from app.engine.texts import LONG
from tests.engine.conftest import request_of, spec_of

WORDS = "The keeper of the lighthouse saw a ship in the storm. "
BOOK = WORDS * (LONG // len(WORDS) + 1)
PATIENCE = 60


class Held:
    """An engine on which every long text waits until `go` is set."""

    def __init__(self, engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.engine, self.begun, self.go = engine, threading.Event(), threading.Event()
        assert engine._loaded is not None
        self.loaded: Loaded = engine._loaded
        make = self.loaded.prompts.make

        def slow(messages: Any, *rest: Any, **named: Any) -> Any:
            if sum(len(message.content) for message in messages) >= LONG:
                self.begun.set()
                assert self.go.wait(PATIENCE)
            return make(messages, *rest, **named)

        monkeypatch.setattr(self.loaded.prompts, "make", slow)

    def ask(self, text: str, told: Callable[[EngineEvent], None] = lambda _: None, **fields: Any) -> Any:
        return self.engine.submit(request_of(text, **fields), told)

    def ask_long(self, **fields: Any) -> Any:
        """Return when its text is being read."""
        ticket = self.ask(BOOK, **fields)
        assert self.begun.wait(PATIENCE)
        return ticket


@pytest.fixture
def fresh(starter: Path) -> Iterator[LlamaEngine]:
    """One of its own, with two threads, a memory that holds the long text, and room for another beside it."""
    made = LlamaEngine()
    made.load(replace(spec_of(starter), context=4096, threads=2)).result(PATIENCE)
    yield made
    assert made.close()


@pytest.fixture
def held(fresh: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held(fresh, monkeypatch)
    yield made
    made.go.set()


def test_an_answer_goes_on_while_a_long_text_is_read(held: Held) -> None:
    expected = held.ask("Tell me a story.", max_tokens=40).result(PATIENCE).token_ids
    long = held.ask_long(max_tokens=4)
    count = held.engine.count([Message("user", BOOK)])
    threads = set[int]()

    def look(_: EngineEvent) -> None:
        threads.add(held.loaded.backend._threads)

    assert held.ask("Tell me a story.", look, max_tokens=40).result(PATIENCE).token_ids == expected
    assert threads == {1}, (
        "the thread that reads takes a core, and threads that share one wait for each other"
    )
    assert held.loaded.stay.needed and not long.over and not count.done()
    held.go.set()
    finished = long.result(PATIENCE)
    assert finished.stats.prompt_tokens == count.result(PATIENCE) > LONG // 8
    assert not held.loaded.stay.needed
    held.ask("And now?", look, max_tokens=4).result(PATIENCE)
    assert threads == {1, 2}


def test_a_long_text_that_is_being_read_can_be_stopped(held: Held) -> None:
    ticket = held.ask_long()
    ticket.cancel()
    assert ticket.result(PATIENCE).reason == "cancelled" and not held.go.is_set()
    held.go.set()
    assert held.ask("Are you there?").result(PATIENCE).token_ids
    assert held.loaded.scheduler.idle and not held.loaded.stay.needed


def test_its_model_stays_until_it_is_read(held: Held, starter: Path) -> None:
    ticket = held.ask_long()
    error = held.engine.let_go(starter).exception(PATIENCE)
    assert isinstance(error, UserError) and error.code == "busy"
    held.engine.rest_after(0)
    assert held.ask("Are you there?").result(PATIENCE).token_ids
    assert held.engine._loaded is held.loaded
    gone = held.engine.unload()
    with pytest.raises(TimeoutError):
        gone.result(0.3)
    held.go.set()
    gone.result(PATIENCE)
    assert ticket.result(PATIENCE).reason == "cancelled" and held.engine.info is None


def test_closing_ends_it(held: Held) -> None:
    ticket, count = held.ask_long(), held.engine.count([Message("user", BOOK)])
    threading.Timer(0.3, held.go.set).start()
    assert held.engine.close()
    assert ticket.result(1).reason == "cancelled"
    assert count.exception(1) is not None or count.result() > 0


def test_what_cannot_be_read_says_why(fresh: LlamaEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    error = fresh.submit(request_of(BOOK * 4), lambda _: None).answer
    with pytest.raises(UserError) as caught:
        error.result(PATIENCE)
    assert caught.value.code == "prompt-too-long"
    assert fresh._loaded is not None

    def refuse(*_: Any, **__: Any) -> None:
        raise UserError("It cannot be read", code="bad-template")

    monkeypatch.setattr(fresh._loaded.prompts, "make", refuse)
    with pytest.raises(UserError) as caught:
        fresh.submit(request_of(BOOK), lambda _: None).result(PATIENCE)
    assert caught.value.code == "bad-template"
    found = fresh.count([Message("user", BOOK)]).exception(PATIENCE)
    assert isinstance(found, UserError) and found.code == "bad-template"


def test_long_texts_are_counted_as_short_ones(fresh: LlamaEngine) -> None:
    assert fresh._loaded is not None
    expected = fresh._loaded.prompts.count(BOOK)
    assert fresh.count_texts([BOOK, "a b"]).result(PATIENCE) == [expected, 2]
    with pytest.raises(UserError):
        fresh.count_texts([BOOK], Path("none.gguf")).result(PATIENCE)


def test_an_answer_goes_on_between_many_calls(engine: LlamaEngine) -> None:
    order: list[str] = []
    enough, over = threading.Event(), threading.Event()

    def hear(event: EngineEvent) -> None:
        if isinstance(event, Delta):
            order.append("token")
            if len(order) == 3:
                enough.set()

    def call() -> None:
        order.append("call")
        over.wait(0.02)

    request = request_of("Tell me a very long story.", max_tokens=1500, logprobs=0)
    ticket = engine.submit(replace(request, sampling=Sampling(seed=3)), hear)
    assert enough.wait(PATIENCE)
    calls = [engine._ask(call) for _ in range(60)]
    for asked in calls:
        asked.result(PATIENCE)
    ticket.cancel()
    ticket.result(PATIENCE)
    between = "".join(word[0] for word in order).strip("t").split("t")
    runs = [len(run) for run in between if run]
    assert max(runs) <= 4, "20 ms each, and a token after 50"
    assert sum(runs) == 60 and len(runs) >= 15


def test_nobody_waits_for_tokens_that_nobody_waits_for(engine: LlamaEngine) -> None:
    """Where no answer is being written, calls come one after the other, so that requests can join."""
    order: list[str] = []
    gate, pause = threading.Event(), threading.Event()
    engine._ask(lambda: gate.wait(PATIENCE))
    tickets = [
        engine.submit(request_of("Hi", max_tokens=1), lambda _: order.append("told")) for _ in range(2)
    ]
    calls = [engine._ask(lambda: (order.append("call"), pause.wait(0.03))) for _ in range(6)]
    gate.set()
    for asked in [*calls, *tickets]:
        asked.result(PATIENCE)
    assert order[:6] == ["call"] * 6
