"""A request of ours as the OpenAI API wants it, and what to leave out for a server that does not know all of it."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Sequence
from typing import Any

from app.base.errors import UserError
from app.engine.api import GenerateRequest, Message, Picture, Tool
from app.engine.remote.target import Target
from app.engine.tools.check import Toolset

Body = dict[str, Any]
GO_ON = "Go on exactly where your last message stops. Repeat nothing of it and add no remark."
HELD = "Answer with one JSON value that fits this JSON Schema, and nothing else:\n"
_OPTIONAL = (
    "stream_options",
    "chat_template_kwargs",
    "seed",
    "top_p",
    "temperature",
    "logprobs",
    "top_logprobs",
)
"""What a server may refuse and an answer can do without."""


def chat_body(request: GenerateRequest, target: Target, tools: Toolset | None) -> Body:
    """The body of a streamed chat completion. Of the sampling only what the API itself has is sent."""
    if request.grammar is not None:
        raise UserError(
            "An answer of an endpoint cannot be held to a grammar",
            todo="use a JSON Schema, or a model of this computer",
            code="bad-grammar",
        )
    body: Body = {
        "model": target.model,
        "messages": _messages(request, target.vision),
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": request.max_tokens,
        "temperature": request.sampling.temperature,
        "top_p": request.sampling.top_p,
        **_optional(request),
    }
    if tools:
        body["tools"] = tools.described
    if request.schema is not None:
        form = {"name": "answer", "strict": True, "schema": json.loads(request.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    return body


def _optional(request: GenerateRequest) -> Body:
    given: Body = {
        "seed": request.sampling.seed,
        "stop": list(request.stop) or None,
        "logprobs": None if request.logprobs is None else True,
        "top_logprobs": request.logprobs,
        "chat_template_kwargs": None if request.thinking is None else {"enable_thinking": request.thinking},
    }
    return {name: value for name, value in given.items() if value is not None}


def _messages(request: GenerateRequest, vision: bool) -> list[Body]:
    told = [message_body(message, vision) for message in request.messages]
    if request.continues:
        told += [{"role": "assistant", "content": request.continues}, {"role": "user", "content": GO_ON}]
    return told


def message_body(message: Message, vision: bool) -> Body:
    """One turn. Raises UserError (no-vision) for pictures to an endpoint that was not said to see."""
    body: Body = {"role": message.role, "content": message.content}
    if message.pictures:
        if not vision:
            raise UserError(
                "This endpoint was not entered as one that sees pictures",
                todo="add it again with --vision if its model does",
                code="no-vision",
            )
        shown = [{"type": "image_url", "image_url": {"url": data_address(p)}} for p in message.pictures]
        body["content"] = [*shown, {"type": "text", "text": message.content}]
    if message.calls:
        body["tool_calls"] = [
            {"id": c.id, "type": "function", "function": {"name": c.name, "arguments": c.arguments}}
            for c in message.calls
        ]
    if message.role == "tool":
        body["tool_call_id"] = message.call_id
    return body


def data_address(picture: Picture) -> str:
    """A picture as a PNG inside of an address."""
    width = 3 * picture.width
    rows = b"".join(b"\0" + picture.rgb[at : at + width] for at in range(0, len(picture.rgb), width))
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    png = b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, data) for name, data in parts)
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def _part(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def without_what_was_refused(body: Body, words: str) -> Body | None:
    """The body without what the refusal names, None where it names nothing that could be left out."""
    if "max_completion_tokens" in words and "max_tokens" in body:
        return {
            **{k: v for k, v in body.items() if k != "max_tokens"},
            "max_completion_tokens": body["max_tokens"],
        }
    named = [name for name in _OPTIONAL if name in body and name in words]
    return {k: v for k, v in body.items() if k not in named} if named else None


def held_by_words(body: Body, fault: str = "", answer: str = "") -> Body:
    """The body with its schema told in words instead of by `response_format`; after an answer that did not fit, with
    that answer and its fault."""
    schema = json.dumps(body["response_format"]["json_schema"]["schema"], ensure_ascii=False)
    rest = {name: value for name, value in body.items() if name != "response_format"}
    turns: list[Body] = [*body["messages"], {"role": "user", "content": HELD + schema}]
    if fault:
        turns += [
            {"role": "assistant", "content": answer},
            {"role": "user", "content": f"{fault} {HELD}{schema}"},
        ]
    return {**rest, "messages": merged(turns)}


def merged(turns: Sequence[Body]) -> list[Body]:
    """Neighbours of one role as one turn: many templates refuse two in a row."""
    made: list[Body] = []
    for turn in turns:
        last = made[-1] if made else {}
        texts = isinstance(last.get("content"), str) and isinstance(turn["content"], str)
        if texts and last["role"] == turn["role"] == "user":
            made[-1] = {**last, "content": f"{last['content']}\n\n{turn['content']}"}
        else:
            made.append(turn)
    return made


def estimate(texts: Sequence[str]) -> list[int]:
    """About how many tokens texts take, rather too many: three bytes each."""
    return [-(-len(text.encode("utf-8", "replace")) // 3) for text in texts]


def estimate_prompt(messages: Sequence[Message], tools: Sequence[Tool]) -> int:
    """The same for a whole prompt."""
    words = [message.content + message.reasoning for message in messages]
    words += [call.name + call.arguments for message in messages for call in message.calls]
    words += [tool.name + tool.description + tool.parameters for tool in tools]
    pictures = sum(len(message.pictures) for message in messages)
    return sum(estimate(words)) + 8 * (1 + len(words)) + 1024 * pictures
