"""Laid-out blocks of one message: each its own small text document, drawn by the body that holds it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from app.ui.chat.block_text import CODE_HEADER, CODE_PAD, ITEM_INSET, QUOTE_INSET, BlockText
from app.ui.chat.highlight import GrowingSpans, Span
from app.ui.chat.look import LINE_PERCENT, Look
from app.ui.chat.markdown import Block
from app.ui.chat.placing import Placed, picture_rect, place_formulas

CHIP = "cite:"
"""How the address of a source's number begins."""


class SafeDocument(QTextDocument):
    """A document that never loads anything, whatever its text names."""

    def loadResource(self, _type: int, _name: object) -> QByteArray:
        return QByteArray()


class BlockView(BlockText):
    """One block at a place. `rect` is in the body's pixels; the text begins at `origin`."""

    def __init__(self, block: Block, look: Look, colour: QColor | None = None) -> None:
        super().__init__(block, look, colour or look.colour("text"), _document(look, block))
        self._spans = GrowingSpans(block.language)
        self.wrapped = True
        self._fill()

    def _fill(self) -> None:
        block = self.block
        if block.kind == "code":
            self.document.setDefaultFont(self.look.mono)
            self.document.setDefaultTextOption(
                QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
            )
            option = self.document.defaultTextOption()
            option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
            self.document.setDefaultTextOption(option)
            self.document.setPlainText(block.text)
            self._colour(0)
        elif block.kind == "heading":
            self.document.setDefaultFont(self.look.heading(block.level))
            self.document.setHtml(_paragraph(block.html, 125))
        elif block.kind == "table":
            self.document.setHtml(block.html)
        elif block.kind == "para":
            self.document.setHtml(_paragraph(block.html, LINE_PERCENT))
        elif block.kind == "math":
            self.document.setHtml(_paragraph(block.html, 100, "center"))
        elif block.kind == "image":
            self._fill_picture()
        if block.math:
            self.placed = place_formulas(self.document, block.math, self.look, self.colour)

    def _fill_picture(self) -> None:
        shelf, data = self.look.shelf, self.block.data
        if shelf is not None and data:
            self.picture = shelf.picture(data)
            self.placed = Placed(pending=() if shelf.knows(data) else (data,))
        if self.picture is None:
            self.document.setHtml(_paragraph(self.block.html, LINE_PERCENT))

    @property
    def outdated(self) -> bool:
        """Whether something that it waited for is known now."""
        shelf = self.look.shelf
        return shelf is not None and any(shelf.knows(one) for one in self.placed.pending)

    def grow(self, block: Block) -> bool:
        """Take a longer version of the same code; false when this needs a new view."""
        mine = self.block
        if block.kind != "code" or mine.kind != "code" or block.language != mine.language:
            return False
        if block.inset != mine.inset or block.marker != mine.marker or not block.text.startswith(mine.text):
            return False
        cursor = QTextCursor(self.document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(block.text[len(mine.text) :])
        self.block = block
        self._colour_growth()
        return True

    def _colour_growth(self) -> None:
        self._colour(self._spans.update(self.block.text), updated=True)

    def _colour(self, start: int, updated: bool = False) -> None:
        if not updated:
            self._spans.update(self.block.text)
        paint_spans(self.document, self._spans.since(start), start, self.look)

    def lay_out(self, top: float, width: float) -> float:
        """Place the block at `top` over `width` pixels; returns its bottom."""
        room = max(40.0, width - self.inset)
        if self.block.kind == "rule":
            height = float(self.look.px(9))
        elif self.block.kind == "code":
            pad = self.look.px(CODE_PAD)
            self._set_width(max(40.0, room - 2 * pad))
            height = self.document.size().height() + self.look.px(CODE_HEADER) + 1.5 * pad
        elif self.picture is not None:
            height = picture_rect(self.picture, room, self.look).height()
        else:
            self.placed.fit(room)
            self._set_width(room)
            height = self.document.size().height()
        self.rect = QRectF(0, top, width, height)
        return top + height

    def wrap(self, wrapped: bool) -> None:
        """Break long lines of code, or let them run out of sight; lay out again after it."""
        self.wrapped, self.scrolled = wrapped, 0.0
        option = self.document.defaultTextOption()
        mode = QTextOption.WrapMode
        option.setWrapMode(mode.WrapAtWordBoundaryOrAnywhere if wrapped else mode.NoWrap)
        self.document.setDefaultTextOption(option)

    def scroll(self, pixels: float) -> bool:
        """Move unwrapped code sideways; whether it moved."""
        before = self.scrolled
        self.scrolled = min(max(0.0, before + pixels), self.hidden)
        return self.scrolled != before

    @property
    def hidden(self) -> float:
        """Pixels by which the longest line of unwrapped code is too long."""
        if self.wrapped or self.block.kind != "code":
            return 0.0
        return max(0.0, self.document.idealWidth() - self._code_room)

    @property
    def _code_room(self) -> float:
        return max(40.0, self.rect.width() - self.inset - 2 * self.look.px(CODE_PAD))

    def _set_width(self, width: float) -> None:
        """Setting even the same width lays the whole document out again, so it is compared first."""
        if self.document.textWidth() != width:
            self.document.setTextWidth(width)

    def ideal_width(self) -> float:
        """The width that the text would take on its longest line, containers included."""
        return self.document.idealWidth() + self.inset

    def paint(
        self, painter: QPainter, selection: tuple[int, int] | None, gap: float, exposed: QRectF
    ) -> None:
        """Draw what is `exposed` of it into the body; `selection` is a range of positions, `gap` a space to bridge."""
        self._paint_bars(painter, gap)
        if self.block.marker:
            _paint_marker(painter, self)
        if self.block.kind == "rule":
            y = self.rect.center().y()
            painter.fillRect(
                QRectF(self.inset, y, self.rect.width() - self.inset, 1), self.look.colour("border")
            )
            return
        if self.picture is not None:
            place = picture_rect(self.picture, self.rect.width() - self.inset, self.look)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place.translated(self.inset, self.rect.top()), self.picture)
            return
        if self.block.kind == "code":
            self._paint_panel(painter)
        painter.save()
        if not self.wrapped:
            self._paint_slider(painter)
            painter.setClipRect(self.rect.adjusted(self.inset + 2, 0, -2, 0), Qt.ClipOperation.IntersectClip)
        painter.translate(self.origin)
        self._paint_chips(painter)
        formulas = self.placed.painter
        if formulas is not None:
            formulas.begin()
        self.document.documentLayout().draw(painter, self._context(selection, exposed))
        if formulas is not None and selection is not None:
            formulas.draw_chosen(painter, selection, self.look.colour("on_accent"))
        painter.restore()

    def _paint_slider(self, painter: QPainter) -> None:
        """Where one is in lines that are too long."""
        if self.hidden <= 0:
            return
        room = self._code_room
        whole = room + self.hidden
        left = self.rect.left() + self.inset + self.look.px(CODE_PAD) + self.scrolled / whole * room
        bar = QRectF(left, self.rect.bottom() - self.look.px(6), room / whole * room, self.look.px(3))
        painter.fillRect(bar, self.look.colour("border_strong"))

    def _paint_chips(self, painter: QPainter) -> None:
        """A ground with round corners below each source's number."""
        if CHIP not in self.block.html:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("accent_soft"))
        radius, inset = self.look.px(5), self.look.px(1)
        for rect in chip_rects(self.document):
            painter.drawRoundedRect(rect.adjusted(0, inset, 0, -inset), radius, radius)

    def _paint_bars(self, painter: QPainter, gap: float) -> None:
        x = 0.0
        for name in self.block.inset:
            if name == "quote":
                bar = QRectF(x, self.rect.top() - gap, 3, self.rect.height() + gap)
                painter.fillRect(bar, self.look.colour("border_strong"))
            x += self.look.px(QUOTE_INSET if name == "quote" else ITEM_INSET)

    def _paint_panel(self, painter: QPainter) -> None:
        look = self.look
        panel = self.rect.adjusted(self.inset + 0.5, 0.5, -0.5, -0.5)
        painter.setPen(look.colour("border"))
        painter.setBrush(look.colour("code"))
        painter.drawRoundedRect(panel, look.tokens.radius.m, look.tokens.radius.m)
        head = QRectF(panel.left() + look.px(CODE_PAD), panel.top(), panel.width(), look.px(CODE_HEADER))
        painter.setFont(look.small)
        painter.setPen(look.colour("text_faint"))
        painter.drawText(
            head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.block.language or "text"
        )


