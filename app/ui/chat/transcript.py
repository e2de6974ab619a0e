"""The transcript: lays out only the rows that are seen, reuses their widgets, and follows a growing answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame

from app.ui.chat.finding import Spot
from app.ui.chat.look import Look
from app.ui.chat.message import MEASURE, MessageView, RowData
from app.ui.chat.row_area import RowArea
from app.ui.chat.wording import Wording
from app.ui.viewmodels.thread import ThreadModel

NEAR_END_PX = 24


def estimated(texts: Iterable[str], look: Look, width: int) -> list[int]:
    """A guess of the heights, in pixels, of rows with these texts in a view of `width` pixels, by their length."""
    column = min(look.px(MEASURE), max(200, width - 40))
    per_line = max(10, column // max(1, QFontMetrics(look.font).averageCharWidth()))
    line, around = look.line, look.px(64)
    return [(len(text) // per_line + text.count("\n") + 1) * line + around for text in texts]


class Transcript(RowArea):
    """Rows of a ThreadModel. `at_end(bool)` tells whether the newest line is in sight."""

    at_end = Signal(bool)
    placed = Signal()

    def __init__(
        self, model: ThreadModel, row_data: Callable[[int], RowData], look: Look, wording: Wording
    ) -> None:
        super().__init__(model, row_data, look, wording)
        self.setObjectName("transcript")
        self.setAccessibleName(self.tr("Conversation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setProperty("kind", "plain")
        self.viewport().setObjectName("transcript-rows")
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._measured: set[int] = set()
        self._follow = True
        self._placing = False
        self.grew.connect(self._regrown)
        model.spliced.connect(self._spliced)
        model.row_changed.connect(self.refresh_row)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        if look.shelf is not None:
            look.shelf.ready.connect(self.refill)

    # heights

    def _spliced(self, first: int) -> None:
        """Rows from `first` on are others than before."""
        for row in [row for row in self.views if row >= first]:
            self._release(row)
        self._measured = {row for row in self._measured if row < first}
        estimates = estimated(
            (turn.message.content for turn in self.model.rows[first:]), self.look, self.viewport().width()
        )
        if first == 0:
            self.heights.reset(estimates)
        else:
            self.heights.truncate(first)
            for height in estimates:
                self.heights.append(height)
        self._place()

    def refresh_row(self, row: int) -> None:
        """A row's text or state changed."""
        view = self.views.get(row)
        if view is not None:
            view.bind(self._row_data(row))
        self._measured.discard(row)
        self._place()

    def refresh(self) -> None:
        """Every row's state may have changed."""
        for row, view in self.views.items():
            view.bind(self._row_data(row))
            self._measured.discard(row)
        self._place()

    def refill(self) -> None:
        """Formulas or pictures that rows in sight wait for may be ready."""
        changed = [row for row, view in self.views.items() if view.refill()]
        if changed:
            self._measured.difference_update(changed)
            self._place()

    def set_look(self, look: Look) -> None:
        """Draw with another theme or text size."""
        self.look = look
        self.pool.clear()
        for view in self.views.values():
            view.set_look(look)
        self._measured.clear()
        self._place()

    # places

    def _place(self) -> None:
        """Lay out what is in sight, from the end upwards while following, else from the top row downwards."""
        if self._placing:
            return
        self._placing = True
        try:
            self._place_end() if self._follow else self._place_from(self.verticalScrollBar().value())
        finally:
            self._placing = False

    def _place_end(self) -> None:
        room, taken, row = self.viewport().height(), 0, len(self.heights) - 1
        while row >= 0 and taken < room:
            self._measure(row)
            taken += self.heights[row]
            row -= 1
        top = max(0, self.heights.total - room)
        self._set_bar(top)
        self._arrange(top)

    def _place_from(self, value: int) -> None:
        row = self.heights.row_at(value)
        offset = value - self.heights.top(row)
        if row < len(self.heights) and row not in self._measured:
            grown = self._measure(row)
            offset = max(0, offset + grown) if offset else 0
        top = self.heights.top(row) + offset
        bottom, y = top + self.viewport().height(), self.heights.top(row)
        while row < len(self.heights) and y < bottom:
            self._measure(row)
            y += self.heights[row]
            row += 1
        top = max(0, min(top, self.heights.total - self.viewport().height()))
        self._set_bar(top)
        self._arrange(top)

    def _measure(self, row: int) -> int:
        """Make the row's view if need be and learn its height; returns by how much it differed."""
        if row in self._measured and row in self.views:
            return 0
        view = self.views.get(row) or self._take(row)
        self._measured.add(row)
        view.beside = self.width() - self.viewport().width()
        return self.heights.set(row, view.height_for(self.viewport().width()))

    def _set_bar(self, value: int) -> None:
        bar = self.verticalScrollBar()
        room = self.viewport().height()
        bar.setPageStep(room)
        bar.setSingleStep(self.look.line * 2)
        bar.setRange(0, max(0, self.heights.total - room))
        bar.setValue(value)

    def _arrange(self, top: int) -> None:
        """Move the views of rows in sight to their places and put away the others."""
        bottom, width = top + self.viewport().height(), self.viewport().width()
        shown: set[int] = set()
        row = self.heights.row_at(top)
        y = self.heights.top(row)
        while row < len(self.heights) and y < bottom:
            self._measure(row)
            view = self.views[row]
            view.setGeometry(0, y - top, width, self.heights[row])
            view.show()
            shown.add(row)
            y += self.heights[row]
            row += 1
        for other in [other for other in self.views if other not in shown]:
            self._put_away(other, top)
        self.at_end.emit(self._follow or self._is_near_end())
        self.placed.emit()

    def _put_away(self, row: int, top: int) -> None:
        view = self.views[row]
        if view.keep:
            view.setGeometry(0, self.heights.top(row) - top, view.width(), view.height())
        else:
            self._release(row)

    # views

    def _regrown(self, sender: MessageView) -> None:
        """A view wants another height."""
        row = next((row for row, view in self.views.items() if view is sender), None)
        if row is not None:
            self._measured.discard(row)
            self._follow = False
            self._place()

    # moving

    def _is_near_end(self) -> bool:
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum() - NEAR_END_PX

    def _scrolled(self) -> None:
        if self._placing:
            return
        self._follow = self._is_near_end()
        self._place()

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:
        """Rows are moved by `_arrange`, not by shifting pixels."""
        self.viewport().update()

    def stay(self) -> None:
        """Keep the top row in its place, whatever grows below."""
        self._follow = False

    def jump_to_end(self) -> None:
        """Show the newest line and follow it."""
        self._follow = True
        self._place()

    def show_message(self, message_id: str) -> bool:
        """Bring a message to the upper part of the view; false when it is not on this branch."""
        row = self.model.row_of(message_id)
        if row is None:
            return False
        self._follow = False
        self._place_from_row(row)
        return True

    def show_spot(self, spot: Spot) -> None:
        """Bring a found place into the upper half of the view."""
        self._follow = False
        self._place_from_row(spot.row, spot)

    def _place_from_row(self, row: int, spot: Spot | None = None) -> None:
        self._placing = True
        try:
            self._measure(row)
            for _ in range(2):
                offset, view = -self.look.px(24), self.views.get(row)
                if spot is not None and view is not None:
                    inside = view.body.y() + view.body.spot_top(spot.block, spot.nth)
                    offset = inside - self.viewport().height() // 3
                self._place_from(max(0, self.heights.top(row) + offset))
        finally:
            self._placing = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measured.clear()
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_End:
            self.jump_to_end()
        elif event.key() == Qt.Key.Key_Home:
            bar.setValue(0)
        else:
            super().keyPressEvent(event)
