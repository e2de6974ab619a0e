"""What is learnt of a model's files before the library takes them in: headers first, then every byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.base.errors import UserError, friendly
from app.models.entry import Hasher, Scalar, look


class Header(Protocol):
    """What the header reader tells of a model file."""

    @property
    def name(self) -> str: ...
    @property
    def architecture(self) -> str: ...
    @property
    def quantisation(self) -> str: ...
    @property
    def parameters(self) -> int: ...
    @property
    def trained_context(self) -> int: ...
    @property
    def chat_template(self) -> str: ...
    @property
    def role(self) -> str: ...


ReadHeader = Callable[..., Header]
"""Takes a path, and what the file is where that is no model: "part" or "projector"."""


@dataclass(frozen=True)
class Origin:
    """Whose file it is, what it is called there, what it sees with, and the hash that it should have; all may lack."""

    program: str = ""
    name: str = ""
    projector: Path | None = None
    sha256: str = ""

    @property
    def metadata(self) -> dict[str, Scalar]:
        """What the library keeps of that."""
        kept = {"program": self.program, "projector": str(self.projector or "")}
        return {key: text for key, text in kept.items() if text}


@dataclass(frozen=True)
class Examined:
    """A model's first file, the size of all in bytes, their latest change in ns, the first's hash, and what to keep."""

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    header: Header
    more: dict[str, Scalar] = field(default_factory=dict[str, Scalar])

    @property
    def metadata(self) -> dict[str, Scalar]:
        """What the library keeps of it."""
        header = self.header
        told: dict[str, Scalar] = {
            "architecture": header.architecture,
            "quantisation": header.quantisation,
            "context": header.trained_context,
            "parameters": header.parameters,
            "template": bool(header.chat_template),
            "mtime_ns": self.mtime_ns,
        }
        return {**told, **self.more}


def examine(files: Sequence[Path], read: ReadHeader, hasher: Hasher, origin: Origin) -> Examined:
    """Read all headers, then hash all files.

    Raises the header reader's UserError, UserError (not-found…; damaged where `origin` says another hash), Cancelled.
    """
    if origin.projector:
        read(origin.projector, "projector")
    header = read(files[0])
    weights = header.parameters + sum(read(part, "part").parameters for part in files[1:])
    try:
        size, mtime = look(files)
        hashes = [hasher.add(path) for path in files]
    except OSError as error:
        raise friendly(error) from error
    if origin.sha256 not in ("", hashes[0]):
        raise UserError(
            f"The file of {origin.name} is damaged",
            why="it is not what the program says that put it there",
            todo="have that program fetch it again",
            code="damaged",
        )
    rest: dict[str, Scalar] = {"rest": " ".join(hashes[1:])} if hashes[1:] else {}
    return Examined(
        files[0], size, mtime, hashes[0], header, {**origin.metadata, "parameters": weights, **rest}
    )