def chip_rects(document: QTextDocument) -> list[QRectF]:
    """Where the numbers of sources stand, in the document's pixels; the height is that of the letters."""
    found: list[QRectF] = []
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            fragment = iterator.fragment()
            if fragment.charFormat().anchorHref().startswith(CHIP):
                found.append(_span_rect(document, block, fragment.position(), fragment.length()))
            iterator += 1
        block = block.next()
    return found


def _span_rect(document: QTextDocument, block: QTextBlock, position: int, length: int) -> QRectF:
    at = position - block.position()
    line = block.layout().lineForTextPosition(at)
    left, right = (_x_of(line, place) for place in (at, at + length))
    letters = QFontMetricsF(document.defaultFont())
    top = line.y() + line.ascent() - letters.ascent()
    origin = document.documentLayout().blockBoundingRect(block).topLeft()
    return QRectF(left, top, right - left, letters.height()).translated(origin)


def _x_of(line: QTextLine, position: int) -> float:
    """The stubs know only the call without a second answer."""
    found: Any = line.cursorToX(position)
    return float(found[0] if isinstance(found, tuple) else found)


def _document(look: Look, block: Block) -> SafeDocument:
    document = SafeDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(look.font)
    if any(tag in block.html for tag in ("<a ", "<code", "<table")):
        document.setDefaultStyleSheet(look.css)  # parsed anew for each document
    document.setPageSize(QSizeF(-1, -1))
    return document


