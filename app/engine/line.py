"""The requests that do not run yet, in the order in which they will."""

from __future__ import annotations

import heapq
import itertools
from typing import Generic, Protocol, TypeVar

from app.base.jobs import Priority


class Ranked(Protocol):
    """What can stand in a line."""

    priority: Priority


T = TypeVar("T", bound=Ranked)


class Line(Generic[T]):
    """By priority, then as they came; beside it those that wait for something before they may stand in it."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, T]] = []
        self._order = itertools.count(1)
        self._expected: list[T] = []

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def tasks(self) -> list[T]:
        """All of them."""
        return self._expected + [task for _, _, task in self._heap]

    def push(self, task: T, back: bool = False) -> None:
        """Behind its equals; `back` puts one that ran already before them."""
        number = next(self._order)
        heapq.heappush(self._heap, (task.priority, -number if back else number, task))

    def first(self) -> T:
        """The next one, which stays."""
        return self._heap[0][2]

    def pop(self) -> T:
        """The next one, which leaves."""
        return heapq.heappop(self._heap)[2]

    def expect(self, task: T) -> None:
        """It will come when what it waits for is there."""
        self._expected.append(task)

    def arrived(self, task: T) -> bool:
        """It waits no more; false when it had been dropped."""
        known = any(task is other for other in self._expected)
        self._expected = [other for other in self._expected if other is not task]
        return known

    def drop(self, task: T) -> None:
        """Whether it stands in line or waits beside it: it is gone."""
        self.arrived(task)
        self._heap = [entry for entry in self._heap if entry[2] is not task]
        heapq.heapify(self._heap)
