"""Prompts are read in pieces while somebody's answer waits for them, and no bit of anything changes by that."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine import gguf, passes
from app.engine.api import Delta, EngineEvent, Finished, LoadSpec
from app.engine.backend import Decoded, Rows
from app.engine.host import LlamaEngine
from app.engine.llama import LlamaBackend, Model
from app.engine.pieces import AIM_S, LEAST, TOKENS, Trial, lengths, patience, piece_of
from app.engine.plan import FLASH_GRID, GRID, Machine
from app.engine.plan_search import make_plan
from app.engine.scheduler import Scheduler
from app.engine.task import Task
from app.engine.watch import Watch
from tests.engine import files, gemma
from tests.engine.conftest import request_of, spec_of
from tests.engine.fake import FakeBackend, Heard
from tests.engine.test_scheduler import expected, prompt, run, task

ROOMY = Machine(free=16 << 30, total=32 << 30, cores=2)


# -- how long they are


@given(st.integers(1, 512), st.sampled_from((32, 64, 128, 512)), st.integers(0, 512), st.floats(0, 1))
def test_a_piece_leaves_nothing_or_enough_for_another(
    step: int, grid: int, last: int, seconds: float
) -> None:
    rows = piece_of(step, grid, last, seconds)
    assert rows == step or (rows in lengths(grid) and LEAST <= rows <= step - LEAST)


@given(st.sampled_from((32, 64, 128, 512)), st.integers(1, 16), st.floats(1, 100))
def test_what_takes_too_long_is_followed_by_the_shortest(grid: int, last: int, seconds: float) -> None:
    assert piece_of(grid, grid, last, seconds) == lengths(grid)[-1] < grid


@given(
    st.sampled_from((32, 64, 512)), st.integers(1, 64), st.integers(0, 64), st.floats(0, 1), st.floats(0, 1)
)
def test_what_is_given_up_is_over_at_last(
    grid: int, step: int, last: int, seconds: float, row: float
) -> None:
    """However long a row takes, pieces that are given up become so short that they are not."""
    for _ in range(8):
        rows = piece_of(step, grid, last, seconds)
        limit = patience(rows, grid, last, seconds)
        if limit is None or rows * row <= limit:
            return
        last, seconds = rows, limit
    raise AssertionError("given up again and again")


@given(st.floats(3, 12), st.floats(0.0001, 0.01))
def test_pieces_find_a_length_that_an_answer_can_bear(more: float, row: float) -> None:
    """On any machine: a piece costs something for each row, and as much as some more whatever its length."""
    last, took, fixed, seen = 0, 0.0, more * row, list[tuple[int, float]]()
    for _ in range(20):
        last = piece_of(64, 64, last, took)
        took = fixed + last * row
        seen.append((last, took))
    assert all(took < 1.2 * AIM_S or rows == LEAST for rows, took in seen[6:])
    assert all(fixed + 1.5 * rows * row > AIM_S / 2 or rows == 64 for rows, _ in seen[8:]), "and no shorter"


# -- whether they leave the same bits


@dataclass
class Computer:
    """A context whose state is what it was given, or also in which lengths."""

    lengths_show: bool = False
    grid: int = 64
    fails: bool = False
    held: list[tuple[int, int]] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)
    closed: int = 0

    def decode(self, rows: Rows) -> Decoded:
        if self.fails:
            raise UserError("no")
        assert list(rows.positions) == list(range(len(self.held), len(self.held) + len(rows.tokens)))
        self.lengths.append(len(rows.tokens))
        shown = len(rows.tokens) if self.lengths_show else 0
        self.held += [(token, shown) for token in rows.tokens]
        return Decoded.DONE

    def remove(self, sequence: int, start: int) -> bool:
        del self.held[start:]
        return True

    def bits(self, row: int) -> bytes:
        assert row == self.lengths[-1] - 1
        return repr(self.held).encode()

    def close(self) -> None:
        self.closed += 1


def tried(context: Computer) -> bool:
    trial = Trial(context, range(500))
    while (found := trial.advance()) is None:
        assert not context.closed
    assert context.closed == 1
    return found


@pytest.mark.parametrize("grid", [32, 64])
def test_a_trial_compares_every_length_of_piece_with_whole_steps(grid: int) -> None:
    same = Computer(grid=grid)
    assert tried(same) and not tried(Computer(lengths_show=True, grid=grid))
    whole = -(-TOKENS // grid)
    assert sum(same.lengths[:whole]) == sum(same.lengths[whole:]) == TOKENS
    assert set(lengths(grid)) <= set(same.lengths[whole:]) and grid in same.lengths[:whole]
    assert len(lengths(grid)) >= 5
    assert not tried(Computer(fails=True))


def verdict(path: Path, grid: int | None = None) -> bool:
    """Of the real llama.cpp, with this model on this machine."""
    plan = make_plan(
        gguf.read(path), LoadSpec(path, context=1024, threads=2, sequences=2, gpu_layers=0), ROOMY
    )
    assert plan.grid == (FLASH_GRID if plan.flash else GRID)
    plan = replace(plan, grid=grid or plan.grid)
    model = Model(path, plan, lambda _: True)
    backend = LlamaBackend(model, plan)
    while backend.pieces is None:
        backend.try_pieces()
    backend.close()
    model.close()
    return backend.pieces


def test_the_starter_may_be_read_in_pieces() -> None:
    assert verdict(files.starter())


@pytest.mark.skipif(not gemma.parts(), reason=gemma.LACKS)
def test_flash_attention_computes_wide_steps_otherwise_and_that_is_found_out(tmp_path: Path) -> None:
    path = gemma.assemble(tmp_path / "gemma.gguf")
    assert verdict(path) and not verdict(path, 64)


# -- when they are


class Clock:
    """Seconds that only decodes take: so many for each row."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, row: float) -> None:
        self.now, self.row = 0.0, row
        monkeypatch.setattr(passes.time, "perf_counter", lambda: self.now)

    def __call__(self, rows: Rows) -> None:
        self.now += self.row * len(rows.tokens)


