"""Cards, zones, wires and comments as things that paint themselves; what a pointer does to them is the scene's."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsPathItem, QStyleOptionGraphicsItem, QWidget

from app.ui.pipelines import geometry as at
from app.ui.pipelines.faces import CardFace, End, NoteFace, PortFace, Progress, WireFace, ZoneFace
from app.ui.pipelines.look import SIMPLE, ZONES, Look, faded, grown

RIM = 10.0
ALIGN_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
ALIGN_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
CENTRE = Qt.AlignmentFlag.AlignCenter
WRAP = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
BESIDE, WORDS, GAP = 11, 150, 4
"""How far from a port's middle its words begin, how long they are at most, and what is free behind them."""


class Owner(QGraphicsItem):
    """What has ports and can be moved: a card or a zone."""

    def __init__(self, look: Look, face: CardFace | ZoneFace) -> None:
        super().__init__()
        self.look, self.progress = look, Progress()
        self.refused: frozenset[End] = frozenset()
        self.hot: End | None = None
        self.setFlags(
            QGraphicsItem.GraphicsItemFlag.ItemIsMovable | QGraphicsItem.GraphicsItemFlag.ItemIsSelectable
        )
        self.take(face)

    def take(self, face: CardFace | ZoneFace) -> None:
        """Show another face."""
        self.prepareGeometryChange()
        self.face = face
        self.setPos(face.x, face.y)
        self.update()

    def size(self) -> QRectF:
        """Its body, from its own corner."""
        if isinstance(self.face, ZoneFace):
            return QRectF(0, 0, self.face.width, self.face.height)
        return QRectF(0, 0, at.WIDTH, at.card_height(self.face))

    def boundingRect(self) -> QRectF:
        return grown(self.size(), RIM)

    def body(self) -> QRectF:
        """Its body on the canvas."""
        return self.size().translated(self.pos())

    def end_at(self, spot: QPointF) -> End | None:
        """The port near a spot of the canvas."""
        return at.near(self.face, spot - self.pos())

    def port(self, end: End) -> QPointF | None:
        """A port's middle on the canvas."""
        found = at.place_of(self.face, end)
        return None if found is None else found + self.pos()

    def knot(self, end: End) -> QPointF | None:
        """Where a wire of a port begins or ends: behind the words of those inside a frame, which stand in its way."""
        found = self.port(end)
        if found is None or end.side not in ("within", "leaving"):
            return found
        words = (port.words for port in at.ports_of(self.face, end.side))
        wide = BESIDE + GAP + min(WORDS, max(map(self.look.small_metrics.horizontalAdvance, words)))
        return found + QPointF(wide if end.side == "within" else -wide, 0)

    def tell(self, progress: Progress) -> None:
        """How far its step is."""
        if progress != self.progress:
            self.progress = progress
            self.update()

    def light(self, refused: frozenset[End], hot: End | None) -> None:
        """Dim the ports that the wire in hand cannot go to; ring the one under the pointer."""
        if (refused, hot) != (self.refused, self.hot):
            self.refused, self.hot = refused, hot
            self.update()

    def _paint_ports(self, painter: QPainter) -> None:
        for side in at.sides(self.face):
            for index, port in enumerate(at.ports_of(self.face, side)):
                end = End(self.face.id, port.name, side)
                self._paint_port(painter, end, port, at.port_at(self.face, side, index))

    def _paint_port(self, painter: QPainter, end: End, port: PortFace, middle: QPointF) -> None:
        look = self.look
        dim = end in self.refused
        colour = look.colour("border_strong") if dim else look.kind(port.kind)
        painter.setPen(look.pen(colour, 1.8))
        painter.setBrush(colour if port.joined and not dim else look.colour("surface"))
        size = at.PORT + (1.5 if end == self.hot else 0)
        box = QRectF(middle.x() - size, middle.y() - size, 2 * size, 2 * size)
        if port.many:
            painter.drawRoundedRect(box, 2, 2)
        else:
            painter.drawEllipse(box)
        if end == self.hot:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look.pen(faded(colour, 120), 3))
            painter.drawEllipse(grown(box, 3))
        self._paint_words(painter, end, port, middle, dim)

    def _paint_words(self, painter: QPainter, end: End, port: PortFace, middle: QPointF, dim: bool) -> None:
        face, zone = self.face, isinstance(self.face, ZoneFace)
        if isinstance(face, ZoneFace) and end.side in ("in", "out") and face.kind != "sub":
            return
        painter.setFont(self.look.small if zone else self.look.body)
        faint = dim or not (port.needed or port.joined or end.gives)
        painter.setPen(self.look.colour("text_faint" if faint else "text_soft" if zone else "text"))
        leftward = end.side in ("out", "leaving")
        left = middle.x() - BESIDE - WORDS if leftward else middle.x() + BESIDE
        row = QRectF(left, middle.y() - at.ROW / 2, WORDS, at.ROW)
        painter.drawText(row, ALIGN_RIGHT if leftward else ALIGN_LEFT, port.words)


