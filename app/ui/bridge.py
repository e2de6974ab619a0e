"""The one crossing from worker threads to the window: queued, merged, at most thirty times a second."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.base.events import Event, ModelState, Progress, TokenChunk

INTERVAL_MS, SLOWEST_MS = 33, 100
PATIENCE = 16
"""How many times as long as the window's thread computed for one delivery it rests before the next: where answers are
computed by the same few cores, painting thirty times a second took a third of their speed."""


class Bridge(QObject):
    """Collects events from any thread; `events` carries a list of them on the window's thread.

    Its timer runs only while events come. Hand `post` to `EventHub.listen`.
    """

    events = Signal(object)
    _wake = Signal()

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.thread_time) -> None:
        """`clock` tells how many seconds the window's thread has computed."""
        super().__init__(parent)
        self._queue: list[Event] = []
        self._lock = threading.Lock()
        self._awake = False
        self._closed = False
        self._clock, self._computed = clock, clock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.drain)
        self._wake.connect(self._arm, Qt.ConnectionType.QueuedConnection)

    def post(self, event: Event) -> None:
        """Take one event, from any thread; after `close` it is dropped."""
        with self._lock:
            if self._closed:
                return
            self._queue.append(event)
            wake, self._awake = not self._awake, True
            if wake:
                self._wake.emit()

    def _arm(self) -> None:
        if not self._closed and not self._timer.isActive():
            self._computed = self._clock()
            self._timer.start(0)

    def drain(self) -> None:
        """Deliver what has come; goes back to sleep when nothing has."""
        with self._lock:
            batch, self._queue = self._queue, []
            self._awake = bool(batch) and not self._closed
            again = self._awake
        if again:
            self._timer.start(self._pause())
        if batch:
            self.events.emit(merged(batch))

    def _pause(self) -> int:
        """Milliseconds until the next delivery, by what the last one and all that it drew has cost."""
        before, self._computed = self._computed, self._clock()
        return min(SLOWEST_MS, max(INTERVAL_MS, round(1000 * PATIENCE * (self._computed - before))))

    def close(self) -> None:
        """Drop what is queued and take nothing more."""
        with self._lock:
            self._closed = True
            self._queue.clear()
        self._timer.stop()


def merged(batch: Iterable[Event]) -> list[Event]:
    """The batch with chunks joined per job and kind and stale progress dropped; order within a job is kept."""
    out: list[Event] = []
    open_at: dict[str, int] = {}
    for event in batch:
        key = _key(event)
        at = open_at.get(key) if key else None
        joined = _join(out[at], event) if at is not None else None
        if joined is not None and at is not None:
            out[at] = joined
            continue
        if key:
            open_at[key] = len(out)
        out.append(event)
    return out


def _key(event: Event) -> str:
    if isinstance(event, ModelState):
        return "model"
    return str(getattr(event, "job_id", ""))


def _join(before: Event, event: Event) -> Event | None:
    if isinstance(event, TokenChunk) and isinstance(before, TokenChunk):
        if event.kind != before.kind or event.message_id != before.message_id:
            return None
        return replace(before, text=before.text + event.text, tokens=before.tokens + event.tokens)
    if isinstance(event, Progress) and isinstance(before, Progress):
        return None if before.done else event
    if isinstance(event, ModelState) and isinstance(before, ModelState):
        same = event.model_id == before.model_id and event.phase == before.phase == "loading"
        return event if same else None
    return None
