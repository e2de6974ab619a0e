"""What people, papers and tools say, kept apart from a template's own words while it is rendered."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from app.engine.api import Message, ToolCall
from app.engine.tools.check import call_id

Json = dict[str, Any]


class Segment(NamedTuple):
    """A stretch of a prompt: the template's own words, or `data` that must never become control tokens.

    An empty one is a seam: no mark may form across it.
    """

    text: str
    data: bool


class Wording:
    """The stand-ins of one rendering."""

    def __init__(self, marks: re.Pattern[str] | None) -> None:
        self._marks = marks
        self._nonce = secrets.token_hex(8)
        # Digits alone: templates turn letters into capitals, and JSON escapes what is rare.
        self._seam = str(10**20 + secrets.randbelow(10**20))
        self._texts: list[str] = []

    def messages(self, messages: Sequence[Message]) -> list[Json]:
        """As chat templates want them."""
        made: list[Json] = []
        for message in messages:
            row: Json = {"role": message.role, "content": self._dressed(message.content)}
            if message.calls:
                row["tool_calls"] = [self._call(call) for call in message.calls]
            if message.role == "tool":
                row["tool_call_id"] = _short(message.call_id)
                row["name"] = self.cut(_name_of(messages, message.call_id))
            if message.reasoning:
                row["reasoning_content"] = self._dressed(message.reasoning)
                if not message.content:  # gpt-oss allows only one of them
                    row["thinking"] = row["reasoning_content"]
            made.append(row)
        return made

    def _call(self, call: ToolCall) -> Json:
        try:
            arguments: Any = json.loads(call.arguments or "{}")
        except (ValueError, RecursionError):
            arguments = None
        if not isinstance(arguments, dict):
            arguments = {"text": call.arguments}  # what the model wrote was no object: it may see that
        function = {"name": self.cut(call.name), "arguments": self.cut(cast(Json, arguments))}
        return {"id": _short(call.id), "type": "function", "function": function}

    def cut(self, value: Any) -> Any:
        """A value with a seam behind the first character of every mark in its texts, keys included."""
        if isinstance(value, str):
            return self._marks.sub(lambda found: found[0] + self._seam, value) if self._marks else value
        if isinstance(value, list):
            return [self.cut(item) for item in cast("list[Any]", value)]
        if isinstance(value, dict):
            return {self.cut(key): self.cut(item) for key, item in cast(Json, value).items()}
        return value

    def _dressed(self, text: str) -> str:
        """A stand-in, with the text's own blank edges, which templates like to trim."""
        body = text.strip()
        if not body:
            return text
        self._texts.append(body)
        start = text.index(body)
        word = f"x{self._nonce}y{len(self._texts) - 1}z"
        return text[:start] + word + text[start + len(body) :]

    def split(self, rendered: str) -> list[Segment]:
        """The rendered prompt with every text in its place."""
        segments: list[Segment] = []
        first, *rest = re.split(f"x{self._nonce}y(\\d+)([zj])", rendered)
        segments += self._seamed(first)
        for index, how, tail in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            text = self._texts[int(index)]
            segments.append(Segment(json.dumps(text, ensure_ascii=False)[1:-1] if how == "j" else text, True))
            segments += self._seamed(tail)
        return segments

    def _seamed(self, text: str) -> list[Segment]:
        first, *rest = text.split(self._seam)
        segments = [Segment(first, False)] if first else []
        for piece in rest:
            segments += [Segment("", False), Segment(piece, False)] if piece else [Segment("", False)]
        return segments


def _short(name: str) -> str:
    """A call's name as Mistral's templates want it, whoever gave it."""
    return name if re.fullmatch(r"[0-9A-Za-z]{9}", name) else call_id(name)


def _name_of(messages: Sequence[Message], call: str) -> str:
    """The tool that a call asked for."""
    names = [made.name for message in messages for made in message.calls if made.id == call]
    return names[-1] if names else "unknown"
