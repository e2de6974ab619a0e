"""Draws formulas that were set: outlines among the words of a text document, on its line of writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from app.formulas import EM, Formula

KIND = int(QTextFormat.ObjectTypes.UserObject) + 1
NUMBER = int(QTextFormat.Property.UserProperty) + 1
"""Of a text format: that it is a formula, and where its number stands."""
LARGER = 1.1
"""How much larger than the text beside it a formula is set, so that its letters look as high."""


@dataclass(frozen=True)
class Drawn:
    """A formula as outlines with their colours; lengths in ems, the line of writing at y = 0."""

    left: float
    width: float
    ascent: float
    descent: float
    outlines: tuple[tuple[QPainterPath, str, float], ...]


def drawn_of(formula: Formula) -> Drawn:
    """A formula's outlines as paths."""
    outlines = tuple((path_of(one.path), one.colour, one.width / EM) for one in formula.strokes)
    ascent, descent = formula.ascent / EM, formula.descent / EM
    return Drawn(formula.left / EM, formula.width / EM, ascent, descent, outlines)


def path_of(commands: str) -> QPainterPath:
    """A path from SVG's commands M L Q C Z with spaces between, in ems. Raises ValueError for anything else."""
    path = QPainterPath()
    words = commands.split()
    at = 0
    draw: dict[str, tuple[int, Callable[..., None]]] = {
        "M": (2, path.moveTo),
        "L": (2, path.lineTo),
        "Q": (4, path.quadTo),
        "C": (6, path.cubicTo),
    }
    while at < len(words):
        if words[at] == "Z":
            path.closeSubpath()
            at += 1
            continue
        count, step = draw.get(words[at], (0, path.lineTo))
        numbers = [float(word) / EM for word in words[at + 1 : at + 1 + count]]
        if not count or len(numbers) < count:
            raise ValueError("no outline")
        step(*numbers)
        at += 1 + count
    return path


class FormulaPainter(QPyTextObject):
    """Draws the formulas of one text document. `room` is the widest that one may be, in pixels."""

    def __init__(self, formulas: Sequence[Drawn], font: QFont, colour: QColor, parent: QObject) -> None:
        super().__init__(parent)
        self._formulas, self.colour = formulas, colour
        self._em = font.pixelSize() * LARGER
        self._lift = QFontMetricsF(font).xHeight() / 2
        self.room = 1e6
        self._seen: list[tuple[int, Drawn, float, QPointF]] = []

    def _found(self, form: QTextFormat) -> tuple[Drawn, float]:
        drawn = self._formulas[form.intProperty(NUMBER)]
        return drawn, min(self._em, self.room / max(0.01, drawn.width))

    def intrinsicSize(self, _document: object, _position: int, form: QTextFormat) -> QSizeF:
        drawn, em = self._found(form)
        return QSizeF(drawn.width * em, self._height(drawn, em))

    def _height(self, drawn: Drawn, em: float) -> float:
        """High enough that the line has room above and below its letters: Qt shares it out evenly around an x."""
        return max(2 * drawn.ascent * em - self._lift, 2 * drawn.descent * em + self._lift)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        position: int,
        form: QTextFormat,
    ) -> None:
        drawn, em = self._found(form)
        where = QPointF(rect.left() - drawn.left * em, _baseline(document, position))
        self._seen.append((position, drawn, em, where))
        self._draw(painter, drawn, em, where, None)

    def begin(self) -> None:
        """The document is about to be drawn."""
        self._seen.clear()

    def draw_chosen(self, painter: QPainter, chosen: tuple[int, int], colour: QColor) -> None:
        """Once more those between two positions, which Qt has veiled with the colour of the selection."""
        for position, drawn, em, where in self._seen:
            if chosen[0] <= position < chosen[1]:
                self._draw(painter, drawn, em, where, colour)

    def _draw(self, painter: QPainter, drawn: Drawn, em: float, where: QPointF, only: QColor | None) -> None:
        painter.save()
        painter.translate(where)
        painter.scale(em, em)
        for path, own, width in drawn.outlines:
            shade = only or (QColor(own) if own else self.colour)
            if width:
                painter.strokePath(path, QPen(shade, width))
            else:
                painter.fillPath(path, shade)
        painter.restore()


def _baseline(document: QTextDocument, position: int) -> float:
    """The line of writing at a position, in the document's pixels; Qt centres what it draws in the whole line."""
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position())
    return document.documentLayout().blockBoundingRect(block).top() + line.y() + line.ascent()
