"""A streamed chat completion, piece by piece, as events of the engine."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from app.base.errors import UserError
from app.engine.api import (
    CallArguments,
    CallEnded,
    CallStarted,
    Delta,
    EngineEvent,
    Finished,
    GenerateRequest,
    Kind,
    Likely,
    Logprob,
    Reason,
    Stats,
    ToolCall,
)
from app.engine.remote import faults
from app.engine.remote.target import Target
from app.engine.tools.check import Toolset, call_id

Raw = Mapping[str, Any]
MOST_CALLS = 128
MOST_TEXT = 16 << 20
"""Letters of one answer."""
_REASONS: dict[str, Reason] = {"length": "length", "max_tokens": "length"}
DONE = "[DONE]"


@dataclass
class _Call:
    id: str
    name: str
    arguments: list[str] = field(default_factory=list[str])


class Reading:
    """Takes the data of events; tells the engine's. Raises UserError for what is no answer.

    `sign` is called with each piece that shows that the server is at work; `began` is when the request was made.
    """

    def __init__(
        self,
        request: GenerateRequest,
        target: Target,
        tools: Toolset | None,
        tell: Callable[[EngineEvent], None],
        sign: Callable[[], None],
        began: float,
    ) -> None:
        self._request, self._target, self._tools = request, target, tools
        self._tell, self._sign = tell, sign
        self._began = began
        self._first: float | None = None
        self._calls: dict[int, _Call] = {}
        self._reason = ""
        self._usage: Raw = {}
        self._size = self._pieces = 0
        self.text: list[str] = []
        self._likely: list[Logprob] = []
        self.done = False

    @property
    def whole(self) -> bool:
        """Whether the server said that this is the end: a reason, or the mark of the end after some text."""
        return bool(self._reason) or (self.done and bool(self._pieces))

    def take(self, data: str) -> None:
        """The data of one event."""
        if self.done:
            return
        if data.strip() == DONE:
            self.done = True
            return
        try:
            raw: Any = json.loads(data)
        except (ValueError, RecursionError):
            raise faults.nonsense(self._target, "a piece of it is no JSON") from None
        self.take_object(raw)

    def take_object(self, raw: Any) -> None:
        """A piece, or a whole answer that was not streamed."""
        piece = self._mapping(raw)
        if piece.get("error"):
            raise UserError(
                f"{self._target.name} failed in the middle of its answer",
                why=f"it said: {faults.words_of(piece) or 'nothing more'}",
                todo="try again",
                code="server-error",
            )
        if isinstance(piece.get("usage"), dict):
            self._usage = piece["usage"]
        choices = piece.get("choices")
        if not isinstance(choices, list):
            if self._usage or not piece.get("object"):
                return  # figures alone, or a sign of life of some server's own
            raise faults.nonsense(self._target, "a piece of it holds no choices")
        for choice in cast("list[Any]", choices)[:1]:
            self._choice(self._mapping(choice))

    def _mapping(self, raw: Any) -> Raw:
        if not isinstance(raw, dict):
            raise faults.nonsense(self._target, "a piece of it is no object")
        return cast(Raw, raw)

    def _choice(self, choice: Raw) -> None:
        delta = self._mapping(choice.get("delta") or choice.get("message") or {})
        for name in ("reasoning_content", "reasoning"):
            if isinstance(delta.get(name), str) and delta[name]:
                self._say(delta[name], "reasoning", ())
                break
        likely = self._logprobs(choice.get("logprobs"))
        content = delta.get("content")
        if isinstance(content, str) and (content or likely):
            self._say(content, "answer", likely)
        calls = delta.get("tool_calls")
        for number, call in enumerate(cast("list[Any]", calls) if isinstance(calls, list) else []):
            self._call(self._mapping(call), number)
        if isinstance(choice.get("finish_reason"), str):
            self._reason = choice["finish_reason"]

    def _say(self, text: str, kind: Kind, likely: tuple[Logprob, ...]) -> None:
        self._came(text)
        if kind == "answer":
            self.text.append(text)
        self._likely += likely
        self._tell(Delta(text, kind, 1, likely))

    def _came(self, text: str) -> None:
        self._pieces += 1
        self._size += len(text)
        if self._first is None:
            self._first = time.monotonic()
        self._sign()
        if self._size > MOST_TEXT:
            raise faults.nonsense(self._target, "it goes on and on")

    def _call(self, raw: Raw, number: int) -> None:
        index = raw.get("index", number)
        function = self._mapping(raw.get("function") or {})
        if not isinstance(index, int) or not 0 <= index < MOST_CALLS:
            raise faults.nonsense(self._target, "a call in it has no number")
        call = self._calls.get(index)
        if call is None:
            name = str(function.get("name") or "")
            call = self._calls[index] = _Call(call_id(self._request.messages, index, name), name)
            self._came(name)
            self._tell(CallStarted(call.id, name, index))
        if isinstance(function.get("arguments"), str) and function["arguments"]:
            call.arguments.append(function["arguments"])
            self._came(function["arguments"])
            self._tell(CallArguments(call.id, function["arguments"]))

    def _logprobs(self, raw: Any) -> tuple[Logprob, ...]:
        if self._request.logprobs is None or not isinstance(raw, dict):
            return ()
        content = cast(Raw, raw).get("content")
        listed = cast("list[Any]", content) if isinstance(content, list) else []
        found: list[Logprob] = []
        for item in map(self._mapping, listed):
            top = item.get("top_logprobs")
            others = cast("list[Any]", top) if isinstance(top, list) else []
            found.append(Logprob(self._one(item), tuple(self._one(self._mapping(one)) for one in others)))
        return tuple(found)

    def _one(self, raw: Raw) -> Likely:
        text, probability, token = raw.get("token"), raw.get("logprob"), raw.get("id", -1)
        if not isinstance(text, str) or not isinstance(probability, (int, float)):
            raise faults.nonsense(self._target, "a probability in it is none")
        data = raw.get("bytes")
        spelled: list[Any] = cast("list[Any]", data) if isinstance(data, list) else list(text.encode())
        bounded = all(isinstance(one, int) and 0 <= one < 256 for one in spelled)
        known = token if isinstance(token, int) else -1
        return Likely(known, tuple(spelled) if bounded else tuple(text.encode()), float(probability))

    def finish(self, cancelled: bool = False, notice: str = "") -> Finished:
        """The end: calls are told, then what there is to say of the whole."""
        calls = [] if cancelled else [self._ended(call) for _, call in sorted(self._calls.items())]
        reason: Reason = "cancelled" if cancelled else _REASONS.get(self._reason, "stop")
        if self._reason == "content_filter":
            notice = f"{self._target.name} withheld the rest of this answer."
        sound = tuple(call for call, fault in calls if not fault)
        ids = tuple(one.chosen.token for one in self._likely)
        return Finished(reason, self._stats(), ids, sound, tuple(self._likely), notice)

    def _ended(self, call: _Call) -> tuple[ToolCall, str]:
        made = ToolCall(call.id, call.name, "".join(call.arguments) or "{}")
        fault = self._tools.fault(made.name, made.arguments) if self._tools else "No tools were offered."
        self._tell(CallEnded(made, fault))
        return made, fault

    def _stats(self) -> Stats:
        now, first = time.monotonic(), self._first or time.monotonic()
        details = self._usage.get("prompt_tokens_details")
        reused = cast(Raw, details).get("cached_tokens") if isinstance(details, dict) else 0
        return Stats(
            prompt_tokens=_count(self._usage.get("prompt_tokens")),
            reused_tokens=_count(reused),
            generated_tokens=_count(self._usage.get("completion_tokens")) or self._pieces,
            time_to_first_token_s=first - self._began,
            prompt_s=first - self._began,
            generate_s=now - first,
            seed=self._request.sampling.seed or 0,
        )


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 1 << 40 else 0
