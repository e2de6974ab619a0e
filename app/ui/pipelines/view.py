"""The view: pans, zooms, shows a small map, and knows which keys move about on a canvas."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from app.ui.pipelines.items import CardItem, NoteItem, ZoneItem
from app.ui.pipelines.look import Look, faded
from app.ui.pipelines.scene import CanvasScene

NEAREST, FARTHEST = 3.0, 0.08
READABLE, BEGIN = 0.45, 0.6
"""The zoom below which a pipeline that is opened is not shown whole, and that at which it then begins."""
DOTS = 24
ROOM = 4000.0
"""How far one can move beyond what there is, in canvas units."""


class CanvasView(QGraphicsView):
    """`wanted` asks for the list of steps at a spot of the canvas, `more` for it beside what is chosen, `menu_wanted`
    (spot, by a key) for the menu at a spot of the viewport.

    The wheel zooms; two fingers pan.
    """

    wanted = Signal(QPointF)
    more = Signal()
    menu_wanted = Signal(QPoint, bool)
    zoomed = Signal(float)

    def __init__(self, scene: CanvasScene, look: Look, base: float = 1.0) -> None:
        """`base` is the zoom that counts as 100 %: larger text is a larger zoom."""
        super().__init__(scene)
        self._scene, self._look, self._base = scene, look, base
        self._panning: QPointF | None = None
        self.setObjectName("pipeline-canvas")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.map = MiniMap(self, scene, look)
        self.scale(base, base)
        self.hold()

    # --- where one looks ---

    def hold(self) -> None:
        """Let the canvas reach as far as there is something, and some way on."""
        self._scene.setSceneRect(self._scene.extent().adjusted(-ROOM, -ROOM, ROOM, ROOM))
        count = sum(isinstance(item, CardItem) for item in self._scene.owners.values())
        words = (
            self.tr("Canvas, 1 step") if count == 1 else self.tr("Canvas, {count} steps").format(count=count)
        )
        self.setAccessibleName(self.tr("{canvas}; the list beside it can do all it can").format(canvas=words))

    def zoom(self) -> float:
        """The zoom, 1 for 100 %."""
        return self.transform().m11() / self._base

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Nearer or farther, with the spot of the viewport `about` staying where it is."""
        factor = min(max(self.zoom() * factor, FARTHEST), NEAREST) / self.zoom()
        spot = about or QPointF(self.viewport().rect().center())
        before = self.mapToScene(spot.toPoint())
        self.scale(factor, factor)
        shift = self.mapToScene(spot.toPoint()) - before
        self.translate(shift.x(), shift.y())
        self.zoomed.emit(self.zoom())

    def fit(self, ids: tuple[str, ...] = ()) -> None:
        """Show these, or everything, whole and not larger than life."""
        rect = self._scene.extent(ids)
        if rect.isEmpty():
            rect = QRectF(0, 0, 800, 480)
        view = self.viewport().rect()
        room = rect.adjusted(-48, -48, 48, 48)
        factor = min(view.width() / room.width(), view.height() / room.height(), self._base)
        factor = max(factor, FARTHEST * self._base)
        self.resetTransform()
        self.scale(factor, factor)
        self.centerOn(room.center())
        self.zoomed.emit(self.zoom())

    def begin(self) -> None:
        """Show everything if that can be read, else where it begins."""
        self.fit()
        if self.zoom() >= READABLE:
            return
        rect = self._scene.extent()
        self.zoom_by(BEGIN / self.zoom())
        view = self.viewport().rect()
        self.centerOn(rect.left() - 48 + view.width() / 2 / self.transform().m11(), rect.center().y())

    def show_item(self, item_id: str) -> None:
        """Move no farther than needed to see it."""
        rect = self._scene.extent((item_id,))
        if not rect.isEmpty():
            self.ensureVisible(rect, 40, 40)

    def middle(self) -> QPointF:
        """The spot of the canvas in the middle of the view."""
        return self.mapToScene(self.viewport().rect().center())

    def relook(self, look: Look, base: float) -> None:
        """Another theme or text size."""
        zoom, self._look = self.zoom(), look
        self.map.look = look
        middle, self._base = self.middle(), base
        self.resetTransform()
        self.scale(zoom * base, zoom * base)
        self.centerOn(middle)
        self.viewport().update()

    # --- what pointer and keys do ---

    def wheelEvent(self, event: QWheelEvent) -> None:
        fingers = event.pixelDelta()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if not fingers.isNull() and not control:
            self.pan(QPointF(fingers))
        else:
            self.zoom_by(1.0015 ** event.angleDelta().y(), event.position())
        event.accept()

    def pan(self, by: QPointF) -> None:
        """Move what one sees by so many pixels."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(by.x()))
        down.setValue(down.value() - round(by.y()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panning = event.position()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self.pan(event.position() - self._panning)
            self._panning = event.position()
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._panning is not None:
            self._panning = None
            self.viewport().unsetCursor()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.itemAt(event.position().toPoint()) is None:
            self.wanted.emit(self.mapToScene(event.position().toPoint()))
            return
        super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        way = arrows.get(Qt.Key(event.key()))
        if way is not None and not event.modifiers():
            self._step(*way)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Where the pointer is, or beside what is chosen where a key asked for it."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        chosen = [item for key in self._scene.chosen() if (item := self._scene.owners.get(key)) is not None]
        spot = event.pos()
        if by_key and chosen:
            corner = self.mapFromScene(chosen[0].body().bottomLeft())
            view = self.viewport().rect()
            spot = QPoint(max(0, min(corner.x(), view.right())), max(0, min(corner.y(), view.bottom())))
        self.menu_wanted.emit(spot, by_key)
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab adds a step, as the empty canvas says; Shift+Tab and F6 leave."""
        if forward:
            self.more.emit()
            return True
        return super().focusNextPrevChild(forward)

    def leave(self, forward: bool = True) -> None:
        """Give the focus to what comes after the canvas, or before it."""
        super().focusNextPrevChild(forward)

    def _step(self, across: int, down: int) -> None:
        """Choose the next item that way."""
        items = self._scene.owners
        if not items:
            return
        chosen = next((key for key in self._scene.chosen() if key in items), None)
        if chosen is None:
            self._scene.choose([next(iter(items))])
            return
        start = items[chosen].body().center()
        best, far = "", math.inf
        for key, item in items.items():
            line = QLineF(start, item.body().center())
            ahead = line.dx() * across + line.dy() * down
            aside = abs(line.dx() * down) + abs(line.dy() * across)
            if key != chosen and ahead > 1 and ahead + 2 * aside < far:
                best, far = key, ahead + 2 * aside
        if best:
            self._scene.choose([best])
            self.show_item(best)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.map.settle()

    def drawBackground(self, painter: QPainter, rect: QRectF | QPointF) -> None:  # type: ignore[override]
        assert isinstance(rect, QRectF)
        painter.fillRect(rect, self._look.colour("work"))
        step = DOTS
        while step * self.transform().m11() < 14:
            step *= 2
        painter.setPen(
            self._look.pen(faded(self._look.colour("border_strong"), 130), 1.4 / self.transform().m11())
        )
        left, top = math.floor(rect.left() / step) * step, math.floor(rect.top() / step) * step
        spots = [
            QPointF(left + x * step, top + y * step)
            for x in range(int(rect.width() / step) + 2)
            for y in range(int(rect.height() / step) + 2)
        ]
        painter.drawPoints(spots)


