"""The items of a canvas, kept equal to a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsScene

from app.ui.pipelines import geometry as at
from app.ui.pipelines.faces import Board, CardFace, Progress, WireFace, ZoneFace
from app.ui.pipelines.items import CardItem, NoteItem, Owner, WireItem, ZoneItem
from app.ui.pipelines.look import Look


class BoardScene(QGraphicsScene):
    """Cards, zones, comments and wires by their ids; what did not change is left alone."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.owners: dict[str, Owner] = {}
        self.zones: list[ZoneItem] = []
        self.notes: dict[str, NoteItem] = {}
        self.wires: dict[WireFace, WireItem] = {}

    def show_board(self, board: Board) -> None:
        """Make the items equal to the board; what did not change is left alone."""
        faces: dict[str, CardFace | ZoneFace] = {face.id: face for face in (*board.zones, *board.cards)}
        for gone in [key for key in self.owners if key not in faces]:
            self.removeItem(self.owners.pop(gone))
        moved = {key for key, face in faces.items() if self._show_owner(face)}
        self.zones = [item for item in self.owners.values() if isinstance(item, ZoneItem)]
        self._show_notes(board)
        self._show_wires(board.wires, moved)

    def _show_owner(self, face: CardFace | ZoneFace) -> bool:
        item = self.owners.get(face.id)
        if item is None:
            make = ZoneItem if isinstance(face, ZoneFace) else CardItem
            item = self.owners[face.id] = make(self._look, face)  # type: ignore[arg-type]
            self.addItem(item)
        elif item.face == face and item.pos() == QPointF(face.x, face.y):
            return False
        item.take(face)
        item.setZValue(self._depth(face))
        return True

    def _depth(self, face: CardFace | ZoneFace) -> float:
        """Zones within zones lie above them."""
        if isinstance(face, CardFace):
            return 10
        inside, zone = 0, face.zone
        while zone in self.owners and inside < 3:
            inside, zone = inside + 1, self.owners[zone].face.zone
        return 1 + inside / 2

    def _show_notes(self, board: Board) -> None:
        faces = {face.id: face for face in board.notes}
        for gone in [key for key in self.notes if key not in faces]:
            self.removeItem(self.notes.pop(gone))
        for key, face in faces.items():
            if key not in self.notes:
                self.notes[key] = NoteItem(self._look, face)
                self.addItem(self.notes[key])
            else:
                self.notes[key].take(face)

    def _show_wires(self, faces: Iterable[WireFace], moved: set[str]) -> None:
        wanted = set(faces)
        for gone in [face for face in self.wires if face not in wanted]:
            self.removeItem(self.wires.pop(gone))
        for face in wanted:
            fresh = face not in self.wires
            if fresh:
                self.wires[face] = WireItem(self._look, face)
                self.addItem(self.wires[face])
            if fresh or face.source.owner in moved or face.target.owner in moved:
                self.lay(face)

    def lay(self, face: WireFace) -> None:
        """Draw a wire from port to port, wherever they are now."""
        source, target = self.owners.get(face.source.owner), self.owners.get(face.target.owner)
        start = source.knot(face.source) if source else None
        end = target.knot(face.target) if target else None
        if start is not None and end is not None:
            self.wires[face].lay(start, end)

    def tell(self, progress: Mapping[str, Progress]) -> None:
        """Show how far the steps are; those that are not named stand as if they had never run."""
        for key, item in self.owners.items():
            item.tell(progress.get(key, Progress()))
        running = {key for key, known in progress.items() if known.state == "running"}
        for face, wire in self.wires.items():
            live = face.target.owner in running
            if live != wire.live:
                wire.live = live
                wire.update()

    def welcome(self, zones: set[str]) -> None:
        """Mark the zones that what is dragged would be put in."""
        for item in self.zones:
            item.welcome(item.face.id in zones)

    def relook(self, look: Look) -> None:
        """Paint everything anew in another theme."""
        self._look = look
        for item in (*self.owners.values(), *self.notes.values(), *self.wires.values()):
            item.look = look
        self.update()

    def chosen(self) -> list[str]:
        """The ids of the selected steps, zones and comments."""
        return [
            item.face.id for item in self.selectedItems() if isinstance(item, (CardItem, ZoneItem, NoteItem))
        ]

    def chosen_wires(self) -> list[WireFace]:
        """The selected wires."""
        return [item.face for item in self.selectedItems() if isinstance(item, WireItem)]

    def choose(self, ids: Iterable[str]) -> None:
        """Select just these."""
        wanted = set(ids)
        self.blockSignals(True)
        for key, item in (*self.owners.items(), *self.notes.items()):
            item.setSelected(key in wanted)
        for wire in self.wires.values():
            wire.setSelected(False)
        self.blockSignals(False)
        self.selectionChanged.emit()

    def extent(self, ids: Iterable[str] = ()) -> QRectF:
        """The rectangle about these, or about everything."""
        every = {**self.owners, **self.notes}
        names = set(ids) or set(every)
        return at.around([item.body() for key, item in every.items() if key in names])
