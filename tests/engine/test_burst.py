"""Tokens in a row, in compiled code: what it chooses is what llama.cpp's samplers choose, and how a row ends."""

from __future__ import annotations

import ctypes
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.engine import burst, gguf
from app.engine.answer import Answer
from app.engine.api import LoadSpec, Sampling
from app.engine.backend import Burst, Decoded, Form, Piece, Rows
from app.engine.binding import library
from app.engine.candidates import GROUPS, Candidates
from app.engine.host import LlamaEngine
from app.engine.llama import LlamaBackend, Model
from app.engine.plan import Machine
from app.engine.plan_search import make_plan
from app.engine.stream import Style
from tests.engine.conftest import GREEDY, Talk, request_of

PROMPT = [(31 * n) % 40000 + 20 for n in range(40)]
KINDS = (
    GREEDY,
    Sampling(seed=1),
    Sampling(seed=2, temperature=1.5, top_k=5, repeat_penalty=1.3),
    Sampling(seed=3, temperature=1.2, top_k=0, top_p=0.9),
    Sampling(seed=4, temperature=1.0, top_k=200, top_p=1.0, min_p=0.0, repeat_penalty=0.9),
    replace(GREEDY, repeat_penalty=1.1),
    Sampling(seed=5, temperature=0.2, top_p=0.9, repeat_penalty=1.1, repeat_last_n=-1),
)


@pytest.fixture(autouse=True)
def built() -> None:
    """The setup has compiled it wherever there is a compiler."""
    if burst.compiled(library()) is None:
        assert not any(map(shutil.which, ("cc", "gcc", "clang"))), burst.state(library())
        pytest.skip("there was no C compiler when this environment was set up")


@pytest.fixture(scope="module")
def backend(starter: Path) -> Iterator[LlamaBackend]:
    spec = LoadSpec(starter, context=512, threads=1, sequences=2, gpu_layers=0)
    plan = make_plan(gguf.read(starter), spec, Machine(16 << 30, 32 << 30, 2))
    model = Model(starter, plan, lambda _: True)
    made = LlamaBackend(model, plan)
    yield made
    made.close()
    model.close()


# --- the likeliest tokens ---


