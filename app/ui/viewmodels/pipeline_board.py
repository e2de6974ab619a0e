"""From a pipeline to what the canvas draws; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.pipelines import ports
from app.pipelines.graph import End, Pipeline, Place, Problem, Step, Wire, Zone
from app.pipelines.params import Param
from app.pipelines.registry import Nodes, Port
from app.pipelines.types import PortType
from app.ui.pipelines import faces
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import problem_words

SHOWN = 3
"""How many values stand on a card; the inspector has them all."""
ZONE_ICONS = {"repeat": "loop", "each": "each", "sub": "flow"}
NOWHERE = Place()


def board_of(
    pipeline: Pipeline, nodes: Nodes, problems: tuple[Problem, ...], names: Mapping[str, str]
) -> faces.Board:
    """Everything to draw. `names` are those of models and folders, by id."""
    return _Maker(pipeline, nodes, problems, names).board()


def kind_of(kind: PortType) -> str:
    """The name that gives a type its colour: of a list that of what it holds."""
    while kind.of is not None:
        kind = kind.of
    return kind.name


def face_end(end: End, gives: bool) -> faces.End:
    """An end as the canvas names it."""
    if end.inside:
        return faces.End(end.id, end.port, "within" if gives else "leaving")
    return faces.End(end.id, end.port, "out" if gives else "in")


def graph_end(end: faces.End) -> End:
    """And back."""
    return End(end.owner, end.port, end.side in ("within", "leaving"))


def zone_title(zone: Zone) -> str:
    """A zone's name with what bounds it."""
    if zone.kind == "repeat":
        return tr("{name} · at most {count} rounds").format(name=zone.name, count=zone.rounds)
    return zone.name


def value_words(param: Param, value: Any, names: Mapping[str, str]) -> str:
    """A parameter's value in one line."""
    if param.kind == "model":
        return names.get(str(value), str(value)) if value else tr("the chosen one")
    if param.kind == "bool":
        return tr("yes") if value else tr("no")
    if value is None:
        return tr("not set")
    if isinstance(value, list | tuple):
        return ", ".join(names.get(str(part), str(part)) for part in value) or (
            tr("all") if param.kind == "folders" else tr("none")
        )
    words = dict(param.choices).get(value)
    return tr(words) if words else " ".join(str(value).split())


class _Maker:
    def __init__(
        self, pipeline: Pipeline, nodes: Nodes, problems: tuple[Problem, ...], names: Mapping[str, str]
    ) -> None:
        self._pipeline, self._nodes, self._names = pipeline, nodes, names
        self._reach = ports.Reach(pipeline, nodes)
        self._trouble: dict[str, str] = {}
        for problem in problems:
            self._trouble.setdefault(problem.node, problem_words(problem))
        self._taken = {(wire.source, True) for wire in pipeline.wires} | {
            (wire.target, False) for wire in pipeline.wires
        }

    def board(self) -> faces.Board:
        layout = self._pipeline.layout
        return faces.Board(
            tuple(self._card(step) for step in self._pipeline.steps),
            tuple(self._zone(zone) for zone in self._pipeline.zones),
            tuple(self._wire(wire) for wire in self._pipeline.wires),
            tuple(
                faces.NoteFace(
                    note.id,
                    note.text,
                    note.place.x,
                    note.place.y,
                    note.place.width or 224,
                    note.place.height or 80,
                )
                for note in layout.comments
            ),
        )

    def _card(self, step: Step) -> faces.CardFace:
        place = self._place(step.id)
        node = self._nodes.find(step.node, step.version)
        return faces.CardFace(
            step.id,
            step.name,
            node.icon if node else "lock",
            place.x,
            place.y,
            self._ports(step.id, gives=False),
            self._ports(step.id, gives=True),
            () if place.collapsed else self._values(step),
            () if place.collapsed else tuple(field.name for field in self._fields(step)),
            bool(node and node.models and not place.collapsed),
            step.zone,
            place.colour,
            self._trouble.get(step.id, ""),
            self._marks(step),
            step.id in self._pipeline.layout.breakpoints,
        )

    def _marks(self, step: Step) -> tuple[str, ...]:
        found = (
            (step.locked, tr("unknown")),
            (step.exact, tr("exact")),
        )
        return tuple(words for holds, words in found if holds)

    def _fields(self, step: Step) -> list[Param]:
        node = self._nodes.find(step.node, step.version)
        every = node.fields() if node else ()
        return [field for field in every if field.name in step.params or field.kind == "model"][:SHOWN]

    def _values(self, step: Step) -> tuple[tuple[str, str], ...]:
        return tuple(
            (tr(field.label), value_words(field, step.params.get(field.name, field.default), self._names))
            for field in self._fields(step)
        )

    def _zone(self, zone: Zone) -> faces.ZoneFace:
        place = self._place(zone.id)
        return faces.ZoneFace(
            zone.id,
            zone_title(zone),
            ZONE_ICONS[zone.kind],
            zone.kind,
            place.x,
            place.y,
            place.width or 560,
            place.height or 300,
            self._ports(zone.id, gives=False),
            self._ports(zone.id, gives=True),
            self._ports(zone.id, gives=True, inside=True),
            self._ports(zone.id, gives=False, inside=True),
            zone.zone,
            self._trouble.get(zone.id, ""),
        )

    def _ports(self, owner: str, *, gives: bool, inside: bool = False) -> tuple[faces.PortFace, ...]:
        look = ports.outputs if gives else ports.inputs
        found = look(self._pipeline, self._nodes, owner, inside=inside)
        return tuple(self._port(End(owner, port.name, inside), port, gives) for port in found)

    def _port(self, end: End, port: Port, gives: bool) -> faces.PortFace:
        kind = self._reach.given(end) if gives else port.type
        return faces.PortFace(
            port.name,
            tr(port.name),
            kind_of(kind),
            kind.words,
            kind.is_list,
            port.required,
            (end, gives) in self._taken,
        )

    def _wire(self, wire: Wire) -> faces.WireFace:
        kind = self._reach.given(wire.source)
        return faces.WireFace(
            face_end(wire.source, gives=True), face_end(wire.target, gives=False), kind_of(kind), kind.is_list
        )

    def _place(self, wanted: str) -> Place:
        return self._pipeline.layout.places.get(wanted, NOWHERE)
