"""The text of a laid-out block: where its letters are, what they read, and what of them is marked."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QImage,
    QPalette,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from app.ui.chat.look import Look
from app.ui.chat.markdown import Block, with_sources
from app.ui.chat.placing import Placed

Mark = tuple[int, int, bool]
"""Start and end of a found word in the document, and whether it is the one that is looked at."""
ITEM_INSET, QUOTE_INSET, CODE_PAD, CODE_HEADER = 26, 16, 12, 32

_PLAIN = str.maketrans(
    {"\u2029": "\n", "\u2028": "\n", "\u00a0": " ", "\ufdd0": "\t", "\ufdd1": "", "\u200b": ""}
)
_MARKERS = {"bullet": "• ", "todo": "[ ] ", "done": "[x] "}


class BlockText:
    """One block's document and its place. `rect` is in the body's pixels; the text begins at `origin`."""

    def __init__(self, block: Block, look: Look, colour: QColor, document: QTextDocument) -> None:
        self.block, self.look, self.colour, self.document = block, look, colour, document
        self.rect = QRectF()
        self.scrolled = 0.0
        self.marks: list[Mark] = []
        self.placed = Placed()
        self.picture: QImage | None = None

    @property
    def inset(self) -> float:
        """Pixels that the containers around the block take at its left."""
        each = {"item": self.look.px(ITEM_INSET), "quote": self.look.px(QUOTE_INSET)}
        return float(sum(each[name] for name in self.block.inset))

    @property
    def origin(self) -> QPointF:
        """Where the document's text is drawn."""
        pad = self.look.px(CODE_PAD)
        if self.block.kind == "code":
            shift = QPointF(self.inset + pad - self.scrolled, self.look.px(CODE_HEADER) + pad / 2)
            return self.rect.topLeft() + shift
        return self.rect.topLeft() + QPointF(self.inset, 0)

    def _context(
        self, selection: tuple[int, int] | None, exposed: QRectF
    ) -> QAbstractTextDocumentLayout.PaintContext:
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = exposed.translated(-self.origin).adjusted(0, -2, 0, 2)
        context.palette.setColor(QPalette.ColorRole.Text, self.colour)
        roles = (("mark", "on_mark"), ("accent", "on_accent"))
        chosen = [(start, end, roles[here]) for start, end, here in self.marks]
        if selection is not None:
            chosen.append((*selection, ("accent", "on_accent")))
        if chosen:
            context.selections = [self._selection(*one) for one in chosen]
        return context

    def _selection(
        self, start: int, end: int, roles: tuple[str, str]
    ) -> QAbstractTextDocumentLayout.Selection:
        made = QAbstractTextDocumentLayout.Selection()
        made.cursor = self.cursor(start, end)
        made.format = QTextCharFormat()
        made.format.setBackground(self.look.colour(roles[0]))
        made.format.setForeground(self.look.colour(roles[1]))
        return made

    def cursor(self, start: int, end: int) -> QTextCursor:
        """A cursor that selects these positions."""
        cursor = QTextCursor(self.document)
        cursor.setPosition(start)
        cursor.setPosition(min(end, self.length), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    @property
    def length(self) -> int:
        """The last position of the document."""
        return max(0, self.document.characterCount() - 1)

    def position_at(self, point: QPointF) -> int:
        """The document position nearest to a point of the body."""
        local = point - self.origin
        found = self.document.documentLayout().hitTest(local, Qt.HitTestAccuracy.FuzzyHit)
        if found >= 0:
            return found
        return 0 if local.y() < 0 else self.length

    def line_top(self, position: int) -> float:
        """Where the line begins that holds a position, in the document's pixels."""
        block = self.document.findBlock(position)
        line = block.layout().lineForTextPosition(position - block.position())
        top = self.document.documentLayout().blockBoundingRect(block).top()
        return top + (line.y() if line.isValid() else 0.0)

    def link_at(self, point: QPointF) -> str:
        """The address under a point of the body, or empty."""
        return self.document.documentLayout().anchorAt(point - self.origin)

    def plain(self, start: int, end: int) -> str:
        """The text between two positions, with its marker when it begins at the block's start."""
        if self.block.kind == "table" and (start, end) == (0, self.length):
            return with_sources(self.block.text, self.block.math)
        if self.picture is not None:
            return self.block.text
        text = self.placed.written(self.document, start, self.cursor(start, end).selectedText())
        text = text.translate(_PLAIN).strip("\t")
        depth = max(0, self.block.inset.count("item") - 1)
        marker = _MARKERS.get(self.block.marker, self.block.marker and f"{self.block.marker} ")
        return ("  " * depth + marker if start == 0 else "") + text
