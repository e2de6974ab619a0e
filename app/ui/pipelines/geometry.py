"""Sizes on the canvas and where ports stand: pure arithmetic, in canvas units."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from app.ui.pipelines.faces import CardFace, End, PortFace, Side, ZoneFace

GRID = 8
WIDTH = 224
HEAD = 34
ROW = 22
VALUE = 18
PREVIEW = 58
FOOT = 8
CORNER = 9
PORT = 5
REACH = 13
"""How near the pointer must come to a port, in canvas units."""
INSET = 15
"""How far inside a zone's edge its inner ports stand."""


def card_height(face: CardFace) -> float:
    """Of the whole card."""
    rows = max(len(face.ins), len(face.outs)) * ROW
    values = len(face.values) * VALUE + FOOT if face.values else 0
    return HEAD + 4 + rows + values + (PREVIEW if face.speaks else 0) + FOOT


def preview_rect(face: CardFace) -> QRectF:
    """Where a card shows what its step writes."""
    return QRectF(10, card_height(face) - PREVIEW - FOOT + 4, WIDTH - 20, PREVIEW - 2)


def values_top(face: CardFace) -> float:
    """Where the first value of a card stands."""
    return HEAD + 4 + max(len(face.ins), len(face.outs)) * ROW + FOOT / 2


def value_row(index: int, top: float) -> QRectF:
    """Where a value stands that is the nth of a card."""
    return QRectF(12, top + index * VALUE, WIDTH - 24, VALUE)


def part_at(face: CardFace | ZoneFace, spot: QPointF) -> tuple[str, QRectF]:
    """What of a card or zone can be edited at a spot from its corner: "title", the name of a parameter, or nothing;
    and where it stands."""
    width = face.width if isinstance(face, ZoneFace) else WIDTH
    if 0 <= spot.y() <= HEAD and 0 <= spot.x() <= width:
        return "title", QRectF(0, 0, min(width, 2 * WIDTH), HEAD)
    if isinstance(face, CardFace):
        rows = [value_row(index, values_top(face)) for index in range(len(face.values))]
        for name, row in zip(face.fields, rows, strict=False):
            if row.contains(spot):
                return name, row
    return "", QRectF()


def port_row(index: int) -> float:
    """The height of a port's middle below the top of its card."""
    return HEAD + 4 + index * ROW + ROW / 2


def _inner_row(face: ZoneFace, index: int) -> float:
    return port_row(index) + ROW / 2 + 2


def ports_of(face: CardFace | ZoneFace, side: str) -> tuple[PortFace, ...]:
    """The ports of one side; none for an inner side of a card."""
    if side == "in":
        return face.ins
    if side == "out":
        return face.outs
    if isinstance(face, CardFace):
        return ()
    return face.within if side == "within" else face.leaving


def port_at(face: CardFace | ZoneFace, side: str, index: int) -> QPointF:
    """A port's middle, from its owner's corner."""
    if isinstance(face, CardFace):
        return QPointF(0 if side == "in" else WIDTH, port_row(index))
    if side in ("in", "out"):
        return QPointF(0 if side == "in" else face.width, port_row(index))
    return QPointF(INSET if side == "within" else face.width - INSET, _inner_row(face, index))


def sides(face: CardFace | ZoneFace) -> tuple[Side, ...]:
    """The sides that have ports."""
    return ("in", "out") if isinstance(face, CardFace) else ("in", "out", "within", "leaving")


def place_of(face: CardFace | ZoneFace, end: End) -> QPointF | None:
    """A port's middle, from its owner's corner; None if it has no such port."""
    for index, port in enumerate(ports_of(face, end.side)):
        if port.name == end.port:
            return port_at(face, end.side, index)
    return None


def near(face: CardFace | ZoneFace, spot: QPointF) -> End | None:
    """The port within reach of a spot, the nearest first."""
    found: list[tuple[float, End]] = []
    for side in sides(face):
        for index, port in enumerate(ports_of(face, side)):
            away = (port_at(face, side, index) - spot).manhattanLength()
            if away <= REACH:
                found.append((away, End(face.id, port.name, side)))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    """A wire's line: leaves to the right, arrives from the left, also where it has to go back."""
    across = end.x() - start.x()
    bend = max(36.0, across / 2) if across > 0 else min(160.0, 60 - across / 3)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    return path


def snapped(value: float) -> float:
    """To the grid."""
    return round(value / GRID) * GRID


def around(rects: Sequence[QRectF]) -> QRectF:
    """The rectangle about all of them; empty for none."""
    whole = QRectF()
    for rect in rects:
        whole = whole.united(rect)
    return whole
