"""Answers as OpenAI's clients read them: whole, or in chunks."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.base.ids import new_id
from app.engine.api import (
    CallArguments,
    CallEnded,
    CallStarted,
    Delta,
    EngineEvent,
    Finished,
    Likely,
    Logprob,
    Stats,
    ToolCall,
)
from app.serve.fields import Json
from app.serve.wanted import Wanted

_REASONS = {"stop": "stop", "length": "length", "context": "length", "cancelled": "stop"}


@dataclass
class Choice:
    """One answer while it is written."""

    wanted: Wanted
    index: int
    text: list[str] = field(default_factory=list[str])
    reasoning: list[str] = field(default_factory=list[str])
    calls: list[ToolCall] = field(default_factory=list[ToolCall])
    logprobs: list[Logprob] = field(default_factory=list[Logprob])
    reason: str = ""
    stats: Stats = field(default_factory=Stats)
    _open: int = -1

    def take(self, event: EngineEvent) -> Json | None:
        """Take the next event; what a streaming client hears of it, if anything."""
        match event:
            case Delta():
                return self._delta(event)
            case CallStarted():
                self.logprobs += event.logprobs
                self._open += 1
                if self._open and self.wanted.one_call:
                    return None
                function = {"name": event.name, "arguments": ""}
                call = {"index": self._open, "id": event.id, "type": "function", "function": function}
                return {"tool_calls": [call]}
            case CallArguments():
                self.logprobs += event.logprobs
                if self._open and self.wanted.one_call:
                    return None
                return {"tool_calls": [{"index": self._open, "function": {"arguments": event.text}}]}
            case CallEnded():
                if not (self.calls and self.wanted.one_call):
                    self.calls.append(event.call)
                return None
            case Finished():
                return self._finished(event)
            case _:
                return None

    def _delta(self, event: Delta) -> Json | None:
        self.logprobs += event.logprobs
        if event.kind == "reasoning":
            self.reasoning.append(event.text)
            return {"reasoning_content": event.text} if event.text else None
        first = not self.text
        self.text.append(event.text)
        must = self.wanted.forced
        if must is None:
            return {"content": event.text} if event.text or event.logprobs else None
        if len(must.tools) > 1:
            return None  # its name is known at the end
        if not first:
            return {"tool_calls": [{"index": 0, "function": {"arguments": event.text}}]}
        started = ToolCall(self._call_id(), must.names[0], event.text)
        return {"tool_calls": [{"index": 0, **_call(started)}]}

    def _finished(self, event: Finished) -> Json | None:
        self.stats, self.reason = event.stats, _REASONS[event.reason]
        must, told = self.wanted.forced, None
        if must and self.reason == "stop":
            name, arguments = must.called("".join(self.text))
            self.calls = [ToolCall(self._call_id(), name, arguments)]
            if len(must.tools) > 1:
                told = {"tool_calls": [{"index": 0, **_call(self.calls[0])}]}
        if self.calls and self.reason == "stop":
            self.reason = "tool_calls"
        return told

    def _call_id(self) -> str:
        return f"call{self.index:05d}"

    @property
    def whole(self) -> Json:
        """As a part of a whole answer."""
        text = "" if self.wanted.forced else "".join(self.text)
        message: Json = {
            "role": "assistant",
            "content": text or (None if self.calls else ""),
            "refusal": None,
        }
        if self.reasoning:
            message["reasoning_content"] = "".join(self.reasoning)
        if self.calls:
            message["tool_calls"] = [_call(call) for call in self.calls]
        listed = logprobs_of(self.logprobs) if self.wanted.logprobs is not None else None
        return {"index": self.index, "message": message, "logprobs": listed, "finish_reason": self.reason}


def _call(call: ToolCall) -> Json:
    return {
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": call.arguments},
    }


def _odds(event: EngineEvent) -> Sequence[Logprob]:
    """Those of this event alone: the end repeats all of them."""
    return event.logprobs if isinstance(event, (Delta, CallStarted, CallArguments)) else ()


class Completion:
    """A whole answer or its chunks, under one id."""

    def __init__(self, wanted: Wanted, model: str) -> None:
        self.wanted = wanted
        self.choices = [Choice(wanted, index) for index in range(wanted.choices)]
        self._head: Json = {"id": f"chatcmpl-{new_id()}", "created": int(time.time()), "model": model}

    @property
    def usage(self) -> Json:
        """What it took, in tokens; the prompt is counted once."""
        first = self.choices[0].stats
        made = sum(choice.stats.generated_tokens for choice in self.choices)
        return {
            "prompt_tokens": first.prompt_tokens,
            "completion_tokens": made,
            "total_tokens": first.prompt_tokens + made,
            "prompt_tokens_details": {"cached_tokens": first.reused_tokens},
        }

    @property
    def document(self) -> Json:
        """The whole."""
        choices = [choice.whole for choice in self.choices]
        return {**self._head, "object": "chat.completion", "choices": choices, "usage": self.usage}

    def opening(self) -> bytes:
        """The first chunks, which tell who speaks."""
        start = {"role": "assistant", "content": ""}
        return b"".join(self._chunk(choice.index, start) for choice in self.choices)

    def chunks(self, index: int, event: EngineEvent) -> bytes:
        """What a streaming client hears of an event; nothing of most that are not text."""
        choice = self.choices[index]
        delta = choice.take(event)
        told = b"" if delta is None else self._chunk(index, delta, "", _odds(event))
        return told + self._chunk(index, {}, choice.reason) if isinstance(event, Finished) else told

    def closing(self) -> bytes:
        """The last chunks."""
        told = _line(self._chunk_of({"choices": [], "usage": self.usage})) if self.wanted.usage else b""
        return told + b"data: [DONE]\n\n"

    def _chunk(self, index: int, delta: Json, reason: str = "", odds: Sequence[Logprob] = ()) -> bytes:
        choice: Json = {"index": index, "delta": delta, "logprobs": None, "finish_reason": reason or None}
        if odds:
            choice["logprobs"] = logprobs_of(odds)
        return _line(self._chunk_of({"choices": [choice]}))

    def _chunk_of(self, rest: Json) -> Json:
        return {**self._head, "object": "chat.completion.chunk", **rest}


def _line(document: Any) -> bytes:
    return b"data: " + json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"


def error_line(document: Json) -> bytes:
    """An error in the middle of a stream; nothing follows it."""
    return _line(document)


def logprobs_of(odds: Sequence[Logprob]) -> Json:
    """How likely tokens were, as it is sent."""
    content = [{**_likely(odd.chosen), "top_logprobs": [_likely(one) for one in odd.top]} for odd in odds]
    return {"content": content, "refusal": None}


def _likely(one: Likely) -> Json:
    return {"token": one.text, "logprob": one.logprob, "bytes": list(one.data)}
