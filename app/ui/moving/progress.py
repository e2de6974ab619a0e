"""A bar, what it is at, and a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.moving import Mover
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Elided
from app.ui.widgets.meter import Meter


class Running(QWidget):
    """Shows a Mover's progress."""

    def __init__(self, theme: Theme, mover: Mover) -> None:
        super().__init__()
        self.setObjectName("moving-progress")
        self.setProperty("kind", "plain")
        self._bar = Meter(theme)
        self.words = Elided()
        self.words.setObjectName("moving-words")
        self.stop = Button(theme, tr("Cancel"), "", "", "moving-cancel")
        self.stop.clicked.connect(mover.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(self._bar)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.stop)
        column.addLayout(row)
        mover.moved.connect(self._show)

    def _show(self, share: float, words: str) -> None:
        self._bar.show_parts([(max(0.03, share), "accent")] if share >= 0 else [(0.35, "accent")])
        self._bar.setAccessibleName(words)
        self.words.set_full(words)
