"""Where the parts of a pipeline stand: dragged, resized, aligned, laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.pipelines import edit
from app.pipelines.check import Refused
from app.pipelines.graph import Pipeline, Place
from app.ui.pipelines import arrange
from app.ui.pipelines import faces as drawn
from app.ui.viewmodels.pipeline_changes import Changes
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import refusal_words

ROOM = 24.0
"""Between a zone's frame and what it is drawn around."""


class Placing(Changes):
    """What changes no result."""

    def boxes(self, ids: Sequence[str] = ()) -> dict[str, arrange.Box]:
        """Where things stand, and how large they are."""
        board = self.board()
        found = {face.id: arrange.box(face) for face in (*board.zones, *board.cards)}
        return {name: found[name] for name in (ids or found) if name in found}

    def put(self, spots: Mapping[str, drawn.Spot]) -> None:
        """Things were dragged, perhaps into a zone or out of one."""
        made: Pipeline | Refused = self.pipeline
        for zone in {spot.zone for spot in spots.values()}:
            moved = [
                name
                for name, spot in spots.items()
                if spot.zone == zone and (item := self.pipeline.by_id.get(name)) and item.zone != zone
            ]
            if moved and isinstance(made, Pipeline):
                made = edit.move(made, self.nodes, moved, zone)
        if isinstance(made, Refused):
            self.refused.emit(refusal_words(made))
            self.changed.emit()
            return
        places = {name: replace(edit.at(made, name), x=spot.x, y=spot.y) for name, spot in spots.items()}
        self._take(tr("Move"), edit.place(made, places))

    def resize(self, wanted: str, box: arrange.Box) -> None:
        """A zone or a comment was made larger or smaller."""
        place = replace(edit.at(self.pipeline, wanted), width=box.width, height=box.height)
        self._take(tr("Resize"), edit.place(self.pipeline, {wanted: place}))

    def lay_out(self) -> None:
        """Everything in columns."""
        self._place_boxes(tr("Lay out"), arrange.laid_out(self.board()))

    def align(self, ids: Sequence[str], way: arrange.Way) -> None:
        """Chosen things along one line."""
        if len(boxes := self.boxes(ids)) > 1:
            self._place_boxes(tr("Align"), arrange.aligned(boxes, way))

    def spread(self, ids: Sequence[str], across: bool) -> None:
        """The same gap between chosen things."""
        if len(boxes := self.boxes(ids)) > 2:
            self._place_boxes(tr("Distribute"), arrange.spread(boxes, across))

    def nudge(self, ids: Sequence[str], dx: float, dy: float) -> None:
        """Move chosen things a little."""
        places = {n: edit.at(self.pipeline, n) for n in ids}
        moved = {n: replace(place, x=place.x + dx, y=place.y + dy) for n, place in places.items()}
        self._take(tr("Move"), edit.place(self.pipeline, moved), "nudge")

    def _place_boxes(self, words: str, boxes: Mapping[str, arrange.Box]) -> None:
        places: dict[str, Place] = {}
        for name, box in boxes.items():
            place = replace(edit.at(self.pipeline, name), x=box.x, y=box.y)
            if self.pipeline.zone(name) is not None:
                place = replace(place, width=box.width, height=box.height)
            places[name] = place
        self._take(words, edit.place(self.pipeline, places))


def around(boxes: Sequence[arrange.Box]) -> Place:
    """Where a zone goes that is drawn around these."""
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    right, bottom = max(b.x + b.width for b in boxes), max(b.y + b.height for b in boxes)
    x, y = left - arrange.EDGE, top - arrange.TOP
    return Place(x, y, right - x + arrange.EDGE, max(bottom - y + ROOM, 160.0))
