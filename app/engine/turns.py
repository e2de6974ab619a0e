"""Whose turn it is on the one thread: answers being written by one model or another, or texts being read."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping

from app.base.jobs import Priority
from app.engine.shares import WEIGHTS

Side = Hashable
"""A model with answers to write, or all texts to be read together."""


class Turns:
    """Shares time by weight. A side that was idle has saved up nothing and owes nothing.

    The side goes next whose next step would end first on its own weighted clock. So an answer that a person waits for
    is computed for sixteen times as long as a passage takes before a passage in the background comes in between, and
    whoever starts while a passage is being read waits for that one alone.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._spent = defaultdict[Side, float](float)
        self._last = defaultdict[Side, float](float)
        self._active: set[Side] = set()

    def choose(self, ready: Mapping[Side, Priority]) -> Side:
        """The side to serve of those with work, by how important that is."""
        level = max((self._spent[side] for side in ready.keys() & self._active), default=0.0)
        for side in ready.keys() - self._active:
            self._spent[side] = level
        self._active = set(ready)
        return min(ready, key=lambda side: (self._spent[side] + self._cost(side, ready[side]), ready[side]))

    def _cost(self, side: Side, priority: Priority) -> float:
        return self._last[side] / WEIGHTS[priority]

    def run(self, side: Side, priority: Priority, step: Callable[[], None]) -> None:
        """Take one step for that side."""
        started = self._clock()
        try:
            step()
        finally:
            self._last[side] = self._clock() - started
            self._spent[side] += self._cost(side, priority)
