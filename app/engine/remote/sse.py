"""Server-sent events out of bytes that come in pieces of any size."""

from __future__ import annotations

from collections.abc import Iterator

LONGEST = 1 << 20
"""Bytes of one event: more is no piece of an answer."""


class Overlong(Exception):
    """A line or an event without an end."""


class Events:
    """Takes bytes, gives the data of whole events. Lines end by CR, LF or both; comments and other fields are skipped.

    Raises Overlong, and UnicodeDecodeError for what is no UTF-8.
    """

    def __init__(self) -> None:
        self._line = bytearray()
        self._data: list[str] = []
        self._size = 0
        self._after_cr = self._begun = False

    def feed(self, chunk: bytes) -> Iterator[str]:
        """The events that are whole now."""
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        lines = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self._after_cr = chunk.endswith(b"\r")
        for line in lines[:-1]:
            self._line += line
            whole, self._line = bytes(self._line), bytearray()
            yield from self._take(whole)
        self._line += lines[-1]
        if len(self._line) > LONGEST:
            raise Overlong

    def end(self) -> Iterator[str]:
        """What the last line held, where the stream ended without an empty one."""
        line, self._line = bytes(self._line), bytearray()
        yield from self._take(line)
        yield from self._take(b"")

    def _take(self, line: bytes) -> Iterator[str]:
        text = line.decode("utf-8")
        if not self._begun:
            self._begun, text = True, text.removeprefix("\ufeff")
        if not text:
            data, self._data, self._size = self._data, [], 0
            if data:
                yield "\n".join(data)
            return
        name, _, value = text.partition(":")
        if name == "data":
            self._size += len(line)
            if self._size > LONGEST:
                raise Overlong
            self._data.append(value.removeprefix(" "))
