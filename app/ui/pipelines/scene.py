"""What a pointer does on the canvas, turned into wishes; it changes no pipeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsSceneMouseEvent

from app.ui.pipelines import geometry as at
from app.ui.pipelines.board_scene import BoardScene
from app.ui.pipelines.faces import Board, End, Spot, WireFace
from app.ui.pipelines.items import NoteItem, Owner, ZoneItem
from app.ui.pipelines.look import Look

Judge = Callable[[End, End], str]
"""Why a wire from the first to the second end cannot be; empty when it can."""


@dataclass
class Hand:
    """The wire in hand: from which end, the line that follows the pointer, and the wire it was taken from."""

    end: End
    line: QGraphicsPathItem
    taken: WireFace | None = None
    over: End | None = None
    why: str = ""


class CanvasScene(BoardScene):
    """Signals tell what a person wants: `placed` {id: Spot}, `resized` (id, rectangle), `joined` (source, target),
    `parted` (wire), `rejoined` (source, target, the wire it was), `let_go` (end, spot) of a wire dropped on nothing,
    `hint` (reason, screen point) while dragging, `opened` (id), `edited` (id, what of it, where it stands).
    """

    placed = Signal(object)
    resized = Signal(str, QRectF)
    joined = Signal(object, object)
    parted = Signal(object)
    rejoined = Signal(object, object, object)
    let_go = Signal(object, QPointF)
    hint = Signal(str, object)
    opened = Signal(str)
    edited = Signal(str, str, QRectF)

    def __init__(self, look: Look, judge: Judge, parent: QObject | None = None) -> None:
        super().__init__(look, parent)
        self._judge = judge
        self._hand: Hand | None = None
        self._sizing: ZoneItem | NoteItem | None = None
        self._followers: dict[Owner, Owner] = {}

    def show_board(self, board: Board) -> None:
        """Make the items equal to the board; a wire in hand is dropped."""
        self._drop_hand()
        super().show_board(board)

    # --- the pointer ---

    def end_under(self, spot: QPointF) -> End | None:
        """The port near a spot, of the topmost owner that has one there."""
        reach = QRectF(spot.x() - at.REACH, spot.y() - at.REACH, 2 * at.REACH, 2 * at.REACH)
        for item in self.items(reach, Qt.ItemSelectionMode.IntersectsItemBoundingRect):
            if isinstance(item, Owner) and (end := item.end_at(spot)) is not None:
                return end
        return None

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            end = self.end_under(event.scenePos())
            if end is not None:
                self._take(end, event.scenePos())
                event.accept()
                return
            if (held := self._grip_under(event.scenePos())) is not None:
                self._sizing = held
                event.accept()
                return
        super().mousePressEvent(event)
        self._followers = self._who_follows()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if self._hand is not None:
            self._lead(self._hand, event)
        elif self._sizing is not None:
            self._size(self._sizing, event.scenePos())
        else:
            super().mouseMoveEvent(event)
            if event.buttons() & Qt.MouseButton.LeftButton and self.mouseGrabberItem():
                self.drag_along()
                self.welcome({self._zone_about(item) for item in self._carried()})

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        if self._hand is not None:
            self._finish(self._hand, event.scenePos())
        elif self._sizing is not None:
            sized, self._sizing = self._sizing, None
            self.resized.emit(sized.face.id, sized.body())
        else:
            super().mouseReleaseEvent(event)
            self.welcome(set())
            self._tell_places()

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        for item in self.items(event.scenePos()):
            if isinstance(item, NoteItem):
                self.edited.emit(item.face.id, "text", item.body())
                return
            if isinstance(item, Owner):
                part, row = at.part_at(item.face, event.scenePos() - item.pos())
                if part:
                    self.edited.emit(item.face.id, part, row.translated(item.pos()))
                else:
                    self.opened.emit(item.face.id)
                return

    # --- a wire in hand ---

    def _take(self, end: End, spot: QPointF) -> None:
        taken = next((face for face in self.wires if face.target == end), None)
        start = taken.source if taken is not None else end
        line = QGraphicsPathItem()
        line.setPen(self._look.pen(self._look.colour("accent"), 2))
        line.setZValue(20)
        self.addItem(line)
        if taken is not None:
            self.wires[taken].setVisible(False)
        self._hand = Hand(start, line, taken, taken.target if taken else None)
        refused = self.refused_by(start)
        for item in self.owners.values():
            item.light(frozenset(e for e in refused if e.owner == item.face.id), None)
        self._draw_hand(self._hand, spot)

    def refused_by(self, start: End) -> frozenset[End]:
        """The ports in sight that a wire from here cannot go to."""
        return frozenset(other for other in self._every_end() if self._reason(start, other))

    def _every_end(self) -> list[End]:
        """Those that are seen: of hundreds of steps all would take longer than a frame."""
        seen = [view.mapToScene(view.viewport().rect()).boundingRect() for view in self.views()]
        return [
            End(item.face.id, port.name, side)
            for item in self.owners.values()
            if any(item.body().intersects(rect) for rect in seen)
            for side in at.sides(item.face)
            for port in at.ports_of(item.face, side)
        ]

    def _reason(self, held: End, other: End) -> str:
        if held == other:
            return ""
        return self._judge(held, other) if held.gives else self._judge(other, held)

    def _draw_hand(self, hand: Hand, spot: QPointF) -> None:
        start = self.owners[hand.end.owner].port(hand.end)
        if start is not None:
            hand.line.setPath(at.curve(start, spot) if hand.end.gives else at.curve(spot, start))

    def _lead(self, hand: Hand, event: QGraphicsSceneMouseEvent) -> None:
        hand.over = self.end_under(event.scenePos())
        if hand.over == hand.end:
            hand.over = None
        hand.why = self._reason(hand.end, hand.over) if hand.over else ""
        spot = event.scenePos()
        if hand.over and not hand.why and (middle := self.owners[hand.over.owner].port(hand.over)):
            spot = middle
        self._draw_hand(hand, spot)
        for item in self.owners.values():
            over = hand.over if hand.over and hand.over.owner == item.face.id else None
            item.light(item.refused, over)
        self.hint.emit(hand.why, event.screenPos())

    def _finish(self, hand: Hand, spot: QPointF) -> None:
        over, why, taken = hand.over, hand.why, hand.taken
        self._drop_hand()
        if taken is not None and over == taken.target:
            return
        if over is None:
            self.let_go.emit(hand.end, spot) if taken is None else self.parted.emit(taken)
        elif not why:
            ends = (hand.end, over) if hand.end.gives else (over, hand.end)
            self.joined.emit(*ends) if taken is None else self.rejoined.emit(*ends, taken)

    def _drop_hand(self) -> None:
        if self._hand is None:
            return
        hand, self._hand = self._hand, None
        self.removeItem(hand.line)
        if hand.taken in self.wires:
            self.wires[hand.taken].setVisible(True)
        for item in self.owners.values():
            item.light(frozenset(), None)
        self.hint.emit("", None)

    # --- moving and sizing ---

    def _who_follows(self) -> dict[Owner, Owner]:
        """What lies in a selected zone goes where that goes."""
        found: dict[Owner, Owner] = {}
        for item in self.owners.values():
            zone = self.owners.get(item.face.zone)
            while zone is not None and not item.isSelected():
                if zone.isSelected():
                    found[item] = zone
                    break
                zone = self.owners.get(zone.face.zone)
        return found

    def drag_along(self) -> None:
        """What lies in a moved zone, and the wires of everything that moves, follow."""
        for item, zone in self._followers.items():
            shift = zone.pos() - QPointF(zone.face.x, zone.face.y)
            item.setPos(QPointF(item.face.x, item.face.y) + shift)
        moving = {key for key, item in self.owners.items() if item.isSelected() or item in self._followers}
        for face in self.wires:
            if face.source.owner in moving or face.target.owner in moving:
                self.lay(face)

    def _carried(self) -> list[Owner]:
        """What is dragged itself, not along with its zone."""
        return [i for i in self.owners.values() if i.isSelected() and i not in self._followers]

    def _tell_places(self) -> None:
        spots = {
            key: self._spot(item)
            for key, item in self.owners.items()
            if item.pos() != QPointF(item.face.x, item.face.y)
        }
        for key, note in self.notes.items():
            if note.pos() != QPointF(note.face.x, note.face.y):
                spots[key] = Spot(at.snapped(note.x()), at.snapped(note.y()))
        if spots:
            self.placed.emit(spots)

    def _spot(self, item: Owner) -> Spot:
        zone = item.face.zone if item in self._followers else self._zone_about(item)
        return Spot(at.snapped(item.x()), at.snapped(item.y()), zone)

    def _zone_about(self, item: Owner) -> str:
        """The smallest zone that holds an item's middle, but not one that lies within the item."""
        middle = item.body().center()
        if isinstance(item, ZoneItem):
            middle = item.body().topLeft() + QPointF(20, 10)
        zones = [
            zone
            for zone in self.zones
            if zone is not item and zone.body().contains(middle) and not self._within(zone, item.face.id)
        ]
        small = min(zones, key=lambda zone: zone.face.width * zone.face.height, default=None)
        return small.face.id if small else ""

    def _within(self, item: Owner, zone: str) -> bool:
        above = item.face.zone
        while above and above != zone:
            above = self.owners[above].face.zone if above in self.owners else ""
        return above == zone and bool(zone)

    def _grip_under(self, spot: QPointF) -> ZoneItem | NoteItem | None:
        for item in (*self.notes.values(), *self.zones):
            if item.grip().translated(item.pos()).contains(spot):
                return item
        return None

    def _size(self, item: ZoneItem | NoteItem, spot: QPointF) -> None:
        size = at.snapped(spot.x() - item.x()), at.snapped(spot.y() - item.y())
        if isinstance(item, NoteItem):
            least = at.WIDTH / 2, float(at.HEAD + at.ROW)
            item.take(replace(item.face, width=max(least[0], size[0]), height=max(least[1], size[1])))
            return
        face = item.face
        rows = max(len(face.within), len(face.leaving), 1)
        least = at.WIDTH + 80, at.HEAD + (rows + 2) * at.ROW
        item.take(replace(face, width=max(least[0], size[0]), height=max(least[1], size[1])))
        for wire in self.wires:
            if face.id in (wire.source.owner, wire.target.owner):
                self.lay(wire)
