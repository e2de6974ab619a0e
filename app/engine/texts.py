"""Long texts and pictures become tokens on a thread of their own: no answer that is being written waits for them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.base.errors import friendly
from app.engine.api import Message

T = TypeVar("T")
LONG = 16_000
"""Characters from which on a text is long: 4,000 tokens, which take 5 to 13 ms."""


class Stay:
    """That of a model in memory, which lasts for as long as another thread than the engine's reads with it.

    llama.cpp's tokenisers change nothing that they share, and a projector computes apart from the model.
    """

    def __init__(self) -> None:
        self._readers, self._changed = 0, threading.Condition()
        self.ending = False
        """Whether somebody waits for its end."""

    @property
    def needed(self) -> bool:
        """Whether somebody reads, or will soon."""
        return self._readers > 0

    def extend(self) -> None:
        """One more reader."""
        with self._changed:
            self._readers += 1

    def reduce(self) -> None:
        """One reader fewer; from any thread."""
        with self._changed:
            self._readers -= 1
            self._changed.notify_all()

    def end(self) -> None:
        """Return when nobody reads any more."""
        self.ending = True
        with self._changed:
            self._changed.wait_for(lambda: not self._readers)


@dataclass(eq=False)
class _Job:
    stay: Stay
    work: Callable[[], Any]
    then: Callable[[Future[Any]], None]
    made: Future[Any] = field(default_factory=Future[Any])


class Texts:
    """Lives on the engine's thread."""

    def __init__(self, post: Callable[[Callable[[], None]], None]) -> None:
        """`post` hands a call to the engine's thread, unless that has ended."""
        self._post, self._open = post, set[_Job]()
        self._lock, self._queue = threading.Lock(), deque[_Job]()
        self._thread: threading.Thread | None = None
        """The one at work: it ends when nothing is left to read."""

    @property
    def busy(self) -> bool:
        """Whether the thread is at work, which takes a core."""
        return bool(self._open)

    def read(
        self, stay: Stay, letters: int, work: Callable[[], T], then: Callable[[Future[T]], None]
    ) -> None:
        """Do `work` over so many characters, here and now if these are few; then call `then`, on the engine's thread,
        with what came of it. The model whose `stay` it is can be gone by that time."""
        job = _Job(stay, work, then)
        if letters < LONG:
            _do(job)
            then(job.made)
            return
        stay.extend()
        self._open.add(job)
        with self._lock:
            self._queue.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="texts", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            _do(job)
            job.stay.reduce()
            self._tell(job)

    def _next(self) -> _Job | None:
        with self._lock:
            if not self._queue:
                self._thread = None
                return None
            return self._queue.popleft()

    def _tell(self, job: _Job) -> None:
        self._post(lambda: self._over(job))

    def _over(self, job: _Job) -> None:
        if job in self._open:
            self._open.remove(job)
            job.then(job.made)

    def close(self) -> None:
        """Call what is still to be called. No model is in memory any more, so nothing is read."""
        for job in tuple(self._open):
            self._over(job)


def _do(job: _Job) -> None:
    try:
        job.made.set_result(job.work())
    except Exception as error:
        job.made.set_exception(error)


def pass_on(made: Future[T], future: Future[T]) -> None:
    """What came of it is the future's."""
    error = made.exception()
    if error is None:
        future.set_result(made.result())
    else:
        future.set_exception(friendly(error))


def letters_of(messages: Sequence[Message], *others: str) -> int:
    """Characters of a prompt. A picture counts as a long text: what a projector makes of it takes seconds."""
    texts = (text for message in messages for text in (message.content, message.reasoning))
    return sum(map(len, (*texts, *others))) + LONG * sum(len(message.pictures) for message in messages)