class CardItem(Owner):
    """One step."""

    face: CardFace

    def __init__(self, look: Look, face: CardFace) -> None:
        super().__init__(look, face)
        self.setZValue(10)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRoundedRect(grown(self.size(), 2), at.CORNER, at.CORNER)
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        near = option.levelOfDetailFromTransform(painter.worldTransform())
        self._paint_body(painter, near)
        if near < SIMPLE:
            if near >= SIMPLE / 3:
                self._paint_far(painter, near)
            return
        self._paint_head(painter)
        self._paint_ports(painter)
        if self.face.values:
            self._paint_values(painter)
        if self.face.speaks:
            self._paint_preview(painter)
        if self.face.holds:
            self._paint_hold(painter)

    def _paint_hold(self, painter: QPainter) -> None:
        """Two bars on a disc at the corner: runs hold before this step."""
        box = QRectF(-9, -9, 18, 18)
        painter.setPen(self.look.pen(self.look.colour("work"), 2))
        painter.setBrush(self.look.colour("warn"))
        painter.drawEllipse(box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour("work"))
        for left in (-4.0, 1.0):
            painter.drawRoundedRect(QRectF(left, -4, 3, 8), 1, 1)

    def _edge(self) -> tuple[QColor, float]:
        if self.isSelected():
            return self.look.colour("accent"), 2.2
        if self.progress.state and self.progress.state not in ("waiting", "skipped"):
            return self.look.state(self.progress.state), 1.6
        if self.face.trouble:
            return self.look.colour("bad"), 1.4
        return self.look.colour("border_strong"), 1.0

    def _paint_body(self, painter: QPainter, near: float) -> None:
        look, body = self.look, self.size()
        if near >= SIMPLE and not look.tokens.dark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(0, 0, 0, 12))
            painter.drawRoundedRect(body.adjusted(-1, 1, 1, 4), at.CORNER + 1, at.CORNER + 1)
        painter.setPen(look.pen(*self._edge()))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(body, at.CORNER, at.CORNER)
        if near < SIMPLE / 2 and self.progress.state:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faded(look.state(self.progress.state), 90))
            painter.drawRoundedRect(body, at.CORNER, at.CORNER)

    def _paint_far(self, painter: QPainter, near: float) -> None:
        look = self.look
        painter.setFont(look.big if near >= SIMPLE * 0.7 else look.huge)
        painter.setPen(look.colour("text"))
        painter.drawText(self.size().adjusted(4, 2, -4, -2), CENTRE | WRAP, self.face.title)

    def _paint_head(self, painter: QPainter) -> None:
        look, face = self.look, self.face
        if face.tint:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.kind(face.tint))
            painter.drawRoundedRect(QRectF(0, 9, 3, at.HEAD - 18), 1.5, 1.5)
        painter.setPen(look.pen(look.colour("border"), 1))
        painter.drawLine(QPointF(1, at.HEAD), QPointF(at.WIDTH - 1, at.HEAD))
        painter.drawPixmap(QPointF(11, (at.HEAD - 16) / 2), look.icon(face.icon, "text_soft"))
        words, colour = self._corner()
        painter.setFont(look.small)
        painter.setPen(colour)
        taken = look.small_metrics.horizontalAdvance(words)
        painter.drawText(QRectF(at.WIDTH - 12 - taken - 2, 0, taken + 2, at.HEAD), ALIGN_RIGHT, words)
        painter.setFont(look.title)
        painter.setPen(look.colour("text"))
        room = at.WIDTH - 34 - 12 - (taken + 8 if words else 0)
        title = look.title_metrics.elidedText(face.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(33, 0, room + 2, at.HEAD), ALIGN_LEFT, title)

    def _corner(self) -> tuple[str, QColor]:
        if self.progress.words:
            return self.progress.words, self.look.state(self.progress.state)
        if self.face.trouble:
            return "!", self.look.colour("bad")
        return " ".join(self.face.marks), self.look.colour("text_faint")

    def _paint_values(self, painter: QPainter) -> None:
        look, top = self.look, at.values_top(self.face)
        painter.setFont(look.small)
        for index, (name, value) in enumerate(self.face.values):
            row = at.value_row(index, top)
            painter.setPen(look.colour("text_faint"))
            painter.drawText(row, ALIGN_LEFT, name)
            room = at.WIDTH - 36 - look.small_metrics.horizontalAdvance(name)
            painter.setPen(look.colour("text_soft"))
            shown = look.small_metrics.elidedText(value, Qt.TextElideMode.ElideRight, room)
            painter.drawText(row, ALIGN_RIGHT, shown)

    def _paint_preview(self, painter: QPainter) -> None:
        look, box = self.look, at.preview_rect(self.face)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("code"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setFont(look.small)
        text = self.progress.preview
        painter.setPen(look.colour("text_soft" if text else "text_faint"))
        inner = box.adjusted(7, 4, -7, -4)
        painter.save()
        painter.setClipRect(inner)
        if text:
            lines = last_lines(
                look, text, inner.width(), int(inner.height() // look.small_metrics.lineSpacing())
            )
            painter.drawText(inner, Qt.AlignmentFlag.AlignTop, "\n".join(lines))
        painter.restore()


class ZoneItem(Owner):
    """A frame whose inside can be clicked through to what lies in it."""

    face: ZoneFace

    def __init__(self, look: Look, face: ZoneFace) -> None:
        super().__init__(look, face)
        self.welcomes = False
        self.setZValue(1)

    def welcome(self, on: bool) -> None:
        """Show that what is dragged would be put in here."""
        if on != self.welcomes:
            self.welcomes = on
            self.update()

    def grip(self) -> QRectF:
        """The corner that resizes it."""
        return corner(self.face)

    def shape(self) -> QPainterPath:
        frame = QPainterPath()
        frame.addRect(self.size())
        if self.face.kind == "sub":  # nothing lies in it
            return frame
        stroker = QPainterPathStroker()
        stroker.setWidth(16)
        whole = stroker.createStroke(frame)
        whole.addRect(QRectF(0, 0, self.face.width, at.HEAD))
        whole.addRect(self.grip())
        whole.setFillRule(Qt.FillRule.WindingFill)
        for side in ("within", "leaving"):
            for index, _ in enumerate(at.ports_of(self.face, side)):
                whole.addEllipse(at.port_at(self.face, side, index), at.REACH, at.REACH)
        return whole

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        near = option.levelOfDetailFromTransform(painter.worldTransform())
        look, face = self.look, self.face
        colour = look.zone(face.kind)
        edge = look.colour("accent") if self.isSelected() else look.colour("bad") if face.trouble else colour
        painter.setPen(look.pen(edge, 2.6 if self.welcomes else 2.2 if self.isSelected() else 1.4))
        painter.setBrush(faded(colour, 52 if self.welcomes else 16))
        painter.drawRoundedRect(self.size(), 12, 12)
        if near < SIMPLE / 2:
            return
        self._paint_title(painter, near, colour)
        if near >= SIMPLE:
            self._paint_ports(painter)
            paint_grip(painter, self.look.pen(faded(edge, 150), 1.2), face)

    def _paint_title(self, painter: QPainter, near: float, colour: QColor) -> None:
        look, face = self.look, self.face
        painter.setPen(colour)
        if near < SIMPLE:
            painter.setFont(look.big)
            title = look.big_metrics.elidedText(face.title, Qt.TextElideMode.ElideRight, face.width - 24)
            painter.drawText(QRectF(12, 4, face.width - 20, at.HEAD * 1.2), ALIGN_LEFT, title)
            return
        words = self.progress.words
        painter.setFont(look.small)
        taken = look.small_metrics.horizontalAdvance(words) + 14 if words else 0
        painter.drawText(QRectF(36, 0, face.width - 50, at.HEAD), ALIGN_RIGHT, words)
        painter.drawPixmap(QPointF(13, (at.HEAD - 16) / 2), look.icon(face.icon, look_role(face.kind)))
        painter.setFont(look.title)
        room = face.width - 50 - taken
        title = look.title_metrics.elidedText(face.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(36, 0, room + 2, at.HEAD), ALIGN_LEFT, title)


class WireItem(QGraphicsPathItem):
    """One wire."""

    def __init__(self, look: Look, face: WireFace) -> None:
        super().__init__()
        self.look, self.face, self.live = look, face, False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setZValue(5)

    def lay(self, start: QPointF, end: QPointF) -> None:
        """From here to there."""
        self.setPath(at.curve(start, end))

    def shape(self) -> QPainterPath:
        stroker = QPainterPathStroker()
        stroker.setWidth(11)
        return stroker.createStroke(self.path())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colour = self.look.colour("accent") if self.isSelected() else self.look.kind(self.face.kind)
        width = 3.0 if self.isSelected() else 2.6 if self.live else 1.7
        pen = self.look.pen(colour, width)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.path())
        if self.face.many:
            pen.setColor(self.look.colour("work"))
            pen.setWidthF(max(0.6, width - 1.3) / 2)
            painter.setPen(pen)
            painter.drawPath(self.path())


class NoteItem(QGraphicsItem):
    """A comment: words on a quiet ground."""

    def __init__(self, look: Look, face: NoteFace) -> None:
        super().__init__()
        self.look = look
        self.setFlags(
            QGraphicsItem.GraphicsItemFlag.ItemIsMovable | QGraphicsItem.GraphicsItemFlag.ItemIsSelectable
        )
        self.setZValue(3)
        self.take(face)

    def take(self, face: NoteFace) -> None:
        """Show another face."""
        self.prepareGeometryChange()
        self.face = face
        self.setPos(face.x, face.y)
        self.update()

    def body(self) -> QRectF:
        """On the canvas."""
        return QRectF(self.x(), self.y(), self.face.width, self.face.height)

    def grip(self) -> QRectF:
        """The corner that resizes it."""
        return corner(self.face)

    def boundingRect(self) -> QRectF:
        return QRectF(-2, -2, self.face.width + 4, self.face.height + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look = self.look
        box = QRectF(0, 0, self.face.width, self.face.height)
        edge = look.colour("accent") if self.isSelected() else faded(look.colour("warn"), 110)
        painter.setPen(look.pen(edge, 1.2))
        painter.setBrush(look.colour("warn_soft"))
        painter.drawRoundedRect(box, 7, 7)
        if option.levelOfDetailFromTransform(painter.worldTransform()) >= SIMPLE / 2:
            painter.setFont(look.body)
            painter.setPen(look.colour("text"))
            painter.drawText(box.adjusted(10, 8, -10, -8), WRAP, self.face.text)
            paint_grip(painter, look.pen(faded(edge, 150), 1.2), self.face)


def corner(face: ZoneFace | NoteFace) -> QRectF:
    """Where a pointer takes hold of something to resize it, from its own corner."""
    return QRectF(face.width - 18, face.height - 18, 18, 18)


def paint_grip(painter: QPainter, pen: QPen, face: ZoneFace | NoteFace) -> None:
    """Two short lines across that corner."""
    painter.setPen(pen)
    right, bottom = face.width - 6, face.height - 6
    for step in (4, 8):
        painter.drawLine(QPointF(right - step, bottom), QPointF(right, bottom - step))


def look_role(kind: str) -> str:
    """The colour role of a zone's icon."""
    return ZONES.get(kind, "text_soft")


def last_lines(look: Look, text: str, width: float, count: int) -> list[str]:
    """The last lines of a text as they fit a width; what was written last is what one watches."""
    room = max(8, int(width / look.small_metrics.averageCharWidth()))
    lines: list[str] = []
    for line in text[-room * (count + 2) :].splitlines() or [""]:
        lines += _broken(line, room)
    return lines[-count:]


def _broken(line: str, room: int) -> list[str]:
    made: list[str] = []
    while len(line) > room:
        cut = line.rfind(" ", room // 2, room + 1)
        cut = cut if cut > 0 else room
        made.append(line[:cut])
        line = line[cut:].lstrip(" ")
    return [*made, line]
