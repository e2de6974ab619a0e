"""What the program and its broker say to each other, checked on both sides: neither trusts the other.

A message is 4 bytes length, 1 byte kind, 4 bytes number of the request (0: none), then the body: JSON, or raw bytes
for DATA.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any, cast

from app.base.errors import UserError
from app.net.door import Ask, Attempt, Hop, Rules, is_place

PIECE = 256 << 10
"""Bytes of a reply's body in one message, at most."""
WINDOW = 2 << 20
"""Bytes of a reply's body that may be on their way, unread."""
_HEAD = struct.Struct(">IBI")
_LONGEST = 8 << 20
_DEEPEST_COUNT = 1 << 62
_TEXT = 64 << 10
_MOST_PLACES = 64


class Kind(IntEnum):
    """ASK, MORE, LEAVE and RULES go to the broker; the others come from it."""

    ASK = 1
    MORE = 2
    LEAVE = 3
    ROW = 4
    REPLY = 5
    DATA = 6
    GONE = 7
    RULES = 8


class Phase(IntEnum):
    """What a row tells: that a request begins, how far it is, or how it ended (its first row, where it was refused)."""

    BEGAN = 1
    RUNS = 2
    OVER = 3


class Nonsense(Exception):
    """What came is no message of this kind: the other side is broken, or was taken over."""


@dataclass(frozen=True)
class Message:
    """One message. `about` is the request's number."""

    kind: Kind
    about: int
    body: bytes = b""

    def pack(self) -> bytes:
        """Ready to be sent. Raises Nonsense when it is too long."""
        if len(self.body) > _LONGEST:
            raise Nonsense("too long")
        return _HEAD.pack(len(self.body), self.kind, self.about) + self.body


@dataclass(frozen=True)
class Leaving:
    """How the asker left a request: `cancelled`, with an error (`what`), or satisfied."""

    cancelled: bool = False
    what: str = ""


@dataclass(frozen=True)
class Head:
    """The beginning of a reply."""

    status: int
    url: str
    headers: Mapping[str, str]
    hops: tuple[Hop, ...]


def read(take: Callable[[int], bytes | None]) -> Message | None:
    """The next message, None at the end; `take` reads up to so many bytes. Raises Nonsense, and EOFError inside one."""
    head = _exactly(take, _HEAD.size, clean_end=True)
    if not head:
        return None
    length, kind, about = _HEAD.unpack(head)
    if length > _LONGEST or kind not in Kind.__members__.values():
        raise Nonsense("no message")
    return Message(Kind(kind), about, _exactly(take, length))


def _exactly(take: Callable[[int], bytes | None], size: int, clean_end: bool = False) -> bytes:
    parts: list[bytes] = []
    while size:
        part = take(min(size, 1 << 20))
        if not part:
            if clean_end and not parts:
                return b""
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


# --- bodies ---


def pack_ask(ask: Ask) -> bytes:
    """A request; its token stays here. The content follows the JSON's line end, as it is."""
    fields = {"purpose": ask.purpose, "url": ask.url, "method": ask.method, "headers": dict(ask.headers)}
    more = {"silence": ask.silence, "places": ask.places}
    return json.dumps({**fields, **more}).encode() + b"\n" + ask.content


def unpack_ask(body: bytes) -> Ask:
    """The request again, without a token. Raises Nonsense."""
    line, _, content = body.partition(b"\n")
    raw = _object(line)
    purpose, url, method = (_text(raw, name) for name in ("purpose", "url", "method"))
    places, silence = _list(raw, "places"), _count(raw, "silence")
    if len(places) > _MOST_PLACES or not all(map(is_place, places)):
        raise Nonsense("no places")
    return Ask(purpose, url, method, _texts(raw, "headers"), content, silence=silence, places=places)


def pack_rules(rules: Rules) -> bytes:
    """What a person set."""
    return json.dumps(asdict(rules)).encode()


def unpack_rules(body: bytes) -> Rules:
    """The rules again. Raises Nonsense."""
    raw = _object(body)
    places = _list(raw, "endpoints"), _list(raw, "tools")
    rules = Rules(_text(raw, "proxy"), _text(raw, "mirror"), *places, search=_text(raw, "search"))
    if not rules.sound:
        raise Nonsense("no rules")
    return rules


