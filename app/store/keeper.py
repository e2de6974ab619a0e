"""Keeps what models computed of chats, beside everything a person waits for: two threads, a cap, an end in time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from app.base.errors import UserError
from app.base.jobs import Lane
from app.base.memory import Space
from app.store.records import is_temporary
from app.store.states import SavedState, StatesRepo

T = TypeVar("T")
Key = tuple[str, str]
CLOSING_S = 4.0
"""How long the end of the program waits for states that are being written."""
log = logging.getLogger("underdesk.store")


class StateKeeper:
    """An engine's keeper over the vault. `cap` gives the bytes that all states may take; 0 keeps none."""

    def __init__(self, repo: StatesRepo, cap: Callable[[], int]) -> None:
        self._repo, self._cap = repo, cap
        self._writes, self._reads = Lane("keep"), Lane("recall")
        self._lock = threading.Lock()
        self._pending: dict[Key, SavedState] = {}
        self._asked: dict[Key, Future[SavedState | None]] = {}
        self._deadline: float | None = None
        self._writes.submit(lambda: self._safely(lambda: repo.sweep(cap())))

    @property
    def most(self) -> int:
        """Bytes of the largest state that is taken."""
        return self._cap() // 2

    def keep(self, conversation: str, engine: str, tokens: bytes, data: Space) -> None:
        """Keep a state; returns at once. Nothing is kept of a temporary chat."""
        if is_temporary(conversation):
            return
        key, state = (conversation, engine), SavedState(conversation, engine, tokens, data)
        with self._lock:
            others = sum(other.size for name, other in self._pending.items() if name != key)
            if others + state.size > self._cap():  # it all stands in memory until it is written
                return
            self._pending[key] = state
        try:
            self._writes.submit(lambda: self._write(key, state))
        except UserError:
            self._drop(key, state)

    def _write(self, key: Key, state: SavedState) -> None:
        def stop() -> bool:
            late = self._deadline is not None and time.monotonic() > self._deadline
            return late or self._pending.get(key) is not state

        if not stop():
            self._safely(lambda: self._repo.save(state, self._cap(), stop))
        self._drop(key, state)

    def _drop(self, key: Key, state: SavedState) -> None:
        with self._lock:
            if self._pending.get(key) is state:
                del self._pending[key]

    def settle(self) -> None:
        """Wait until everything that was handed over is written, or dropped."""
        self._writes.submit(lambda: None).result()

    def recall(self, conversation: str, engine: str) -> Future[SavedState | None]:
        """What was kept, also while it is still being written."""
        key = (conversation, engine)
        with self._lock:
            if key in self._pending:
                return _done(self._pending[key])
            future = self._asked.get(key)
            if future is None:
                future = self._read(lambda: self._repo.load(*key))
                self._asked[key] = future
        future.add_done_callback(lambda _: self._answered(key))
        return future

    def _answered(self, key: Key) -> None:
        self._asked.pop(key, None)

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        """The chats whose states were used last."""
        found = self._read(lambda: self._repo.newest(engine, most))
        names: Future[list[str]] = Future()
        found.add_done_callback(lambda future: names.set_result(_value(future) or []))
        return names

    def _read(self, work: Callable[[], T]) -> Future[T | None]:
        try:
            return self._reads.submit(lambda: self._safely(work))
        except UserError:
            return _done(None)

    def _safely(self, work: Callable[[], T]) -> T | None:
        """States are worth only time: whatever goes wrong with them is no more than a line in the log."""
        try:
            return work()
        except Exception as error:
            code = error.code if isinstance(error, UserError) else type(error).__name__
            log.info("a state was not kept or found: %s", code)
            return None

    def close(self, timeout: float = CLOSING_S) -> bool:
        """Write what there is time for; what is half written then is erased. Safe to call twice."""
        self._deadline = time.monotonic() + timeout
        self._reads.close(timeout, drain=False)
        return self._writes.close(timeout + 5.0)


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future


def _value(future: Future[T | None]) -> T | None:
    return None if future.cancelled() else future.result()