def beside(
    backend: FakeBackend, exact: bool = True, answers: int = 1
) -> tuple[Scheduler, list[Heard], Task, Heard]:
    """Answers that are being written, and a long prompt that comes."""
    scheduler = Scheduler(backend)
    heard = [Heard() for _ in range(answers)]
    for number, sink in enumerate(heard):
        scheduler.submit(task(prompt(number, 6), limit=900, sink=sink)[0])
    while not all(sink.tokens for sink in heard):
        scheduler.step()
    del backend.decoded[:]
    long, sink = task(prompt(77, 700), exact=exact, conversation="long")
    scheduler.submit(long)
    while not sink.tokens:
        scheduler.step()
    return scheduler, heard, long, sink


def run_in(backend: FakeBackend) -> list[int]:
    return [len(rows.tokens) for rows in backend.decoded if len(rows.tokens) > 1]


def test_a_prompt_beside_an_answer_comes_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeBackend(context=4096, grid=64, pieces=True)
    backend.during = Clock(monkeypatch, AIM_S / 24)
    scheduler, _, long, sink = beside(backend)
    assert max(run_in(backend)) == 24 and sum(run_in(backend)) == 700
    run(scheduler)
    assert sink.tokens == expected(long.prompt, 4)
    again, sink = task([*long.prompt, 3], conversation="long")
    scheduler.submit(again)
    run(scheduler)
    assert sink.reused == [640], "pieces of whole steps are as good as these"
    assert run_in(backend)[-1] == 61, "and alone there is nothing to wait for"


class Surprising(FakeBackend):
    """Says that it can forget the end of a sequence, and then loses all of it."""

    def remove(self, sequence: int, start: int) -> bool:
        self.memory.pop(sequence, None)
        return start == 0


@pytest.mark.parametrize("kind", [FakeBackend, Surprising])
def test_a_piece_that_takes_too_long_is_given_up_for_a_shorter_one(
    monkeypatch: pytest.MonkeyPatch, kind: type[FakeBackend]
) -> None:
    monkeypatch.setattr("app.engine.pieces.AIM_S", 0.02)
    monkeypatch.setattr("app.engine.pieces.LONGEST_S", 0.03)
    backend = kind(context=4096, grid=64, pieces=True)
    slow: list[int] = []

    def stall(rows: Rows) -> None:
        if len(rows.tokens) > 16:
            slow.append(len(rows.tokens))
            deadline = time.monotonic() + 0.2
            while not backend.aborting and time.monotonic() < deadline:
                time.sleep(0.001)

    backend.during = stall
    scheduler, heard, long, sink = beside(backend)
    assert slow, "such pieces were tried"
    run(scheduler)
    assert sink.tokens == expected(long.prompt, 4)
    assert heard[0].tokens == expected(prompt(0, 6), len(heard[0].tokens))
    if kind is Surprising:
        return
    backend.during = lambda _: None
    again, sink = task([*long.prompt, 3], conversation="long")
    scheduler.submit(again)
    run(scheduler)
    assert sink.reused == [640]


