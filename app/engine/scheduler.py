"""Continuous batching over one context: who runs next, and in which steps."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine.admission import Admission
from app.engine.backend import Backend
from app.engine.cache import Cache
from app.engine.passes import Passes
from app.engine.shares import Shares
from app.engine.states import Saved
from app.engine.task import Task
from app.engine.together import in_order, joined

MAX_WAITING = 1000
PATIENCE_S = 0.02
"""How long to wait for memory that is being made, where there is nothing else to do, before looking around again."""
log = logging.getLogger("underdesk.engine")


class Scheduler:
    """Runs tasks over a backend, one decode per `step`. Only `cancel` may be called from other threads."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._cache = Cache(backend)
        self._shares = Shares()
        self._entry = Admission(backend, self._cache)
        self._owed: dict[Priority, int] = {}
        """Turns that answers have before the next step of a prompt that matters as much."""
        self._passes = Passes(backend, self._cache, self._entry, self._shares)
        self._cancelled = False

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not (self._entry.line or self._entry.running or self._backend.growing)

    @property
    def watched(self) -> bool:
        """Whether it writes an answer that somebody waits for."""
        return self._passes.answering

    def mind(self, beside: Callable[[], bool]) -> None:
        """Read prompts in pieces, too, while `beside`: somebody waits for an answer of another model."""
        self._passes.beside = beside

    @property
    def free(self) -> int:
        """How many sequences no request holds."""
        return len(self._cache.idle())

    @property
    def tasks(self) -> list[Task]:
        """All that is running or waiting."""
        return self._entry.tasks

    @property
    def cache(self) -> Cache:
        """What the sequences hold."""
        return self._cache

    def expect(self, task: Task) -> None:
        """A task that will be submitted by `arrive` once what was kept of its conversation is there."""
        self._entry.line.expect(task)

    def arrive(self, task: Task, saved: Saved | None) -> None:
        """Submit an expected task, unless it has been ended meanwhile."""
        if self._entry.line.arrived(task):
            task.saved = saved
            self.submit(task)

    def submit(self, task: Task) -> None:
        """Queue a task; what cannot run fails at once through its sink."""
        if error := _refusal(task, self._backend.context, len(self._entry.line)):
            task.sink.on_failure(error)
            return
        self._cancelled = self._cancelled or task.cancelled  # before it came here
        self._entry.line.push(task)

    def cancel(self, task: Task) -> None:
        """Stop within one decode; safe from any thread, at any time."""
        self._passes.watch.cancel(task)
        self._cancelled = True

    def hurry(self) -> None:
        """Come to the next decision soon, since somebody waits; safe from any thread."""
        self._backend.hurry()

    def step(self) -> bool:
        """Do one decode's worth of work; False when there was nothing to do."""
        self._reap()
        for task, error in self._entry.admit():
            self._passes.fail(task, friendly(error))
            log.debug("a request of priority %d did not start: %s", task.priority, type(error).__name__)
        ready = [task for task in tuple(self._entry.running) if self._passes.has_room(task)]
        if self._backend.growing:
            self._backend.grow(0 if ready else PATIENCE_S)
        if ready:
            self._run(ready)
        return bool(ready) or not self.idle

    def _run(self, ready: list[Task]) -> None:
        if len(ready) == 1 and _plain(ready[0]):
            self._passes.alone(ready[0])
            return
        priority = self._shares.choose({task.priority for task in ready})
        tasks = [task for task in ready if task.priority == priority]
        prompts = [task for task in tasks if not task.generating]
        answers = [task for task in tasks if task.generating]
        if prompts and (not answers or self._owed.get(priority, 1) <= 0 or _unwatched(answers)):
            self._owed[priority] = _turns(answers)
            rows = self._backend.grid // (4 if self._passes.watched else 1)
            self._passes.prompts(in_order(joined(prompts, self._cache, rows)))
        else:
            self._owed[priority] = self._owed.get(priority, 1) - 1
            self._passes.answers(answers[0], ready)

    def _reap(self) -> None:
        if not self._cancelled:
            return
        self._cancelled = False
        for task in [task for task in self.tasks if task.cancelled]:
            self._passes.finish(task, "cancelled")

    def fail_all(self, error: UserError | None = None) -> None:
        """End every task: as cancelled, or with `error`."""
        for task in self.tasks:
            self._passes.fail(task, error) if error else self._passes.finish(task, "cancelled")


def _plain(task: Task) -> bool:
    """Whether it writes, one token at a time."""
    return task.generating and (task.exact or task.guesser is None)


def _turns(answers: list[Task]) -> int:
    """Decodes until each of them has another token: the exact ones run alone, all others together."""
    alone = sum(task.exact for task in answers)
    return alone + (alone < len(answers))


def _refusal(task: Task, context: int, waiting: int) -> UserError | None:
    if len(task.prompt) >= context:
        return _too_long(len(task.prompt), context)
    if waiting < MAX_WAITING:
        return None
    return UserError("The engine has too much to do", todo="try again when it is quieter", code="busy")


def _unwatched(answers: list[Task]) -> bool:
    """Whether nobody reads along: then all prompts go first, so that the answers share wide decodes sooner."""
    return all(task.priority != Priority.PERSON and not task.exact for task in answers)


def _too_long(tokens: int, context: int) -> UserError:
    return UserError(
        "The conversation is too long for this model",
        why=f"it takes {tokens:,} tokens and the context holds {context:,}",
        todo="shorten it or choose a larger context",
        code="prompt-too-long",
    )
