"""Carries bytes between pairs of sockets, both ways and on one thread, no faster than the slower end takes them."""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections.abc import Callable

PIECE = 64 << 10
HELD = 256 << 10
"""Bytes that wait for one end at most; then the other is not read."""
LINGER_S = 2.0
"""How long an end whose partner has left may go on talking to nobody: it may still be reading what it was told last."""


class _End:
    """One socket of a pair, and what waits to be written to it.

    It is `silent` when it has said all it will, `deaf` when it takes no more, and `told` when it knows that its
    partner is silent.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.other = self
        self.waiting = bytearray()
        self.silent = self.deaf = self.told = False
        self.interest = 0

    def wants(self) -> int:
        """What the selector should look for."""
        read = 0 if self.silent or len(self.other.waiting) >= HELD else selectors.EVENT_READ
        return read | (selectors.EVENT_WRITE if self.waiting else 0)

    def flush(self) -> None:
        """Write what it takes now; what a deaf end should have heard is dropped."""
        try:
            while self.waiting and not self.deaf:
                sent = self.sock.send(self.waiting)
                del self.waiting[:sent]
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            self.deaf = True
        if self.deaf:
            self.waiting.clear()


class Carrier:
    """Pairs of sockets, and others that somebody looks after. All of it is one thread's."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._ends: set[_End] = set()
        self._leaving: dict[_End, float] = {}

    @property
    def pairs(self) -> int:
        """How many pairs are joined."""
        return len(self._ends) // 2

    def watch(self, sock: socket.socket, ready: Callable[[], object]) -> None:
        """Call `ready` in `step` whenever `sock` has something to read, or to accept."""
        self._selector.register(sock, selectors.EVENT_READ, ready)

    def forget(self, sock: socket.socket) -> None:
        """Look after a watched socket no more; it stays open."""
        self._selector.unregister(sock)

    def join(self, one: socket.socket, two: socket.socket) -> None:
        """Carry what each of them says to the other, until both are silent or one is gone; then both are closed."""
        first, second = _End(one), _End(two)
        first.other, second.other = second, first
        for end in (first, second):
            end.sock.setblocking(False)
            self._ends.add(end)
        for end in (first, second):
            self._look(end)

    def step(self) -> None:
        """Wait for anything to do, and do it."""
        for key, events in self._selector.select(LINGER_S if self._leaving else None):
            if not isinstance(key.data, _End):
                key.data()
            elif key.data in self._ends:  # unless its pair was closed a moment ago
                self._serve(key.data, events)
        for end in [end for end, until in self._leaving.items() if time.monotonic() >= until]:
            self._part(end)

    def close(self) -> None:
        """Close all pairs in the middle of what they say, and forget what was watched."""
        while self._ends:
            self._part(next(iter(self._ends)))
        self._selector.close()

    def _serve(self, end: _End, events: int) -> None:
        if events & selectors.EVENT_READ:
            _read(end)
        if events & selectors.EVENT_WRITE:
            end.flush()
        both = end, end.other
        for one in both:
            if one.other.silent and not one.waiting and not one.told:
                one.told = True
                with contextlib.suppress(OSError):
                    one.sock.shutdown(socket.SHUT_WR)
        if all(one.told for one in both):
            self._part(end)
            return
        if end not in self._leaving and any(one.silent and one.deaf for one in both):
            self._leaving[end] = time.monotonic() + LINGER_S
        for one in both:
            self._look(one)

    def _look(self, end: _End) -> None:
        wants = end.wants()
        if wants == end.interest:
            return
        if not end.interest:
            self._selector.register(end.sock, wants, end)
        elif not wants:
            self._selector.unregister(end.sock)
        else:
            self._selector.modify(end.sock, wants, end)
        end.interest = wants

    def _part(self, end: _End) -> None:
        for one in (end, end.other):
            self._ends.discard(one)
            self._leaving.pop(one, None)
            if one.interest:
                self._selector.unregister(one.sock)
                one.interest = 0
            one.sock.close()


def _read(end: _End) -> None:
    """Take what it says, and hand it on at once as far as the other takes it."""
    try:
        piece = end.sock.recv(PIECE)
    except (BlockingIOError, InterruptedError):
        return
    except OSError:
        end.deaf, piece = True, b""
    end.silent = not piece
    end.other.waiting += piece
    end.other.flush()
