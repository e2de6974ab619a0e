"""A model file that this profile knows, and how it stands right now."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.models.split import files_of

State = Literal["ready", "missing", "changed"]
Scalar = str | int | float | bool
BLOCK = 1 << 20
ELSEWHERE = "endpoint"
"""The source of an entry whose model runs beyond this program; its path is what the engine knows it by."""


@dataclass(frozen=True)
class Entry:
    """What the library keeps of a model; the store's record has the same fields. Size in bytes.

    `metadata` holds what the header said (architecture, quantisation, context, parameters, template) and `mtime_ns`;
    for a model in several files `rest`, the hashes of the others in order; `projector`, the path of what lets it see;
    `program`, whose file it is. `sha256` is of the file at `path`, `size` of all.
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


def place_of(entry: Entry) -> str:
    """Host and port of a model beyond this computer; empty for one that is here."""
    return urlsplit(str(entry.metadata.get("address", ""))).netloc if entry.source == ELSEWHERE else ""


def hashes_of(entry: Entry) -> dict[Path, str]:
    """The model's files, the one to load first, each with the hash that it should have."""
    rest = str(entry.metadata.get("rest", "")).split()
    files = files_of(Path(entry.path)) if rest else [Path(entry.path)]
    return dict(zip(files, [entry.sha256, *rest], strict=False))


def look(files: Iterable[Path]) -> tuple[int, int]:
    """Their size together, in bytes, and the latest time of a change, in ns. Raises OSError."""
    found = [os.stat(path) for path in files]
    return sum(one.st_size for one in found), max(one.st_mtime_ns for one in found)


def state(entry: Entry) -> State:
    """How the files stand, without reading them: size and time tell whether they may have changed.

    A model beyond this computer has none: it is ready as far as can be told without asking it.
    """
    if entry.source == ELSEWHERE:
        return "ready"
    try:
        size, mtime = look(hashes_of(entry))
    except OSError:
        return "missing"
    return "ready" if (size, mtime) == (entry.size, entry.metadata.get("mtime_ns", mtime)) else "changed"


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
    """The refusal to use a model whose file is gone, or did not come along: there are installers without models."""
    if entry.source == "packaged":
        return UserError(
            f"{entry.name} did not come with this Underdesk",
            why="it was installed without models",
            todo="choose one under Models and get it, or install Underdesk with its models",
            code="model-missing",
        )
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


class Hasher:
    """Hashes the files of a model one after the other; `progress` is told the bytes read of all so far."""

    def __init__(self, token: CancelToken | None, progress: Callable[[int], None] | None) -> None:
        self._token, self._progress, self._before = token, progress, 0

    def add(self, path: Path) -> str:
        """The next file's hash. Raises OSError and Cancelled."""
        before = self._before

        def tell(done: int) -> None:
            self._before = before + done
            if self._progress:
                self._progress(self._before)

        return sha256_of(path, self._token, tell)
