"""The choices beside the search: which kinds of files, and how lately they changed or between which days."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.knowledge.dates import period
from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import tr
from app.ui.viewmodels.narrowing import BETWEEN, Narrowing, ages, kinds
from app.ui.viewmodels.told import sentence
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.labels import label


class NarrowBar(QWidget):
    """`changed(Narrowing)` when something else is chosen."""

    changed = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("narrow-bar")
        self.setProperty("kind", "plain")
        self.kinds = self._choice("search-kind", tr("Kinds of files"), kinds())
        self.ages = self._choice("search-age", tr("When they changed"), ages())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(theme.px(8))
        row.addWidget(self.kinds)
        row.addWidget(self.ages)
        self.first, self.last = self._day("search-from", tr("From")), self._day("search-to", tr("Until"))
        self.note = label("", "caption", name="search-days-note")
        row.addWidget(self.first)
        row.addWidget(self.last)
        row.addStretch(1)
        column.addWidget(self.note)
        self.ages.currentIndexChanged.connect(self._show_days)
        self._show_days()

    def _day(self, name: str, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(name)
        field.setAccessibleName(words)
        field.setPlaceholderText(tr("{words}: 2025-01").format(words=words))
        field.setFixedWidth(self._theme.px(130))
        field.textChanged.connect(self._typed)
        return field

    def _show_days(self) -> None:
        between = self.ages.currentData() == BETWEEN
        for widget in (self.first, self.last):
            widget.setVisible(between)
        self.note.setVisible(between and bool(self.note.text()))

    def _typed(self) -> None:
        """Narrow to the days as soon as both are some; what is none is said."""
        try:
            for text in (self.chosen.first, self.chosen.last):
                if text:
                    period(text)
        except UserError as error:
            self.note.setText(sentence(error))
            self._show_days()
            return
        self.note.setText("")
        self._show_days()
        self.changed.emit(self.chosen)

    def _choice(self, name: str, words: str, choices: Sequence[tuple[str, object]]) -> QComboBox:
        box = CalmCombo()
        box.setObjectName(name)
        box.setAccessibleName(words)
        for title, meant in choices:
            box.addItem(title, meant)
        box.currentIndexChanged.connect(lambda _: self.changed.emit(self.chosen))
        return box

    @property
    def chosen(self) -> Narrowing:
        """What is chosen now."""
        days = int(self.ages.currentData())
        first, last = (self.first.text().strip(), self.last.text().strip()) if days == BETWEEN else ("", "")
        return Narrowing(tuple(self.kinds.currentData()), days, first, last)
