"""The ports that steps and zones have, and the types that reach them."""

from __future__ import annotations

from app.pipelines.graph import End, Pipeline, Step, Zone
from app.pipelines.registry import ERROR, Nodes, Port, Ports
from app.pipelines.types import ANY, BOOL, JSON, NUMBER, TEXT, PortType, list_of

ITEMS, ITEM, INDEX, ERRORS = "items", "item", "index", "errors"
UNTIL, ROUND, ROUNDS, STOPPED = "until", "round", "rounds", "stopped"
RESERVED = frozenset({ITEMS, ITEM, INDEX, ERRORS, UNTIL, ROUND, ROUNDS, STOPPED, ERROR})


def inputs(pipeline: Pipeline, nodes: Nodes, wanted: str, *, inside: bool = False) -> Ports:
    """The inputs of a step or zone, on its outer or inner face; none for an unknown id."""
    item = pipeline.by_id.get(wanted)
    if isinstance(item, Step):
        known = nodes.find(item.node, item.version)
        return known.inputs_of(item.params) if known else _guessed(pipeline, wanted, taking=True)
    if isinstance(item, Zone):
        return _zone_takes_inside(item) if inside else _zone_takes(item, pipeline, nodes)
    return ()


def outputs(pipeline: Pipeline, nodes: Nodes, wanted: str, *, inside: bool = False) -> Ports:
    """The outputs likewise; the error port of a step that has one is the last."""
    item = pipeline.by_id.get(wanted)
    if isinstance(item, Step):
        known = nodes.find(item.node, item.version)
        found = known.outputs_of(item.params) if known else _guessed(pipeline, wanted, taking=False)
        return (*found, Port(ERROR, JSON, "What went wrong.")) if item.error_port else found
    if isinstance(item, Zone):
        return _zone_gives_inside(item) if inside else _zone_gives(item, pipeline, nodes)
    return ()


def input_at(pipeline: Pipeline, nodes: Nodes, end: End) -> Port | None:
    """The input that an end names."""
    found = inputs(pipeline, nodes, end.id, inside=end.inside)
    return next((port for port in found if port.name == end.port), None)


def output_at(pipeline: Pipeline, nodes: Nodes, end: End) -> Port | None:
    """The output that an end names."""
    found = outputs(pipeline, nodes, end.id, inside=end.inside)
    return next((port for port in found if port.name == end.port), None)


def _guessed(pipeline: Pipeline, wanted: str, *, taking: bool) -> Ports:
    """The ports of a step that is not known: those that are wired."""
    ends = [wire.target if taking else wire.source for wire in pipeline.wires]
    names = dict.fromkeys(end.port for end in ends if end.id == wanted)
    return tuple(Port(name, ANY, required=False) for name in names)


def _zone_takes(zone: Zone, pipeline: Pipeline, nodes: Nodes) -> Ports:
    if zone.kind == "each":
        return (Port(ITEMS, list_of(ANY), "The list whose items are worked on, one after the other."),)
    if zone.kind == "repeat":
        return tuple(Port(edge.name, edge.type, "What the first round begins with.") for edge in zone.edges)
    pinned = pipeline.pinned.get(zone.pinned)
    return pipeline_inputs(pinned, nodes) if pinned else _guessed(pipeline, zone.id, taking=True)


def _zone_gives(zone: Zone, pipeline: Pipeline, nodes: Nodes) -> Ports:
    if zone.kind == "each":
        made = tuple(
            Port(edge.name, list_of(edge.type), "What each item gave, in order.") for edge in zone.edges
        )
        kept = (Port(ERRORS, list_of(JSON), "The errors that were kept, with their items."),)
        return made + kept if zone.on_error == "keep" else made
    if zone.kind == "repeat":
        carried = tuple(Port(edge.name, edge.type, "As the last round left it.") for edge in zone.edges)
        why = "Why it ended: condition, max, no-progress or budget."
        return (*carried, Port(ROUNDS, NUMBER, "How many rounds there were."), Port(STOPPED, TEXT, why))
    pinned = pipeline.pinned.get(zone.pinned)
    return pipeline_outputs(pinned, nodes) if pinned else _guessed(pipeline, zone.id, taking=False)


def _zone_takes_inside(zone: Zone) -> Ports:
    if zone.kind == "each":
        return tuple(
            Port(edge.name, edge.type, "What this item gives.", required=False) for edge in zone.edges
        )
    if zone.kind == "repeat":
        carried = (
            Port(e.name, e.type, "For the next round; else it stays.", required=False) for e in zone.edges
        )
        return (*carried, Port(UNTIL, BOOL, "Whether this round is the last.", required=False))
    return ()


