"""Reads that may take longer than a frame: done in a lane, answered on the window's thread."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.base.errors import Cancelled, UserError, friendly
from app.base.jobs import Jobs

Parcel = tuple[str, int, Future[Any], Callable[[Any], None], Callable[[UserError], None]]


class Background(QObject):
    """Runs work in the processor lane; of two runs with the same key only the later one is answered."""

    failed = Signal(object)
    _done = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._turns = itertools.count(1)
        self._latest: dict[str, int] = {}
        self._lock = threading.Lock()
        self._closed = False
        self._done.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def run(
        self, key: str, work: Callable[[], Any], then: Callable[[Any], None],
        refused: Callable[[UserError], None] | None = None,
    ) -> None:  # fmt: skip
        """Call `then(work())` on the window's thread; a UserError goes to `refused`, or else to `failed`."""
        turn = self._latest[key] = next(self._turns)
        try:
            future = self._jobs.start("cpu", lambda _token: work()).future
        except UserError:
            return
        self.await_future(key, future, then, turn, refused)

    def await_future(
        self, key: str, future: Future[Any], then: Callable[[Any], None], turn: int | None = None,
        refused: Callable[[UserError], None] | None = None,
    ) -> None:  # fmt: skip
        """The same for a future that somebody else works on."""
        if turn is None:
            turn = self._latest[key] = next(self._turns)
        future.add_done_callback(
            lambda done: self._post((key, turn, done, then, refused or self.failed.emit))
        )

    def forget(self, key: str) -> None:
        """Do not answer what is under way for this key."""
        self._latest.pop(key, None)

    def close(self) -> None:
        """Answer nothing more."""
        with self._lock:
            self._closed = True
        self._latest.clear()

    def _post(self, parcel: Parcel) -> None:
        with self._lock:
            if not self._closed and isValid(self):
                self._done.emit(parcel)

    def _answer(self, parcel: Parcel) -> None:
        key, turn, future, then, refused = parcel
        if self._latest.get(key) != turn or future.cancelled():
            return
        del self._latest[key]
        error = future.exception()
        if error is None:
            then(future.result())
        elif not isinstance(error, Cancelled):
            refused(friendly(error))
