"""How many requests were let through since midnight."""

from __future__ import annotations

import threading
import time


class Daily:
    """A count that begins anew each day, local time; safe to share between threads."""

    def __init__(self, earlier: int = 0) -> None:
        """`earlier` is the count of today so far."""
        self._count, self._day = earlier, today()
        self._lock = threading.Lock()

    def add(self) -> None:
        """One more."""
        with self._lock:
            self._turn()
            self._count += 1

    @property
    def count(self) -> int:
        """Today's."""
        with self._lock:
            self._turn()
            return self._count

    def _turn(self) -> None:
        if self._day != today():
            self._day, self._count = today(), 0


def today() -> tuple[int, int]:
    """Year and day of the year."""
    now = time.localtime()
    return now.tm_year, now.tm_yday
