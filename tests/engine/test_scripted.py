"""The test double keeps the engine's contract."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.engine.api import (
    CallEnded,
    Delta,
    Engine,
    EngineEvent,
    Failed,
    GenerateRequest,
    LoadSpec,
    Message,
    Tool,
)
from app.engine.host import LlamaEngine
from app.engine.scripted import Script, ScriptedEngine

ASK = GenerateRequest((Message("user", "one two"),))


@pytest.fixture
def engine() -> Iterator[ScriptedEngine]:
    made = ScriptedEngine()
    yield made
    assert made.close()


def test_both_are_engines(engine: ScriptedEngine) -> None:
    doubles: list[Engine] = [engine, LlamaEngine()]
    assert all(double.close() for double in doubles)


def test_says_its_script(engine: ScriptedEngine) -> None:
    told: list[EngineEvent] = []
    engine.answer = Script(("Yes", "."), reasoning=("hm",))
    finished = engine.submit(ASK, told.append).result(5)
    assert told == [Delta("hm", "reasoning"), Delta("Yes"), Delta("."), finished]
    assert finished.stats.prompt_tokens == engine.count(ASK.messages).result(5) == 4
    assert engine.count_texts(["a b", ""]).result(5) == [2, 0] and engine.requests == [ASK]


def test_cancel_at_a_chosen_piece(engine: ScriptedEngine) -> None:
    reached, go = threading.Event(), threading.Event()

    def before(number: int) -> None:
        if number == 1:
            reached.set()
            assert go.wait(5)

    engine.answer = Script(("a", "b", "c"), before=before)
    told: list[EngineEvent] = []
    ticket = engine.submit(ASK, told.append)
    assert reached.wait(5)
    ticket.cancel()
    go.set()
    assert ticket.result(5).reason == "cancelled" and told[0] == Delta("a") and len(told) == 2


def test_failures(engine: ScriptedEngine) -> None:
    engine.answer = Script(("a",), error=UserError("broken", code="decode"))
    told: list[EngineEvent] = []
    with pytest.raises(UserError):
        engine.submit(ASK, told.append).result(5)
    assert told[0] == Delta("a") and isinstance(told[1], Failed)
    engine.load_error = UserError("too large", code="too-large")
    assert engine.load(LoadSpec(Path("x.gguf"))).exception(5) is engine.load_error
    assert engine.info is not None, "another model stays as it was"
    engine.load_error = None
    fractions: list[float] = []
    assert engine.load(LoadSpec(Path("x.gguf"), context=99), fractions.append).result(5).context == 99
    assert fractions == [0.0, 0.5, 1.0]
    engine.unload().result(5)
    with pytest.raises(UserError):
        engine.submit(ASK, told.append).result(5)


def test_forms_are_refused_as_by_the_real_engine(engine: ScriptedEngine) -> None:
    told: list[EngineEvent] = []
    ticket = engine.submit(GenerateRequest(ASK.messages, schema='{"not": {}}'), told.append)
    with pytest.raises(UserError) as caught:
        ticket.result(5)
    assert caught.value.code == "bad-schema" and told == [Failed(caught.value)]
    assert engine.submit(GenerateRequest(ASK.messages, schema="{}"), told.append).result(5).reason == "stop"


def test_calls_are_told_as_the_engine_tells_them(engine: ScriptedEngine) -> None:
    tool = Tool("add", "Adds.", '{"type": "object", "properties": {"a": {"type": "integer"}}}')
    engine.answer = Script(("So", "."), calls=(("add", '{"a": 1}'), ("add", '{"a": "x"}')))
    told: list[EngineEvent] = []
    finished = engine.submit(replace(ASK, tools=(tool,)), told.append).result(5)
    ended = [event for event in told if isinstance(event, CallEnded)]
    assert [type(event).__name__ for event in told[2:6]] == ["CallStarted"] + ["CallArguments"] * 2 + [
        "CallEnded"
    ]
    assert [bool(event.fault) for event in ended] == [False, True] and finished.calls == (ended[0].call,)
    assert engine.submit(ASK, told.append).result(5).calls == (), "without tools there are none"
