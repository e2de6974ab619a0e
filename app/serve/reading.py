"""From a request's bytes to JSON, within limits of size, depth and time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, NoReturn, cast

from app.serve.faults import Refusal
from app.serve.fields import Json

MOST_BYTES, MOST_DEPTH = 32 << 20, 64
BODY_S = 30.0
"""How long the body of a request may take to come."""

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Gone(Exception):
    """The client left."""


async def read_json(receive: Receive, declared: int | None) -> Json:
    """The body as an object. Raises Refusal, and Gone when the client left in the middle of it."""
    if declared is not None and declared > MOST_BYTES:
        raise _too_large()
    try:
        async with asyncio.timeout(BODY_S):
            body = await _body(receive)
    except TimeoutError:
        raise Refusal(408, f"The request did not come within {BODY_S:.0f} seconds.", "timeout") from None
    return await asyncio.to_thread(parse, bytes(body)) if len(body) > 1 << 16 else parse(bytes(body))


async def _body(receive: Receive) -> bytearray:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise _too_large()
        more = bool(message.get("more_body"))
    return body


def parse(body: bytes) -> Json:
    """One JSON object. Raises Refusal."""
    try:
        found: Any = json.loads(body.decode("utf-8"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Refusal(400, "The request is no JSON text in UTF-8.", "invalid_json") from None
    if not isinstance(found, dict):
        raise Refusal(400, "The request must be a JSON object.", "invalid_json")
    if not _shallow(found):
        raise Refusal(400, f"The request is nested deeper than {MOST_DEPTH} levels.", "too_deep")
    return cast("Json", found)


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _shallow(found: Any) -> bool:
    """Level by level, so that depth costs no stack."""
    level: list[Any] = [found]
    for _ in range(MOST_DEPTH):
        below: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                below += cast("Json", one).values()
            elif isinstance(one, list):
                below += cast("list[Any]", one)
        level = [one for one in below if isinstance(one, (dict, list))]
        if not level:
            return True
    return False


def _too_large() -> Refusal:
    return Refusal(413, f"The request is larger than {MOST_BYTES >> 20} MiB.", "too_large")
