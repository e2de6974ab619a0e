"""How a fetch goes about it: connections, speed, patience with a server that is busy or failing."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.base.errors import UserError
from app.base.jobs import CancelToken

LOOK_S = 0.1
PASSING = frozenset({"stalled", "broken", "unreachable", "short", "server-error", "too-many-requests"})
"""Codes of what may be better in a while."""


@dataclass(frozen=True)
class Manner:
    """Sizes in bytes, times in seconds; `limit` is bytes a second, 0 for none.

    A further connection is opened when a file of which more than `least` lacks has been coming for `settle_s`. After
    `part` bytes it is written down what has come. An error that may pass is met `tries` times in a row before it
    counts, after `pause`, then twice as long each time; no server's own wish to wait beyond `longest` is granted.
    """

    connections: int = 4
    limit: int = 0
    tries: int = 5
    pause: float = 1.0
    longest: float = 120.0
    least: int = 32 << 20
    settle_s: float = 2.0
    part: int = 8 << 20
    sync: int = 128 << 20
    spare: int = 256 << 20


@dataclass
class Patience:
    """Counts the failures of one worker in a row; `dice` gives a number between 0 and 1."""

    manner: Manner
    dice: Callable[[], float] = random.random
    _failures: int = 0

    def progress(self) -> None:
        """Something came: earlier failures do not count."""
        self._failures = 0

    def wait_for(self, error: UserError, after: float | None) -> float | None:
        """Seconds to wait before the next try; None where there should be none."""
        self._failures += 1
        late = after is not None and after > self.manner.longest
        if error.code not in PASSING or late or self._failures > self.manner.tries:
            return None
        backoff = min(self.manner.pause * 2 ** (self._failures - 1), self.manner.longest)
        return max(after or 0.0, backoff * (0.5 + self.dice() / 2))


class Pace:
    """Holds several workers together to so many bytes a second."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._clock = limit, clock
        self._free_at = clock()
        self._lock = threading.Lock()

    def spend(self, count: int) -> float:
        """Note `count` bytes; returns the seconds to wait before the next are taken."""
        if not self._limit:
            return 0.0
        with self._lock:
            now = self._clock()
            self._free_at = max(self._free_at, now - LOOK_S) + count / self._limit
            return max(0.0, self._free_at - now)


class Stop(CancelToken):
    """A token that also minds another's."""

    def __init__(self, other: CancelToken) -> None:
        super().__init__()
        self._other = other

    @property
    def cancelled(self) -> bool:
        """Whether this or the other was cancelled."""
        return super().cancelled or self._other.cancelled

    def sleep(self, seconds: float, offline: Callable[[], bool]) -> None:
        """Wait; raises Cancelled, and UserError (offline) when the switch is moved meanwhile."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not offline():
            self.wait(min(left, LOOK_S))
            self.check()
