"""The local API as the official OpenAI client finds it."""

from __future__ import annotations

import threading
from typing import Any

import openai
import pytest

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.scripted import Script
from app.models.entry import ELSEWHERE, Entry
from tests.serve.rig import Make, Served, four_pixels, until_cancelled

HELLO: Any = [{"role": "user", "content": "Hello?"}]
ADD: Any = {
    "type": "function",
    "function": {
        "name": "add",
        "description": "Adds.",
        "parameters": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]},
    },
}


def ask(served: Served, **more: Any) -> Any:
    return served.client().chat.completions.create(**{"model": "default", "messages": HELLO, **more})


def test_an_answer(served: Served) -> None:
    reply = ask(served, temperature=0.5, top_p=0.25, seed=7, max_completion_tokens=9, stop=["END"])
    assert reply.choices[0].message.content == "Hello there."
    assert reply.choices[0].finish_reason == "stop"
    assert reply.usage.completion_tokens == 3 and reply.usage.prompt_tokens > 0
    assert reply.model == served.core.models.default_id()
    request = served.engine.requests[-1]
    assert (request.sampling.temperature, request.sampling.top_p, request.sampling.seed) == (0.5, 0.25, 7)
    assert (request.max_tokens, request.stop, request.priority) == (9, ("END",), Priority.STEP)
    assert request.exact
    ask(served)
    assert not served.engine.requests[-1].exact  # without a seed it may share decodes


def test_a_stream_ends_with_its_usage(served: Served) -> None:
    chunks = list(ask(served, stream=True, stream_options={"include_usage": True}))
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == "Hello there."
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage.completion_tokens == 3
    assert len({c.id for c in chunks}) == 1
    assert all(c.usage is None for c in list(ask(served, stream=True)))


@pytest.mark.parametrize("stream", [False, True])
def test_tools(make_served: Make, stream: bool) -> None:
    served = make_served(Script((), calls=(("add", '{"a": 1}'), ("add", '{"a": 2}'))))
    reply = ask(served, tools=[ADD], stream=stream)
    if stream:
        found: dict[int, list[str]] = {}
        reasons = []
        for chunk in reply:
            reasons.append(chunk.choices[0].finish_reason)
            for call in chunk.choices[0].delta.tool_calls or []:
                one = found.setdefault(call.index, ["", ""])
                one[0] += call.function.name or ""
                one[1] += call.function.arguments or ""
        assert found == {0: ["add", '{"a": 1}'], 1: ["add", '{"a": 2}']}
        assert reasons[-1] == "tool_calls"
    else:
        calls = reply.choices[0].message.tool_calls
        assert [(c.function.name, c.function.arguments) for c in calls] == [
            ("add", '{"a": 1}'), ("add", '{"a": 2}'),
        ]  # fmt: skip
        assert reply.choices[0].finish_reason == "tool_calls"
    assert served.engine.requests[-1].tools[0].description == "Adds."


def test_one_call_at_most(make_served: Make) -> None:
    served = make_served(Script((), calls=(("add", '{"a": 1}'), ("add", '{"a": 2}'))))
    assert len(ask(served, tools=[ADD], parallel_tool_calls=False).choices[0].message.tool_calls) == 1
    chunks = ask(served, tools=[ADD], parallel_tool_calls=False, stream=True)
    calls = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or []]
    assert {call.index for call in calls} == {0}
    assert "".join(call.function.arguments for call in calls) == '{"a": 1}'


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_that_must_be_made(make_served: Make, stream: bool) -> None:
    served = make_served(Script(('{"a"', ": 5}")))
    reply = ask(
        served, tools=[ADD], tool_choice={"type": "function", "function": {"name": "add"}}, stream=stream
    )
    if stream:
        deltas = [call for chunk in reply for call in chunk.choices[0].delta.tool_calls or []]
        assert deltas[0].function.name == "add" and deltas[0].id
        assert "".join(one.function.arguments for one in deltas) == '{"a": 5}'
    else:
        (call,) = reply.choices[0].message.tool_calls
        assert (call.function.name, call.function.arguments) == ("add", '{"a": 5}')
        assert reply.choices[0].finish_reason == "tool_calls"
    request = served.engine.requests[-1]
    assert request.schema and not request.tools
    assert "add" in request.messages[0].content and request.messages[0].role == "system"


@pytest.mark.parametrize("stream", [False, True])
def test_one_of_several_calls_must_be_made(make_served: Make, stream: bool) -> None:
    served = make_served(Script(('{"name": "less",', ' "arguments": {"a": 5}}')))
    less = {**ADD, "function": {**ADD["function"], "name": "less"}}
    reply = ask(served, tools=[ADD, less], tool_choice="required", stream=stream)
    if stream:
        (call,) = [call for chunk in reply for call in chunk.choices[0].delta.tool_calls or []]
    else:
        (call,) = reply.choices[0].message.tool_calls
    assert (call.function.name, call.function.arguments) == ("less", '{"a": 5}')


