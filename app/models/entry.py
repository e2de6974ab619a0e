"""A model file that this profile knows, and how it stands right now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.base.errors import UserError
from app.base.jobs import CancelToken

State = Literal["ready", "missing", "changed"]
Scalar = str | int | float | bool
BLOCK = 1 << 20


@dataclass(frozen=True)
class Entry:
    """What the library keeps of a model; the store's record has the same fields. Size in bytes.

    `metadata` holds what the header said (architecture, quantisation, context, parameters, template) and `mtime_ns`.
    """

    id: str
    name: str
    path: str
    sha256: str
    size: int
    role: str
    source: str
    added: float
    metadata: dict[str, Scalar] = field(default_factory=dict[str, Scalar])


@dataclass(frozen=True)
class Verified:
    """Whether a file is, byte for byte, what it was or is published as; `sentence` says so."""

    id: str
    name: str
    ok: bool
    sentence: str
    sha256: str = ""


def state(entry: Entry) -> State:
    """How the file stands, without reading it: its size and time tell whether it may have changed."""
    try:
        found = os.stat(entry.path)
    except OSError:
        return "missing"
    mtime = entry.metadata.get("mtime_ns", found.st_mtime_ns)
    return "ready" if (found.st_size, found.st_mtime_ns) == (entry.size, mtime) else "changed"


def state_sentence(entry: Entry) -> str:
    """Empty when all is well, else one sentence for the list."""
    match state(entry):
        case "missing":
            return missing(entry).sentence
        case "changed":
            return f"The file of {entry.name} has changed since it was added; verify it before you use it."
        case _:
            return ""


def missing(entry: Entry) -> UserError:
    """The refusal to use a model whose file is gone."""
    return UserError(
        f"The file of {entry.name} is gone",
        why=f"nothing is at {entry.path}",
        todo="put it back or remove the model from the list",
        code="model-missing",
    )


def sha256_of(
    path: Path, token: CancelToken | None = None, progress: Callable[[int], None] | None = None
) -> str:
    """The file's hash; `progress` is told the bytes read so far. Raises OSError and Cancelled."""
    digest, done = hashlib.sha256(), 0
    buffer = memoryview(bytearray(BLOCK))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            if token:
                token.check()
            digest.update(buffer[:count])
            done += count
            if progress:
                progress(done)
    return digest.hexdigest()
