"""What is being computed, so that it can be stopped from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from app.engine.backend import Backend
from app.engine.task import Task

T = TypeVar("T")


class Watch:
    """Over one backend. Only `cancel` may be called from other threads, `_expire` is by a timer's."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._lock = threading.Lock()
        self._current: tuple[Task, ...] = ()
        self._turn = 0

    def cancel(self, task: Task) -> None:
        """Mark a task as cancelled; what is computed for nobody else ends within one decode."""
        with self._lock:
            task.cancelled = True
            if self._current and all(other.cancelled for other in self._current):
                self._backend.abort()

    def compute(
        self, tasks: tuple[Task, ...], work: Callable[[], T], longest: float | None = None
    ) -> T | None:
        """Do `work` for these tasks; None when nobody wants it any more. After `longest` seconds it is aborted."""
        with self._lock:
            if all(task.cancelled for task in tasks):
                return None
            self._backend.clear_abort()
            self._current = tasks
            self._turn += 1
        timer = None if longest is None else threading.Timer(longest, self._expire, (self._turn,))
        try:
            if timer is not None:
                timer.start()
            return work()
        finally:
            with self._lock:
                self._current = ()
            if timer is not None:
                timer.cancel()

    def _expire(self, turn: int) -> None:
        """Abort what is computed since that turn began, unless it is over."""
        with self._lock:
            if self._current and self._turn == turn:
                self._backend.abort()
