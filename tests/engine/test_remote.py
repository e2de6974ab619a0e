"""What is sent to an endpoint, what is made of its answer, and when it is asked again."""

from __future__ import annotations

import base64
import json
import threading
import zlib
from collections.abc import Iterator
from typing import Any

import pytest

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import (
    CallArguments,
    CallEnded,
    CallStarted,
    Delta,
    Failed,
    Finished,
    GenerateRequest,
    LoadSpec,
    Message,
    Picture,
    Sampling,
    Tool,
    ToolCall,
    endpoint_of,
    endpoint_place,
)
from app.engine.remote.line import Trying
from app.engine.remote.target import Target
from app.engine.routed import RoutedEngine
from app.engine.scripted import ScriptedEngine
from tests.engine import endpoints
from tests.engine.endpoints import END, Heard, Rig, Scripted, event, piece

SCHEMA = json.dumps({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]})
TOOL = Tool(
    "weather", "Tells it.", json.dumps({"type": "object", "properties": {"city": {"type": "string"}}})
)


@pytest.fixture
def script() -> Iterator[Scripted]:
    with endpoints.scripted() as made:
        yield made


@pytest.fixture
def rig(script: Scripted) -> Iterator[Rig]:
    with endpoints.rig(Target("e", "Desk", f"{script.origin}/v1", "small", parallel=2)) as made:
        yield made


def asked(*messages: Message, **more: Any) -> GenerateRequest:
    return GenerateRequest(
        messages or (Message("user", "What is water?"),), model=endpoint_place("e"), scope="chat:a", **more
    )


def answer(rig: Rig, request: GenerateRequest | None = None) -> tuple[str, Finished, Heard]:
    heard = Heard()
    finished = rig.engine.submit(request or asked(), heard).result(60)
    return "".join(e.text for e in heard if isinstance(e, Delta) and e.kind == "answer"), finished, heard


def failure(rig: Rig, request: GenerateRequest | None = None) -> UserError:
    heard = Heard()
    with pytest.raises(UserError) as caught:
        rig.engine.submit(request or asked(), heard).result(60)
    assert heard[-1] == Failed(caught.value)
    return caught.value


# what is sent


def test_what_is_sent_is_what_the_api_has_and_no_more(rig: Rig, script: Scripted) -> None:
    sampling = Sampling(temperature=0.3, top_p=0.8, top_k=7, min_p=0.2, repeat_penalty=1.3, seed=5)
    talk = (
        Message("system", "Be brief."),
        Message("user", "Weather?"),
        Message("assistant", "", calls=(ToolCall("abcdefghi", "weather", '{"city": "Rome"}'),)),
        Message("tool", "Sunny", call_id="abcdefghi"),
    )
    answer(rig, asked(*talk, sampling=sampling, max_tokens=9, stop=("END",), tools=(TOOL,), thinking=False))
    [body] = script.asked
    assert body["messages"][2]["tool_calls"][0]["function"] == {
        "name": "weather",
        "arguments": '{"city": "Rome"}',
    }
    assert body["messages"][3] == {"role": "tool", "content": "Sunny", "tool_call_id": "abcdefghi"}
    assert body["tools"][0]["function"]["name"] == "weather"
    known = {
        "model",
        "messages",
        "tools",
        "stream",
        "stream_options",
        "max_tokens",
        "temperature",
        "top_p",
        "seed",
    }
    assert set(body) == {*known, "stop", "chat_template_kwargs"}
    assert (body["temperature"], body["top_p"], body["seed"], body["stop"]) == (0.3, 0.8, 5, ["END"])
    assert script.headers[0]["authorization"] == f"Bearer {endpoints.KEY}"


def test_a_picture_goes_as_png_to_a_model_that_sees_and_nowhere_else(rig: Rig, script: Scripted) -> None:
    shown = Message("user", "What is this?", pictures=(Picture(2, 1, b"\xff\0\0\0\xff\0"),))
    assert failure(rig, asked(shown)).code == "no-vision"
    rig.book.targets["e"] = Target("e", "Desk", f"{script.origin}/v1", "small", vision=True)
    answer(rig, asked(shown))
    [first, second] = script.asked[0]["messages"][0]["content"]
    png = base64.b64decode(first["image_url"]["url"].removeprefix("data:image/png;base64,"))
    assert png.startswith(b"\x89PNG") and zlib.decompress(png[41:-16]) == b"\0\xff\0\0\0\xff\0"
    assert second == {"type": "text", "text": "What is this?"}


