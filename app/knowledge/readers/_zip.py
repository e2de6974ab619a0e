"""Packed documents, opened with suspicion."""

from __future__ import annotations

import io
import zipfile
import zlib

from app.base.errors import UserError
from app.knowledge.limits import Limits
from app.knowledge.readers._frame import too_much

_PIECE = 1 << 20
_FAILURES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, KeyError)


class Package:
    """The parts of a packed document by name; what is read is counted against the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _FAILURES as error:
            raise broken() from error
        entries = self._zip.infolist()
        if len(entries) > limits.parts:
            raise too_much("more parts than a document has")
        if any(_escapes(entry.filename) for entry in entries):
            raise UserError(
                "The file is refused", why="parts of it have names that lead outside of it", code="damaged"
            )
        self._entries = {entry.filename: entry for entry in entries}

    @property
    def names(self) -> list[str]:
        """Names of all parts."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """A part's bytes. Raises UserError when it is missing, locked, broken or more than is granted."""
        entry = self._entries.get(name)
        if entry is None:
            raise broken(f"its part {name[:80]!r} is missing")
        if entry.flag_bits & 1:
            raise locked()
        if self._read + entry.file_size > self._limits.unpacked_bytes:
            raise too_much("far more inside than it seems from the outside")
        parts: list[bytes] = []
        try:
            with self._zip.open(entry) as file:
                while piece := file.read(_PIECE):
                    parts.append(piece)
                    self._count(len(piece))
        except _FAILURES as error:
            raise broken() from error
        return b"".join(parts)

    def _count(self, more: int) -> None:
        self._read += more
        if self._read > self._limits.unpacked_bytes:
            raise too_much("far more inside than it seems from the outside")

    def get(self, name: str) -> bytes | None:
        """Like `read`, with None for a missing part."""
        return self.read(name) if name in self else None


def _escapes(name: str) -> bool:
    flat = name.replace("\\", "/")
    return flat.startswith("/") or ".." in flat.split("/") or flat[1:2] == ":"


def kind(data: bytes, limits: Limits) -> str:
    """What a packed document says it is: its media type, or its list of content types; empty for plain archives."""
    package = Package(data, limits)
    if "mimetype" in package:
        return package.read("mimetype")[:200].decode("ascii", "replace").strip()
    if "[Content_Types].xml" in package:
        return package.read("[Content_Types].xml").decode("utf-8", "replace")
    return "application/epub+zip" if "META-INF/container.xml" in package else ""


def broken(why: str = "its packing is broken") -> UserError:
    """The archive is no archive."""
    return UserError(
        "The file is damaged", why=why, todo="open it in its own program and save it anew", code="damaged"
    )


def locked() -> UserError:
    """The archive is encrypted in a way that is not read here."""
    return UserError(
        "The file is encrypted in a way that Underdesk cannot open",
        todo="save a copy without a password",
        code="encrypted",
    )
