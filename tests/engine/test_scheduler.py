"""Scheduling, without a model: order, reuse, stopping, errors, fairness."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import Sampling
from app.engine.backend import Decoded
from app.engine.cache import common
from app.engine.scheduler import MAX_WAITING, Scheduler
from app.engine.shares import Shares
from app.engine.task import Task
from tests.engine.fake import FakeBackend, Heard, answer_of


def task(prompt: list[int], limit: int = 4, **fields: Any) -> tuple[Task, Heard]:
    heard = Heard()
    sink = fields.pop("sink", heard)
    made = Task(prompt, Sampling(), 1, limit, sink, **fields)
    return made, sink


def expected(prompt: list[int], count: int) -> list[int]:
    held = prompt[:]
    for _ in range(count):
        held.append(answer_of(held))
    return held[len(prompt) :]


def run(scheduler: Scheduler, limit: int = 5000) -> int:
    steps = 0
    while not scheduler.idle:
        scheduler.step()
        steps += 1
        assert steps < limit
    return steps


def prompt(seed: int, length: int) -> list[int]:
    chance = random.Random(seed)
    return [chance.randrange(1, 50) for _ in range(length)]


def test_one_answer() -> None:
    backend = FakeBackend()
    scheduler = Scheduler(backend)
    work, heard = task(prompt(1, 19))
    scheduler.submit(work)
    run(scheduler)
    assert heard.reason == "length" and heard.tokens == expected(work.prompt, 4)
    assert [len(rows.tokens) for rows in backend.decoded] == [8, 8, 3, 1, 1, 1]
    assert all(sampler.closed for sampler in backend.samplers)
    assert not scheduler.step()


def test_reuse_keeps_whole_steps_of_the_grid() -> None:
    backend = FakeBackend()
    scheduler = Scheduler(backend)
    for number in range(2):
        work, heard = task(prompt(1, 19) + ([5] * 9 if number else []), conversation="a")
        scheduler.submit(work)
        run(scheduler)
    assert heard.reused == [16] and heard.tokens == expected(work.prompt, 4)
    assert all(row.positions[0] % 8 == 0 for row in backend.decoded if len(row.tokens) > 1)


def test_fast_reuse_keeps_everything() -> None:
    backend = FakeBackend()
    scheduler = Scheduler(backend)
    first, heard = task(prompt(1, 19), exact=False, conversation="a")
    scheduler.submit(first)
    run(scheduler)
    again, heard = task(first.prompt + heard.tokens + [7, 7], exact=False, conversation="a")
    scheduler.submit(again)
    run(scheduler)
    assert heard.reused == [22] and heard.tokens == expected(again.prompt, 4)
    exact, heard = task(again.prompt, conversation="a")
    scheduler.submit(exact)
    run(scheduler)
    assert heard.reused == [16], "what was not run on the grid is not kept for an exact answer"


def test_the_whole_prompt_is_never_kept() -> None:
    scheduler = Scheduler(FakeBackend())
    for _ in range(2):
        work, heard = task(prompt(3, 16), conversation="a")
        scheduler.submit(work)
        run(scheduler)
    assert heard.reused == [8] and heard.reason == "length"


def test_other_conversations_stay_until_room_is_needed() -> None:
    backend = FakeBackend(sequences=2)
    scheduler = Scheduler(backend)
    reused = []
    for name in ("a", "b", "a", "c", "a", "b"):
        work, heard = task(prompt(ord(name), 20), conversation=name)
        scheduler.submit(work)
        run(scheduler)
        reused += heard.reused
    assert reused == [0, 0, 16, 0, 16, 0]


def test_a_long_common_beginning_is_copied() -> None:
    backend = FakeBackend(context=4096, sequences=2, grid=128)
    scheduler = Scheduler(backend)
    start = prompt(1, scheduler.cache.copy_gain + 64)
    for name in ("a", "b"):
        work, heard = task(start + [ord(name)] * 5, conversation=name)
        scheduler.submit(work)
        run(scheduler)
    assert backend.copies == 1 and heard.reused == [scheduler.cache.copy_gain + 64]
    assert heard.tokens == expected(work.prompt, 4)


def test_requests_that_come_together_share_their_beginning() -> None:
    backend = FakeBackend(context=1024, sequences=8, grid=128)
    scheduler = Scheduler(backend)
    start = prompt(1, 256)
    jobs = [task([*start, n, n, n], exact=False, priority=Priority.STEP) for n in range(1, 9)]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert [len(rows.tokens) for rows in backend.decoded] == [128, 128, 24] + [8] * 3
    assert backend.copies == 7
    for work, heard in jobs:
        assert heard.tokens == expected(work.prompt, 4) and heard.reason == "length"
    assert [heard.reused for _, heard in jobs] == [[0]] + [[0, 256]] * 7


def test_exact_requests_that_come_together_share_whole_steps() -> None:
    backend = FakeBackend(context=1024, sequences=3, grid=128)
    scheduler = Scheduler(backend)
    start = prompt(1, 300)
    jobs = [task([*start, n]) for n in range(3)]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert [heard.reused for _, heard in jobs] == [[0], [0, 256], [0, 256]]
    assert all(heard.tokens == expected(work.prompt, 4) for work, heard in jobs)


def test_answers_that_somebody_reads_go_on_while_a_prompt_runs() -> None:
    for priority, mixed in ((Priority.PERSON, True), (Priority.STEP, False)):
        backend = FakeBackend(context=256, sequences=2)
        scheduler = Scheduler(backend)
        first, second = (
            task(prompt(n, length), limit=20, exact=False, priority=priority)[0]
            for n, length in ((1, 5), (2, 80))
        )
        scheduler.submit(first)
        scheduler.step()
        scheduler.submit(second)
        for _ in range(8):
            scheduler.step()
        assert (1 in [len(rows.tokens) for rows in backend.decoded]) == mixed
        run(scheduler)


def test_memory_that_cannot_be_cut_is_run_again() -> None:
    backend = FakeBackend(rigid=True)
    scheduler = Scheduler(backend)
    for _ in range(2):
        work, heard = task(prompt(1, 20), conversation="a")
        scheduler.submit(work)
        run(scheduler)
    assert heard.reused == [0] and heard.tokens == expected(work.prompt, 4)


def test_sinks_and_limits_end_answers() -> None:
    scheduler = Scheduler(FakeBackend(context=24))
    stopped, heard = task(prompt(1, 5), limit=99, sink=Heard(stop_at=3))
    scheduler.submit(stopped)
    run(scheduler)
    assert heard.reason == "stop" and len(heard.tokens) == 3
    full, heard = task(prompt(1, 20), limit=99)
    scheduler.submit(full)
    run(scheduler)
    assert heard.reason == "context" and len(heard.tokens) == 5
    long, heard = task(prompt(1, 24))
    scheduler.submit(long)
    assert heard.error is not None and heard.error.code == "prompt-too-long"


def test_cancel_in_the_middle_of_a_decode() -> None:
    backend = FakeBackend()
    scheduler = Scheduler(backend)
    work, heard = task(prompt(1, 30), conversation="a")
    backend.during = lambda rows: scheduler.cancel(work) if rows.positions[0] == 16 else None
    scheduler.submit(work)
    run(scheduler)
    assert heard.reason == "cancelled" and backend.memory[0] == work.prompt[:16]
    backend.during = lambda _: None
    again, heard = task(prompt(1, 30), conversation="a")
    scheduler.submit(again)
    run(scheduler)
    assert heard.reused == [16] and heard.tokens == expected(again.prompt, 4)


def test_cancel_of_one_lets_the_shared_decode_end() -> None:
    backend = FakeBackend()
    scheduler = Scheduler(backend)
    works = [task(prompt(n, 6), limit=6, exact=False) for n in range(2)]
    for work, _ in works:
        scheduler.submit(work)
    backend.during = lambda rows: scheduler.cancel(works[0][0]) if len(rows.tokens) == 2 else None
    run(scheduler)
    assert works[0][1].reason == "cancelled"
    assert works[1][1].tokens == expected(works[1][0].prompt, 6)
    assert not any(backend.aborting for _ in [0])


def test_cancel_while_waiting() -> None:
    scheduler = Scheduler(FakeBackend(sequences=1))
    first, second = task(prompt(1, 6)), task(prompt(2, 6))
    for work, _ in (first, second):
        scheduler.submit(work)
    scheduler.step()
    scheduler.cancel(second[0])
    run(scheduler)
    assert (first[1].reason, second[1].reason, second[1].tokens) == ("length", "cancelled", [])


def test_an_error_ends_its_request_only() -> None:
    backend = FakeBackend(results=[Decoded.DONE, UserError("broken", code="decode")])
    scheduler = Scheduler(backend)
    bad, good = task(prompt(1, 12), conversation="a"), task(prompt(2, 12))
    for work, _ in (bad, good):
        scheduler.submit(work)
    run(scheduler)
    assert bad[1].error is not None and good[1].tokens == expected(good[0].prompt, 4)
    again = task(prompt(1, 12), conversation="a")
    scheduler.submit(again[0])
    run(scheduler)
    assert again[1].reused == [0] and again[1].tokens == expected(again[0].prompt, 4)


def test_a_raising_sink_fails_alone() -> None:
    scheduler = Scheduler(FakeBackend())
    bad, good = task(prompt(1, 6), sink=Heard(raises=True)), task(prompt(2, 6))
    for work, _ in (bad, good):
        scheduler.submit(work)
    run(scheduler)
    assert bad[1].error is not None and good[1].reason == "length"


def test_no_room_forgets_idle_sequences_first() -> None:
    backend = FakeBackend(sequences=2)
    scheduler = Scheduler(backend)
    old = task(prompt(1, 12), conversation="a")
    scheduler.submit(old[0])
    run(scheduler)
    backend.results = [Decoded.NO_ROOM]
    new = task(prompt(2, 12), conversation="b")
    scheduler.submit(new[0])
    run(scheduler)
    assert new[1].tokens == expected(new[0].prompt, 4) and backend.memory[0] == []
    backend.results = [Decoded.NO_ROOM, Decoded.NO_ROOM]
    last = task(prompt(3, 12), conversation="b")
    scheduler.submit(last[0])
    run(scheduler)
    assert last[1].reason == "context"


def test_too_many_waiting_are_refused() -> None:
    scheduler = Scheduler(FakeBackend())
    for n in range(MAX_WAITING):
        scheduler.submit(task(prompt(n, 3))[0])
    work, heard = task(prompt(1, 3))
    scheduler.submit(work)
    assert heard.error is not None and heard.error.code == "busy"
    scheduler.fail_all()
    assert scheduler.idle


@pytest.mark.parametrize("exact", [True, False])
def test_a_person_takes_the_place_of_background_work(exact: bool) -> None:
    backend = FakeBackend(sequences=1)
    scheduler = Scheduler(backend)
    back = task(prompt(1, 20), limit=12, priority=Priority.BACKGROUND, exact=exact)
    scheduler.submit(back[0])
    for _ in range(7):
        scheduler.step()
    assert 0 < len(back[1].tokens) < 12
    person = task(prompt(2, 10))
    scheduler.submit(person[0])
    while person[1].reason is None:
        scheduler.step()
    assert back[1].reason is None
    run(scheduler)
    assert person[1].tokens == expected(person[0].prompt, 4)
    assert back[1].tokens == expected(back[0].prompt, 12)
    assert all(len(rows.tokens) > 1 or rows.outputs == [True] for rows in backend.decoded)


def test_a_long_prompt_does_not_stall_a_running_answer() -> None:
    backend = FakeBackend(context=4096)
    scheduler = Scheduler(backend)
    answer = task(prompt(1, 6), limit=200)
    scheduler.submit(answer[0])
    scheduler.step()
    scheduler.submit(task(prompt(2, 1000))[0])
    gaps, since = [], 0
    while answer[1].reason is None:
        before = len(answer[1].tokens)
        scheduler.step()
        since = 0 if len(answer[1].tokens) > before else since + 1
        gaps.append(since)
    assert max(gaps) <= 2  # a step of the prompt, and once it is done the other answer's token


def test_fast_answers_share_their_decodes() -> None:
    backend = FakeBackend(sequences=4, context=200)
    scheduler = Scheduler(backend)
    works = [task(prompt(n, 4), limit=50, exact=False, priority=Priority.STEP) for n in range(4)]
    for work, _ in works:
        scheduler.submit(work)
    run(scheduler)
    assert all(heard.tokens == expected(work.prompt, 50) for work, heard in works)
    assert len(backend.decoded) < 4 + 60


def test_nobody_starves_and_people_go_first() -> None:
    """A day of arrivals, in steps: background work gets through while people keep asking, and waits for them."""
    backend = FakeBackend(context=256, sequences=4)
    scheduler = Scheduler(backend)
    chance = random.Random(5)
    works: list[tuple[Task, Heard, int]] = []
    ended: dict[int, int] = {}
    for step in range(20_000):
        if step % 40 == 0:
            kind = Priority.PERSON if step % 200 else chance.choice([Priority.STEP, Priority.BACKGROUND])
            made = task(prompt(step, chance.randrange(4, 60)), 10, priority=kind, exact=chance.random() < 0.5)
            works.append((*made, step))
            scheduler.submit(made[0])
        scheduler.step()
        for index, (_, heard, _) in enumerate(works):
            if index not in ended and heard.reason:
                ended[index] = step
        if len(works) > 400:
            break
    run(scheduler, 50_000)
    assert all(heard.tokens == expected(work.prompt, 10) for work, heard, _ in works)
    waits = {
        p: [ended[i] - s for i, (w, _, s) in enumerate(works) if w.priority == p and i in ended]
        for p in Priority
    }
    assert max(waits[Priority.PERSON]) < 400 and len(waits[Priority.BACKGROUND]) > 20


def mixture(data: st.DataObject, backend: FakeBackend, longest: int) -> None:
    """Requests of every kind that come, go on and are cancelled: each gets its own answer."""
    scheduler = Scheduler(backend)
    works: list[tuple[Task, Heard]] = []
    for _ in range(data.draw(st.integers(1, 25))):
        action = data.draw(st.sampled_from(["submit", "submit", "step", "step", "step", "cancel"]))
        if action == "submit":
            base = prompt(data.draw(st.integers(0, 2)), longest)[: data.draw(st.integers(1, longest))]
            exact, name = data.draw(st.booleans()), data.draw(st.sampled_from(["", "", "a", "b"]))
            priority = data.draw(st.sampled_from(list(Priority)))
            limit = data.draw(st.integers(1, 10))
            patient = data.draw(st.booleans())
            kind = {"priority": priority, "exact": exact, "patient": patient}
            works.append(task(base, limit, conversation=name, **kind))
            scheduler.submit(works[-1][0])
        elif action == "cancel" and works:
            scheduler.cancel(data.draw(st.sampled_from(works))[0])
        else:
            scheduler.step()
    run(scheduler)
    for work, heard in works:
        assert heard.error is None and heard.reason is not None
        assert heard.tokens == expected(work.prompt, len(heard.tokens))
        assert heard.reason == "cancelled" or len(heard.tokens) == work.limit
    assert all(sampler.closed for sampler in backend.samplers)


@pytest.mark.parametrize(("context", "grid", "longest"), [(40, 8, 30), (400, 32, 170)])
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_mixture_gives_every_request_its_own_answer(
    context: int, grid: int, longest: int, data: st.DataObject
) -> None:
    """With prompts of a few steps, and with ones of which several end in one decode or are copied."""
    sequences, quick = data.draw(st.integers(1, 4)), data.draw(st.integers(0, 5))
    mixture(data, FakeBackend(context=context, sequences=sequences, grid=grid, quick=quick), longest)


@given(st.lists(st.integers(0, 2), max_size=60), st.lists(st.integers(0, 2), max_size=60))
def test_common_prefix(a: list[int], b: list[int]) -> None:
    plain = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    assert common(a, b) == plain


def test_shares_follow_weights() -> None:
    shares = Shares()
    got = dict.fromkeys(Priority, 0)
    for _ in range(2100):
        chosen = shares.choose(list(Priority))
        got[chosen] += 1
        shares.charge(chosen, 1)
    assert got[Priority.PERSON] > 3 * got[Priority.STEP] > 9 * got[Priority.BACKGROUND] > 0
    shares.choose([Priority.PERSON])
    assert shares.choose([Priority.PERSON, Priority.STEP]) in (Priority.PERSON, Priority.STEP)