def test_what_a_server_refuses_by_name_is_left_out(rig: Rig, script: Scripted) -> None:
    def refuse(words: str) -> tuple[int, bytes, dict[str, str]]:
        return 400, json.dumps({"error": {"message": words}}).encode(), {}

    script.statuses += [
        refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        refuse("Unknown parameter: stream_options"),
        refuse("temperature does not support 0.7, only the default (1) is"),
    ]
    text, _, _ = answer(rig)
    assert text == "".join(endpoints.WORDS)
    last = script.asked[-1]
    assert last["max_completion_tokens"] == 2048
    assert not {"max_tokens", "stream_options", "temperature"} & set(last)
    script.statuses.append(refuse("This model is not for you"))
    assert "it said: This model is not for you" in failure(rig).sentence


def test_a_grammar_is_refused(rig: Rig, script: Scripted) -> None:
    assert failure(rig, asked(grammar='root ::= "a"')).code == "bad-grammar"
    assert failure(rig, asked(schema="{")).code == "bad-schema"
    assert failure(rig, asked(schema=SCHEMA, tools=(TOOL,))).code == "bad-tools"
    assert script.asked == []


# what comes back


def test_reasoning_and_calls_are_told_apart_from_the_answer(rig: Rig, script: Scripted) -> None:
    def reply(handler: Any, body: dict[str, Any]) -> None:
        handler.begin()
        handler.say(b": a comment\r\n\r\n" + piece(delta={"reasoning_content": "Let me "}))
        handler.say(piece(delta={"reasoning": "think."}))
        handler.say(piece("So. "))
        first = {"index": 0, "id": "call_1", "function": {"name": "weather", "arguments": ""}}
        handler.say(piece(delta={"tool_calls": [first]}))
        for part in ('{"ci', 'ty": "Rome"}'):
            handler.say(piece(delta={"tool_calls": [{"index": 0, "function": {"arguments": part}}]}))
        second = {"index": 1, "function": {"name": "weather", "arguments": '{"city": 7}'}}
        handler.say(
            piece(delta={"tool_calls": [second]}) + piece(finish_reason="tool_calls") + b"data: [DONE]\n\n"
        )

    script.answer = reply
    text, finished, heard = answer(rig, asked(tools=(TOOL,)))
    assert text == "So. "
    assert [e.text for e in heard if isinstance(e, Delta) and e.kind == "reasoning"] == ["Let me ", "think."]
    started = [e for e in heard if isinstance(e, CallStarted)]
    assert [(e.name, e.index) for e in started] == [("weather", 0), ("weather", 1)]
    assert (
        "".join(e.text for e in heard if isinstance(e, CallArguments) and e.id == started[0].id)
        == '{"city": "Rome"}'
    )
    ends = [e for e in heard if isinstance(e, CallEnded)]
    assert [bool(e.fault) for e in ends] == [False, True]
    assert finished.calls == (ends[0].call,)
    again = answer(rig, asked(tools=(TOOL,)))[1]
    assert again.calls == finished.calls, "the same request gives the same ids"


def test_an_answer_that_was_not_streamed_is_one_too(rig: Rig, script: Scripted) -> None:
    whole = {
        "object": "chat.completion",
        "choices": [{"message": {"role": "assistant", "content": "Wet."}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 4, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 3}},
    }
    script.answer = lambda handler, body: handler.send_json(whole)
    text, finished, _ = answer(rig)
    assert text == "Wet."
    stats = finished.stats
    assert (stats.prompt_tokens, stats.generated_tokens, stats.reused_tokens) == (4, 2, 3)


@pytest.mark.parametrize(
    "tail", [piece(finish_reason="stop"), b"data: [DONE]\n\n", piece(finish_reason="eos")]
)
def test_a_missing_half_of_the_end_is_fine(rig: Rig, script: Scripted, tail: bytes) -> None:
    def reply(handler: Any, body: dict[str, Any]) -> None:
        handler.begin()
        handler.say(piece("Wet.") + tail)

    script.answer = reply
    assert answer(rig)[1].reason == "stop"


def test_what_was_withheld_is_told(rig: Rig, script: Scripted) -> None:
    def reply(handler: Any, body: dict[str, Any]) -> None:
        handler.begin()
        handler.say(piece("Wa") + piece(finish_reason="content_filter"))

    script.answer = reply
    assert answer(rig)[1].notice == "Desk withheld the rest of this answer."


