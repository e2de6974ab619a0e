"""From a model's tokens to calls with names, arguments and faults; what is offered is checked first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.base.errors import UserError
from app.engine.answer import Answer
from app.engine.api import (
    CallArguments,
    CallEnded,
    CallStarted,
    ChatForm,
    Delta,
    EngineEvent,
    Failed,
    Finished,
    GenerateRequest,
    Message,
    Sampling,
    Switch,
    Tool,
    ToolCall,
)
from app.engine.backend import Odds, Piece
from app.engine.chat_form import chat_form
from app.engine.frames import pack, read
from app.engine.host import LlamaEngine
from app.engine.scripted import ScriptedEngine
from app.engine.stream import Style
from app.engine.tools.check import Toolset, call_id, toolset
from app.engine.tools.forms import FORMS, form_named
from app.engine.tools.plain import in_words
from app.models import manifest
from tests.engine.conftest import GREEDY, Talk
from tests.engine.test_calls import WEATHER, hermes

ASK = (Message("user", "The weather in Rome?"),)


def answered(text: str, form: str = "hermes", seed: int = 1, odds: bool = False) -> list[EngineEvent]:
    """All events of an answer that spells this text, a character a token."""
    told: list[EngineEvent] = []
    request = GenerateRequest(ASK, Sampling(seed=seed), tools=(WEATHER,), logprobs=0 if odds else None)
    answer = Answer(request, 7, told.append)

    def piece(token: int) -> Piece:
        return Piece(chr(token).encode(), False)

    answer.prepare(piece, (), Style(form=FORMS[form]), 10, toolset(request))
    for character in text:
        if odds:
            answer.on_odds(Odds(-0.5, ()))
        answer.on_token(ord(character))
    answer.on_end("stop")
    return told


def joined(events: list[EngineEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, CallArguments))


def end_of(events: list[EngineEvent]) -> Finished:
    assert isinstance(events[-1], Finished)
    return events[-1]


def test_a_call_comes_in_parts_and_whole() -> None:
    events = answered("Sure.\n" + hermes("get_weather", {"city": "Rome"}))
    started = [event for event in events if isinstance(event, CallStarted)]
    ended = [event for event in events if isinstance(event, CallEnded)]
    call = ToolCall(started[0].id, "get_weather", '{"city": "Rome"}')
    assert [(s.name, s.index) for s in started] == [("get_weather", 0)]
    assert ended == [CallEnded(call)] and end_of(events).calls == (call,)
    assert joined(events) == call.arguments
    assert "".join(e.text for e in events if isinstance(e, Delta)) == "Sure."
    tokens = sum(e.tokens for e in events if isinstance(e, (Delta, CallStarted, CallArguments)))
    assert tokens <= len(end_of(events).token_ids)


def test_ids_are_stable_and_apart() -> None:
    text = hermes("get_weather", {"city": "a"}) + hermes("get_weather", {"city": "b"})
    first, again, other = (end_of(answered(text, seed=seed)).calls for seed in (1, 1, 2))
    assert first == again and len({call.id for call in (*first, *other)}) == 4
    assert all(len(call.id) == 9 and call.id.isalnum() and call.id.isascii() for call in first)
    assert len({call_id(number) for number in range(2000)}) == 2000


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (hermes("nobody", {}), "There is no tool named nobody."),
        (hermes("get_weather", {}), "The arguments do not fit: required is not kept."),
        (hermes("get_weather", {"city": 7}), "The arguments do not fit at city: type is not kept."),
        (hermes("get_weather", ["Rome"]), "The arguments are no JSON object."),
        ('<tool_call>{"name": "get_weather", "arguments": {"city": }}', "The arguments are no JSON."),
        ('<tool_call>{"name": "get_weather", "arguments": {"city": "Ro', "The arguments are no JSON."),
    ],
)
def test_what_cannot_be_carried_out_says_why(text: str, fault: str) -> None:
    events = answered(text)
    ended = [event for event in events if isinstance(event, CallEnded)]
    assert [event.fault for event in ended] == [fault]
    assert end_of(events).calls == ()
    assert ended[0].call.arguments == joined(events)


def test_a_plain_answer_is_no_call() -> None:
    events = answered("It <b>rains</b> {a lot}: <tool_cal")
    assert not any(isinstance(event, (CallStarted, CallEnded)) for event in events)
    assert "".join(e.text for e in events if isinstance(e, Delta)) == "It <b>rains</b> {a lot}: <tool_cal"


def test_probabilities_reach_every_part() -> None:
    text = "Sure.\n" + hermes("get_weather", {"city": "Rome"}) + "\nSo."
    events = answered(text, odds=True)
    told = [o for e in events if isinstance(e, (Delta, CallStarted, CallArguments)) for o in e.logprobs]
    assert "".join(one.chosen.text for one in end_of(events).logprobs) == text
    assert told == [*end_of(events).logprobs][: len(told)] and len(told) == len(text)


@pytest.mark.parametrize(
    "tools",
    [
        (Tool(""),),
        (Tool("two words"),),
        (Tool("a"), Tool("a")),
        (Tool("a", parameters="nonsense"),),
        (Tool("a", parameters="[]"),),
        (Tool("a", parameters='{"type": "string"}'),),
        (Tool("a", parameters='{"type": "object", "properties": 7}'),),
        (Tool("a", parameters='{"type": "object", "required": "city"}'),),
        (Tool("a", parameters='{"type": "object", "properties": {"a": {"pattern": "("}}}'),),
        (Tool("a", parameters="[" * 100_000),),
        (Tool("a", description="x" * 100_000),),
        tuple(Tool(f"t{number}") for number in range(129)),
    ],
)
def test_unsound_tools_are_refused(tools: tuple[Tool, ...]) -> None:
    with pytest.raises(UserError) as caught:
        toolset(GenerateRequest(ASK, tools=tools))
    assert caught.value.code == "bad-tools"


def test_tools_and_a_form_exclude_each_other() -> None:
    with pytest.raises(UserError) as caught:
        toolset(GenerateRequest(ASK, tools=(WEATHER,), schema="{}"))
    assert caught.value.code == "bad-tools"
    assert toolset(GenerateRequest(ASK)) is None


def test_the_test_double_refuses_the_same() -> None:
    engine = ScriptedEngine()
    for request in (GenerateRequest(ASK, tools=(Tool("a b"),)), GenerateRequest(ASK, logprobs=99)):
        with pytest.raises(UserError):
            engine.submit(request, list[EngineEvent]().append).result(5)
    assert engine.close()


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "https://example.com/schema.json"},
        {"$ref": "file:///etc/hostname"},
        {"$ref": "#"},
    ],
)
def test_schemas_of_strangers_reach_nothing_and_break_nothing(schema: dict[str, Any]) -> None:
    tools = Toolset([Tool("look", parameters=json.dumps(schema))])
    assert tools.fault("look", '{"a": "b"}').startswith("The arguments could not be checked")


def test_calls_travel_between_processes() -> None:
    import io

    request = GenerateRequest(
        (*ASK, Message("assistant", "", (ToolCall("a", "b", "{}"),), reasoning="r")), tools=(WEATHER,)
    )
    for item in (request, *answered(hermes("get_weather", {"city": "Rome"}), odds=True)):
        assert read(io.BytesIO(pack(item))) == item


def test_the_manifest_says_how_a_model_calls_and_thinks() -> None:
    schema = json.loads(manifest.resource("models_manifest.schema.json").read_text("utf-8"))
    assert schema["$defs"]["chat"]["properties"]["tools"]["enum"] == list(FORMS)
    forms = {entry.id: chat_form(entry.chat) for entry in manifest.load()}
    assert forms["qwen3-8b"] == ChatForm()
    assert forms["gpt-oss-20b"].tools == "gpt-oss"
    assert forms["gpt-oss-20b"].silent == Switch((("reasoning_effort", "low"),))
    for form in forms.values():
        assert form.tools is None or form_named(form.tools)
    with pytest.raises(UserError) as caught:
        form_named("nonsense")
    assert caught.value.code == "bad-template"


def test_a_real_model_reads_tools_and_results(engine: LlamaEngine, talk: Talk) -> None:
    """The starter is too small to use a tool well: what counts is that each of its answers is a sound sequence."""
    call = ToolCall("abcdefghi", "get_weather", '{"city": "Rome"}')
    talk_so_far = (*ASK, Message("assistant", "", (call,)), Message("tool", "20 degrees", call_id=call.id))
    for messages in (ASK, talk_so_far):
        told: list[EngineEvent] = []
        request = GenerateRequest(messages, GREEDY, max_tokens=60, tools=(WEATHER,))
        end = engine.submit(request, told.append).result(120)
        assert end.stats.prompt_tokens > 120 and told[-1] == end
        started = [event.id for event in told if isinstance(event, CallStarted)]
        assert started == [event.call.id for event in told if isinstance(event, CallEnded)]
    plain = engine.count(ASK).result(10)
    assert plain < engine.count(ASK, tools=(WEATHER,)).result(10)


def test_a_real_vocabulary_spells_calls(engine: LlamaEngine) -> None:
    loaded = engine._loaded  # pyright: ignore[reportPrivateUsage]
    assert loaded is not None
    told: list[EngineEvent] = []
    request = GenerateRequest(ASK, tools=(WEATHER,))
    answer = Answer(request, 1, told.append)
    answer.prepare(loaded.model.piece, (), Style(form=FORMS["hermes"]), 1, toolset(request))
    for token in loaded.model.tokenise(hermes("get_weather", {"city": "Zürich 😀"}), False):
        answer.on_token(token)
    answer.on_end("stop")
    assert json.loads(end_of(told).calls[0].arguments) == {"city": "Zürich 😀"}


def test_two_results_reach_a_template_that_refuses_two_turns_of_one_role() -> None:
    calls = (ToolCall("a", "weather", '{"city": "Rome"}'), ToolCall("b", "weather", '{"city": "Oslo"}'))
    results = (Message("tool", "Mild.", call_id="a"), Message("tool", "Cold.", call_id="b"))
    talk = (*ASK, Message("assistant", "", calls), *results, Message("user", "And tomorrow?"))
    told = in_words(talk, Toolset((WEATHER,)))
    assert [message.role for message in told] == ["system", "user", "assistant", "user"]
    assert told[-1].content.count("<tool_response>") == 2 and told[-1].content.endswith("And tomorrow?")
    assert [message.role for message in in_words(ASK, None)] == ["user"]


def test_an_answer_that_failed_is_not_ended_once_more() -> None:
    told: list[EngineEvent] = []
    answer = Answer(GenerateRequest(ASK), 7, told.append)
    error = UserError("The engine is closing", code="closing")
    answer.on_failure(error)
    answer.on_end("cancelled")
    assert told == [Failed(error)]
    with pytest.raises(UserError, match="closing"):
        answer.result(0)
