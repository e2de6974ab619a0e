"""Tells when something happened in a watched folder, a moment after it has calmed down."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent

log = logging.getLogger("underdesk.knowledge")
CALM_S = 0.8
"""A folder is looked at when nothing happened in it for so long: copying a thousand files is one change."""

LOOKING = frozenset({"opened", "closed_no_write"})
"""What readers cause, we among them."""


class Watcher:
    """Watches folders by id. Where the system cannot, changes are found at the next start or sync."""

    def __init__(self, changed: Callable[[str], None], calm_s: float = CALM_S) -> None:
        self._changed, self._calm_s = changed, calm_s
        # watchdog calls `_happened` under its own lock, so ours is never held while watchdog is called.
        self._arranging, self._lock = threading.RLock(), threading.Lock()
        self._observer: Any = None
        self._watches: dict[str, list[Any]] = {}
        self._timers: dict[str, threading.Timer] = {}
        self._closed = False

    def watch(self, folder_id: str, paths: Sequence[str]) -> None:
        """Watch these places for the folder, and no other ones."""
        with self._arranging:
            self.unwatch(folder_id)
            if self._closed:
                return
            observer, watches = self._started(), list[Any]()
            self._watches[folder_id] = watches
            for path in paths:
                place = Path(path)
                top = place if place.is_dir() else place.parent
                try:
                    handler = _Handler(lambda: self._happened(folder_id))
                    watches.append((handler, observer.schedule(handler, str(top), recursive=place.is_dir())))
                except OSError as error:
                    log.info("a folder cannot be watched: %s", error.strerror)

    def prepare(self) -> None:
        """Read the modules that the first folder needs, as long as nobody waits for it."""
        _observer()

    def _started(self) -> Any:
        if self._observer is None:
            self._observer = _observer()()
            self._observer.start()
        return self._observer

    def unwatch(self, folder_id: str) -> None:
        """No longer watch a folder; unknown ids are fine."""
        with self._arranging:
            for handler, watch in self._watches.pop(folder_id, []):
                self._observer.remove_handler_for_watch(handler, watch)
        with self._lock:
            if timer := self._timers.pop(folder_id, None):
                timer.cancel()

    def _happened(self, folder_id: str) -> None:
        with self._lock:
            if self._closed or folder_id not in self._watches:
                return
            if timer := self._timers.pop(folder_id, None):
                timer.cancel()
            timer = threading.Timer(self._calm_s, self._tell, [folder_id])
            timer.name, timer.daemon = "watch-calm", True
            self._timers[folder_id] = timer
            timer.start()

    def _tell(self, folder_id: str) -> None:
        with self._lock:
            self._timers.pop(folder_id, None)
            if self._closed:
                return
        self._changed(folder_id)

    def close(self) -> None:
        """Stop watching and end the threads. Safe to call twice."""
        with self._arranging, self._lock:
            self._closed = True
            timers, self._timers = list(self._timers.values()), {}
            observer, self._observer = self._observer, None
            self._watches = {}
        for timer in timers:
            timer.cancel()
            timer.join()
        if observer is not None:
            observer.stop()
            observer.join()


def _observer() -> Any:
    from watchdog.observers import Observer

    return Observer


class _Handler:
    """What watchdog calls: it only needs a `dispatch`."""

    def __init__(self, happened: Callable[[], None]) -> None:
        self._happened = happened

    def dispatch(self, event: FileSystemEvent) -> None:
        """Something happened; what it was is found out by looking."""
        if event.event_type not in LOOKING:
            self._happened()
