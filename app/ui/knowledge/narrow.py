"""The two choices beside the search: which kinds of files, and how lately they changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import tr
from app.ui.viewmodels.narrowing import Narrowing, ages, kinds


class NarrowBar(QWidget):
    """`changed(Narrowing)` when something else is chosen."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("narrow-bar")
        self.setProperty("kind", "plain")
        self.kinds = self._choice("search-kind", tr("Kinds of files"), kinds())
        self.ages = self._choice("search-age", tr("When they changed"), ages())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.kinds)
        row.addWidget(self.ages)

    def _choice(self, name: str, words: str, choices: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(words)
        for title, meant in choices:
            box.addItem(title, meant)
        box.currentIndexChanged.connect(lambda _: self.changed.emit(self.chosen))
        return box

    @property
    def chosen(self) -> Narrowing:
        """What is chosen now."""
        return Narrowing(tuple(self.kinds.currentData()), int(self.ages.currentData()))