class MiniMap(QWidget):
    """The whole in a corner: a click goes there."""

    SIZE = (184, 116)

    def __init__(self, view: CanvasView, scene: CanvasScene, look: Look) -> None:
        super().__init__(view)
        self._view, self._scene, self.look = view, scene, look
        self.setObjectName("pipeline-map")
        self.setAccessibleName(self.tr("Map of the canvas"))
        self.setFixedSize(*self.SIZE)
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._soon.timeout.connect(self._refresh)
        scene.changed.connect(lambda *_: self._later())
        view.horizontalScrollBar().valueChanged.connect(self._later)
        view.verticalScrollBar().valueChanged.connect(self._later)

    def settle(self) -> None:
        """In the lower right corner, and only where there is room for it."""
        view = self._view.viewport().rect()
        self.move(view.width() - self.width() - 12, view.height() - self.height() - 12)
        self._refresh()

    def _later(self, *_: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _refresh(self) -> None:
        view = self._view.viewport().rect()
        roomy = view.width() > 3 * self.width() and view.height() > 3 * self.height()
        self.setVisible(roomy and len(self._scene.owners) > 5)
        self.update()

    def _shown(self) -> tuple[QRectF, float, QPointF]:
        whole = self._scene.extent().united(self._seen()).adjusted(-40, -40, 40, 40)
        factor = min(self.width() / whole.width(), self.height() / whole.height())
        spare = QPointF(self.width() - whole.width() * factor, self.height() - whole.height() * factor) / 2
        return whole, factor, spare

    def _seen(self) -> QRectF:
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.look.pen(self.look.colour("border"), 1))
        painter.setBrush(faded(self.look.colour("list"), 235))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        whole, factor, spare = self._shown()
        painter.translate(spare - whole.topLeft() * factor)
        painter.scale(factor, factor)
        painter.setPen(Qt.PenStyle.NoPen)
        for item in self._scene.owners.values():
            painter.setBrush(self._colour(item))
            painter.drawRect(item.body())
        painter.setBrush(faded(self.look.colour("warn"), 90))
        for note in self._scene.notes.values():
            painter.drawRect(note.body())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.look.pen(self.look.colour("accent"), 1.5 / factor))
        painter.drawRect(self._seen())
        painter.end()

    def _colour(self, item: object) -> QColor:
        if isinstance(item, ZoneItem):
            return faded(self.look.zone(item.face.kind), 50)
        state = "" if isinstance(item, NoteItem) else item.progress.state  # type: ignore[attr-defined]
        return faded(self.look.state(state), 190)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        whole, factor, spare = self._shown()
        self._view.centerOn((event.position() - spare) / factor + whole.topLeft())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)
