"""What is left of several prompts is run in one decode, and each request gets its own answer all the same."""

from __future__ import annotations

from app.base.jobs import Priority
from app.engine.scheduler import Scheduler
from tests.engine.fake import FakeBackend
from tests.engine.test_scheduler import expected, prompt, run, task


def rows_of(backend: FakeBackend) -> list[int]:
    return [len(rows.tokens) for rows in backend.decoded]


def test_short_prompts_share_a_decode() -> None:
    backend = FakeBackend(context=1024, sequences=6, grid=64)
    scheduler = Scheduler(backend)
    jobs = [task(prompt(n, 12), exact=False, priority=Priority.STEP) for n in range(6)]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert rows_of(backend) == [60, 12, 6, 6, 6], "as many as fit into a step, then the rest"
    assert all(heard.tokens == expected(work.prompt, 4) for work, heard in jobs)


def test_exact_prompts_run_alone() -> None:
    backend = FakeBackend(context=1024, sequences=3, grid=64)
    scheduler = Scheduler(backend)
    jobs = [task(prompt(n, 20)) for n in range(3)]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert max(rows_of(backend)) == 20
    assert all(heard.tokens == expected(work.prompt, 4) for work, heard in jobs)


def test_a_prompt_waits_for_the_one_that_computes_its_beginning() -> None:
    backend = FakeBackend(context=1024, sequences=3, grid=256)
    scheduler = Scheduler(backend)
    start = prompt(1, 150)
    jobs = [task([*start, n, n, n], exact=False, priority=Priority.STEP) for n in range(1, 4)]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert rows_of(backend) == [153, 6, 3, 3, 3] and backend.copies == 2
    assert all(heard.tokens == expected(work.prompt, 4) for work, heard in jobs)


def test_longer_ends_of_prompts_join_only_their_like() -> None:
    for sizes, rows in (
        ((20, 20, 20), [60, 3, 3, 3]),
        ((20, 21, 20), [40, 21, 3, 3, 3]),
        ((40, 20), [40, 20, 2, 2, 2]),
    ):
        backend = FakeBackend(context=1024, sequences=3, grid=64)
        scheduler = Scheduler(backend)
        jobs = [task(prompt(n, size), exact=False, priority=Priority.STEP) for n, size in enumerate(sizes)]
        for work, _ in jobs:
            scheduler.submit(work)
        run(scheduler)
        assert rows_of(backend) == rows
        assert all(heard.tokens == expected(work.prompt, 4) for work, heard in jobs)


def test_what_begins_between_two_lines_is_one_step_and_nothing_for_an_exact_request() -> None:
    backend = FakeBackend(context=1024, sequences=1, grid=64)
    scheduler = Scheduler(backend)
    start = prompt(1, 128)
    first, _ = task(start, exact=False, limit=1)
    more, heard = task([*start[:120], *prompt(2, 100)], exact=False, limit=1)
    for work in (first, more):
        scheduler.submit(work)
        run(scheduler)
    assert heard.reused == [120] and rows_of(backend) == [64, 64, 64, 36]
    exact, heard = task(more.prompt, limit=1)
    scheduler.submit(exact)
    run(scheduler)
    assert heard.reused == [64], "the step from 120 to 184 lies across the lines"
    assert [rows.positions[0] for rows in backend.decoded[4:]] == [64, 128, 192]
    assert heard.tokens == expected(more.prompt, 1)


def test_rows_stand_in_the_order_of_their_sequences() -> None:
    """llama.cpp passes once over the weights for rows whose sequences follow each other, and again for each gap."""
    backend = FakeBackend(context=1024, sequences=5, grid=64)
    scheduler = Scheduler(backend)
    for turn in range(3):
        jobs = [
            task(prompt(9 * n + turn, 10 + (n * 7 + turn) % 5), exact=False, limit=3 + (n + turn) % 4)
            for n in range(5)
        ]
        for work, _ in jobs:
            scheduler.submit(work)
        run(scheduler)
        assert all(heard.tokens == expected(work.prompt, work.limit) for work, heard in jobs)
    wide = [rows.sequences for rows in backend.decoded if len(set(rows.sequences)) > 1]
    assert len(wide) > 9
    assert all(list(one) == sorted(one) for one in wide)


def test_an_idle_sequence_between_two_is_passed_through_and_holds_what_it_held() -> None:
    backend = FakeBackend(context=1024, sequences=3, grid=64)
    scheduler = Scheduler(backend)
    jobs = [
        task(prompt(n, 30), exact=False, limit=limit, conversation="b" * (n == 1))
        for n, limit in enumerate((9, 2, 9))
    ]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert all(heard.tokens == expected(work.prompt, work.limit) for work, heard in jobs)
    bridged = [rows for rows in backend.decoded if list(rows.outputs) == [True, False, True]]
    assert len(bridged) > 4 and all(list(rows.sequences) == [0, 1, 2] for rows in bridged)
    middle = scheduler.cache.slots[1]
    assert backend.memory[1] == middle.tokens == [*jobs[1][0].prompt, *jobs[1][1].tokens[:-1]]
    again, heard = task(jobs[1][0].prompt, exact=False, conversation="b")
    scheduler.submit(again)
    run(scheduler)
    assert heard.reused == [29] and heard.tokens == expected(again.prompt, 4)


def test_no_bridge_leads_over_what_is_longer_or_cannot_forget() -> None:
    for rigid, middle in ((True, 10), (False, 60)):
        backend = FakeBackend(context=1024, sequences=3, grid=64, rigid=rigid)
        scheduler = Scheduler(backend)
        jobs = [task(prompt(n, size), exact=False, limit=limit, conversation="b" * (n == 1))
                for n, (size, limit) in enumerate(((10, 9), (middle, 2), (10, 9)))]  # fmt: skip
        for work, _ in jobs:
            scheduler.submit(work)
        run(scheduler)
        assert all(all(rows.outputs) for rows in backend.decoded if len(rows.tokens) <= 3)
        assert all(heard.tokens == expected(work.prompt, work.limit) for work, heard in jobs)


def test_answers_close_up_where_others_have_ended() -> None:
    backend = FakeBackend(context=1024, sequences=6, grid=64)
    scheduler = Scheduler(backend)
    jobs = [task(prompt(n, 10), exact=False, limit=limit) for n, limit in enumerate((30, 3, 30, 5, 30, 30))]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert all(heard.tokens == expected(work.prompt, work.limit) for work, heard in jobs)
    assert backend.copies == 2 and all(all(rows.outputs) for rows in backend.decoded[1:])
    assert list(backend.decoded[-1].sequences) == [0, 1, 2, 3]
    again, heard = task(jobs[5][0].prompt, exact=False)
    scheduler.submit(again)
    run(scheduler)
    assert heard.tokens == expected(again.prompt, 4), "who moved left what it held"


def test_who_is_about_to_end_does_not_move() -> None:
    backend = FakeBackend(context=1 << 15, sequences=3, grid=64)
    scheduler = Scheduler(backend)
    jobs = [task(prompt(n, 10), exact=False, limit=limit) for n, limit in enumerate((60, 3, 60))]
    for work, _ in jobs:
        scheduler.submit(work)
    run(scheduler)
    assert backend.copies == 0 and all(
        heard.tokens == expected(work.prompt, work.limit) for work, heard in jobs
    )