def test_no_call_may_be_made(served: Served) -> None:
    ask(served, tools=[ADD], tool_choice="none")
    assert served.engine.requests[-1].tools == ()


def test_a_conversation_with_calls_in_it(served: Served) -> None:
    call = {"id": "x1", "type": "function", "function": {"name": "add", "arguments": '{"a": 1}'}}
    messages: Any = [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "two"}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "x1", "content": "2"},
    ]
    ask(served, messages=messages)
    system, user, assistant, tool = served.engine.requests[-1].messages
    assert (system.role, system.content) == ("system", "Be brief.")
    assert user.content == "One\ntwo"
    assert (assistant.calls[0].name, assistant.calls[0].id, assistant.content) == ("add", "x1", "")
    assert (tool.role, tool.call_id, tool.content) == ("tool", "x1", "2")


def test_reasoning_is_told_apart(make_served: Make) -> None:
    served = make_served(Script(("Yes.",), reasoning=("Hm", "m.")))
    message = ask(served, reasoning_effort="high").choices[0].message
    assert message.content == "Yes." and message.reasoning_content == "Hmm."
    assert served.engine.requests[-1].thinking is True
    ask(served, reasoning_effort="none")
    assert served.engine.requests[-1].thinking is False
    ask(served)
    assert served.engine.requests[-1].thinking is None


def test_several_answers_have_seeds_of_their_own(served: Served) -> None:
    reply = ask(served, n=3, seed=-1)
    assert [choice.index for choice in reply.choices] == [0, 1, 2]
    assert [r.sampling.seed for r in served.engine.requests] == [0xFFFFFFFF, 0, 1]
    assert reply.usage.completion_tokens == 9
    chunks = list(ask(served, n=2, stream=True))
    words = dict.fromkeys((0, 1), "")
    for chunk in chunks:
        words[chunk.choices[0].index] += chunk.choices[0].delta.content or ""
    assert words == {0: "Hello there.", 1: "Hello there."}


def test_forms(served: Served) -> None:
    ask(served, response_format={"type": "json_object"})
    assert served.engine.requests[-1].schema == '{"type": "object"}'
    form = {"name": "n", "schema": {"type": "object", "properties": {"x": {"type": "null"}}}}
    ask(served, response_format={"type": "json_schema", "json_schema": form})
    assert '"null"' in (served.engine.requests[-1].schema or "")
    ask(served, response_format={"type": "text"})
    assert served.engine.requests[-1].schema is None


def test_models(served: Served) -> None:
    client = served.client()
    listed = [model.id for model in client.models.list()]
    assert served.core.models.default_id() in listed
    assert client.models.retrieve(listed[0]).owned_by == "underdesk"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("gpt-17")
    assert caught.value.code == "model_not_found"


