"""Pairs of answers for the window: one after the other, a person's word on each, taken back with Undo."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.store.suite_records import Label

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.quality.judging import Agreement, Choice, Pair
    from app.ui.chat.background import Background


@dataclass(frozen=True)
class Pairs:
    """What is judged: the runs, and the pairs that waited when it began."""

    run: str
    against: str
    waiting: tuple[Pair, ...]


class JudgingModel(QObject):
    """Observable. `moved` when another pair is shown, `told` when the judging model was compared with the person,
    `failed(UserError)`."""

    moved = Signal()
    told = Signal()
    failed = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.pairs: Pairs | None = None
        self.said: list[Label] = []
        self.agreement: Agreement | None = None
        self.looking = self._more = False
        """Whether the judging model looks at what was said."""

    def open(self, run: str, against: str = "") -> None:
        """Begin with the pairs of a run that wait: beside another run's answers, else beside known ones."""

        def read() -> tuple[Pairs, Agreement]:
            desk = self._core.suites
            return Pairs(run, against, tuple(desk.waiting(run, against))), desk.agreement()

        self._do("pairs", read, self._take)

    def _take(self, read: tuple[Pairs, Agreement]) -> None:
        self.pairs, self.agreement = read
        self.said = []
        self.moved.emit()

    @property
    def current(self) -> Pair | None:
        """The pair that waits for a word; None where all have one."""
        waiting = self.pairs.waiting if self.pairs else ()
        return waiting[len(self.said)] if len(self.said) < len(waiting) else None

    def say(self, word: Choice) -> None:
        """Keep the person's word on the pair that is shown, and go on to the next."""
        pair = self.current
        if pair is None:
            return
        label = Label(pair.case.id, pair.first, pair.second, word, made=time.time())
        self.said.append(label)
        self._do(f"label-{len(self.said)}", lambda: self._core.suites.repo.label(label), self._kept)
        self.moved.emit()

    def undo(self) -> None:
        """Take the last word back, and show its pair again."""
        if self.said:
            label = self.said.pop()
            self._do("unlabel", lambda: self._core.suites.repo.unlabel(label), lambda _: self._compare())
            self.moved.emit()

    def _kept(self, _: Any) -> None:
        """Have the judging model look at it too, behind everything else; one look at a time takes all that wait."""
        self._more = self.looking
        if self.looking:
            return
        self.looking = True
        self.told.emit()
        try:
            job = self._core.jobs.start("turn", self._core.suites.second_opinions)
        except UserError:  # the program is closing
            return
        self._background.await_future("second-opinions", job.future, self._looked)

    def _looked(self, _: Any) -> None:
        self.looking = False
        self._compare()
        if self._more:
            self._kept(None)

    def _compare(self) -> None:
        self._do("agreement", self._core.suites.agreement, self._compared)

    def _compared(self, found: Agreement) -> None:
        self.agreement = found
        self.told.emit()

    def _do(self, key: str, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._background.run(key, work, then, self.failed.emit)
