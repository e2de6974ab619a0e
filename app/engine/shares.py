"""Who computes next: people first, yet nobody starves."""

from __future__ import annotations

from collections.abc import Iterable

from app.base.jobs import Priority

WEIGHTS = {Priority.PERSON: 16.0, Priority.STEP: 4.0, Priority.BACKGROUND: 1.0}
STEP_COST = 16
"""What a decode costs beside its rows, in rows: one row alone takes about as long as this many in a prompt."""


class Shares:
    """Stride scheduling over priorities: the class that got least for its weight goes next."""

    def __init__(self) -> None:
        self._spent = dict.fromkeys(Priority, 0.0)
        self._active = frozenset[Priority]()

    def choose(self, ready: Iterable[Priority]) -> Priority:
        """The class to serve of those with work; a class that was idle has saved up nothing."""
        now = frozenset(ready)
        if now == self._active and len(now) == 1:
            return next(iter(now))
        floor = min((self._spent[p] for p in now & self._active), default=max(self._spent.values()))
        for priority in now - self._active:
            self._spent[priority] = max(self._spent[priority], floor)
        self._active = now
        return min(now, key=lambda p: (self._spent[p], p))

    def charge(self, priority: Priority, rows: int) -> None:
        """Account for a decode of `rows` rows."""
        self._spent[priority] += (STEP_COST + rows) / WEIGHTS[priority]
