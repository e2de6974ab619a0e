"""What can be undone: pipelines are frozen, so a change is the one before and the one after; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from app.pipelines.graph import Pipeline

MOST = 500
"""Changes that are kept; frozen parts are shared, so each is small."""


@dataclass(frozen=True)
class Change:
    """One step back or forth. Changes with the same `merge`, one right after the other, count as one."""

    words: str
    before: Pipeline
    after: Pipeline
    merge: str = ""


class History:
    """Undo and redo of everything."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._sealed = True

    def add(self, change: Change) -> None:
        """Something was changed; what was undone before cannot be redone any more."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and change.merge and not self._sealed and last.merge == change.merge:
            self._done[-1] = Change(last.words, last.before, change.after, change.merge)
        else:
            self._done = [*self._done[-MOST + 1 :], change]
        self._sealed = not change.merge

    def seal(self) -> None:
        """What comes next is a change of its own."""
        self._sealed = True

    def undo(self) -> Pipeline | None:
        """The pipeline before the last change; None if there is none."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        self._sealed = True
        return self._undone[-1].before

    def redo(self) -> Pipeline | None:
        """The pipeline after the change that was undone last."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        self._sealed = True
        return self._done[-1].after

    @property
    def undo_words(self) -> str:
        """What would be undone; empty for nothing."""
        return self._done[-1].words if self._done else ""

    @property
    def redo_words(self) -> str:
        """What would be redone."""
        return self._undone[-1].words if self._undone else ""