# held to a schema


def test_a_server_that_refuses_schemas_is_asked_in_words_and_its_answer_checked(
    rig: Rig, script: Scripted
) -> None:
    answers = ["Ann, of course", '{"name": 8}', '{"name": 7}', '{"name": "Ann"}']

    def reply(handler: Any, body: dict[str, Any]) -> None:
        if "response_format" in body:
            handler.send_plain(400, b'{"error": "response_format is not supported"}', {})
            return
        handler.begin()
        handler.say(piece(answers[len(script.asked) - 2]) + END)

    script.answer = reply
    error = failure(rig, asked(schema=SCHEMA))
    assert error.code == "wrong-form" and "at name" in error.sentence
    assert len(script.asked) == 1 + 3, "a refusal, and three answers"
    script.asked.clear()
    del answers[:2]
    text, finished, heard = answer(rig, asked(schema=SCHEMA))
    assert json.loads(text) == {"name": "Ann"}
    assert "could not be held to the form" in finished.notice
    assert "JSON Schema" in script.asked[1]["messages"][-1]["content"]
    assert script.asked[2]["messages"][-2] == {"role": "assistant", "content": '{"name": 7}'}
    assert "does not fit at name" in script.asked[2]["messages"][-1]["content"]
    assert sum(isinstance(e, Delta) for e in heard) == 1, "nothing that did not fit was told"


def test_a_server_that_ignores_schemas_is_found_out(rig: Rig, script: Scripted) -> None:
    def reply(handler: Any, body: dict[str, Any]) -> None:
        handler.begin()
        handler.say(piece("Sure! Ann." if "response_format" in body else '{"name": "Ann"}') + END)

    script.answer = reply
    text, finished, _ = answer(rig, asked(schema=SCHEMA))
    assert json.loads(text) == {"name": "Ann"} and finished.notice


# asked again


def test_a_busy_server_is_asked_again_and_its_wish_kept(script: Scripted) -> None:
    target = Target("e", "Desk", f"{script.origin}/v1", "small")
    dice: list[float] = []

    def throw() -> float:
        dice.append(0.5)
        return 0.5

    with endpoints.rig(target, trying=Trying(pause=0.01, dice=throw)) as rig:
        script.statuses += [
            (429, b"", {"Retry-After": "0"}),
            (503, b"busy", {}),
            (500, b'{"error": "oh"}', {}),
        ]
        assert answer(rig)[0] == "".join(endpoints.WORDS)
        assert [row.result for row in rig.rows] == [f"answered {n}" for n in (429, 503, 500, 200)]
        assert len(dice) >= 3
        script.statuses += [(503, b"", {})] * 4
        assert failure(rig).code == "server-error"
        script.statuses += [(429, b"", {"Retry-After": "3600"})]
        assert failure(rig).sentence == "Desk takes no more questions now; try again in 3600 seconds."
        assert script.statuses == [], "such a long wait is not waited for"


def test_nothing_is_asked_again_after_the_first_piece(rig: Rig, script: Scripted) -> None:
    def reply(handler: Any, body: dict[str, Any]) -> None:
        handler.begin()
        handler.say(piece("Wa") + event({"error": {"message": "CUDA error", "code": 500}}))

    script.answer = reply
    error = failure(rig)
    assert (
        error.sentence == "Desk failed in the middle of its answer, because it said: CUDA error; try again."
    )
    assert len(script.asked) == 1


# at once, and no more


def test_so_many_at_once_and_a_person_first(rig: Rig, script: Scripted) -> None:
    gate, order = threading.Event(), list[str]()

    def reply(handler: Any, body: dict[str, Any]) -> None:
        order.append(body["messages"][0]["content"])
        gate.wait(30)
        handler.begin()
        handler.say(piece("Wet.") + END)

    script.answer = reply
    tickets = [
        rig.engine.submit(asked(Message("user", f"step {n}"), priority=Priority.STEP), Heard())
        for n in range(5)
    ]
    while script.now < 2:
        endpoints.pause()
    tickets.append(rig.engine.submit(asked(Message("user", "a person")), Heard()))
    gate.set()
    assert all(ticket.result(60).reason == "stop" for ticket in tickets)
    assert script.most == 2
    assert order.index("a person") in (2, 3), "the next of two that go together"


