"""A context that grows with its conversations computes as one that had all its room from the start."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import replace
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
from app.engine.states import NativeMemory

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
    seen: list[bytes] = []
    for start in range(0, length, 128):
        tokens = [(7919 * n) % 40000 + 20 for n in range(start, start + 128)]
        rows = Rows(tokens, range(start, start + 128), [sequence] * 128, [False] * 127 + [True])
        assert backend.decode(rows) is Decoded.DONE
        seen.append(_logits(backend, 127))
    return seen


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
    tokens = [(7919 * n) % 40000 + 20 for n in range(256, 384)]
    rows = Rows(tokens, range(256, 384), [1] * 128, [False] * 127 + [True])
    assert growing.decode(rows) is Decoded.DONE and _logits(growing, 127) == expected[2]
    growing.close()


def test_a_kept_state_finds_room(model: Model, plan: Plan) -> None:
    first = LlamaBackend(model, plan, growing=True)
    expected = _talk(first, 640)
    kept = NativeMemory(library(), first).save(0)
    first.close()
    second = LlamaBackend(model, plan, growing=True)
    assert kept is not None and NativeMemory(library(), second).restore(1, 640, kept)
    tokens = [(7919 * n) % 40000 + 20 for n in range(512, 640)]
    assert second.remove(1, 512)
    assert second.decode(Rows(tokens, range(512, 640), [1] * 128, [False] * 127 + [True])) is Decoded.DONE
    assert _logits(second, 127) == expected[-1]
    second.close()


def test_no_memory_to_grow_is_said_and_loses_nothing(
    model: Model, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = LlamaBackend(model, plan, growing=True)
    expected = _talk(backend, 256)
    free = psutil.virtual_memory()
    monkeypatch.setattr(psutil, "virtual_memory", lambda: free._replace(available=1 << 20))
    with pytest.raises(UserError, match="longer than 256 tokens") as caught:
        backend.make_room(257)
    assert caught.value.code == "too-large"
    assert not NativeMemory(library(), backend).restore(1, 640, b"")
    assert backend.remove(0, 0)
    assert _talk(backend, 256) == expected
    backend.close()


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
