"""A context that grows with its conversations computes as one that had all its room from the start."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest

from app.base.errors import UserError
from app.engine import gguf, growth
from app.engine.api import LoadSpec, Sampling
from app.engine.backend import Decoded, Rows
from app.engine.binding import library
from app.engine.llama import LlamaBackend, Model
from app.engine.plan import Machine, Plan, cells
from app.engine.plan_search import make_plan
from app.engine.scheduler import PATIENCE_S, Scheduler
from app.engine.states import NativeMemory, pack
from tests.engine.fake import FakeBackend
from tests.engine.test_scheduler import expected, prompt, run, task


@dataclass
class Recalled:
    """A state as a keeper gives it."""

    tokens: bytes
    data: bytes


ROOMY = Machine(free=16 << 30, total=32 << 30, cores=2)


@pytest.fixture
def plan(starter: Path) -> Plan:
    """Two sequences of 1,024 tokens, scores written out."""
    spec = LoadSpec(starter, context=1024, threads=2, sequences=2, gpu_layers=0)
    made = make_plan(gguf.read(starter), spec, ROOMY)
    assert not made.flash and made.sequences == 2
    return replace(made, grid=128)


@pytest.fixture
def model(starter: Path, plan: Plan) -> Iterator[Model]:
    loaded = Model(starter, plan, lambda _: True)
    yield loaded
    loaded.close()


@pytest.fixture
def growing(model: Model, plan: Plan, small: None) -> Iterator[LlamaBackend]:
    """A context with room for 256 tokens, which grows."""
    backend = LlamaBackend(model, plan, growing=True)
    yield backend
    backend.close()


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Growth begins at 256 tokens, so that a short test crosses it twice."""
    monkeypatch.setattr(growth, "FIRST", 256)


def _logits(backend: LlamaBackend, row: int) -> bytes:
    """Every bit of them."""
    size = backend.model.size * ctypes.sizeof(ctypes.c_float)
    return ctypes.string_at(library().llama_get_logits_ith(backend.pointer, row), size)


def _talk(backend: LlamaBackend, length: int, sequence: int = 0) -> list[bytes]:
    """Run a long text in steps of 128; the logits after each."""
    return [_step(backend, start, sequence) for start in range(0, length, 128)]


def test_growing_changes_no_bit(model: Model, plan: Plan) -> None:
    whole = LlamaBackend(model, plan)
    expected = _talk(whole, 1024)
    whole.close()
    growing = LlamaBackend(model, plan, growing=True)
    assert library().llama_n_ctx_seq(growing.pointer) == 256 and growing.context == 1024
    assert _talk(growing, 256, sequence=1) == expected[:2]
    assert _talk(growing, 1024) == expected
    assert library().llama_n_ctx_seq(growing.pointer) == plan.cells == 1280
    # what another sequence held came along: its next step is the one it would have been
    assert _step(growing, 256, 1) == expected[2]
    growing.close()


def _step(backend: LlamaBackend, start: int, sequence: int) -> bytes:
    """The logits after 128 more tokens of the long text."""
    tokens = [(7919 * n) % 40000 + 20 for n in range(start, start + 128)]
    rows = Rows(tokens, range(start, start + 128), [sequence] * 128, [False] * 127 + [True])
    assert backend.decode(rows) is Decoded.DONE
    return _logits(backend, 127)


def test_others_go_on_while_it_grows(model: Model, plan: Plan) -> None:
    """One sequence rests and is carried in halves, one goes on in the smaller memory, one was forgotten meanwhile."""
    plan = replace(plan, sequences=4)
    whole = LlamaBackend(model, plan)
    expected = _talk(whole, 640)
    whole.close()
    backend = LlamaBackend(model, plan, growing=True)
    for sequence, length in enumerate((256, 128, 256, 128)):
        _talk(backend, length, sequence)
    assert backend.room(256, 640) and backend.growing and backend.cells == 256
    assert not backend.room(384, 384), "it is not there yet"
    calls = 0
    while backend.growing:
        backend.grow(0.01)
        calls += 1
        if backend.growing and calls > 1:
            assert backend.remove(1, 0) and _step(backend, 0, 1) == expected[0]
            backend.remove(3, 0)
    assert calls > 4 and backend.cells == 1280 and backend.room(640, 640) and not backend.growing
    assert _step(backend, 128, 1) == expected[1]
    assert _step(backend, 256, 0) == _step(backend, 256, 2) == expected[2]
    assert _step(backend, 0, 3) == expected[0]
    backend.close()


