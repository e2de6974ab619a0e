"""Who runs: the line before the engine, the requests that have a sequence, and which of them each is given."""

from __future__ import annotations

from collections.abc import Iterator

from app.base.errors import UserError
from app.engine.backend import Backend
from app.engine.cache import Cache
from app.engine.line import Line
from app.engine.states import TOKEN_BYTES
from app.engine.task import Task


class Admission:
    """Requests that wait in `line` and those that are `running`, in the order of their turns."""

    def __init__(self, backend: Backend, cache: Cache) -> None:
        self._backend, self._cache = backend, cache
        self.line = Line[Task]()
        self.running: list[Task] = []

    @property
    def tasks(self) -> list[Task]:
        """All of them."""
        return self.running + self.line.tasks

    def admit(self) -> Iterator[tuple[Task, Exception]]:
        """Let as many run as there are sequences for; tells those that could not be started, and why."""
        while self.line:
            task = self.line.first()
            if not self._cache.idle() and not self._pause_below(task.priority):
                return
            if not self._has_room(task):
                return
            if self.running and self._cache.vacate(task.source, task.exact, task.conversation):
                return  # those that run have a turn between two things that take long
            task = self.line.pop()
            try:
                self._start(task)
            except Exception as error:
                yield task, error

    def _has_room(self, task: Task) -> bool:
        """Whether there is memory for what was kept of its conversation; until there is, it waits."""
        if task.saved is None:
            return True
        count = min(len(task.saved.tokens) // TOKEN_BYTES, self._backend.context)
        try:
            return self._backend.room(count, count)
        except UserError:  # then it begins without that
            task.saved = None
            return True

    def _pause_below(self, priority: int) -> bool:
        """Take the sequence of the least important, latest started task if it matters less than `priority`."""
        victim = max(self.running, key=lambda task: task.priority, default=None)
        if victim is None or victim.priority <= priority:
            return False
        self.running.remove(victim)
        self._give_back(victim)
        victim.done = victim.fed = 0
        self.line.push(victim, back=True)
        return True

    def _start(self, task: Task) -> None:
        taken = self._cache.take(task.source, task.exact, task.conversation, task.saved)
        task.saved = None
        if taken is None:
            raise LookupError("no idle sequence")
        task.slot, task.done = taken
        task.fresh = True
        self.running.append(task)
        task.choose_with(self._backend)
        task.sink.on_admitted(task.done)

    def retire(self, task: Task) -> None:
        """It is over, wherever it stood."""
        self.running = [other for other in self.running if other is not task]
        self.line.drop(task)
        self._give_back(task)
        task.close_sampler()

    def _give_back(self, task: Task) -> None:
        if task.slot is not None:
            self._cache.release(task.slot)
            task.slot = None
