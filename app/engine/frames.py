"""Messages between the program and its engine processes: JSON and raw bytes behind their lengths, never code."""

from __future__ import annotations

import dataclasses
import json
import struct
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, cast

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine import api, conditions, plan

_HEAD = struct.Struct("<II")
_SIZE = struct.Struct("<Q")
MOST_JSON, MOST_BLOBS, MOST_BYTES = 1 << 28, 1 << 12, 1 << 36
_PLAIN = (bool, int, float, str, type(None))


def records(*modules: ModuleType) -> dict[str, type]:
    """The dataclasses of these modules by name: all that a message may be made of, new fields and records included."""
    found = [item for module in modules for item in vars(module).values() if isinstance(item, type)]
    return {item.__name__: item for item in found if dataclasses.is_dataclass(item)}


_RECORDS: dict[str, Callable[..., Any]] = {**records(api, conditions, plan)}


class Broken(EOFError):
    """The other side is gone, or what it sent is no message."""


def pack(value: Any) -> bytes:
    """One message; raises TypeError for what is neither a record of the engine nor plain data."""
    blobs: list[bytes] = []
    text = json.dumps(_encode(value, blobs), separators=(",", ":")).encode("ascii")
    head = _HEAD.pack(len(text), len(blobs)) + b"".join(_SIZE.pack(len(blob)) for blob in blobs)
    return b"".join((head, text, *blobs))


def read(stream: BinaryIO) -> Any:
    """The next message; raises Broken at the end of the stream and for anything that is no message."""
    length, count = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if length > MOST_JSON or count > MOST_BLOBS:
        raise Broken("no message")
    sizes = [int(_SIZE.unpack(_exactly(stream, _SIZE.size))[0]) for _ in range(count)]
    if sum(sizes) > MOST_BYTES:
        raise Broken("no message")
    text = _exactly(stream, length)
    blobs = [_exactly(stream, size) for size in sizes]
    try:
        return _decode(json.loads(text), blobs)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise Broken("no message") from error


def _exactly(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = stream.read(min(size, 1 << 20))
        if not part:
            raise Broken("the stream ended")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _encode(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, Priority):
        return {"$": "Priority", "v": int(value)}
    if isinstance(value, _PLAIN) and not isinstance(value, Enum):
        return value
    if isinstance(value, list):
        return [_encode(item, blobs) for item in cast("list[Any]", value)]
    if isinstance(value, (tuple, dict)):
        return _encode_many(cast("tuple[Any, ...] | dict[Any, Any]", value), blobs)
    if isinstance(value, Path):
        return {"$": "Path", "v": str(value)}
    if isinstance(value, (bytes, bytearray)):
        blobs.append(bytes(value))
        return {"$": "bytes", "v": len(blobs) - 1}
    if isinstance(value, UserError):
        return {"$": "UserError", "v": [value.what, value.why, value.todo, value.code]}
    return _encode_record(value, blobs)


def _encode_many(value: tuple[Any, ...] | dict[Any, Any], blobs: list[bytes]) -> Any:
    if isinstance(value, tuple):
        return {"$": "tuple", "v": [_encode(item, blobs) for item in value]}
    return {"$": "dict", "v": [[_encode(k, blobs), _encode(v, blobs)] for k, v in value.items()]}


def _encode_record(value: Any, blobs: list[bytes]) -> Any:
    name = type(value).__name__
    if name == "ndarray":
        blobs.append(value.astype("<f4").tobytes())
        return {"$": "vectors", "v": [list(value.shape), len(blobs) - 1]}
    if _RECORDS.get(name) is not type(value):
        raise TypeError(f"{name} does not travel")
    fields = [field.name for field in dataclasses.fields(value) if field.init]
    return {"$": name, "v": {field: _encode(getattr(value, field), blobs) for field in fields}}


def _decode(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, list):
        return [_decode(item, blobs) for item in cast("list[Any]", value)]
    if isinstance(value, _PLAIN):
        return value
    made = cast("dict[str, Any]", value)
    return _decode_marked(str(made["$"]), made["v"], blobs)


def _vectors(shape: list[int], data: bytes) -> api.Vectors:
    import numpy as np

    return np.frombuffer(data, "<f4").reshape(shape).astype(np.float32)


def _decode_marked(kind: str, inner: Any, blobs: list[bytes]) -> Any:
    match kind:
        case "tuple":
            return tuple(_decode(item, blobs) for item in inner)
        case "dict":
            return {_decode(key, blobs): _decode(item, blobs) for key, item in inner}
        case "Path":
            return Path(inner)
        case "Priority":
            return Priority(inner)
        case "bytes":
            return blobs[int(inner)]
        case "vectors":
            return _vectors(inner[0], blobs[int(inner[1])])
        case "UserError":
            what, why, todo, code = (str(part) for part in inner)
            return UserError(what, why=why, todo=todo, code=code)
        case _:
            return _RECORDS[kind](**{name: _decode(item, blobs) for name, item in inner.items()})
