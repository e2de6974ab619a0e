"""Opens the suites of a profile when somebody first asks for them: what they stand on takes a moment to load."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.quality.desk import Core, SuitesDesk


class LateSuites:
    """Gives the desk of suites. Safe from any thread."""

    def __init__(self, core: Core) -> None:
        self._core, self._lock = core, threading.Lock()
        self._desk: SuitesDesk | None = None

    def get(self) -> SuitesDesk:
        """The one desk."""
        with self._lock:
            if self._desk is None:
                from app.quality.desk import open_suites

                self._desk = open_suites(self._core)
            return self._desk

    def close(self) -> None:
        """Stop what runs, if anything was opened."""
        with self._lock:
            if self._desk is not None:
                self._desk.close()
