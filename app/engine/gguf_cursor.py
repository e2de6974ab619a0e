"""Bounds-checked little-endian reading of a model file, because its counts and lengths come from strangers."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from app.base.errors import UserError

Scalar = bool | int | float | str
Value = Scalar | tuple[Scalar, ...] | None

WINDOW = 1 << 20
MAX_TEXT = 16 << 20
MAX_ENTRY = 1 << 16
MAX_ITEMS = 4_000_000
"""Array items that one file may hold in all; the largest vocabularies with merges stay below two millions."""
KEEP_ITEMS = 1024
"""Longer arrays (vocabularies) are checked but not kept: their value is None."""

_STRING, _ARRAY = 8, 9
_FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}


def damaged(name: str, why: str) -> UserError:
    """The error for a file whose structure contradicts itself."""
    return UserError(f"The model file {name} is damaged", why=why, todo="get it again", code="damaged")


def truncated(name: str, missing: int) -> UserError:
    """The error for a file that ends too early; `missing` is in bytes, at least."""
    amount = "1 byte is" if missing == 1 else f"{missing:,} bytes are"
    return UserError(
        f"The model file {name} is incomplete",
        why=f"at least {amount} missing at its end",
        todo="get it again",
        code="truncated",
    )


class Cursor:
    """A forward reader over an open file of `size` bytes; raises UserError rather than read past the end."""

    def __init__(self, file: BinaryIO, path: Path, size: int) -> None:
        self._file, self._size, self.name = file, size, path.name
        self._window, self._start, self._at = b"", 0, 0
        self._items = 0

    @property
    def position(self) -> int:
        """Offset of the next byte."""
        return self._start + self._at

    def require(self, count: int) -> None:
        """Raise UserError unless `count` more bytes exist."""
        if count > self._size - self.position:
            raise truncated(self.name, count - (self._size - self.position))

    def _fill(self, count: int) -> None:
        self.require(count)
        self._start, self._at = self.position, 0
        self._file.seek(self._start)
        self._window = self._file.read(max(count, WINDOW))
        if len(self._window) < count:
            raise truncated(self.name, count - len(self._window))

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        if self._at + count > len(self._window):
            self._fill(count)
        self._at += count
        return self._window[self._at - count : self._at]

    def skip(self, count: int) -> None:
        """Pass over `count` bytes without reading them."""
        self.require(count)
        self._at += count
        if self._at > len(self._window):
            self._start, self._at, self._window = self._start + self._at, 0, b""

    def number(self, code: str) -> int:
        """The next integer in struct's notation, e.g. "I" or "Q"."""
        return int(struct.unpack("<" + code, self.take(struct.calcsize(code)))[0])

    def text(self, most: int = MAX_TEXT) -> str:
        """The next length-prefixed string."""
        length = self.number("Q")
        self.require(length)
        if length > most:
            raise damaged(self.name, f"it holds a text of {length:,} bytes where at most {most:,} make sense")
        try:
            return self.take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise damaged(self.name, "it holds text that is not UTF-8") from None

    def value(self, kind: int) -> Value:
        """The next metadata value of GGUF type number `kind`."""
        if kind == _STRING:
            return self.text()
        if kind == _ARRAY:
            return self._array()
        return self._numbers(kind, 1)[0]

    def _numbers(self, kind: int, count: int) -> tuple[Scalar, ...]:
        if kind not in _FORMATS:
            raise damaged(self.name, f"it uses the unknown value type {kind}")
        layout = f"<{count}{_FORMATS[kind]}"
        return struct.unpack(layout, self.take(struct.calcsize(layout)))

    def _array(self) -> Value:
        kind, count = self.number("I"), self.number("Q")
        self._items += count
        if self._items > MAX_ITEMS:
            raise damaged(
                self.name, f"it announces {self._items:,} list items where at most {MAX_ITEMS:,} make sense"
            )
        if kind == _STRING:
            return self._texts(count)
        if kind not in _FORMATS:
            raise damaged(self.name, f"it uses the unknown list type {kind}")
        if count <= KEEP_ITEMS:
            return self._numbers(kind, count)
        self.skip(count * struct.calcsize(_FORMATS[kind]))
        return None

    def _texts(self, count: int) -> Value:
        self.require(8 * count)
        if count <= KEEP_ITEMS:
            return tuple(self.text() for _ in range(count))
        while count:
            count = self._skip_texts(count)
        return None

    def _skip_texts(self, count: int) -> int:
        """Pass over the texts that begin in the window, at least one; returns how many are left."""
        if self._at + 8 > len(self._window):
            self._fill(8)
        window, at, last, unpack = (
            self._window,
            self._at,
            len(self._window) - 8,
            struct.Struct("<Q").unpack_from,
        )
        while count and at <= last:
            (length,) = unpack(window, at)
            if length > MAX_ENTRY:
                raise damaged(self.name, f"it holds a vocabulary entry of {length:,} bytes")
            at += 8 + length
            count -= 1
        self.skip(at - self._at)
        return count
