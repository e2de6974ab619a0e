"""The container that Microsoft Office used before 2007, and still puts around encrypted documents."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from app.knowledge.readers._zip import broken

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and everything above mark ends and gaps
_ENTRY = 128


class Compound:
    """Streams by name, after [MS-CFB]; folders inside are not told apart. Raises UserError when it is broken."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._size = 1 << self._number("H", 30)
            self._small = 1 << self._number("H", 32)
            if self._size not in (512, 4096) or self._small != 64:
                raise broken()
            self._fat = self._table(self._fat_sectors())
            self._mini_fat = self._table(self._sectors(self._number("I", 60), self._fat))
            self._entries = dict(self._directory())
        except struct.error as error:
            raise broken() from error

    def _number(self, kind: str, at: int) -> int:
        return int(struct.unpack_from(f"<{kind}", self._data, at)[0])

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _fat_sectors(self) -> Iterator[int]:
        yield from (s for s in struct.unpack_from("<109I", self._data, 76) if s < _END)
        more, left = self._number("I", 68), len(self._data) // self._size
        while more < _END and left > 0:
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            yield from (s for s in numbers[:-1] if s < _END)
            more, left = numbers[-1], left - 1

    def _table(self, sectors: Iterator[int]) -> list[int]:
        raw = b"".join(self._sector(number) for number in sectors)
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _sectors(self, first: int, table: list[int]) -> Iterator[int]:
        """A chain of sectors; one that runs in circles is broken."""
        left = len(table) + 1
        while first < _END:
            left -= 1
            if left < 0 or first >= len(table):
                raise broken()
            yield first
            first = table[first]

    def _directory(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """Name to (kind, first sector, size); 2 is a stream, 5 the root, which holds the small sectors."""
        raw = b"".join(self._sector(n) for n in self._sectors(self._number("I", 48), self._fat))
        for at in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            first, size = struct.unpack_from("<IQ", raw, at + 116)
            if kind in (2, 5) and 2 <= length <= 64:
                name = raw[at : at + length - 2].decode("utf-16-le", "replace")
                yield "/" if kind == 5 else name, (kind, first, size)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """A stream's bytes."""
        _, first, size = self._entries[name]
        if size > len(self._data):
            raise broken()
        if size >= self._number("I", 56):
            return b"".join(self._sector(n) for n in self._sectors(first, self._fat))[:size]
        root = b"".join(self._sector(n) for n in self._sectors(self._entries["/"][1], self._fat))
        parts = (root[n * self._small : (n + 1) * self._small] for n in self._sectors(first, self._mini_fat))
        return b"".join(parts)[:size]