def test_what_was_over_in_time_ends_nothing_that_comes_after_it() -> None:
    backend = FakeBackend()
    watch = Watch(backend)
    one = task(prompt(1, 6))[0]
    assert watch.compute((one,), lambda: 7, 0.02) == 7
    assert watch.compute((one,), lambda: time.sleep(0.1) or backend.aborting) is False
    assert watch.compute((one,), lambda: time.sleep(0.1) or backend.aborting, 0.02) is True
    assert watch.compute((one,), lambda: backend.aborting) is False


def test_pieces_that_leave_other_bits_are_not_for_exact_prompts(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeBackend(context=4096, grid=64, pieces=False)
    backend.during = Clock(monkeypatch, AIM_S / 24)
    beside(backend)
    assert run_in(backend) == [64] * 10 + [60]
    other = FakeBackend(context=4096, grid=64, pieces=False)
    other.during = Clock(monkeypatch, AIM_S / 24)
    scheduler, _, long, _ = beside(other, exact=False)
    assert max(run_in(other)) <= 32
    run(scheduler)
    again, sink = task(long.prompt, conversation="long")
    scheduler.submit(again)
    run(scheduler)
    assert sink.reused == [0], "what was read in such pieces is nothing for an exact one"


@pytest.mark.parametrize("alike", [True, False])
def test_it_is_found_out_when_it_is_needed_first(alike: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeBackend(context=4096, grid=64, pieces=None, alike=alike)
    backend.during = Clock(monkeypatch, AIM_S / 24)
    scheduler = Scheduler(backend)
    scheduler.submit(task(prompt(5, 300))[0])
    run(scheduler)
    assert backend.tried == 0 and run_in(backend)[0] == 64
    _, heard, _, _ = beside(backend)
    assert backend.tried == 3 and (max(run_in(backend)) == 64) is not alike
    assert len(heard[0].tokens) > 700 // 64, "which the answer does not wait for"


def test_every_answer_has_a_turn_between_two_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = FakeBackend(context=4096, grid=64, sequences=4, pieces=True)
    backend.during = Clock(monkeypatch, AIM_S / 24)
    beside(backend, answers=3)
    between = "".join("p" if len(rows.tokens) > 1 else str(rows.sequences[0]) for rows in backend.decoded)
    assert all(sorted(turn) == ["0", "1", "2"] for turn in between.split("p")[2:-1])


def test_answers_of_other_models_count_and_pipelines_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for others, want in ((True, 24), (False, 64)):
        backend = FakeBackend(context=4096, grid=64, pieces=True)
        backend.during = Clock(monkeypatch, AIM_S / 24)
        scheduler = Scheduler(backend)
        scheduler.mind(lambda others=others: others)
        step = task(prompt(3, 6), limit=900, exact=False, priority=Priority.STEP)[0]
        scheduler.submit(step)
        while not step.generating:
            scheduler.step()
        assert not scheduler.watched
        scheduler.submit(task(prompt(77, 700), priority=Priority.STEP)[0])
        for _ in range(40):
            scheduler.step()
        assert max(run_in(backend)[1:]) == want


# -- the real engine


@pytest.mark.parametrize(("aim", "longest"), [(0.001, 9.0), (0.018, 0.02)])
def test_an_answer_read_in_pieces_is_the_same(
    host: LlamaEngine, starter: Path, monkeypatch: pytest.MonkeyPatch, aim: float, longest: float
) -> None:
    """Short ones, and ones of which many are given up in the middle."""
    sizes: list[int] = []
    results: list[Decoded] = []
    decode: Callable[..., Decoded] = LlamaBackend.decode

    def watched(self: LlamaBackend, rows: Rows) -> Decoded:
        sizes.append(len(rows.tokens))
        results.append(decode(self, rows))
        return results[-1]

    monkeypatch.setattr(LlamaBackend, "decode", watched)
    monkeypatch.setattr("app.engine.pieces.AIM_S", aim)
    monkeypatch.setattr("app.engine.pieces.LONGEST_S", longest)
    host.load(replace(spec_of(starter), threads=1)).result(120)
    question = request_of(
        "Why? " + "The keeper of the lighthouse saw a ship in the storm. " * 30, max_tokens=24
    )
    alone = host.submit(question, lambda _: None).result(120)
    assert GRID in sizes
    host.load(replace(spec_of(starter), threads=1)).result(120)
    told: list[EngineEvent] = []
    story = host.submit(request_of("Tell a very long story.", max_tokens=1500), told.append)
    while not any(isinstance(event, Delta) for event in told):
        assert not any(isinstance(event, Finished) for event in told)
    del sizes[:]
    crowded = host.submit(question, lambda _: None).result(120)
    story.cancel()
    assert crowded.token_ids == alone.token_ids and {LEAST} < set(sizes) and crowded.stats.reused_tokens == 0
    assert (Decoded.ABORTED in results[:-2]) is (longest < 1)
    host.unload().result(60)
