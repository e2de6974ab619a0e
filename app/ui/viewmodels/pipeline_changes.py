"""A pipeline that is changed step by step: each change is checked, told, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from app.pipelines.check import Refused, check
from app.pipelines.graph import Pipeline, Problem
from app.pipelines.registry import Table
from app.ui.pipelines import faces as drawn
from app.ui.viewmodels.pipeline_board import board_of
from app.ui.viewmodels.pipeline_history import Change, History
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import refusal_words


class Changes(QObject):
    """`changed` follows every change, `refused` (sentence) a wish that cannot be, `chosen` (ids) what is made,
    `entered` (id) the wish to see what a Sub-pipeline runs, `newest` (id) that it run the newest version of that."""

    changed = Signal()
    entered = Signal(str)
    newest = Signal(str)
    refused = Signal(str)
    chosen = Signal(object)

    def __init__(self, nodes: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.nodes = nodes
        self.pipeline = Pipeline()
        self.problems: tuple[Problem, ...] = ()
        self.history = History()
        self.models: Mapping[str, str] = {}
        self.folders: Mapping[str, str] = {}
        self.others: Mapping[str, str] = {}
        self.fetch: Callable[[str], Pipeline] = lambda _: Pipeline()
        self._clean = self.pipeline

    # --- the whole ---

    def open(self, pipeline: Pipeline) -> None:
        """Edit another one; nothing of it can be undone yet."""
        self.history = History()
        self._clean = pipeline
        self._show(pipeline)

    @property
    def dirty(self) -> bool:
        """Whether something was changed since it was opened or kept."""
        return self.pipeline is not self._clean

    def kept(self) -> None:
        """It was saved as it is now."""
        self._clean = self.pipeline

    def undo(self) -> None:
        """Take the last change back."""
        if (before := self.history.undo()) is not None:
            self._show(before)

    def redo(self) -> None:
        """Do again what was undone last."""
        if (after := self.history.redo()) is not None:
            self._show(after)

    def restore(self, pipeline: Pipeline) -> None:
        """Back to an earlier state of it, which can be undone like all else."""
        self._take(tr("Restore a version"), pipeline)

    def _show(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.problems = tuple(check(pipeline, self.nodes))
        self.changed.emit()

    def _take(self, words: str, made: Pipeline | Refused, merge: str = "") -> bool:
        if isinstance(made, Refused):
            self.refused.emit(refusal_words(made))
            return False
        if made != self.pipeline:
            self.history.add(Change(words, self.pipeline, made, merge))
            self._show(made)
        return True

    def board(self) -> drawn.Board:
        """What the canvas draws."""
        return board_of(self.pipeline, self.nodes, self.problems, {**self.models, **self.folders})
