"""Background work: lanes of threads, cancellation, and an orderly end."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Generic, TypeVar

from app.base.errors import Cancelled, UserError
from app.base.ids import new_id

T = TypeVar("T")
WORKERS: Mapping[str, int] = {"cpu": 2, "net": 2, "turn": 4, "index": 1}
"""Threads per lane; *turn* holds answers that wait for a model or for counts, so that they never block the rest.

*index* reads documents and waits for their vectors, one after the other, for hours if need be."""
log = logging.getLogger("underdesk.jobs")


class Priority(IntEnum):
    """Who waits for the work; lower goes first."""

    PERSON = 0
    STEP = 1
    BACKGROUND = 2


class CancelToken:
    """Set once, read by the work at its convenience."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop; safe from any thread, any number of times."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled if somebody asked."""
        if self.cancelled:
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Sleep, waking early on cancel; true when cancelled."""
        return self._event.wait(seconds)


@dataclass(order=True)
class _Entry(Generic[T]):
    rank: tuple[int, int]
    work: Callable[[], T] = field(compare=False)
    future: Future[T] = field(compare=False)


class Lane:
    """A priority queue with `workers` threads; with one worker, work of equal priority runs in order."""

    def __init__(self, name: str, workers: int = 1) -> None:
        self.name = name
        self._queue: list[_Entry[Any]] = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"lane-{name}-{i}", daemon=True) for i in range(workers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[], T], priority: Priority = Priority.PERSON) -> Future[T]:
        """Queue `work`; raises UserError after close."""
        future: Future[T] = Future()
        with self._wake:
            if self._closed:
                raise UserError("Underdesk is closing", todo="start it again", code="closing")
            heapq.heappush(self._queue, _Entry((int(priority), next(self._order)), work, future))
            self._wake.notify()
        return future

    def _next(self) -> _Entry[Any] | None:
        with self._wake:
            while not self._queue and not self._closed:
                self._wake.wait()
            return heapq.heappop(self._queue) if self._queue else None

    def _run(self) -> None:
        while (entry := self._next()) is not None:
            if not entry.future.set_running_or_notify_cancel():
                continue
            try:
                entry.future.set_result(entry.work())
            except BaseException as error:  # the future carries it to whoever asked
                entry.future.set_exception(error)
            del entry

    def close(self, timeout: float = 10.0, drain: bool = True) -> bool:
        """End the threads; queued work is finished first when `drain`, else cancelled. False if some hung."""
        with self._wake:
            self._closed = True
            dropped = [] if drain else self._queue[:]
            if not drain:
                self._queue.clear()
            self._wake.notify_all()
        for entry in dropped:
            entry.future.cancel()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)


@dataclass(frozen=True)
class Job(Generic[T]):
    """Work under way: its id, its token and its result to come."""

    id: str
    token: CancelToken
    future: Future[T]


class Jobs:
    """The lanes for work that is neither the engine's nor the store's, and the tokens of what runs in them."""

    def __init__(self, workers: Mapping[str, int] = WORKERS) -> None:
        self.lanes = {name: Lane(name, count) for name, count in workers.items()}
        self._running: dict[str, CancelToken] = {}
        self._lock = threading.Lock()

    def start(
        self, lane: str, work: Callable[[CancelToken], T], priority: Priority = Priority.PERSON
    ) -> Job[T]:
        """Run `work(token)` in a lane; raises KeyError for an unknown lane."""
        job_id, token = new_id(), CancelToken()
        with self._lock:
            self._running[job_id] = token
        future = self.lanes[lane].submit(lambda: work(token), priority)
        future.add_done_callback(lambda _: self._forget(job_id))
        return Job(job_id, token, future)

    def _forget(self, job_id: str) -> None:
        with self._lock:
            self._running.pop(job_id, None)

    def cancel(self, job_id: str) -> None:
        """Cancel one job; unknown or finished ids are fine."""
        with self._lock:
            token = self._running.get(job_id)
        if token:
            token.cancel()

    def close(self, timeout: float = 10.0) -> bool:
        """Cancel everything and join; false if some thread hung."""
        with self._lock:
            for token in self._running.values():
                token.cancel()
        closed = [lane.close(timeout, drain=False) for lane in self.lanes.values()]
        if not all(closed):
            log.warning("a background lane did not end in time")
        return all(closed)
