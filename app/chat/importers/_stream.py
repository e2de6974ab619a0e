"""Qt's binary stream (QDataStream, version Qt 6.2) without Qt: big-endian numbers, UTF-16 texts, counted lists."""

from __future__ import annotations

import struct
from typing import Any

NOTHING = 0xFFFFFFFF


class Ended(ValueError):
    """The stream breaks off, or counts what it cannot hold."""


class Stream:
    """Reads values one after the other; raises Ended."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._at = 0

    def skip(self, size: int) -> None:
        """Pass over bytes."""
        self._take(size)

    def _take(self, size: int) -> memoryview:
        if not 0 <= size <= len(self._data) - self._at:
            raise Ended("the stream breaks off")
        self._at += size
        return self._data[self._at - size : self._at]

    def _number(self, form: str) -> int:
        return int(struct.unpack(form, self._take(struct.calcsize(form)))[0])

    def u32(self) -> int:
        """quint32."""
        return self._number(">I")

    def i32(self) -> int:
        """qint32, int."""
        return self._number(">i")

    def i64(self) -> int:
        """qint64, qsizetype."""
        return self._number(">q")

    def u64(self) -> int:
        """quint64."""
        return self._number(">Q")

    def flag(self) -> bool:
        """A bool, one byte."""
        return bool(self._take(1)[0])

    def count(self, least: int, *, wide: bool = True) -> int:
        """How many items of at least `least` bytes each follow."""
        number = self.i64() if wide else self.u32()
        if not 0 <= number * least <= len(self._data) - self._at:
            raise Ended("the stream counts what it cannot hold")
        return number

    def text(self) -> str:
        """QString; a null one is empty."""
        size = self.u32()
        return "" if size == NOTHING else bytes(self._take(size)).decode("utf-16-be", "replace")

    def data(self) -> bytes:
        """QByteArray, QUrl."""
        size = self.u32()
        return b"" if size == NOTHING else bytes(self._take(size))

    def texts(self) -> list[str]:
        """QList<QString>."""
        return [self.text() for _ in range(self.count(4, wide=False))]

    def variant(self) -> Any:
        """QVariant of the kinds that a tool's parameter can have; raises Ended for another."""
        kind, _null = self.u32(), self.flag()
        readers: dict[int, Any] = {
            0: lambda: None, 1: self.flag, 2: self.i32, 3: self.u32, 4: self.i64, 5: self.u64,
            6: lambda: struct.unpack(">d", self._take(8))[0], 10: self.text, 11: self.texts, 12: self.data,
        }  # fmt: skip
        if kind not in readers:
            raise Ended(f"a value of the unknown kind {kind}")
        return readers[kind]()