def test_models_that_run_elsewhere_are_neither_listed_nor_asked(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = Entry("far/away", "Far away", "endpoint:x", "", 0, "chat", ELSEWHERE, 0.0)
    monkeypatch.setattr(served.core.library, "elsewhere", lambda: [far])
    assert served.core.library.get("far/away") == far
    client = served.client()
    assert "far/away" not in [model.id for model in client.models.list()]
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("far/away")
    with pytest.raises(openai.PermissionDeniedError) as caught:
        ask(served, model="far/away")
    assert "does not run on this computer" in str(caught.value)
    assert not served.engine.requests


def test_a_wrong_key(served: Served) -> None:
    with pytest.raises(openai.AuthenticationError) as caught:
        served.client("ud-wrong").models.list()
    assert caught.value.code == "invalid_api_key"


def test_a_new_key_ends_the_old_one(served: Served) -> None:
    before = served.client()
    before.models.list()
    served.core.api.new_key()
    with pytest.raises(openai.AuthenticationError):
        before.models.list()
    served.client().models.list()


@pytest.mark.parametrize(
    ("more", "param"),
    [
        ({"temperature": 3}, "temperature"),
        ({"temperature": "hot"}, "temperature"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"n": 99}, "n"),
        ({"stop": [""]}, "stop"),
        ({"stop": ["x"] * 17}, "stop"),
        ({"top_logprobs": 3}, "top_logprobs"),
        ({"logprobs": True, "top_logprobs": 21}, "top_logprobs"),
        ({"logit_bias": {"5": 10}}, "logit_bias"),
        ({"frequency_penalty": 0.5}, "frequency_penalty"),
        ({"messages": []}, "messages"),
        ({"messages": "Hello"}, "messages"),
        ({"messages": ["Hello"]}, "messages[0]"),
        ({"messages": [{"role": "cook", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": "\ud800"}]}, "messages[0].content"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages[0].tool_call_id"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"tools": [ADD], "tool_choice": "some"}, "tool_choice"),
        ({"tools": [{"type": "web"}]}, "tools[0].type"),
        (
            {"tools": [ADD], "tool_choice": {"type": "function", "function": {"name": "no"}}},
            "tool_choice.function.name",
        ),
        ({"tools": [ADD], "response_format": {"type": "json_object"}}, "response_format"),
        ({"response_format": {"type": "xml"}}, "response_format.type"),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
        ({"stream": "yes"}, "stream"),
        ({"stream_options": 5}, "stream_options"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(served: Served, more: dict[str, Any], param: str) -> None:
    reply = served.post({"model": "default", "messages": HELLO, **more})
    assert reply.status == 400, reply.body
    assert reply.error["param"] == param
    assert reply.error["message"].endswith(".")
    assert not served.engine.requests


def test_images_must_be_sent_along(served: Served) -> None:
    def about(url: str) -> Any:
        parts = [{"type": "image_url", "image_url": {"url": url}}]
        return served.post({"model": "default", "messages": [{"role": "user", "content": parts}]}).error

    assert "fetches none" in about("https://example.org/cat.png")["message"]
    assert "base64" in about("data:image/png;base64,!!!")["message"]
    assert about("data:image/png;base64,AAAA")["param"] == "messages[0].content[0].image_url.url"


def test_an_image_becomes_pixels(served: Served) -> None:
    parts = [{"type": "text", "text": "What?"}, {"type": "image_url", "image_url": {"url": four_pixels()}}]
    ask(served, messages=[{"role": "user", "content": parts}])
    (picture,) = served.engine.requests[-1].messages[0].pictures
    assert (picture.width, picture.height) == (2, 2)
    assert picture.rgb == b"\xff\0\0\0\xff\0\0\0\xff\xff\xff\xff"


def test_an_engines_error_keeps_its_plain_words(make_served: Make) -> None:
    error = UserError(
        "The conversation is too long for this model", todo="shorten it", code="prompt-too-long"
    )
    served = make_served(Script((), error=error))
    with pytest.raises(openai.BadRequestError) as caught:
        ask(served, stream=True)
    assert caught.value.code == "context_length_exceeded"
    heard = threading.Event()
    served.engine.answer = Script(("So", "on"), error=error, before=lambda n: n < 1 or heard.wait(30))
    with ask(served, stream=True) as stream:
        told_so_far = iter(stream)
        next(told_so_far)
        heard.set()
        with pytest.raises(openai.APIError) as told:
            list(told_so_far)
    assert "too long" in str(told.value)


def test_a_client_that_leaves_stops_its_answer(make_served: Make) -> None:
    go_on, stopped = threading.Event(), threading.Event()

    def hold(number: int) -> None:
        if number == 2:
            go_on.wait(30)

    served = make_served(Script(tuple("abcdefgh"), before=hold))
    stream = ask(served, stream=True)
    next(iter(stream))
    stream.close()
    handle = next(iter(house_of(served).runs))
    watch = threading.Thread(target=lambda: (until_cancelled(handle), stopped.set()))
    watch.start()
    assert stopped.wait(30), "the answer went on"
    go_on.set()
    watch.join()
    assert served.client().models.list().data  # and the next is served


def house_of(served: Served) -> Any:
    return served.core.api.house


def test_too_many_at_once(make_served: Make) -> None:
    go_on = threading.Event()
    served = make_served(Script(before=lambda number: go_on.wait(60)))
    threads = [threading.Thread(target=lambda: ask(served, n=16)) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(served.engine.requests) < 64:
        assert any(thread.is_alive() for thread in threads)
    with pytest.raises(openai.RateLimitError) as caught:
        ask(served)
    assert caught.value.response.headers["retry-after"] == "2"
    go_on.set()
    for thread in threads:
        thread.join()
    assert ask(served).choices[0].message.content == "Hello there."


def test_embeddings(served: Served) -> None:
    client = served.client()
    name = next(m.id for m in client.models.list() if "MiniLM" in m.id or "minilm" in m.id)
    both = client.embeddings.create(model=name, input=["one", "two"])
    plain = client.embeddings.create(model=name, input=["one", "two"], encoding_format="float")
    assert [d.index for d in both.data] == [0, 1]
    assert [pytest.approx(d.embedding, abs=1e-6) for d in both.data] == [d.embedding for d in plain.data]
    size = len(both.data[0].embedding)
    assert len(client.embeddings.create(model="default", input="x", dimensions=size).data) == 1
    for wrong, param in (
        ({"input": [[1, 2]]}, "input"), ({"input": []}, "input"), ({"input": "x", "dimensions": 3}, "dimensions"),
        ({"input": "x", "encoding_format": "hex"}, "encoding_format"), ({}, "input"),
    ):  # fmt: skip
        reply = served.post({"model": name, **wrong}, "/v1/embeddings")
        assert (reply.status, reply.error["param"]) == (400, param)
    reply = served.post({"model": served.core.models.default_id(), "input": "x"}, "/v1/embeddings")
    assert reply.error["code"] == "wrong_role"
    assert served.post({"model": name, "messages": HELLO}).error["code"] == "wrong_role"
