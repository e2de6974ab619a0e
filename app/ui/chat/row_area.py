"""The widgets of the rows in sight: made, marked and used again."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractScrollArea

from app.ui.chat.finding import Spot
from app.ui.chat.heights import Heights
from app.ui.chat.look import Look
from app.ui.chat.message import AnswerView, MessageView, RowData, UserView
from app.ui.chat.wording import Wording
from app.ui.viewmodels.thread import ThreadModel

POOL = 12


class RowPool:
    """Row widgets that are out of sight, kept to be shown again for other rows."""

    def __init__(self, make: Callable[[type[MessageView]], MessageView]) -> None:
        self._make = make
        self._free: dict[type[MessageView], list[MessageView]] = {}

    def __len__(self) -> int:
        return sum(len(views) for views in self._free.values())

    def take(self, kind: type[MessageView]) -> MessageView:
        """A hidden widget of this kind."""
        free = self._free.setdefault(kind, [])
        view = free.pop() if free else self._make(kind)
        view.hide()
        return view

    def put(self, view: MessageView) -> None:
        """Take a widget out of sight."""
        view.hide()
        free = self._free.setdefault(type(view), [])
        if len(free) < POOL:
            free.append(view)
        else:
            view.deleteLater()

    def clear(self) -> None:
        """Let all go."""
        for view in (view for views in self._free.values() for view in views):
            view.deleteLater()
        self._free.clear()


class RowArea(QAbstractScrollArea):
    """Makes, marks and reuses the widgets of rows. `acted` as in MessageView; `grew(view)`: it wants another height."""

    acted = Signal(str, str, str)
    link_activated = Signal(str, object)
    made = Signal(object)
    grew = Signal(object)

    def __init__(
        self, model: ThreadModel, row_data: Callable[[int], RowData], look: Look, wording: Wording
    ) -> None:
        super().__init__()
        self.model, self._row_data, self.look, self._wording = model, row_data, look, wording
        self.heights = Heights()
        self.views: dict[int, MessageView] = {}
        self.pool = RowPool(self._made)
        self._marked: tuple[re.Pattern[str] | None, Spot | None] = (None, None)

    def _take(self, row: int) -> MessageView:
        kind = UserView if self.model.rows[row].message.role == "user" else AnswerView
        view = self.pool.take(kind)
        self.views[row] = view
        view.bind(self._row_data(row))
        self._mark(row, view)
        return view

    def _made(self, kind: type[MessageView]) -> MessageView:
        view = kind(self.look, self._wording, self.viewport())
        view.acted.connect(self.acted)
        view.link_activated.connect(self.link_activated)
        view.grown.connect(lambda: self.grew.emit(view))
        self.made.emit(view)
        return view

    def _release(self, row: int) -> None:
        self.pool.put(self.views.pop(row))

    def mark(self, pattern: re.Pattern[str] | None, spot: Spot | None) -> None:
        """Mark what matches in every message, and the place that is looked at in another way."""
        self._marked = (pattern, spot)
        for row, view in self.views.items():
            self._mark(row, view)

    def _mark(self, row: int, view: MessageView) -> None:
        pattern, spot = self._marked
        view.body.mark(pattern, (spot.block, spot.nth) if spot is not None and spot.row == row else None)

    def row_at(self, y: int) -> int:
        """The row at a pixel of what is in sight."""
        return self.heights.row_at(self.verticalScrollBar().value() + y)

    def view_of(self, message_id: str) -> MessageView | None:
        """The widget that shows a message, when it is in sight."""
        row = self.model.row_of(message_id)
        return None if row is None else self.views.get(row)