def test_what_may_come_is_no_error(growing: LlamaBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    free, asked = psutil.virtual_memory(), list[int]()

    def scarce() -> object:
        asked.append(1)
        return free._replace(available=1 << 20)

    with monkeypatch.context() as patch:
        patch.setattr(psutil, "virtual_memory", scarce)
        for position in range(200, 257):
            assert growing.room(position, position + 128)
        assert len(asked) == 1, "it is asked once"
        with pytest.raises(UserError, match="longer than 256 tokens"):
            growing.room(257, 385)
    assert not growing.room(257, 385), "when there is memory again, there is room"
    while growing.growing:
        growing.grow(1)
    assert growing.room(257, 385) and growing.cells == 512


def test_a_larger_memory_that_cannot_be_made_loses_nothing(
    growing: LlamaBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _talk(growing, 256)
    failing = library()
    with monkeypatch.context() as patch:
        patch.setattr(failing, "llama_init_from_model", lambda *_: None)
        assert growing.room(200, 300) and growing.growing
        while growing.growing:
            growing.grow(1)
        assert growing.cells == 256 and growing.room(256, 384)
        with pytest.raises(UserError) as caught:
            growing.make_room(257)
        assert caught.value.code == "too-large"
    assert growing.remove(0, 128) and _step(growing, 128, 0) == expected[1]
    growing.make_room(257)
    assert _step(growing, 256, 0) and growing.cells == 512


def test_it_may_be_closed_while_it_grows(model: Model, plan: Plan) -> None:
    for _ in range(5):
        backend = LlamaBackend(model, plan, growing=True)
        assert backend.room(1, 1024) and backend.growing
        backend.close()


def test_a_kept_state_finds_room(model: Model, plan: Plan) -> None:
    first = LlamaBackend(model, plan, growing=True)
    expected = _talk(first, 640)
    kept = NativeMemory(library(), first).save(0)
    first.close()
    second = LlamaBackend(model, plan, growing=True)
    assert kept is not None and NativeMemory(library(), second).restore(1, 640, kept)
    assert second.remove(1, 512) and _step(second, 512, 1) == expected[-1]
    second.close()


def test_no_memory_to_grow_is_said_and_loses_nothing(
    growing: LlamaBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _talk(growing, 256)
    free = psutil.virtual_memory()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free._replace(available=1 << 20))
    with pytest.raises(UserError, match="longer than 256 tokens") as caught:
        growing.make_room(257)
    assert caught.value.code == "too-large"
    assert not NativeMemory(library(), growing).restore(1, 640, b"")
    assert growing.remove(0, 0)
    assert _talk(growing, 256) == expected


def test_others_leave_for_one_that_has_to_grow(
    model: Model, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend, left = LlamaBackend(model, plan, growing=True), list[int]()
    free = psutil.virtual_memory()
    available = [1 << 20, 2 << 20, 64 << 30]
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free._replace(available=available[len(left)]))

    def relief() -> bool:
        left.append(1)
        return True

    backend.relieve_with(relief)
    backend.make_room(257)
    assert len(left) == 2 and backend.cells == 512
    backend.close()


def test_room_is_doubled_up_to_the_plan(plan: Plan) -> None:
    assert [growth.cells_for(plan, tokens) for tokens in (0, 256, 257, 512, 513, 1024)] == [
        256,
        256,
        512,
        512,
        1280,
        1280,
    ]
    assert growth.cells_for(replace(plan, flash=True), 1) == 1024


def test_rows_of_values_are_no_power_of_two_apart() -> None:
    assert [cells(context, False) for context in (512, 1024, 3072, 8192)] == [512, 1280, 3328, 8448]
    assert cells(8192, True) == 8192


def test_the_choice_among_few_is_the_choice_among_all(model: Model, plan: Plan) -> None:
    """Exactly llama.cpp's own sampler, which looks at the whole vocabulary, for every kind of sampling."""
    backend, lib = LlamaBackend(model, plan), library()
    tokens = [(31 * n) % 40000 + 20 for n in range(64)]
    backend.decode(Rows(tokens, range(64), [0] * 64, [True] * 64))
    for sampling in (
        Sampling(seed=3),
        Sampling(temperature=0),
        Sampling(temperature=1.5, top_k=5, repeat_penalty=1.3),
        Sampling(temperature=1.2, top_k=0, top_p=0.9),
        Sampling(temperature=1.0, top_k=200, top_p=1.0, min_p=0.0, repeat_penalty=0.9),
    ):
        ours = backend.sampler(sampling, 7, tokens[:20], None)
        theirs = backend.sampler(sampling, 7, tokens[:20], None)
        for row in range(64):
            assert ours.sample(row) == lib.llama_sampler_sample(theirs.pointer, backend.pointer, row), (
                sampling
            )
        ours.close()
        theirs.close()
    backend.close()


# -- as the scheduler sees it


class Grower(FakeBackend):
    """Has room for a few tokens, and for more after so many calls of `grow`."""

    def __init__(self, calls: int, error: UserError | None = None) -> None:
        super().__init__(context=4096, grid=64, sequences=2, pieces=True)
        self.has, self.left, self.calls, self.error = 256, 0, calls, error
        self.patience: list[float] = []

    def room(self, now: int, soon: int) -> bool:
        if now > self.has and self.error:
            raise self.error
        if soon > self.has and not self.left and not self.error:
            self.left = self.calls
        return now <= self.has

    @property
    def growing(self) -> bool:
        return self.left > 0

    def grow(self, patience: float) -> None:
        self.patience.append(patience)
        self.left -= 1
        if not self.left:
            self.has = 4096

    def decode(self, rows: Rows) -> Decoded:
        assert max(rows.positions) < self.has
        return super().decode(rows)


def test_answers_do_not_wait_for_memory_that_another_needs() -> None:
    backend = Grower(60)
    scheduler = Scheduler(backend)
    short, heard = task(prompt(1, 6), limit=100)
    scheduler.submit(short)
    while not heard.tokens:
        scheduler.step()
    assert not backend.growing
    long, sink = task(prompt(2, 700))
    scheduler.submit(long)
    while backend.has == 256:
        before = len(heard.tokens)
        scheduler.step()
        assert len(heard.tokens) > before or not backend.decoded[-1].outputs[0]
    assert set(backend.patience) == {0} and len(heard.tokens) > 20
    run(scheduler)
    assert sink.tokens == expected(long.prompt, 4) and heard.tokens == expected(short.prompt, 100)


def test_who_is_alone_waits_and_memory_is_made_to_the_end() -> None:
    backend = Grower(60)
    scheduler = Scheduler(backend)
    long, sink = task(prompt(2, 700))
    scheduler.submit(long)
    run(scheduler)
    assert sink.tokens == expected(long.prompt, 4) and max(backend.patience) == PATIENCE_S
    stopped = Grower(60)
    scheduler = Scheduler(stopped)
    late, sink = task(prompt(2, 700))
    scheduler.submit(late)
    scheduler.step()
    scheduler.cancel(late)
    run(scheduler)
    assert sink.reason == "cancelled" and not stopped.growing and scheduler.idle and not scheduler.step()


def test_no_memory_ends_the_one_that_needs_it() -> None:
    backend = Grower(1, UserError("No memory", code="too-large"))
    scheduler = Scheduler(backend)
    short, heard = task(prompt(1, 6), limit=100)
    long, sink = task(prompt(2, 700))
    scheduler.submit(short)
    scheduler.submit(long)
    run(scheduler)
    assert sink.error is not None and sink.error.code == "too-large"
    assert heard.tokens == expected(short.prompt, 100)


def test_what_was_kept_waits_for_its_room() -> None:
    backend = Grower(5)
    scheduler = Scheduler(backend)
    talk, heard = task(prompt(3, 400), conversation="kept")
    talk.saved = Recalled(pack(talk.prompt[:384]), b"")
    scheduler.submit(talk)
    scheduler.step()
    assert backend.growing and not heard.reused, "it has not begun"
    run(scheduler)
    assert heard.tokens == expected(talk.prompt, 4)


def test_who_gets_further_by_another_asks_for_room_again() -> None:
    """A beginning that another has run meanwhile is copied: what follows it may lie beyond the memory of now."""
    backend = Grower(60)
    scheduler = Scheduler(backend)
    first, heard = task(prompt(1, 250), exact=False)
    later, sink = task([*first.prompt, *prompt(2, 100)], exact=False)
    scheduler.submit(first)
    scheduler.submit(later)
    run(scheduler)
    assert sink.reused[-1] > 200 and sink.tokens == expected(later.prompt, 4)
    assert heard.tokens == expected(first.prompt, 4)
