"""What is being computed, so that it can be stopped from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from app.engine.backend import Backend
from app.engine.task import Task

T = TypeVar("T")


class Watch:
    """Over one backend. Only `cancel` may be called from other threads."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._lock = threading.Lock()
        self._current: tuple[Task, ...] = ()

    def cancel(self, task: Task) -> None:
        """Mark a task as cancelled; what is computed for nobody else ends within one decode."""
        with self._lock:
            task.cancelled = True
            if self._current and all(other.cancelled for other in self._current):
                self._backend.abort()

    def compute(self, tasks: tuple[Task, ...], work: Callable[[], T]) -> T | None:
        """Do `work` for these tasks; None when nobody wants it any more."""
        with self._lock:
            if all(task.cancelled for task in tasks):
                return None
            self._backend.clear_abort()
            self._current = tasks
        try:
            return work()
        finally:
            with self._lock:
                self._current = ()