def pack_leaving(leaving: Leaving) -> bytes:
    """How a request was left."""
    return json.dumps(asdict(leaving)).encode()


def unpack_leaving(body: bytes) -> Leaving:
    """How it was left. Raises Nonsense."""
    raw = _object(body)
    return Leaving(_flag(raw, "cancelled"), _text(raw, "what"))


def pack_count(count: int) -> bytes:
    """A number of bytes."""
    return struct.pack(">Q", count)


def unpack_count(body: bytes) -> int:
    """The number again. Raises Nonsense."""
    if len(body) != 8:
        raise Nonsense("no count")
    return int(struct.unpack(">Q", body)[0])


def pack_row(row: Attempt, phase: Phase) -> bytes:
    """A row of the log."""
    return json.dumps({**asdict(row), "phase": phase}).encode()


def unpack_row(body: bytes) -> tuple[Attempt, Phase]:
    """The row, and how far it is. Raises Nonsense."""
    raw = _object(body)
    host, purpose, method = (_text(raw, name) for name in ("host", "purpose", "method"))
    sent, received = _count(raw, "sent"), _count(raw, "received")
    named, moment, result = _text(raw, "id"), _moment(raw, "time"), _text(raw, "result")
    row = Attempt(named, moment, host, purpose, method, sent, received, result)
    phase = _count(raw, "phase")
    if phase not in Phase.__members__.values():
        raise Nonsense("no phase")
    return row, Phase(phase)


def pack_head(head: Head) -> bytes:
    """The beginning of a reply."""
    return json.dumps({**asdict(head), "headers": dict(head.headers)}).encode()


def unpack_head(body: bytes) -> Head:
    """The beginning of a reply. Raises Nonsense."""
    raw = _object(body)
    hops = raw.get("hops")
    if not isinstance(hops, list):
        raise Nonsense("no hops")
    last = _hop(raw)
    return Head(last.status, last.url, last.headers, tuple(_hop(hop) for hop in cast("list[object]", hops)))


def pack_error(error: UserError) -> bytes:
    """Why a request ended."""
    return json.dumps({"what": error.what, "why": error.why, "todo": error.todo, "code": error.code}).encode()


def unpack_error(body: bytes) -> UserError | None:
    """Why a request ended; None where it ended well. Raises Nonsense."""
    if not body:
        return None
    raw = _object(body)
    what, why, todo, code = (_plain(_text(raw, name)) for name in ("what", "why", "todo", "code"))
    return UserError(what, why=why, todo=todo, code=code)


# --- parts ---


def _object(body: bytes) -> dict[str, object]:
    try:
        raw: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Nonsense("no JSON") from error
    return _mapping(raw)


def _mapping(raw: object) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise Nonsense("no object")
    return cast("dict[str, object]", raw)


def _hop(raw: object) -> Hop:
    fields = _mapping(raw)
    return Hop(_text(fields, "url"), _count(fields, "status"), _texts(fields, "headers"))


def _text(raw: dict[str, object], name: str) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or len(value) > _TEXT:
        raise Nonsense(f"no {name}")
    return value


def _list(raw: dict[str, object], name: str) -> tuple[str, ...]:
    value = raw.get(name)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in cast("list[object]", value)):
        raise Nonsense(f"no {name}")
    return tuple(cast("list[str]", value))


def _texts(raw: dict[str, object], name: str) -> dict[str, str]:
    pairs = _mapping(raw.get(name))
    return {key: _text(pairs, key) for key in pairs}


def _flag(raw: dict[str, object], name: str) -> bool:
    value = raw.get(name)
    if not isinstance(value, bool):
        raise Nonsense(f"no {name}")
    return value


def _count(raw: dict[str, object], name: str) -> int:
    value = raw.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < _DEEPEST_COUNT:
        raise Nonsense(f"no {name}")
    return value


def _moment(raw: dict[str, object], name: str) -> float:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 1e12:
        raise Nonsense(f"no {name}")
    return float(value)


def _plain(words: str) -> str:
    return "".join(c if c.isprintable() else " " for c in words[:300])
