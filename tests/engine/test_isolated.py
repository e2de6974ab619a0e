"""The engine in a process of its own: the same answers, and a kill that ends answers only."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.engine import api
from app.engine.api import Delta, EngineEvent, Failed, Finished, LoadSpec, Message
from app.engine.careful import Nowhere
from app.engine.child import Child
from app.engine.host import LlamaEngine
from app.engine.isolated import MOST_ATTEMPTS, IsolatedEngine
from app.engine.isolated_host import PROMISES
from tests.engine.conftest import Talk, request_of, spec_of

STORY = "Tell me a very long story about a lighthouse."
unix = pytest.mark.skipif(os.name == "nt", reason="lacks SIGKILL")


@pytest.fixture
def isolated(starter: Path) -> Iterator[IsolatedEngine]:
    made = IsolatedEngine()
    made.load(spec_of(starter)).result(120)
    yield made
    assert made.close()


def test_it_has_every_door_of_the_engine() -> None:
    wanted = {name for name in vars(api.Engine) if not name.startswith("_")}
    assert wanted <= set(dir(IsolatedEngine))
    assert {"count", "count_texts", "unload"} <= PROMISES and "load" not in PROMISES


def test_the_same_answer_as_in_this_process(isolated: IsolatedEngine, talk: Talk) -> None:
    there, end = Talk(isolated).events(STORY, max_tokens=24)  # type: ignore[arg-type]
    assert end.token_ids == talk.tokens(STORY, max_tokens=24)
    assert there[-1] == end and "".join(e.text for e in there if isinstance(e, Delta))
    question = [Message("user", STORY)]
    assert isolated.count(question).result(20) == talk.engine.count(question).result(20)
    assert isolated.count_texts(["a b", ""]).result(20) == talk.engine.count_texts(["a b", ""]).result(20)
    assert isolated.devices()[0].kind == "cpu"
    info = isolated.info
    assert info is not None and info.context == 2048


def test_progress_errors_and_unloading(starter: Path, tmp_path: Path) -> None:
    engine = IsolatedEngine()
    error = engine.count([Message("user", "Hi")]).exception(60)
    assert isinstance(error, UserError) and error.code == "no-model"
    told: list[EngineEvent] = []
    with pytest.raises(UserError):
        engine.submit(request_of("Hi"), told.append).result(60)
    assert len(told) == 1 and isinstance(told[0], Failed)
    empty = tmp_path / "empty.gguf"
    empty.touch()
    error = engine.load(LoadSpec(empty)).exception(60)
    assert isinstance(error, UserError) and error.code == "empty-file" and engine.info is None
    fractions: list[float] = []
    engine.load(spec_of(starter), fractions.append).result(60)
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    engine.unload().result(60)
    assert engine.info is None
    assert engine.close() and engine.close()
    assert isinstance(engine.load(spec_of(starter)).exception(1), UserError)


def test_cancelling(isolated: IsolatedEngine) -> None:
    stream = Streaming(isolated)
    assert stream.began.wait(60)
    stream.ticket.cancel()
    assert stream.ticket.result(60).reason == "cancelled"
    assert isinstance(stream.told[-1], Finished)


def test_closing_while_answering(starter: Path) -> None:
    engine = IsolatedEngine()
    engine.load(spec_of(starter)).result(60)
    stream = Streaming(engine)
    assert stream.began.wait(60) and engine.close()
    assert stream.ticket.result(1).reason == "cancelled"


def test_a_listener_that_raises_ends_only_its_own_answer(isolated: IsolatedEngine) -> None:
    def broken(_: EngineEvent) -> None:
        raise RuntimeError("listener")

    with pytest.raises(UserError):
        isolated.submit(request_of(STORY, max_tokens=400), broken).result(60)
    assert isolated.submit(request_of("Hi", max_tokens=2), lambda _: None).result(60).token_ids


class Streaming:
    """A long answer; `began` is set with its third event."""

    def __init__(self, engine: IsolatedEngine) -> None:
        self.told: list[EngineEvent] = []
        self.began, self.ended = threading.Event(), threading.Event()
        self.ticket = engine.submit(request_of(STORY, max_tokens=1500), self._take)

    def _take(self, event: EngineEvent) -> None:
        self.told.append(event)
        if len(self.told) == 3:
            self.began.set()
        if isinstance(event, (Finished, Failed)):
            self.ended.set()


def kill(engine: IsolatedEngine) -> None:
    pid = engine.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def kills(engine: IsolatedEngine, count: int) -> int:
    """Kill it that often in the middle of an answer; each time the answer fails in words, and the next one comes.

    Returns how many processes it took.
    """
    expected = engine.submit(request_of("Count to ten."), lambda _: None).result(60).token_ids
    pids = {engine.pid}
    for _ in range(count):
        before = engine.pid
        stream = Streaming(engine)
        assert stream.began.wait(60)
        kill(engine)
        with pytest.raises(UserError) as caught:
            stream.ticket.result(20)
        assert caught.value.code == "engine-ended" and stream.ended.wait(5)
        assert [e for e in stream.told if isinstance(e, (Finished, Failed))] == [Failed(caught.value)]
        assert engine.info is not None, "the model is only away"
        again = engine.submit(request_of("Count to ten."), lambda _: None).result(60)
        assert len(again.token_ids) == len(expected)
        assert engine.pid not in (None, before)
        pids.add(engine.pid)
    return len(pids)


@unix
def test_a_kill_in_the_middle_of_an_answer(isolated: IsolatedEngine) -> None:
    assert kills(isolated, 2) == 3


@unix
@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_forty_kills(isolated: IsolatedEngine) -> None:
    assert kills(isolated, 40) > 1, "numbers of processes come round again"


@unix
def test_a_kill_while_nothing_runs_is_not_noticed(isolated: IsolatedEngine) -> None:
    kill(isolated)
    line = isolated._line
    assert line is not None
    line._threads[1].join(20)
    assert isolated.count_texts(["a b"]).result(60) == [2]


@unix
def test_a_plan_that_kills_the_process_is_not_tried_again(starter: Path) -> None:
    """The process dies of the first loads; what is remembered leads to a lesser plan."""
    pids: list[int] = []

    class Mortal(Child):
        def receive(self) -> object:
            message = super().receive()
            if message[0] == "keep" and '"phase": "loading"' in message[2] and len(pids) < 2:
                pids.append(self.pid)
                os.kill(self.pid, signal.SIGKILL)
            return message

    engine = IsolatedEngine(Nowhere(), Mortal)
    info = engine.load(LoadSpec(starter, 2048, sequences=2, threads=1)).result(120)
    assert len(set(pids)) == 2 and info.sentence.count("The engine died of loading it") == 1
    assert engine.close()


@unix
def test_a_model_that_always_kills_is_given_up(starter: Path) -> None:
    starts: list[int] = []

    class Doomed(Child):
        def __init__(self, role: str) -> None:
            super().__init__(role)
            starts.append(self.pid)
            os.kill(self.pid, signal.SIGKILL)

    engine = IsolatedEngine(Nowhere(), Doomed)
    error = engine.load(spec_of(starter)).exception(60)
    assert isinstance(error, UserError) and error.code == "engine-ended" and len(starts) == MOST_ATTEMPTS
    assert engine.close()


def test_what_is_remembered_goes_both_ways(starter: Path) -> None:
    kept = Nowhere()
    kept.save("theme", "dark")
    for _ in range(2):
        engine = IsolatedEngine(kept)
        engine.load(spec_of(starter)).result(60)
        assert engine.close()
    assert sorted(key[:5] for key in kept.load()) == ["plan/", "theme"]
    assert all('"phase": ""' in text for key, text in kept.load().items() if key != "theme")


@unix
def test_no_process_can_be_started() -> None:
    def refuse(role: str) -> Child:
        raise OSError(11, "Resource temporarily unavailable")

    engine = IsolatedEngine(start=refuse)
    assert isinstance(engine.count_texts(["a"]).exception(1), UserError)
    assert engine.close()


def test_the_engine_in_this_process_is_left_alone(engine: LlamaEngine, isolated: IsolatedEngine) -> None:
    assert isolated.pid not in (None, os.getpid()) and engine.info is not None
