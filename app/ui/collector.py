"""Garbage of Python is collected on the window's thread alone: what belongs to Qt must not be freed on another."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PERIOD_MS = 1000
SETTLED_MS = 10_000
"""What there is by then makes up the program and stays: later collections need not look at it."""


class Collector(QObject):
    """While it lives, no thread collects by itself; a timer does on the thread that made it, as often as Python would.

    Cycles that hold wrappers of Qt's objects were else freed by whichever thread happened to allocate next, the
    engine's say, while the window draws.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("collector")
        gc.disable()
        self._timer = QTimer(self, interval=PERIOD_MS)
        self._timer.timeout.connect(self.look)
        self._settled = QTimer(self, interval=SETTLED_MS, singleShot=True)
        self._settled.timeout.connect(gc.freeze)
        for timer in (self._timer, self._settled):
            timer.start()

    def look(self) -> None:
        """Collect each generation that is due, as `gc.get_threshold` says."""
        for generation, least in enumerate(gc.get_threshold()):
            if gc.get_count()[generation] <= least:
                return
            gc.collect(generation)

    def end(self) -> None:
        """Leave it to Python again."""
        for timer in (self._timer, self._settled):
            timer.stop()
        gc.enable()