def test_a_stop_closes_the_connection_and_what_waits_never_goes(rig: Rig, script: Scripted) -> None:
    def reply(handler: Any, body: dict[str, Any]) -> None:
        handler.begin()
        while not script.release.is_set():
            handler.say(piece("on "))
            script.release.wait(0.01)

    script.answer = reply
    heard = [Heard() for _ in range(4)]
    tickets = [rig.engine.submit(asked(), one) for one in heard]
    while not all(heard[:2]):
        endpoints.pause()
    for ticket in reversed(tickets):
        ticket.cancel()
    assert [ticket.result(30).reason for ticket in tickets] == ["cancelled"] * 4
    assert script.left.wait(30), "the server noticed that nobody listens"
    assert len(script.asked) == 2 and [row.result for row in rig.rows] == ["cancelled"] * 2
    assert all(isinstance(one[-1], Finished) for one in heard)
    assert tickets[0].result().stats.generated_tokens > 0


def test_closing_ends_everything(script: Scripted) -> None:
    script.answer = lambda handler, body: script.release.wait(30)
    with endpoints.rig(Target("e", "Desk", f"{script.origin}/v1", "small", parallel=1)) as rig:
        tickets = [rig.engine.submit(asked(), Heard()) for _ in range(3)]
        while not script.asked:
            endpoints.pause()
        vectors = rig.engine.embed(["a"], endpoint_place("e"), Priority.PERSON)
        assert rig.engine.close(30)
        assert vectors.cancelled()
        assert [ticket.result(1).reason for ticket in tickets] == ["cancelled"] * 3
        assert failure(rig).code == "closing"


def test_a_cancelled_future_of_vectors_closes_its_connection(rig: Rig, script: Scripted) -> None:
    script.answer = lambda handler, body: script.release.wait(60)
    works = [rig.engine.embed(["a"], endpoint_place("e"), Priority.PERSON) for _ in range(3)]
    while not script.asked:
        endpoints.pause()
    for work in works:
        assert work.cancel()
    while len(rig.rows) < len(script.asked):
        endpoints.pause()
    assert {row.result for row in rig.rows} == {"cancelled"}
    script.release.set()


# consent, and one engine for all


def test_nothing_goes_out_without_leave(rig: Rig, script: Scripted) -> None:
    rig.book.refusal = UserError("Not agreed", code="needs-consent")
    assert failure(rig, asked(passages=3)).code == "needs-consent"
    with pytest.raises(UserError, match="Not agreed"):
        rig.engine.embed(["a"], endpoint_place("e"), Priority.PERSON).result(10)
    assert rig.book.allowed == [("e", "chat:a", 3), ("e", "", 1)]
    assert script.asked == [] and rig.rows == []


def test_one_engine_routes_by_the_model(rig: Rig, script: Scripted) -> None:
    local = ScriptedEngine()
    engine = RoutedEngine(local, rig.engine)
    info = engine.load(LoadSpec(endpoint_place("e"))).result(10)
    assert (info.name, info.remote, info.context) == ("Desk", f"127.0.0.1:{script.port}", 8192)
    assert endpoint_of(info.path) == "e" and script.asked == [], "nothing is sent for that"
    assert engine.count([Message("user", "x" * 300)], model=info.path).result(1) >= 100
    heard = Heard()
    engine.submit(asked(), heard).result(30)
    assert local.requests == [] and len(script.asked) == 1
    engine.submit(GenerateRequest((Message("user", "Hello"),)), heard).result(30)
    assert len(local.requests) == 1 and len(script.asked) == 1
    for work in (engine.let_go(info.path), engine.rerank("a", ["b"], info.path)):
        with pytest.raises(UserError):
            work.result(1)
    with pytest.raises(UserError, match="no adapter"):
        engine.load(LoadSpec(info.path, projector=info.path)).result(1)
    assert engine.close(30)


def test_a_failure_is_never_answered_by_another_model(rig: Rig, script: Scripted) -> None:
    local = ScriptedEngine()
    engine = RoutedEngine(local, rig.engine)
    script.statuses += [(404, b'{"error": "model small not found"}', {})]
    heard = Heard()
    with pytest.raises(UserError, match="knows no model “small”"):
        engine.submit(asked(), heard).result(30)
    assert local.requests == []
    assert local.close()
