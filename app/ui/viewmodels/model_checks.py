"""Files of models that are read from end to end and compared with their hash, as the Models place shows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.ui.viewmodels.model_rows import Row
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background


class ModelChecks(QObject):
    """Observable: what is being verified and how far that is, and what came of it. `told` carries the outcome."""

    changed = Signal()
    told = Signal(str)
    _moved = Signal(str, float)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self._running: dict[str, tuple[CancelToken, float]] = {}
        self._outcomes: dict[str, tuple[str, bool]] = {}
        self._moved.connect(self._move, Qt.ConnectionType.QueuedConnection)

    def start(self, model_id: str, size: int) -> None:
        """Read all of it; `size` in bytes is what there is to read."""
        if model_id in self._running:
            return
        token = CancelToken()
        self._running[model_id] = token, 0.0
        self._outcomes.pop(model_id, None)
        self.changed.emit()
        told = 0.0

        def tell(done: int) -> None:
            nonlocal told
            share = min(1.0, done / max(size, 1))
            if share - told >= 0.01:
                told = share
                self._moved.emit(model_id, share)

        work = lambda: self._verify(model_id, token, tell)  # noqa: E731
        self._background.run(f"verify-{model_id}", work, lambda done: self._end(model_id, *done))

    def _verify(self, model_id: str, token: CancelToken, tell: Any) -> tuple[str, bool]:
        try:
            done = self._core.library.verify(model_id, token, tell)
        except Cancelled:
            return tr("Stopped before the end of the file."), True
        except UserError as error:
            return sentence(error), False
        return done.sentence, done.ok

    def cancel(self, model_id: str) -> None:
        """Stop reading."""
        if model_id in self._running:
            self._running[model_id][0].cancel()

    def _move(self, model_id: str, share: float) -> None:
        if model_id in self._running:
            self._running[model_id] = self._running[model_id][0], share
            self.changed.emit()

    def _end(self, model_id: str, sentence: str, sound: bool) -> None:
        del self._running[model_id]
        self._outcomes[model_id] = sentence, sound
        self.told.emit(sentence)
        self.changed.emit()

    def shown_on(self, row: Row) -> Row:
        """The row with what is known of its file."""
        sentence, sound = self._outcomes.get(row.id, ("", True))
        running = self._running.get(row.id)
        return replace(row, checking=running[1] if running else None, checked=sentence, sound=sound)

    def close(self) -> None:
        """Stop reading."""
        for token, _ in self._running.values():
            token.cancel()
