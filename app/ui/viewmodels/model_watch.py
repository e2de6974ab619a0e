"""What the model is doing, in the words that a person waiting for an answer needs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.events import ModelState
from app.ui.viewmodels.told import sentence


class ModelWatch(QObject):
    """The last ModelState, and what to say about it."""

    changed = Signal()

    def __init__(self, core: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core = core
        self.state = ModelState("", "unloaded")
        self._names: dict[str, str] = {}
        current = core.models.current
        if current is not None:
            self.state = ModelState(core.models.current_id, "ready", 1.0, current.sentence)

    def take(self, state: ModelState) -> None:
        """A new state."""
        self.state = state
        self.changed.emit()

    @property
    def ready(self) -> bool:
        """Whether it can answer."""
        return self.state.phase == "ready"

    def line(self) -> str:
        """What stands in the way of an answer right now, in words; empty when nothing does."""
        if self.state.phase == "loading":
            percent = round(self.state.fraction * 100)
            return self.tr("Loading {name} … {percent} %").format(name=self.name(), percent=percent)
        if self.state.phase == "failed" and self.state.error is not None:
            return sentence(self.state.error)
        return ""

    def name(self) -> str:
        """The model's name in the library."""
        model_id = self.state.model_id
        if model_id not in self._names:
            try:
                self._names[model_id] = (
                    self._core.library.get(model_id).name if model_id else self.tr("the model")
                )
            except UserError:
                return model_id
        return self._names[model_id]
