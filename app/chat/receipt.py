"""What is written down of how an answer was made, from the request and the engine's end of it; and read back."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from app.base.errors import UserError
from app.base.ids import new_id
from app.engine.api import (
    Finished,
    GenerateRequest,
    Message,
    Picture,
    Sampling,
    Stats,
    Tool,
    ToolCall,
    endpoint_of,
)
from app.store.receipt_records import Receipt

Passages = Sequence[Mapping[str, Any]]
OPTIONS = ("max_tokens", "thinking", "exact", "speculative", "continues", "schema", "grammar")


def receipt_of(request: GenerateRequest, end: Finished, model: str, passages: Passages = ()) -> Receipt:
    """The receipt of one call; whose it is, is for the caller to add. `model` is the library's id, `passages` what
    of documents stands in the prompt."""
    facts: dict[str, Any] = {
        "conditions": asdict(end.made.conditions),
        "sampling": {**asdict(request.sampling), "seed": end.stats.seed},
        "options": {name: getattr(request, name) for name in OPTIONS[:4]},
        "figures": _figures(end.stats) | _energy(end),
        "passages": [dict(passage) for passage in passages],
        "endpoint": endpoint_of(request.model),
    }
    return Receipt(
        new_id(),
        time.time(),
        model=model,
        reason=end.reason,
        facts=facts,
        tokens=end.token_ids,
        request=_request_text(request),
        prompt=end.made.prompt,
        prompt_sha256=end.made.prompt_sha256,
    )


def _figures(stats: Stats) -> dict[str, Any]:
    kept = {name: item for name, item in asdict(stats).items() if name != "seed"}
    return {name: round(item, 6) if isinstance(item, float) else item for name, item in kept.items()}


def _energy(end: Finished) -> dict[str, Any]:
    return {"joules": round(end.made.joules, 3), "energy": end.made.energy} if end.made.energy else {}


def _request_text(request: GenerateRequest) -> str:
    """As JSON, the messages first: what follows each other in a chat then begins alike, and is kept once."""
    rest = {name: getattr(request, name) for name in OPTIONS}
    rest |= {"tools": [asdict(tool) for tool in request.tools], "stop": list(request.stop)}
    return json.dumps({"messages": [_told(turn) for turn in request.messages], **rest}, ensure_ascii=False)


def _told(turn: Message) -> dict[str, Any]:
    told: dict[str, Any] = {"role": turn.role, "content": turn.content}
    more = {
        "calls": [asdict(call) for call in turn.calls],
        "call_id": turn.call_id,
        "reasoning": turn.reasoning,
    }
    pictures = {"pictures": [_seen(picture) for picture in turn.pictures]}
    return told | {name: item for name, item in (more | pictures).items() if item}


def _seen(picture: Picture) -> dict[str, Any]:
    """A picture by its hash: pixels are not kept a second time."""
    digest = hashlib.sha256(picture.rgb).hexdigest()
    return {"width": picture.width, "height": picture.height, "sha256": digest}


def request_of_receipt(receipt: Receipt) -> GenerateRequest:
    """The request once more, with the seed that was used; for no model yet.

    Raises UserError "receipt-pictures" where pictures belong to it.
    """
    found = dict(json.loads(receipt.request))
    options = {name: found.get(name, getattr(GenerateRequest, name)) for name in OPTIONS}
    return GenerateRequest(
        tuple(_turn(told) for told in found["messages"]),
        Sampling(**receipt.facts["sampling"]),
        stop=tuple(found.get("stop", ())),
        tools=tuple(Tool(**tool) for tool in found.get("tools", ())),
        **options,
    )


def _turn(told: Mapping[str, Any]) -> Message:
    if told.get("pictures"):
        raise UserError(
            "This answer looked at pictures, so it cannot be made again from its receipt",
            why="a receipt keeps the hashes of pictures and not the pictures",
            todo="send them again in a new chat",
            code="receipt-pictures",
        )
    calls = tuple(ToolCall(**call) for call in told.get("calls", ()))
    return Message(told["role"], told["content"], calls, told.get("call_id", ""), told.get("reasoning", ""))
