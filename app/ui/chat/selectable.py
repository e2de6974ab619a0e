"""Text that is selected inside one message, alone or as a part of what is selected across several."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtWidgets import QWidget

from app.ui.chat.blocks import BlockView
from app.ui.chat.copying import Message, Piece

Place = tuple[int, int]
"""A block's index and a position in its document."""


class Selectable(QWidget):
    """Holds blocks and what is selected of them. `dragged(point)` follows the mouse, on the screen, while it is held.

    `owner` gives the pieces of all messages while the selection reaches over several.
    """

    pressed = Signal(object)
    dragged = Signal(object)
    released = Signal()
    all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: list[BlockView] = []
        self._anchor: Place | None = None
        self._caret: Place | None = None
        self.owner: Callable[[], list[Message]] | None = None
        self.partly = False
        """Of a selection over several messages: whether one of its ends is here."""

    @property
    def has_selection(self) -> bool:
        """Whether some text is selected."""
        return self._anchor is not None and self._caret is not None and self._anchor != self._caret

    @property
    def keeps(self) -> bool:
        """Whether a selection would be lost with this widget."""
        return self.has_selection and (self.owner is None or self.partly)

    @property
    def is_all_selected(self) -> bool:
        """Whether nothing of the message is left out."""
        whole = [(0, 0), self._end]
        return self.has_selection and sorted(filter(None, (self._anchor, self._caret))) == whole

    @property
    def _end(self) -> Place:
        return (len(self._views) - 1, self._views[-1].length) if self._views else (0, 0)

    def selected_text(self) -> str:
        """The selected text as it reads, empty without a selection."""
        return "\n".join(piece.text for piece in self.selected_pieces())

    def selected_pieces(self) -> list[Piece]:
        """The blocks that the selection touches, and what of them."""
        found = [(view, self._selected_in(index)) for index, view in enumerate(self._views)]
        return [
            Piece(view.block, view.plain(*chosen), chosen == (0, view.length))
            for view, chosen in found
            if chosen is not None
        ]

    def pieces(self) -> list[Piece]:
        """All blocks, whole."""
        return [Piece(view.block, view.plain(0, view.length)) for view in self._views]

    def select_all(self) -> None:
        """Select the whole message."""
        self.select(None, None)

    def select(self, start: Place | None, end: Place | None) -> None:
        """Select from one place to another; None is the beginning and the end."""
        if self._views:
            self._anchor, self._caret = start or (0, 0), end or self._end
            self.update()

    def clear_selection(self) -> None:
        """Select nothing."""
        self.owner, self.partly = None, False
        if self._anchor is not None:
            self._drop_selection()

    def _drop_selection(self) -> None:
        self._anchor = self._caret = None
        self.update()

    def _selected_in(self, index: int) -> tuple[int, int] | None:
        if self._anchor is None or self._caret is None or self._anchor == self._caret:
            return None
        low, high = sorted((self._anchor, self._caret))
        if not low[0] <= index <= high[0] or index >= len(self._views):
            return None
        start = low[1] if index == low[0] else 0
        end = high[1] if index == high[0] else self._views[index].length
        return (start, end)

    def place_at(self, point: QPointF) -> Place:
        """The place nearest to a point."""
        for index, view in enumerate(self._views):
            if point.y() <= view.rect.bottom() or index == len(self._views) - 1:
                return index, view.position_at(point)
        return 0, 0

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._views:
            return
        index, position = self.place_at(event.position())
        cursor = self._views[index].cursor(position, position)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        self._anchor, self._caret = (index, cursor.selectionStart()), (index, cursor.selectionEnd())
        self.update()
