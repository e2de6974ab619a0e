"""Scheduling of an answer that takes several tokens in a row, without a model."""

from __future__ import annotations

import pytest

from app.base.errors import UserError
from app.engine.backend import Decoded
from app.engine.scheduler import Scheduler
from tests.engine.fake import END, FakeBackend, Heard, answer_of
from tests.engine.test_scheduler import expected, prompt, run, task


def test_an_answer_alone_takes_several_tokens_in_a_row() -> None:
    backend = FakeBackend(quick=4)
    scheduler = Scheduler(backend)
    works = [task(prompt(1, 8), limit=12, patient=patient, exact=exact) for patient, exact in RUNS]
    steps: list[int] = []
    for work, heard in works:
        scheduler.submit(work)
        steps.append(run(scheduler))
        assert heard.reason == "length" and heard.tokens == expected(work.prompt, 12)
        assert backend.memory[0] == work.prompt + heard.tokens[:-1]
    assert steps == [4, 4, 12]


RUNS = ((True, True), (True, False), (False, True))
"""Of patient and exact."""


def test_an_end_in_the_middle_of_a_row_leaves_what_was_run() -> None:
    backend = FakeBackend(quick=9, says=lambda held: END if len(held) == 12 else answer_of(held))
    scheduler = Scheduler(backend)
    work, heard = task(prompt(1, 8), limit=20, patient=True)
    scheduler.submit(work)
    run(scheduler)
    assert heard.reason == "stop" and heard.tokens == expected(work.prompt, 4)
    assert backend.memory[0] == work.prompt + heard.tokens == scheduler.cache.slots[0].tokens


def test_a_row_is_cancelled_within_one_decode() -> None:
    backend = FakeBackend(quick=9)
    scheduler = Scheduler(backend)
    work, heard = task(prompt(1, 8), limit=20, patient=True)
    backend.during = lambda rows: scheduler.cancel(work) if rows.positions[0] == 12 else None
    scheduler.submit(work)
    run(scheduler)
    assert heard.reason == "cancelled" and len(backend.decoded) == 6
    assert backend.memory[0] == scheduler.cache.slots[0].tokens == work.prompt + expected(work.prompt, 4)


@pytest.mark.parametrize("fault", [Decoded.NO_ROOM, UserError("broken", code="decode")])
def test_a_row_that_fails_ends_like_a_step(fault: Decoded | UserError) -> None:
    backend = FakeBackend(
        quick=9, sequences=1, results=[Decoded.DONE, Decoded.DONE, Decoded.DONE, fault, fault]
    )
    scheduler = Scheduler(backend)
    work, heard = task(prompt(1, 8), limit=20, patient=True)
    scheduler.submit(work)
    run(scheduler)
    if isinstance(fault, UserError):
        assert heard.error is fault and backend.memory[0] == scheduler.cache.slots[0].tokens == []
    else:
        assert heard.reason == "context" and heard.tokens == expected(work.prompt, 3)


def test_a_row_ends_short_of_the_context() -> None:
    scheduler = Scheduler(FakeBackend(context=24, quick=50))
    work, heard = task(prompt(1, 20), limit=99, patient=True)
    scheduler.submit(work)
    run(scheduler)
    assert heard.reason == "context" and heard.tokens == expected(work.prompt, 5)


@pytest.mark.parametrize("sink", [Heard(stop_at=3), Heard(raises=True)])
def test_a_sink_that_ends_a_row_loses_nothing(sink: Heard) -> None:
    backend = FakeBackend(quick=5)
    scheduler = Scheduler(backend)
    work, _ = task(prompt(1, 8), limit=20, patient=True, sink=sink, conversation="a")
    scheduler.submit(work)
    run(scheduler)
    assert (sink.error is None) == (sink.reason == "stop")
    assert backend.memory[0] == scheduler.cache.slots[0].tokens, "nothing that is there is forgotten"
    again, heard = task(prompt(1, 8), limit=20, patient=True, conversation="a", exact=False)
    scheduler.submit(again)
    run(scheduler)
    assert heard.tokens == expected(again.prompt, 20)


def test_who_comes_waits_for_one_row() -> None:
    scheduler = Scheduler(FakeBackend(context=400, quick=6))
    first = task(prompt(1, 8), limit=200, patient=True)
    scheduler.submit(first[0])
    for _ in range(3):
        scheduler.step()
    second = task(prompt(2, 8), limit=4, patient=True)
    scheduler.submit(second[0])
    told = len(first[1].tokens)
    while not second[1].tokens:
        scheduler.step()
    assert len(first[1].tokens) - told <= 6
    run(scheduler)
    assert first[1].tokens == expected(first[0].prompt, 200)
