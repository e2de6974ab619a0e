"""One pipeline being edited: every wish becomes a new pipeline or a reason, and everything can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.base.errors import UserError
from app.pipelines import edit
from app.pipelines.check import Refused, refusal
from app.pipelines.graph import Comment, Edge, End, Pipeline, Place, Step, Wire, Zone, ZoneKind
from app.pipelines.ports import input_at, inputs, output_at, outputs
from app.pipelines.registry import GROUPS
from app.pipelines.types import fits
from app.ui.pipelines import arrange
from app.ui.pipelines import faces as drawn
from app.ui.pipelines.adding import Offer
from app.ui.viewmodels.pipeline_board import face_end, graph_end
from app.ui.viewmodels.pipeline_framing import framed
from app.ui.viewmodels.pipeline_placing import Placing, around
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import problem_words, refusal_words

ZONE_KEYS: dict[str, ZoneKind] = {"zone:repeat": "repeat", "zone:each": "each"}
NOTE_KEY = "comment"
SUB_KEY = "sub:"
"""Before the id of a pipeline that is added as a Sub-pipeline."""
SUB_WIDTH, SUB_HEIGHT = 288.0, 144.0


class Editor(Placing):
    """What steps, zones and wires there are, and what is set on them."""

    def _made(self, before: Pipeline) -> list[str]:
        notes = {note.id for note in before.layout.comments}
        fresh = [
            item.id for item in (*self.pipeline.zones, *self.pipeline.steps) if item.id not in before.by_id
        ]
        return fresh + [note.id for note in self.pipeline.layout.comments if note.id not in notes]

    # --- adding ---

    def offers(self, held: drawn.End | None = None) -> list[Offer]:
        """What can be added: everything, or what a wire that was let go could lead to."""
        found = [
            Offer(node.id, tr(node.title), tr(node.words), node.group, node.icon)
            for node in self.nodes
            if held is None or self._partner(node.id, held)
        ]
        if held is None:
            found += [
                Offer(
                    "zone:repeat",
                    tr("Repeat until"),
                    tr("Runs its inside until something holds."),
                    "Flow",
                    "loop",
                ),
                Offer(
                    "zone:each", tr("For each"), tr("Runs its inside once for every item."), "Flow", "each"
                ),
                *(
                    Offer(f"{SUB_KEY}{name}", title, tr("Runs this pipeline as one step."), "Flow", "flow")
                    for name, title in self.others.items()
                ),
                Offer(NOTE_KEY, tr("Comment"), tr("Words for whoever reads the canvas."), "Text", "edit"),
            ]
        return sorted(found, key=lambda offer: GROUPS.index(offer.group))

    def add(self, key: str, x: float, y: float, zone: str = "", held: drawn.End | None = None) -> None:
        """Add what was picked at a spot, wired to the end that was in hand."""
        before, spot = self.pipeline, Place(x, y)
        if key == NOTE_KEY:
            made: Pipeline | Refused = edit.set_comment(before, tr("What this part is for"), where=spot)
        elif key in ZONE_KEYS:
            size = replace(spot, width=640.0, height=320.0)
            made = edit.add_zone(before, self.nodes, ZONE_KEYS[key], size, **_edges(ZONE_KEYS[key]))
        elif key.startswith(SUB_KEY):
            made = self._with_sub(key.removeprefix(SUB_KEY), spot, zone)
        else:
            made = edit.add_step(before, self.nodes, key, spot, zone)
            if isinstance(made, Pipeline) and held is not None:
                made = self._wired(made, made.steps[-1].id, held)
        if self._take(tr("Add"), self._named(made)):
            self.chosen.emit(self._made(before))

    def _named(self, made: Pipeline | Refused) -> Pipeline | Refused:
        """What is new is called by its kind in the person's language."""
        fresh = () if isinstance(made, Refused) else (*made.zones, *made.steps)
        for item in (one for one in fresh if one.id not in self.pipeline.by_id):
            node = self.nodes.find(item.node, item.version) if isinstance(item, Step) else None
            english = node.title if node is not None else item.name
            if isinstance(made, Pipeline) and (words := tr(english)) != english:
                made = edit.rename(made, item.id, edit.new_name(made, words))
        return made

    def _with_sub(self, other: str, spot: Place, zone: str) -> Pipeline | Refused:
        """With a zone that runs another pipeline, as that is now."""
        try:
            inner = self.fetch(other)
        except UserError as error:
            return Refused(error.what)
        size = replace(spot, width=SUB_WIDTH, height=SUB_HEIGHT)
        made = edit.add_zone(self.pipeline, self.nodes, "sub", size, zone=zone)
        if isinstance(made, Refused):
            return made
        made = edit.pin(made, self.nodes, sub := made.zones[-1].id, inner)
        if isinstance(made, Refused):
            return made
        return edit.rename(made, sub, edit.new_name(made, self.others.get(other) or inner.title))

    def renew(self, wanted: str, inner: Pipeline) -> None:
        """Have a Sub-pipeline run `inner` from now on."""
        self._take(tr("Use the newest version"), edit.pin(self.pipeline, self.nodes, wanted, inner))

    def _partner(self, node: str, held: drawn.End) -> str:
        """The port of a node that a wire in hand could go to; empty if none fits."""
        alone = edit.add_step(self.pipeline, self.nodes, node)
        if isinstance(alone, Refused):
            return ""
        step, end = alone.steps[-1].id, graph_end(held)
        return next((port for port in self._fitting(alone, step, end, held.gives)), "")

    def _fitting(self, pipeline: Pipeline, step: str, end: End, gives: bool) -> list[str]:
        if gives:
            port = output_at(pipeline, self.nodes, end)
            return [p.name for p in inputs(pipeline, self.nodes, step) if port and fits(port.type, p.type).ok]
        port = input_at(pipeline, self.nodes, end)
        return [p.name for p in outputs(pipeline, self.nodes, step) if port and fits(p.type, port.type).ok]

    def _wired(self, pipeline: Pipeline, step: str, held: drawn.End) -> Pipeline | Refused:
        end = graph_end(held)
        for port in self._fitting(pipeline, step, end, held.gives):
            ends = (end, End(step, port)) if held.gives else (End(step, port), end)
            made = edit.connect(pipeline, self.nodes, *ends)
            if isinstance(made, Pipeline):
                return made
        return pipeline

    # --- wires ---

    def why_not(self, source: drawn.End, target: drawn.End) -> str:
        """Why a wire cannot be; empty when it can."""
        if not source.gives or target.gives:
            return tr("A wire goes from an output to an input.")
        ends = graph_end(source), graph_end(target)
        if self.pipeline.wires_into.get(ends[1]):  # the wire that is there would make room
            made = edit.connect(self.pipeline, self.nodes, *ends)
        else:
            made = refusal(self.pipeline, self.nodes, *ends)
        return refusal_words(made) if isinstance(made, Refused) else ""

    def connect_ends(
        self, source: drawn.End, target: drawn.End, instead: drawn.WireFace | None = None
    ) -> None:
        """Draw a wire, in one change with taking another away."""
        start = self.pipeline if instead is None else edit.disconnect(self.pipeline, _wire(instead))
        self._take(tr("Connect"), edit.connect(start, self.nodes, graph_end(source), graph_end(target)))

    def part(self, wires: Iterable[drawn.WireFace]) -> None:
        """Take wires away."""
        self._take(tr("Disconnect"), edit.disconnect(self.pipeline, *map(_wire, wires)))

    # --- what is chosen ---

    def remove(self, ids: Sequence[str], wires: Sequence[drawn.WireFace] = ()) -> None:
        """Take steps, zones, comments and wires away."""
        left = edit.disconnect(self.pipeline, *map(_wire, wires))
        self._take(tr("Delete"), edit.remove(left, ids))

    def duplicate(self, ids: Sequence[str]) -> None:
        """Copies beside what was chosen."""
        before = self.pipeline
        if self._take(tr("Duplicate"), edit.duplicate(before, ids)):
            self.chosen.emit(self._made(before))

    def paste(self, part: Pipeline, zone: str = "") -> None:
        """Add what was copied."""
        before = self.pipeline
        if self._take(tr("Paste"), edit.paste(before, part, zone=zone)):
            self.chosen.emit(self._made(before))

    def frame(self, ids: Sequence[str], kind: ZoneKind) -> None:
        """Draw a zone around steps."""
        boxes = [box for name, box in self.boxes(ids).items() if name in self.pipeline.by_id]
        if not boxes:
            self.refused.emit(tr("Choose the steps first that are to stand in the zone."))
            return
        before, place = self.pipeline, around(boxes)
        members = [name for name in ids if name in before.by_id]
        made = framed(before, self.nodes, kind, place, members)
        if self._take(tr("Frame"), self._named(made)):
            self.chosen.emit(self._made(before))

    def dissolve(self, zone: str) -> None:
        """Take a frame away and keep what is in it."""
        self._take(tr("Take the frame away"), edit.dissolve(self.pipeline, self.nodes, zone))

    def move_into(self, ids: Sequence[str], zone: str) -> None:
        """Into a zone, or out of all of them, where there is room."""
        made = edit.move(self.pipeline, self.nodes, ids, zone)
        if isinstance(made, Pipeline) and zone:
            corner = edit.at(made, zone)
            beside = [edit.at(made, item.id) for item in made.members.get(zone, ()) if item.id not in ids]
            top = max((place.y + 160 for place in beside), default=corner.y + arrange.TOP)
            made = edit.place(
                made, {n: replace(edit.at(made, n), x=corner.x + arrange.EDGE, y=top) for n in ids}
            )
        self._take(tr("Move"), made)

    # --- what things are ---

    def item(self, wanted: str) -> Step | Zone | Comment | None:
        """A step, zone or comment."""
        notes = {note.id: note for note in self.pipeline.layout.comments}
        return self.pipeline.by_id.get(wanted) or notes.get(wanted)

    def asks_model(self, wanted: str) -> bool:
        """Whether it is a step whose node asks a model."""
        item = self.item(wanted)
        node = self.nodes.find(item.node, item.version) if isinstance(item, Step) else None
        return node is not None and bool(node.models)

    def rename(self, wanted: str, name: str) -> bool:
        """Another name."""
        return self._take(tr("Rename"), edit.rename(self.pipeline, wanted, name))

    def set_param(self, wanted: str, name: str, value: Any) -> bool:
        """Another value of a parameter; letters typed one after the other are one change."""
        made = edit.set_params(self.pipeline, self.nodes, wanted, **{name: value})
        return self._take(tr("Change"), made, f"{wanted}.{name}")

    def set_step(self, wanted: str, **changes: Any) -> bool:
        """Retry, timeout, error port, exact."""
        made = edit.set_step(self.pipeline, self.nodes, wanted, **changes)
        return self._take(tr("Change"), made, f"{wanted}:{','.join(changes)}")

    def set_zone(self, wanted: str, **changes: Any) -> bool:
        """What bounds a zone, and the values on its edge."""
        made = edit.set_zone(self.pipeline, self.nodes, wanted, **changes)
        return self._take(tr("Change"), made, f"{wanted}:{','.join(changes)}")

    def set_comment(self, wanted: str, text: str) -> None:
        """Other words of a comment."""
        self._take(tr("Change"), edit.set_comment(self.pipeline, text, wanted), wanted)

    def set_look(self, wanted: str, **changes: Any) -> None:
        """Colour, collapsed."""
        place = replace(edit.at(self.pipeline, wanted), **changes)
        self._take(tr("Change"), edit.place(self.pipeline, {wanted: place}))

    def hold_at(self, wanted: str, on: bool) -> None:
        """Have runs hold before a step."""
        self._take(tr("Change"), edit.set_breakpoint(self.pipeline, wanted, on))

    def describe(self, title: str, description: str) -> None:
        """Title and description of the whole."""
        self._take(tr("Rename"), edit.describe(self.pipeline, title, description), "title")

    def troubles_of(self, wanted: str) -> list[str]:
        """What keeps a step from running, in sentences."""
        return [problem_words(problem) for problem in self.problems if problem.node == wanted]


def _wire(face: drawn.WireFace) -> Wire:
    return Wire(graph_end(face.source), graph_end(face.target))


def wire_face(wire: Wire, board: drawn.Board) -> drawn.WireFace | None:
    """The drawn wire of a pipeline's."""
    source, target = face_end(wire.source, gives=True), face_end(wire.target, gives=False)
    return next((face for face in board.wires if (face.source, face.target) == (source, target)), None)


def _edges(kind: ZoneKind) -> dict[str, Any]:
    """A new zone has one value on its edge, so that there is something to wire."""
    return {"edges": (Edge("value" if kind == "repeat" else "result"),)}
