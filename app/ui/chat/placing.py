"""Puts formulas into the text document of a block, and says what they were when the text is copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QTextCharFormat, QTextCursor, QTextDocument

from app.formulas import Tex
from app.ui.chat.formula_paint import KIND, NUMBER, FormulaPainter
from app.ui.chat.inline import OBJECT, TEX
from app.ui.chat.look import Look
from app.ui.chat.markdown import with_sources
from app.ui.chat.shelf import Wanted

MOST_PICTURE_HEIGHT = 480


@dataclass
class Placed:
    """The formulas of one document that are drawn, in the order of the text, and those that are waited for."""

    shown: list[Tex] = field(default_factory=list)
    pending: tuple[Wanted, ...] = ()
    painter: FormulaPainter | None = None

    def fit(self, room: float) -> None:
        """Let none be wider than `room` pixels."""
        if self.painter is not None:
            self.painter.room = room

    def written(self, document: QTextDocument, start: int, text: str) -> str:
        """A part of the document's text that begins at `start`, with its formulas as they were written."""
        if OBJECT not in text:
            return text
        cursor = QTextCursor(document)
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        return with_sources(text, self.shown, cursor.selectedText().count(OBJECT))


def place_formulas(document: QTextDocument, math: Sequence[Tex], look: Look, colour: QColor) -> Placed:
    """Put the known ones of a block's formulas in the places of their sources."""
    shelf = look.shelf
    if shelf is None:
        return Placed()
    pending = tuple(tex for tex in math if not shelf.knows(tex))
    known = [
        (span, drawn) for span in _spans(document, math) if (drawn := shelf.formula(span[2])) is not None
    ]
    if not known:
        return Placed(pending=pending)
    painter = FormulaPainter([drawn for _, drawn in known], document.defaultFont(), colour, document)
    document.documentLayout().registerHandler(KIND, painter)
    for number in range(len(known) - 1, -1, -1):
        (start, end, _), _ = known[number]
        _put(document, start, end, number)
    return Placed([span[2] for span, _ in known], pending, painter)


def _spans(document: QTextDocument, math: Sequence[Tex]) -> list[tuple[int, int, Tex]]:
    """(start, end, formula) of each source that stands in the document, in its order."""
    found: dict[int, tuple[int, int]] = {}
    block = document.begin()
    while block.isValid():
        iterator = block.begin()
        while not iterator.atEnd():
            piece = iterator.fragment()
            address = piece.charFormat().anchorHref()
            if address.startswith(TEX):
                number = int(address.removeprefix(TEX))
                start = found.get(number, (piece.position(), 0))[0]
                found[number] = (start, piece.position() + piece.length())
            iterator += 1
        block = block.next()
    return [
        (start, end, math[number]) for number, (start, end) in sorted(found.items()) if number < len(math)
    ]


def _put(document: QTextDocument, start: int, end: int, number: int) -> None:
    cursor = QTextCursor(document)
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    form = QTextCharFormat()
    form.setFont(document.defaultFont())
    form.setObjectType(KIND)
    form.setProperty(NUMBER, number)
    form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    cursor.insertText(OBJECT, form)


def picture_rect(picture: QImage, room: float, look: Look) -> QRectF:
    """Where a picture stands in a block of `room` pixels, from its top left corner."""
    most = look.px(MOST_PICTURE_HEIGHT)
    share = min(1.0, room / max(1, picture.width()), most / max(1, picture.height()))
    return QRectF(0, 0, picture.width() * share, picture.height() * share)
