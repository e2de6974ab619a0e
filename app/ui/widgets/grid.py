"""Cards in one or two columns, kept in step with rows without rebuilding what did not change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.widgets.panels import Card

WIDE = 712
"""Width from which on two cards stand side by side."""


class Known(Protocol):
    """A row that is known by its id."""

    @property
    def id(self) -> str:
        """What it is known by."""
        ...


Made = TypeVar("Made", bound=Card)
Row = TypeVar("Row", bound=Known)


class CardGrid(QWidget, Generic[Made, Row]):
    """`make(id)` makes the card of a row that is new; `show(card, row)` refreshes it."""

    def __init__(
        self, theme: Theme, make: Callable[[str], Made], show: Callable[[Made, Row], None], name: str
    ) -> None:
        super().__init__()
        self._theme, self._make, self._show = theme, make, show
        self._cards: dict[str, Made] = {}
        self._order: list[str] = []
        self._columns = 0
        self.setObjectName(name)
        self.setProperty("kind", "plain")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(14))
        self.setMinimumWidth(1)  # else two columns would keep the page as wide as they are

    @property
    def cards(self) -> list[Made]:
        """The cards in order."""
        return [self._cards[key] for key in self._order]

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these: cards come, go and are refreshed where they stand."""
        wanted = [row.id for row in rows]
        for gone in [key for key in self._cards if key not in wanted]:
            card = self._cards.pop(gone)
            self._grid.removeWidget(card)
            card.deleteLater()
        for row in rows:
            if row.id not in self._cards:
                self._cards[row.id] = self._make(row.id)
            self._show(self._cards[row.id], row)
        if wanted != self._order:
            self._order = wanted
            self._arrange(force=True)

    def _arrange(self, force: bool = False) -> None:
        columns = 2 if self.width() >= self._theme.px(WIDE) else 1
        if columns == self._columns and not force:
            return
        self._columns = columns
        for position, card in enumerate(self.cards):
            self._grid.addWidget(card, position // columns, position % columns)
        for number in range(2):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
