"""Another model for new chats and pipelines: the person's own suites are asked first, and never forbid it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.quality.gate import Advice
    from app.ui.chat.background import Background

KEY = "default_model"


class Switching(QObject):
    """`advised(model, UserError)` where the suites speak against it, or were not asked; `done` when it was switched."""

    advised = Signal(str, object)
    done = Signal()

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background

    def wish(self, model: str) -> None:
        """Make it the default where nothing speaks against it; an empty id means the starter."""

        def work() -> Advice | None:
            wanted = model or self._core.library.default().id
            advice = self._core.suites.gate.advice(wanted)
            if advice.clear:
                self._core.settings.set(KEY, model)
                return None
            return advice

        def then(advice: Advice | None) -> None:
            self.done.emit() if advice is None else self.advised.emit(model, warning(advice))

        self._background.run("switch-model", work, then)

    def insist(self, model: str) -> None:
        """Make it the default, whatever was said."""
        self._background.run(
            "switch-model", lambda: self._core.settings.set(KEY, model), lambda _: self.done.emit()
        )


def warning(advice: Advice) -> UserError:
    """What the suites say, and what can be done about it."""
    todo = tr("keep the old one, or switch all the same")
    if advice.unasked and not advice.worse:
        todo = tr("compare the two models under Quality first, or switch all the same")
    return UserError(advice.sentence.rstrip("."), todo=todo, code="suites-warn")
