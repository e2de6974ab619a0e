"""A recorded run, told again event after event at a pace that can be followed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.base.events import Event
from app.pipelines.replay import Recorded


class Replay(QObject):
    """`tell` gets each event when its time has come, one beginning a moment after the other."""

    def __init__(self, tell: Callable[[list[Event]], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self._recorded: Recorded | None = None
        self._left: Iterator[tuple[float, Event]] = iter(())
        self._next: Event | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._due)

    def begin(self, recorded: Recorded) -> None:
        """From the first event on."""
        self._recorded, self._left = recorded, iter(recorded.paced())
        self._advance()

    def stop(self) -> None:
        """Tell no more."""
        self._timer.stop()

    @property
    def under_way(self) -> bool:
        """Whether more is to come."""
        return self._timer.isActive()

    def values(self, run: str, path: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The inputs and outputs of a step of that run; None where it is another run."""
        if self._recorded is None or self._recorded.run != run:
            return None
        return self._recorded.values.get(path, ({}, {}))

    def _due(self) -> None:
        if self._next is not None:
            self._tell([self._next])
        self._advance()

    def _advance(self) -> None:
        wait, self._next = next(self._left, (0.0, None))
        if self._next is not None:
            self._timer.start(round(wait * 1000))