def _paragraph(html: str, line: int, align: str = "left") -> str:
    side = f' align="{align}"' if align != "left" else ""
    return f'<p{side} style="margin:0; line-height:{line}%">{html}</p>'


def paint_spans(document: QTextDocument, spans: list[Span], start: int, look: Look) -> None:
    """Colour a plain document's lines from `start` on, the way a syntax highlighter does."""
    block = document.findBlock(start)
    at = 0
    while block.isValid():
        first, last = block.position(), block.position() + block.length()
        formats: list[QTextLayout.FormatRange] = []
        while at < len(spans) and spans[at][0] < last:
            low, high = max(spans[at][0], first), min(spans[at][0] + spans[at][1], last - 1)
            if high > low:
                formats.append(_range(low - first, high - low, look.syntax(spans[at][2])))
            if spans[at][0] + spans[at][1] > last:
                break
            at += 1
        block.layout().setFormats(formats)
        block = block.next()
    document.markContentsDirty(start, max(0, document.characterCount() - start))


def _range(start: int, length: int, colour: QColor) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = start, length
    found.format = QTextCharFormat()
    found.format.setForeground(colour)
    return found


def _paint_marker(painter: QPainter, view: BlockView) -> None:
    look, marker = view.look, view.block.marker
    top, height = _first_line(view)
    slot = QRectF(view.inset - look.px(ITEM_INSET), top, look.px(ITEM_INSET - 8), height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if marker == "bullet":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("text_soft"))
        centre = QPointF(slot.right() - look.px(4), slot.center().y() + look.px(1))
        painter.drawEllipse(centre, look.px(5) / 2, look.px(5) / 2)
    elif marker in ("todo", "done"):
        _paint_box(painter, slot, marker == "done", look)
    else:
        painter.setFont(look.font)
        painter.setPen(look.colour("text_soft"))
        slot.adjust(-look.px(20), 0, look.px(2), 0)
        painter.drawText(slot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, marker)
    painter.restore()


def _first_line(view: BlockView) -> tuple[float, float]:
    """Top and height of the letters on the first line, which a marker stands beside."""
    layout = view.document.begin().layout()
    if view.block.kind == "code" or layout.lineCount() == 0:
        return view.rect.top(), float(view.look.px(CODE_HEADER))
    line, letters = layout.lineAt(0), QFontMetricsF(view.document.defaultFont())
    return view.rect.top() + line.y() + line.ascent() - letters.ascent(), letters.height()


def _paint_box(painter: QPainter, slot: QRectF, done: bool, look: Look) -> None:
    side = look.px(13)
    box = QRectF(slot.right() - side, slot.center().y() - side / 2, side, side)
    painter.setPen(look.colour("accent" if done else "border_strong"))
    painter.setBrush(look.colour("accent") if done else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3, 3)
    if done:
        pen = painter.pen()
        pen.setColor(look.colour("on_accent"))
        pen.setWidthF(1.8)
        painter.setPen(pen)
        points = ((0.22, 0.52), (0.43, 0.73), (0.78, 0.3))
        painter.drawPolyline([QPointF(box.left() + side * x, box.top() + side * y) for x, y in points])


def gap_between(before: Block | None, block: Block, look: Look) -> float:
    """Pixels between two blocks that follow each other."""
    if before is None:
        return 0.0
    if block.kind == "heading":
        return float(look.px(22 if block.level <= 2 else 16))
    if block.marker and before.kind == "para" and before.inset[:1] == block.inset[:1]:
        return float(look.px(5))
    if before.kind == "heading":
        return float(look.px(8))
    return float(look.px(12))
