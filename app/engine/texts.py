"""Long texts become tokens on a thread of their own, so that no answer that is being written waits for them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.base.errors import friendly
from app.engine.api import Message

T = TypeVar("T")
LONG = 16_000
"""Characters from which on a text is long: 4,000 tokens, which take 5 to 13 ms."""


class Stay:
    """That of a model in memory, which lasts for as long as another thread than the engine's reads by its vocabulary.

    llama.cpp's tokenisers change nothing that they share.
    """

    def __init__(self) -> None:
        self._readers, self._changed = 0, threading.Condition()

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
        self._thread: ThreadPoolExecutor | None = None

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
        self._thread = self._thread or ThreadPoolExecutor(1, "texts")
        self._thread.submit(self._run, job)

    def _run(self, job: _Job) -> None:
        _do(job)
        job.stay.reduce()
        self._post(lambda: self._over(job))

    def _over(self, job: _Job) -> None:
        if job in self._open:
            self._open.remove(job)
            job.then(job.made)

    def close(self) -> None:
        """Call what is still to be called, and end the thread. No model is in memory any more."""
        if self._thread is not None:
            self._thread.shutdown()
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
    """Characters of a prompt; none of one with pictures, which only the engine's own thread may look at."""
    if any(message.pictures for message in messages):
        return 0
    texts = (text for message in messages for text in (message.content, message.reasoning))
    return sum(map(len, (*texts, *others)))