def _logits(kind: str, size: int) -> Any:
    import numpy as np

    chance = np.random.default_rng(size)
    values = chance.normal(0, 3, size).astype(np.float32)
    if kind == "ties":
        values = np.round(values)
    elif kind == "alike":
        values[:] = 1.5
    elif kind == "barred":
        values[chance.integers(0, size, size // 2)] = -np.inf
    elif kind == "hardly any":
        values[:] = -np.inf
        values[[3, size // 2, size - 1]] = 1
    elif kind == "no number":
        values[size // 3] = np.nan
    elif kind == "no number at the end":
        values[-1] = np.nan
    return values


@pytest.mark.parametrize("size", [49152, 49157, 2 * GROUPS + 1, GROUPS, GROUPS - 1, 7])
@pytest.mark.parametrize(
    "kind", ["plain", "ties", "alike", "barred", "hardly any", "no number", "no number at the end"]
)
def test_both_ways_find_the_same_tokens(size: int, kind: str) -> None:
    lib, values = library(), _logits(kind, size)
    pointer = values.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
    slow, quick = Candidates(lib, size), Candidates(lib, size, burst.pick(lib))
    for count in (0, 1, 2, 40, 104, 160, 161, 5000):
        slow.fill_best(pointer, count)
        quick.fill_best(pointer, count)
        both = [[(d.id, d.logit) for d in c.data[: c._array.size]] for c in (slow, quick)]
        assert repr(both[0]) == repr(both[1]), count  # as words, since no number is equal to itself
        if 0 < count <= min(160, size) and kind == "plain":
            chosen = {token for token, _ in both[1]}
            assert chosen >= set(values.argsort()[-count:].tolist())


@pytest.mark.parametrize("sampling", KINDS)
def test_every_choice_is_that_of_the_whole_vocabulary(backend: LlamaBackend, sampling: Sampling) -> None:
    """Random logits, row by row, with the same seed: the chain over all tokens, and over the picked ones."""
    lib, size = library(), backend.model.size
    ours, theirs = (backend.sampler(sampling, 7, PROMPT, None) for _ in range(2))
    few, all_of_them = Candidates(lib, size, burst.pick(lib)), Candidates(lib, size)
    for row in range(60):
        values = _logits("plain", size) * (1 + row % 5) + _shift(row, size)
        pointer = values.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
        few.fill_best(pointer, ours.enough)
        all_of_them.fill(pointer)
        few.apply(ours.pointer)
        all_of_them.apply(theirs.pointer)
        assert few.chosen == all_of_them.chosen
        for chain in (ours, theirs):
            lib.llama_sampler_accept(chain.pointer, few.chosen)
    ours.close()
    theirs.close()


def _shift(row: int, size: int) -> Any:
    import numpy as np

    return np.random.default_rng(1000 + row).normal(0, 2, size).astype(np.float32)


# --- rows ---


def _start(backend: LlamaBackend, sampling: Sampling, form: Form | None = None) -> tuple[Any, int]:
    """A prompt in an empty sequence; its sampler and its first token."""
    backend.remove(0, 0)
    backend.clear_abort()
    sampler = backend.sampler(sampling, 11, PROMPT, form)
    count = len(PROMPT)
    assert (
        backend.decode(Rows(PROMPT, range(count), [0] * count, [False] * (count - 1) + [True]))
        is Decoded.DONE
    )
    return sampler, sampler.sample(count - 1)


@contextmanager
def _clock(
    backend: LlamaBackend, tick: int, at: int = -1, deed: Callable[[], None] | None = None
) -> Iterator[None]:
    """Every look at the clock, one before the row and one after each decode, finds it `tick` microseconds later; at
    the look number `at` this is done, an abort if nothing else."""
    runner = backend._runner
    assert runner is not None
    looks = 0

    def look() -> int:
        nonlocal looks
        looks += 1
        if looks == at:
            (deed or backend.abort)()
        return looks * tick

    function, before = ctypes.CFUNCTYPE(ctypes.c_int64)(look), runner._request.clock
    runner._request.clock = ctypes.cast(function, ctypes.c_void_p).value
    try:
        yield
    finally:
        runner._request.clock = before


def _row(
    backend: LlamaBackend,
    sampling: Sampling,
    most: int,
    tick: int = 0,
    at: int = -1,
    deed: Callable[[], None] | None = None,
) -> Burst:
    sampler, token = _start(backend, sampling)
    with _clock(backend, tick, at, deed):
        found = backend.burst(sampler, token, len(PROMPT), 0, most)
    sampler.close()
    return found


def _steps(backend: LlamaBackend, sampling: Sampling, count: int) -> list[int]:
    sampler, token = _start(backend, sampling)
    chosen: list[int] = []
    for position in range(len(PROMPT), len(PROMPT) + count):
        assert backend.decode(Rows([token], [position], [0], [True])) is Decoded.DONE
        token = sampler.sample(0)
        chosen.append(token)
        if backend.is_end(token):
            break
    sampler.close()
    return chosen


def _held(backend: LlamaBackend) -> int:
    return int(library().llama_memory_seq_pos_max(backend._memory, 0)) + 1


@pytest.mark.parametrize("sampling", KINDS)
def test_a_row_is_what_its_steps_are(backend: LlamaBackend, sampling: Sampling) -> None:
    found = _row(backend, sampling, 30)
    assert found == Burst(_steps(backend, sampling, 30), Decoded.DONE)
    assert _held(backend) == len(PROMPT) + len(found.chosen)


def test_a_row_takes_a_moment(backend: LlamaBackend) -> None:
    for tick, count in ((40_000, 3), (99_999, 2), (100_000, 1), (400_000, 1), (0, 20)):
        assert len(_row(backend, Sampling(temperature=1.5, top_k=0), 20, tick).chosen) == count


def test_who_waits_ends_a_row_after_the_token_it_is_at(backend: LlamaBackend) -> None:
    whole = _row(backend, GREEDY, 20)
    backend.hurry()  # what came before a row does not end it
    assert _row(backend, GREEDY, 20) == whole
    assert _row(backend, GREEDY, 20, at=4, deed=backend.hurry) == Burst(whole.chosen[:3], Decoded.DONE)


def test_an_abort_in_a_row_ends_it_within_one_decode(backend: LlamaBackend) -> None:
    whole = _row(backend, GREEDY, 20)
    cut = _row(backend, GREEDY, 20, at=4)
    assert cut == Burst(whole.chosen[:3], Decoded.ABORTED)
    assert backend.remove(0, len(PROMPT) + 3), "what the aborted decode left goes"
    backend.clear_abort()
    assert backend.decode(Rows([cut.chosen[-1]], [len(PROMPT) + 3], [0], [True])) is Decoded.DONE
    assert backend.likeliest(0)[0] == whole.chosen[3]


def test_an_end_is_the_last_of_a_row(backend: LlamaBackend) -> None:
    whole = _row(backend, GREEDY, 20).chosen
    runner, end = backend._runner, whole[5]
    assert runner is not None
    is_end = ctypes.CFUNCTYPE(ctypes.c_bool, ctypes.c_void_p, ctypes.c_int32)(lambda _, token: token == end)
    before, runner._request.is_end = runner._request.is_end, ctypes.cast(is_end, ctypes.c_void_p).value
    try:
        assert _row(backend, GREEDY, 20).chosen == whole[: whole.index(end) + 1]
    finally:
        runner._request.is_end = before


def test_a_row_ends_where_the_room_does(backend: LlamaBackend) -> None:
    assert len(_row(backend, GREEDY, 7).chosen) == 7
    assert len(_row(backend, Sampling(temperature=1.5, top_k=0), 5000).chosen) <= burst.MOST


def test_a_form_needs_every_step(backend: LlamaBackend) -> None:
    sampler, _ = _start(backend, GREEDY, Form('root ::= [a-z ]+ "."'))
    assert not backend.bursts(sampler)
    sampler.close()


# --- answers ---


@contextmanager
def _without(engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch, path: Path) -> Iterator[None]:
    """The engine as it is where the setup built nothing."""
    loaded = engine._models.last
    assert loaded is not None
    backend = loaded.backend
    kept = backend.__dict__.pop("_runner", None), backend._candidates
    backend._candidates = None
    with monkeypatch.context() as patch:
        patch.setattr(burst, "place", lambda: path)
        assert burst.compiled(library()) is None and burst.pick(library()) is None
        yield
        assert backend._runner is None
    backend.__dict__["_runner"], backend._candidates = kept


@pytest.mark.parametrize("sampling", KINDS)
def test_answers_are_the_same_with_and_without(
    talk: Talk, sampling: Sampling, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = [
        ("Tell a story of a ship.", {"max_tokens": 60}),
        ("Say hello.", {"max_tokens": 80, "exact": False}),
    ]
    quick = [talk.events(text, sampling=sampling, **more)[1] for text, more in asked]
    runner = talk.engine._models.last.backend._runner if talk.engine._models.last else None
    assert runner is not None and runner.chosen[-1] in (quick[-1].token_ids[-1], *_ends(talk.engine))
    with _without(talk.engine, monkeypatch, tmp_path / "none.so"):
        for (text, more), finished in zip(asked, quick, strict=True):
            slow = talk.events(text, sampling=sampling, **more)[1]
            assert (slow.token_ids, slow.reason) == (finished.token_ids, finished.reason)


def _ends(engine: LlamaEngine) -> list[int]:
    loaded = engine._models.last
    assert loaded is not None
    return [token for token in range(loaded.model.size) if loaded.model.is_end(token)]


def test_what_is_told_of_a_row_is_all_of_it(talk: Talk) -> None:
    told, finished = talk.events("Tell a story of a ship.", max_tokens=50)
    assert sum(getattr(event, "tokens", 0) for event in told) == len(finished.token_ids) == 50


def test_a_row_is_told_with_its_last_token() -> None:
    told: list[str] = []
    clock = iter(range(100))
    request = request_of("Anything")
    answer = Answer(request, 1, lambda event: told.append(getattr(event, "text", "")), lambda: next(clock))
    answer.prepare(lambda token: Piece(chr(token).encode(), False), (), Style(), 1)
    for letter, more in ("a", False), ("b", True), ("c", True), ("d", False), ("e", True):
        assert not answer.on_token(ord(letter), more)
    assert told == ["a", "bcd"]


def test_whatever_is_asked_of_the_engine_hurries_a_row(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, asked = talk.engine._models.last, list[None]()
    assert loaded is not None
    monkeypatch.setattr(loaded.backend, "hurry", lambda: asked.append(None))
    talk.tokens("One word.", max_tokens=2)
    assert asked


def test_a_stop_in_a_row_leaves_an_exact_conversation(talk: Talk) -> None:
    whole = talk.tokens("Count the stars. " * 20, max_tokens=30, conversation="s")
    for _ in range(3):
        assert _stopped(talk.engine) in ("cancelled", "stop")
        assert talk.tokens("Count the stars. " * 20, max_tokens=30, conversation="s") == whole


def _stopped(engine: LlamaEngine) -> str:
    """How an answer ends that is stopped with its first words."""
    began = threading.Event()
    request = request_of("Count the stars. " * 20, max_tokens=400, conversation="s")
    ticket = engine.submit(request, lambda _: began.set())
    assert began.wait(60)
    ticket.cancel()
    return ticket.result(60).reason


# --- what was built for something else ---


def test_a_broken_or_foreign_file_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    lib = library()
    (tmp_path / "broken.so").write_bytes(b"no library")
    missing = tmp_path / "missing.so"
    foreign = next(Path(lib.__file__).parent.glob("lib/libggml-base.so*"))
    for path, word in (
        (tmp_path / "broken.so", "another version"),
        (missing, "not compiled"),
        (foreign, "another"),
    ):
        monkeypatch.setattr(burst, "place", lambda path=path: path)
        assert burst.compiled(lib) is None and word in burst.state(lib)
    assert burst._opened(Path(foreign), 1) is None


def test_another_layout_is_not_used() -> None:
    datum = ctypes.sizeof(library().llama_token_data)
    assert burst._opened(burst.place(), datum) is not None
    assert burst._opened(burst.place(), datum + 4) is None
