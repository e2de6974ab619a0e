"""A selection that reaches over several messages, also over those that are not laid out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer
from PySide6.QtGui import QCursor

from app.ui.chat.copying import Message, piece_of
from app.ui.chat.message import MessageView
from app.ui.chat.rows import RowMaker
from app.ui.chat.selectable import Place
from app.ui.chat.transcript import Transcript

SCROLL_MS = 40
End = tuple[int, Place | None]
"""A row, and the place in it; None is its own beginning or end."""


class Selecting(QObject):
    """Watches the views of a transcript; while a drag leaves its message, it owns what is selected in all of them."""

    def __init__(
        self, transcript: Transcript, rows: RowMaker, cursor: Callable[[], QPoint] = QCursor.pos
    ) -> None:
        super().__init__(transcript)
        self._transcript, self._rows, self._cursor = transcript, rows, cursor
        self._anchor: End | None = None
        self._caret: End | None = None
        self._drawn: MessageView | None = None
        self._scroll = QTimer(self, interval=SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
        transcript.made.connect(self._watch)
        transcript.placed.connect(self._apply)
        transcript.model.spliced.connect(lambda _: self.clear())

    @property
    def active(self) -> bool:
        """Whether more than one message is selected."""
        return self._anchor is not None and self._caret is not None

    def _watch(self, view: MessageView) -> None:
        body = view.body
        body.pressed.connect(lambda place: self._pressed(view, place))
        body.dragged.connect(lambda point: self._dragged(view, point))
        body.released.connect(self._scroll.stop)
        body.all_wanted.connect(self.select_all)

    def _row_of(self, view: MessageView) -> int | None:
        return next((row for row, other in self._transcript.views.items() if other is view), None)

    def _pressed(self, view: MessageView, place: Place) -> None:
        self.clear(view)
        row = self._row_of(view)
        self._anchor = None if row is None else (row, place)
        self._drawn = view

    def _dragged(self, view: MessageView, point: QPoint) -> None:
        if self._anchor is None:
            return
        viewport = self._transcript.viewport()
        at = viewport.mapFromGlobal(point)
        outside = at.y() < 0 or at.y() >= viewport.height()
        if outside and not self._scroll.isActive():
            self._scroll.start()
        elif not outside:
            self._scroll.stop()
        row = self._transcript.row_at(min(max(0, at.y()), viewport.height() - 1))
        other = self._transcript.views.get(row)
        if row == self._anchor[0] or other is None:
            self._give_back(view)
            return
        self._caret = (row, other.body.place_at(QPointF(other.body.mapFromGlobal(point))))
        self._apply()

    def _give_back(self, view: MessageView) -> None:
        """The drag is inside its own message again."""
        if self._caret is not None:
            anchor = self._anchor
            self.clear(view)
            self._anchor = anchor
            view.body.owner = None

    def _scroll_on(self) -> None:
        viewport, point = self._transcript.viewport(), self._cursor()
        y = viewport.mapFromGlobal(point).y()
        bar = self._transcript.verticalScrollBar()
        bar.setValue(bar.value() + (y if y < 0 else max(0, y - viewport.height())))
        if self._drawn is not None:
            self._dragged(self._drawn, point)

    def select_all(self) -> None:
        """Everything that was said."""
        last = len(self._transcript.model.rows) - 1
        if last >= 0:
            self._anchor, self._caret = (0, None), (last, None)
            self._apply()

    def clear(self, but: MessageView | None = None) -> None:
        """Select nothing, save in one view."""
        self._scroll.stop()
        self._anchor = self._caret = None
        for view in self._transcript.views.values():
            if view is not but:
                view.body.clear_selection()
        if but is not None:
            but.body.owner = None

    def _ends(self) -> tuple[End, End] | None:
        if self._anchor is None or self._caret is None:
            return None
        first, last = sorted((self._anchor, self._caret), key=lambda end: end[0])
        return first, last

    def _apply(self) -> None:
        ends = self._ends()
        if ends is None:
            return
        first, last = ends
        for row, view in self._transcript.views.items():
            body = view.body
            if not first[0] <= row <= last[0]:
                body.clear_selection()
                continue
            start, end = first[1] if row == first[0] else None, last[1] if row == last[0] else None
            body.select(start, end)
            body.owner, body.partly = self.messages, start is not None or end is not None

    def messages(self) -> list[Message]:
        """What is selected, message by message."""
        ends = self._ends()
        rows = range(ends[0][0], ends[1][0] + 1) if ends is not None else ()
        return [self._pieces(row) for row in rows]

    def _pieces(self, row: int) -> Message:
        view = self._transcript.views.get(row)
        if view is not None and view.body.partly:
            return view.body.selected_pieces()
        return self.whole(row)

    def whole(self, row: int) -> Message:
        """A row's message, whether it is laid out or not."""
        return [piece_of(block) for block in self._rows.blocks(row)]
