"""The list of steps to add: a line to search with, and what fits the wire that was let go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QListWidgetItem, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.labels import label
from app.ui.widgets.rows import KEY, RowList
from app.ui.widgets.search import SearchField


@dataclass(frozen=True)
class Offer:
    """Something that can be added: a node or a kind of zone, or a comment."""

    key: str
    title: str
    words: str
    group: str
    icon: str


def fitting(offers: Sequence[Offer], words: str) -> list[Offer]:
    """Those in which every word occurs; titles that begin with the first word come first."""
    wanted = words.casefold().split()
    found = [o for o in offers if all(w in f"{o.title} {o.words} {o.group}".casefold() for w in wanted)]
    if wanted:
        found.sort(
            key=lambda o: (not o.title.casefold().startswith(wanted[0]), wanted[0] not in o.title.casefold())
        )
    return found


class StepPicker(QDialog):
    """`picked` (key) follows Enter or a click; Escape or a click elsewhere leaves."""

    picked = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self.setObjectName("step-picker")
        self.setAccessibleName(tr("Add a step"))
        card = QFrame()
        card.setProperty("kind", "sheet")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        self._offers: Sequence[Offer] = ()
        px = theme.px
        box = QVBoxLayout(card)
        box.setContentsMargins(px(10), px(10), px(10), px(10))
        box.setSpacing(px(8))
        self.search = SearchField(theme, "step-search", tr("Add a step…"))
        self.search.installEventFilter(self)
        self.search.textChanged.connect(self._refresh)
        self.rows = RowList(theme, "step-choices", tr("Steps to add"))
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.itemClicked.connect(self._pick)
        self.nothing = label("", "soft", wrap=True)
        box.addWidget(self.search)
        box.addWidget(self.nothing)
        box.addWidget(self.rows, 1)
        self.setFixedSize(px(360), px(420))

    def ask(self, offers: Sequence[Offer], spot: QPoint) -> None:
        """Show the list at a spot of the screen, moved so that all of it is seen."""
        self._offers = offers
        self.search.clear()
        self._refresh()
        screen = self.screen().availableGeometry()
        left = min(spot.x(), screen.right() - self.width() - 8)
        top = min(spot.y(), screen.bottom() - self.height() - 8)
        self.move(max(screen.left() + 8, left), max(screen.top() + 8, top))
        self.show()
        self.activateWindow()
        self.search.setFocus()

    def _refresh(self) -> None:
        words = self.search.text()
        found = fitting(self._offers, words)
        self.rows.clear()
        group = ""
        for offer in found:
            if not words and offer.group != group:
                group = offer.group
                self.rows.section(tr(group))
            self.rows.add(offer.key, tr(offer.title), tr(offer.words), offer.icon)
        self.nothing.setText(
            tr("No step fits “{words}”.").format(words=words) if words else tr("No step fits here.")
        )
        self.nothing.setVisible(not found)
        self.rows.step(0, 1)

    def _pick(self, item: QListWidgetItem | None) -> None:
        key = item.data(KEY) if item is not None else None
        if key is not None:
            self.hide()
            self.picked.emit(key)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.hide()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self.rows.steered(event.key()):
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick(self.rows.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
        return False

    def hideEvent(self, event: QEvent) -> None:  # type: ignore[override]
        super().hideEvent(event)  # type: ignore[arg-type]
        self.left.emit()
