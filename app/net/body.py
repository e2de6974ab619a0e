"""How a reply's body gets to where it is wanted: piece by piece, or by a pipe that carries it past the messages."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Protocol

LOOK_MS = 100
LARGEST = 1 << 20
"""Bytes that a pipe holds at most, where the system lets its size be set."""


class Sink(Protocol):
    """An unbuffered file, written at its position."""

    def write(self, data: memoryview, /) -> int | None:
        """How many bytes of `data` were written."""
        ...

    def fileno(self) -> int:
        """Its handle."""
        ...


class Pieces:
    """A body that comes as chunks."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, memoryview(b"")

    def take(self, most: int) -> memoryview:
        """Up to `most` of the next bytes; none at the end."""
        while not self._rest and (chunk := next(self._chunks, None)) is not None:
            self._rest = memoryview(chunk)
        piece, self._rest = self._rest[:most], self._rest[most:]
        return piece

    def save(self, file: Sink, most: int) -> int:
        """See Reply.save."""
        piece = self.take(most)
        _write(file, piece)
        return len(piece)


class Pipe:
    """A body that comes by a pipe; the other end is in the broker, which can do nothing with it but fill it."""

    def __init__(self) -> None:
        """Raises OSError."""
        self._out, self._in = os.pipe()
        enlarge(self._in)
        self._news = select.poll()
        self._news.register(self._out, select.POLLIN)

    def give(self, channel: socket.socket, data: memoryview) -> int:
        """Send the other end with the beginning of `data`; how many bytes went. No copy of it is kept here."""
        try:
            return socket.send_fds(channel, [data], [self._in])
        finally:
            os.close(self._in)

    def close(self) -> None:
        """Nothing more is read."""
        os.close(self._out)

    def chunks(self, look: Callable[[], object]) -> Iterator[bytes]:
        """All that still comes."""
        while True:
            self._wait(look)
            if not (chunk := os.read(self._out, LARGEST)):
                return
            yield chunk

    def save(self, file: Sink, most: int, look: Callable[[], object]) -> int:
        """See Reply.save; `look` is called ten times a second meanwhile, and may raise."""
        self._wait(look)
        if sys.platform == "linux":
            return os.splice(
                self._out, file.fileno(), most
            )  # the kernel moves them: no copy passes through here
        piece = os.read(self._out, most)
        _write(file, memoryview(piece))
        return len(piece)

    def drop(self, most: int, look: Callable[[], object]) -> int:
        """See Reply.drop."""
        self._wait(look)
        return len(os.read(self._out, min(most, LARGEST)))

    def _wait(self, look: Callable[[], object]) -> None:
        look()
        while not self._news.poll(LOOK_MS):
            look()


class Mouth:
    """The broker's end of such a pipe. `look` is called ten times a second while it is full, and may raise."""

    def __init__(self, handle: int, look: Callable[[], object]) -> None:
        self._handle, self._look = handle, look
        os.set_blocking(handle, False)
        self._room = select.poll()
        self._room.register(handle, select.POLLOUT)

    def put(self, data: bytes | memoryview) -> None:
        """All of it. Raises OSError where nobody reads any more."""
        view = memoryview(data)
        while view:
            with contextlib.suppress(BlockingIOError):
                view = view[os.write(self.ready(), view) :]

    def ready(self) -> int:
        """The handle, once something fits into the pipe."""
        self._look()
        while not self._room.poll(LOOK_MS):
            self._look()
        return self._handle


def enlarge(handle: int) -> None:
    """Let a pipe hold more, where the system can and allows it: each end then wakes less often."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_SETPIPE_SZ, LARGEST)


def _write(file: Sink, view: memoryview) -> None:
    while view:
        view = view[file.write(view) or 0 :]
