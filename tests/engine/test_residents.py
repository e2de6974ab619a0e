"""Two chat models in memory at once: the same answers as alone, a load each, and who leaves when memory is short."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from app.base.errors import UserError
from app.engine import gguf
from app.engine.api import Delta, EngineEvent, Failed, Finished, LoadSpec, Moved
from app.engine.child import Child
from app.engine.host import LlamaEngine
from app.engine.isolated import IsolatedEngine
from app.engine.plan import RESERVE, Machine
from app.engine.plan_search import make_plan
from tests.engine import gemma
from tests.engine.conftest import engine_on, request_of, spec_of
from tests.engine.files import Gguf

GIB = 1 << 30
STORY = "Tell me a very long story about a lighthouse. " + "The keeper saw a ship in the storm. " * 30


class Watched:
    """An engine and what it told of its models."""

    def __init__(self, engine: LlamaEngine | IsolatedEngine) -> None:
        self.engine, self.moves = engine, list[Moved]()
        engine.watch(self.moves.append)

    @property
    def loads(self) -> int:
        return sum(move.left is None and bool(move.residents) for move in self.moves)

    @property
    def left(self) -> list[tuple[str, str | None]]:
        return [(move.left.path.name, move.cause) for move in self.moves if move.left]

    def load(self, path: Path) -> str:
        return self.engine.load(spec_of(path)).result(240).sentence

    def ask(self, path: Path, text: str = STORY, **fields: object) -> tuple[int, ...]:
        request = replace(request_of(text, conversation=path.name), model=path, **fields)  # type: ignore[arg-type]
        return self.engine.submit(request, lambda _: None).result(240).token_ids


@pytest.fixture
def watched() -> Iterator[Watched]:
    made = LlamaEngine()
    yield Watched(made)
    assert made.close()


class Streaming:
    """A long answer; `began` is set with its third piece."""

    def __init__(self, engine: LlamaEngine | IsolatedEngine, path: Path, most: int = 1500) -> None:
        self.told: list[EngineEvent] = []
        self.began = threading.Event()
        request = replace(request_of(STORY, max_tokens=most), model=path)
        self.ticket = engine.submit(request, self._take)

    def _take(self, event: EngineEvent) -> None:
        self.told.append(event)
        if len(self.told) == 3:
            self.began.set()


def alone(path: Path, text: str = STORY) -> tuple[int, ...]:
    """What a model answers that has the engine for itself."""
    engine = LlamaEngine()
    try:
        engine.load(spec_of(path)).result(240)
        return Watched(engine).ask(path, text)
    finally:
        assert engine.close()


def both_ways(watched: Watched, starter: Path, other: Path) -> None:
    """In turn and at once, each answers as it does alone, and is loaded once."""
    expected = {path: alone(path) for path in (starter, other)}
    assert expected[starter] != expected[other], "else a mix-up would not be seen"
    for path in expected:
        watched.load(path)
    for path in (starter, other, starter, other):
        assert watched.ask(path) == expected[path]
    tickets = [
        (path, watched.engine.submit(replace(request_of(STORY), model=path), lambda _: None))
        for path in (starter, other) * 2
    ]
    for path, ticket in tickets:
        assert ticket.result(240).token_ids == expected[path]
    assert watched.loads == 2 and watched.left == []
    assert {r.path for r in watched.engine.residents()} == {starter, other}


def test_two_models_answer_as_they_do_alone(watched: Watched, starter: Path, cousin: Path) -> None:
    both_ways(watched, starter, cousin)
    sizes = [resident.size for resident in watched.engine.residents()]
    assert all(130_000_000 < size < 200_000_000 for size in sizes), (
        sizes,
        "96 MB of weights, 59 MB for two talks",
    )
    assert watched.engine.info is not None and watched.engine.info.path == cousin
    assert (
        watched.ask(cousin) == watched.engine.submit(request_of(STORY), lambda _: None).result(60).token_ids
    )
    count = watched.engine.count_texts(["a b"], starter).result(60)
    assert count == watched.engine.count_texts(["a b"], cousin).result(60) == [2]


@pytest.mark.prove
@pytest.mark.skipif(not gemma.parts(), reason=gemma.LACKS)
def test_two_families_answer_as_they_do_alone(watched: Watched, starter: Path, tmp_path: Path) -> None:
    both_ways(watched, starter, gemma.assemble(tmp_path / "gemma.gguf"))


def test_two_models_in_a_process_of_their_own(starter: Path, cousin: Path) -> None:
    engine = IsolatedEngine()
    watched = Watched(engine)
    try:
        expected = {path: alone(path) for path in (starter, cousin)}
        for path in expected:
            watched.load(path)
        for path in (starter, cousin, starter, cousin):
            assert watched.ask(path) == expected[path]
        assert watched.loads == 2 and {r.path for r in engine.residents()} == {starter, cousin}
        engine.let_go(starter).result(60)
        assert watched.left == [("SmolLM2-135M-Instruct.Q4_1.gguf", "asked")]
        assert watched.ask(starter) == expected[starter]
        if os.name != "nt":
            assert engine.pid is not None and engine._line is not None
            reader = engine._line._threads[1]
            psutil.Process(engine.pid).kill()
            reader.join(60)
            assert watched.ask(starter) == expected[starter], "the new process knows both"
            assert watched.ask(cousin) == expected[cousin]
    finally:
        assert engine.close()


# --- memory ---


def room_for(path: Path, models: int) -> LlamaEngine:
    """An engine with memory for so many such models and no more."""
    plan = make_plan(gguf.read(path), spec_of(path), Machine(8 * GIB, 8 * GIB, 1))
    return engine_on(RESERVE + models * (plan.total + 10_000_000))


def test_where_one_fits_the_idle_one_leaves_and_it_is_said(starter: Path, cousin: Path) -> None:
    engine = room_for(starter, 1)
    watched = Watched(engine)
    try:
        watched.load(starter)
        before = watched.ask(starter)
        sentence = watched.load(cousin)
        assert sentence.endswith("left the memory for it.") and watched.left == [(starter.name, "room")]
        assert [r.path for r in engine.residents()] == [cousin]
        assert watched.ask(starter) == before, "the request brings it back"
        assert watched.left[1:] == [("cousin.gguf", "room")]
        assert watched.ask(cousin) == alone(cousin)
    finally:
        assert engine.close()


def test_the_one_used_longest_ago_leaves_first(starter: Path, cousin: Path, tmp_path: Path) -> None:
    third = tmp_path / "third.gguf"
    shutil.copyfile(starter, third)
    engine = room_for(starter, 2)
    watched = Watched(engine)
    try:
        for path in (starter, cousin):
            watched.load(path)
        watched.ask(starter)
        watched.load(third)
        assert watched.left == [("cousin.gguf", "room")]
        assert [r.path for r in engine.residents()] == [starter, third]
    finally:
        assert engine.close()


def test_one_that_answers_is_waited_for(starter: Path, cousin: Path) -> None:
    engine = room_for(starter, 1)
    watched = Watched(engine)
    try:
        watched.load(starter)
        stream = Streaming(engine, starter, 60)
        assert stream.began.wait(240)
        loading = engine.load(spec_of(cousin))
        queued, given_up = Streaming(engine, starter, 4), Streaming(engine, starter, 4)
        given_up.ticket.cancel()
        assert given_up.ticket.result(60).reason == "cancelled"
        assert stream.ticket.result(240).reason in ("length", "stop")
        assert loading.result(240).path == cousin
        assert queued.ticket.result(240).reason == "length"
        assert watched.left == [(starter.name, "room"), ("cousin.gguf", "room")]
    finally:
        assert engine.close()


def test_closing_ends_what_waits(starter: Path, cousin: Path) -> None:
    engine = room_for(starter, 1)
    engine.load(spec_of(starter)).result(240)
    stream = Streaming(engine, starter)
    assert stream.began.wait(240)
    loading, queued = engine.load(spec_of(cousin)), Streaming(engine, cousin)
    assert engine.close()
    assert stream.ticket.result(1).reason == "cancelled"
    assert isinstance(loading.exception(1), UserError)
    assert queued.ticket.result(1).reason == "cancelled"


def test_one_at_a_time(watched: Watched, starter: Path, cousin: Path) -> None:
    watched.engine.keep_several(False)
    for path in (starter, cousin):
        watched.load(path)
    assert [r.path for r in watched.engine.residents()] == [cousin]
    assert watched.left == [(starter.name, "room")]


def test_letting_one_go(watched: Watched, starter: Path, cousin: Path) -> None:
    for path in (starter, cousin):
        watched.load(path)
    stream = Streaming(watched.engine, starter)
    assert stream.began.wait(240)
    error = watched.engine.let_go(starter).exception(60)
    assert isinstance(error, UserError) and error.code == "busy"
    watched.engine.let_go(cousin).result(60)
    assert watched.left == [("cousin.gguf", "asked")]
    error = watched.engine.let_go(cousin).exception(60)
    assert isinstance(error, UserError) and error.code == "not-loaded"
    stream.ticket.cancel()
    assert stream.ticket.result(60).reason == "cancelled"
    assert watched.engine.info is not None, "for everybody else it is still there"
    assert watched.ask(cousin) and watched.loads == 3


def test_each_rests_by_itself(watched: Watched, starter: Path, cousin: Path) -> None:
    engine, gone = watched.engine, threading.Event()
    for path in (starter, cousin):
        watched.load(path)
    engine.watch(lambda move: gone.set() if move.left else None)
    stream = Streaming(engine, starter)
    assert stream.began.wait(240)
    engine.rest_after(0.05)
    assert gone.wait(240)
    assert [r.path for r in engine.residents()] == [starter], "it answers"
    engine.rest_after(None)
    stream.ticket.cancel()
    assert stream.ticket.result(60).reason == "cancelled"


# --- beside each other ---


def test_a_load_that_fails_leaves_the_other_untouched(
    watched: Watched, starter: Path, tmp_path: Path
) -> None:
    watched.load(starter)
    expected = watched.ask(starter)
    martian = Gguf()
    martian.meta["llama.block_count"] = 2
    bad = [martian.write(tmp_path / "damaged.gguf"), tmp_path / "absent.gguf", tmp_path / "empty.gguf"]
    bad[2].touch()
    stream = Streaming(watched.engine, starter, 40)
    assert stream.began.wait(240)
    for path in bad:
        assert isinstance(watched.engine.load(spec_of(path)).exception(60), UserError)
        request = replace(request_of("Hi"), model=path)
        with pytest.raises(UserError) as caught:
            watched.engine.submit(request, lambda _: None).result(60)
        assert caught.value.code == "no-model"
    assert isinstance(stream.ticket.result(240), Finished)
    assert watched.engine.info is not None and watched.engine.info.path == starter
    assert watched.ask(starter) == expected and watched.loads == 1


def test_stopping_one_lets_the_other_go_on(watched: Watched, starter: Path, cousin: Path) -> None:
    for path in (starter, cousin):
        watched.load(path)
    one, other = Streaming(watched.engine, starter), Streaming(watched.engine, cousin, 80)
    assert one.began.wait(240) and other.began.wait(240)
    one.ticket.cancel()
    assert one.ticket.result(60).reason == "cancelled"
    assert other.ticket.result(240).reason in ("length", "stop")


def test_an_answer_goes_on_while_another_model_is_loaded(
    watched: Watched, starter: Path, cousin: Path
) -> None:
    watched.load(starter)
    stream = Streaming(watched.engine, starter)
    assert stream.began.wait(240)
    made: list[int] = []

    def progress(_: float) -> None:
        loaded = watched.engine._models.loaded[0]  # type: ignore[union-attr]
        made.append(len(loaded.scheduler.tasks[0].made))

    watched.engine.load(spec_of(cousin), progress).result(240)
    assert made[-1] > made[0]
    stream.ticket.cancel()
    finished = stream.ticket.result(60)
    assert finished.reason == "cancelled" and not any(isinstance(e, Failed) for e in stream.told)
    text = "".join(e.text for e in stream.told if isinstance(e, Delta))
    expected = watched.ask(starter, max_tokens=len(finished.token_ids))
    assert finished.token_ids == expected and text


# --- time ---


def cycles(watched: Watched, paths: tuple[Path, ...], warm: int, count: int) -> float:
    """By what part the process grows over so many loads and unloads."""
    process = psutil.Process()
    before = 0
    for number in range(warm + count):
        path = paths[number % len(paths)]
        watched.engine.load(LoadSpec(path, context=512, sequences=1, threads=1)).result(240)
        watched.ask(path, "Hi", max_tokens=1)
        watched.engine.let_go(path).result(60)
        if number == warm - 1:
            before = process.memory_info().rss
    assert watched.engine.residents() == ()
    return process.memory_info().rss / before - 1


def test_some_loads_leave_nothing(watched: Watched, starter: Path, cousin: Path) -> None:
    assert cycles(watched, (starter, cousin), 4, 6) <= 0.05


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_fifty_loads_leave_nothing(watched: Watched, starter: Path, cousin: Path) -> None:
    assert cycles(watched, (starter, cousin), 6, 50) <= 0.05


def test_a_child_starts_only_when_it_is_needed() -> None:
    starts: list[str] = []

    def start(role: str) -> Child:
        starts.append(role)
        return Child(role)

    engine = IsolatedEngine(start=start)
    engine.keep_several(False)
    engine.rest_after(60)
    assert engine.residents() == () and starts == []
    assert engine.close()