def _zone_gives_inside(zone: Zone) -> Ports:
    if zone.kind == "each":
        return Port(ITEM, ANY, "The item."), Port(INDEX, NUMBER, "Its number, from 1.")
    if zone.kind == "repeat":
        carried = (Port(edge.name, edge.type, "As the round before left it.") for edge in zone.edges)
        return (*carried, Port(ROUND, NUMBER, "The round's number, from 1."))
    return ()


def questions(pipeline: Pipeline) -> dict[str, Step]:
    """The steps that ask for a pipeline's inputs, by the name that the input has."""
    return {step.name: step for step in pipeline.steps if step.node == "question" and not step.zone}


def pipeline_inputs(pipeline: Pipeline, nodes: Nodes) -> Ports:
    """What a pipeline is given from outside: its Question steps; one that has a text of its own can do without."""
    return tuple(
        Port(name, TEXT, str(step.params.get("help", "")), required=not step.params.get("text"))
        for name, step in questions(pipeline).items()
    )


def result_ends(pipeline: Pipeline, nodes: Nodes) -> dict[str, End]:
    """What a pipeline gives: the outputs on the canvas that no wire leaves, of steps of which none does."""
    used = {wire.source.id for wire in pipeline.wires if not wire.source.inside}
    found: dict[str, End] = {}
    for item in pipeline.members.get("", ()):
        ports = [port for port in outputs(pipeline, nodes, item.id) if port.name != ERROR]
        for port in () if item.id in used else ports:
            name = item.name if len(ports) == 1 else f"{item.name} {port.name}"
            unique = name if name not in found else f"{name} ({item.id})"
            found[unique] = End(item.id, port.name)
    return found


def pipeline_outputs(pipeline: Pipeline, nodes: Nodes) -> Ports:
    """The ports of `result_ends`."""
    reach = Reach(pipeline, nodes)
    return tuple(Port(name, reach.given(end)) for name, end in result_ends(pipeline, nodes).items())


class Reach:
    """The types of a pipeline's ports, where what is wired decides about ports that are like others, or any."""

    def __init__(self, pipeline: Pipeline, nodes: Nodes) -> None:
        self._pipeline, self._nodes = pipeline, nodes
        self._known: dict[End, PortType] = {}
        self._open: set[End] = set()

    def given(self, end: End) -> PortType:
        """The type of an output; any where it cannot be told."""
        if end in self._open:
            return ANY
        if end not in self._known:
            self._open.add(end)
            self._known[end] = self._find(end)
            self._open.discard(end)
        return self._known[end]

    def arriving(self, end: End) -> PortType | None:
        """The type of what is wired to an input, where all wires agree; None without a wire."""
        wires = self._pipeline.wires_into.get(end, ())
        if not wires:
            return None
        found = {self.given(wire.source) for wire in wires}
        port = input_at(self._pipeline, self._nodes, end)
        if port is not None and port.type.is_list:
            found = {kind if kind.is_list or kind == ANY else list_of(kind) for kind in found}
        return found.pop() if len(found) == 1 else ANY

    def _find(self, end: End) -> PortType:
        port = output_at(self._pipeline, self._nodes, end)
        if port is None:
            return ANY
        item = self._pipeline.by_id[end.id]
        if isinstance(item, Zone):
            return self._of_zone(item, end, port.type)
        if not port.like:
            return port.type
        reached = (
            self._agreed(end.id)
            if port.like == "*"
            else self.arriving(End(end.id, port.like.removesuffix("[]")))
        )
        if reached is None or (reached == ANY and not port.like.endswith("[]")):
            return port.type
        return (reached.of or ANY) if port.like.endswith("[]") else reached

    def _agreed(self, wanted: str) -> PortType | None:
        ends = [end for end in self._pipeline.wires_into if end.id == wanted and not end.inside]
        found = {self.arriving(end) for end in ends}
        return found.pop() if len(found) == 1 else ANY

    def _of_zone(self, zone: Zone, end: End, declared: PortType) -> PortType:
        if zone.kind == "each" and end.inside and end.port == ITEM:
            reached = self.arriving(End(zone.id, ITEMS))
            return (reached.of or reached) if reached else ANY
        if zone.kind == "each" and not end.inside and declared == list_of(ANY):
            return list_of(self.arriving(End(zone.id, end.port, inside=True)) or ANY)
        if zone.kind == "repeat" and declared == ANY:
            return self.arriving(End(zone.id, end.port)) or ANY
        return declared
