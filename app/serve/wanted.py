"""A request for a chat completion, read and checked: what it asks of the engine, in the engine's words."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.base.errors import UserError
from app.engine.api import Message, Picture, Sampling, Tool, ToolCall
from app.serve.faults import Refusal, missing, refusal_of, wrong
from app.serve.fields import Fields, Json, as_list, as_object, sound, unsupported
from app.serve.forced import Forced, forced

MOST_MESSAGES, MOST_CHOICES, MOST_STOPS, MOST_TOKENS = 4096, 16, 16, 1 << 20
_NOT_HERE = (
    "logit_bias", "frequency_penalty", "presence_penalty", "functions", "function_call", "audio",
    "web_search_options", "prediction",
)  # fmt: skip
_ROLES: dict[str, Literal["system", "user", "assistant", "tool"]] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
}
_SAMPLING = {"temperature": (0, 2), "top_p": (0, 1), "min_p": (0, 1), "repeat_penalty": (0.1, 10)}

Look = Callable[[bytes], Picture]
"""Reads an image file. Raises UserError."""


@dataclass(frozen=True)
class Wanted:
    """A request. `sampling` holds what it changes of the model's own; what is None is left to the program."""

    model: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    forced: Forced | None = None
    one_call: bool = False
    schema: str | None = None
    stop: tuple[str, ...] = ()
    sampling: tuple[tuple[str, float | int], ...] = ()
    max_tokens: int | None = None
    choices: int = 1
    logprobs: int | None = None
    thinking: bool | None = None
    stream: bool = False
    usage: bool = False

    @property
    def seeded(self) -> bool:
        """Whether the same request is to give the same answer again."""
        return any(name == "seed" for name, _ in self.sampling)

    def sampled(self, usual: Sampling) -> Sampling:
        """`usual` with the request's changes."""
        changes: dict[str, Any] = dict(self.sampling)
        return replace(usual, **changes)


def wanted(document: Json, look: Look) -> Wanted:
    """Read a request; may take a while where it holds pictures. Raises Refusal."""
    fields = Fields(document)
    unsupported(fields, _NOT_HERE)
    tools, choice = _tools(fields), fields.raw("tool_choice")
    must = forced(tools, choice)
    messages = _messages(fields, look)
    schema = _schema(fields)
    if schema and tools and choice != "none":
        raise Refusal(
            400,
            "Tools and a form for the answer cannot be asked for together.",
            "invalid_value",
            "response_format",
        )
    options = fields.part("stream_options") if fields.has("stream_options") else Fields({})
    return Wanted(
        model=fields.text("model"),
        messages=must.instructed(messages) if must else messages,
        tools=() if must or choice == "none" else tools,
        forced=must,
        one_call=fields.raw("parallel_tool_calls") is False,
        schema=must.schema if must else schema,
        stop=_stops(fields),
        sampling=_sampling(fields),
        max_tokens=_limit(fields),
        choices=fields.whole("n", 1, MOST_CHOICES) or 1,
        logprobs=_logprobs(fields),
        thinking=_thinking(fields),
        stream=fields.flag("stream"),
        usage=options.flag("include_usage"),
    )


def _sampling(fields: Fields) -> tuple[tuple[str, float | int], ...]:
    found: dict[str, float | int | None] = {
        name: fields.number(name, least, most) for name, (least, most) in _SAMPLING.items()
    }
    found["top_k"] = fields.whole("top_k", 0, 1 << 20)
    seed = fields.whole("seed", -(1 << 63), (1 << 64) - 1)
    found["seed"] = None if seed is None else seed & 0xFFFFFFFF
    return tuple((name, value) for name, value in found.items() if value is not None)


def _limit(fields: Fields) -> int | None:
    return fields.whole("max_completion_tokens", 1, MOST_TOKENS) or fields.whole("max_tokens", 1, MOST_TOKENS)


def _logprobs(fields: Fields) -> int | None:
    top = fields.whole("top_logprobs", 0, 20)
    if fields.flag("logprobs"):
        return top or 0
    if top:
        raise wrong("top_logprobs", "needs “logprobs” to be true")
    return None


def _thinking(fields: Fields) -> bool | None:
    effort = fields.text_or("reasoning_effort", "")
    return effort not in ("none", "minimal") if effort else None


def _stops(fields: Fields) -> tuple[str, ...]:
    given = fields.raw("stop")
    if given is None:
        return ()
    stops = [given] if isinstance(given, str) else list(as_list(given, "stop"))
    if not all(isinstance(stop, str) and stop for stop in stops) or len(stops) > MOST_STOPS:
        raise wrong("stop", f"must be one text or up to {MOST_STOPS} of them, none of them empty")
    return tuple(sound(stop, "stop") for stop in stops)


def _schema(fields: Fields) -> str | None:
    if not fields.has("response_format"):
        return None
    form = fields.part("response_format")
    match form.text("type"):
        case "text":
            return None
        case "json_object":
            return '{"type": "object"}'
        case "json_schema":
            part = form.part("json_schema")
            return json.dumps(as_object(part.raw("schema"), part.name("schema")))
        case _:
            raise wrong(form.name("type"), "must be text, json_object or json_schema")


def _tools(fields: Fields) -> tuple[Tool, ...]:
    return tuple(_tool(part) for part in fields.parts("tools"))


def _tool(part: Fields) -> Tool:
    if part.text("type") != "function":
        raise wrong(part.name("type"), "must be “function”; other tools are not here")
    function = part.part("function")
    name, about = function.text("name"), function.text_or("description", "")
    if not function.has("parameters"):
        return Tool(name, about)
    return Tool(name, about, json.dumps(as_object(function.raw("parameters"), function.name("parameters"))))


def _messages(fields: Fields, look: Look) -> tuple[Message, ...]:
    parts = fields.parts("messages")
    if not parts:
        raise missing("messages")
    if len(parts) > MOST_MESSAGES:
        raise wrong("messages", f"has more than {MOST_MESSAGES} of them")
    return tuple(_message(part, look) for part in parts)


def _message(part: Fields, look: Look) -> Message:
    role = _ROLES.get(part.text("role"))
    if role is None:
        raise wrong(part.name("role"), f"must be one of {', '.join(_ROLES)}")
    calls = tuple(_call(call) for call in part.parts("tool_calls")) if role == "assistant" else ()
    words, pictures = _content(part, look)
    if not calls and not part.has("content"):
        raise missing(part.name("content"))
    if pictures and role != "user":
        raise wrong(part.name("content"), "may hold images where the role is user only")
    return Message(
        role,
        words,
        calls,
        part.text("tool_call_id") if role == "tool" else "",
        part.text_or("reasoning_content", "") if role == "assistant" else "",
        pictures,
    )


def _call(part: Fields) -> ToolCall:
    function = part.part("function")
    return ToolCall(part.text("id"), function.text("name"), function.text_or("arguments", "{}"))


def _content(part: Fields, look: Look) -> tuple[str, tuple[Picture, ...]]:
    """A message's words, pieces of them a line each, and its pictures."""
    given = part.raw("content")
    if given is None or isinstance(given, str):
        return sound(given or "", part.name("content")), ()
    words: list[str] = []
    pictures: list[Picture] = []
    for piece in part.parts("content"):
        match piece.text("type"):
            case "text":
                words.append(piece.text("text"))
            case "refusal":
                words.append(piece.text("refusal"))
            case "image_url":
                pictures.append(_picture(piece.part("image_url"), look))
            case _:
                raise wrong(piece.name("type"), "must be text or image_url")
    return "\n".join(words), tuple(pictures)


def _picture(part: Fields, look: Look) -> Picture:
    address, name = part.text("url"), part.name("url")
    head, _, data = address.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64"):
        raise wrong(name, "must hold the image itself (data:image/png;base64,…): Underdesk fetches none")
    try:
        return look(base64.b64decode(data, validate=True))
    except (binascii.Error, ValueError):
        raise wrong(name, "is not in base64") from None
    except UserError as error:
        refusal = refusal_of(error)
        raise Refusal(refusal.status, refusal.message, refusal.code or "", name) from None
