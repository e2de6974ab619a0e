"""Drawing a zone around steps: their wires go on through its edge instead of being lost; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from app.pipelines import edit
from app.pipelines.check import Refused
from app.pipelines.graph import Edge, End, Pipeline, Place, Wire, ZoneKind
from app.pipelines.ports import ITEM, ITEMS, Reach
from app.pipelines.registry import Nodes


def framed(
    pipeline: Pipeline, nodes: Nodes, kind: ZoneKind, place: Place, members: Sequence[str]
) -> Pipeline | Refused:
    """The zone with its members in it. What they gave to steps outside leaves by values on its edge; of a For each
    the first list that came in becomes the items."""
    inside = set(members).union(*(pipeline.within(name) for name in members if pipeline.zone(name)))
    leaving = [w for w in pipeline.wires if _leaves(w, inside)]
    ends = list(dict.fromkeys(wire.source for wire in leaving))
    names = _names(ends)
    edges = tuple(Edge(name) for name in names.values())
    made = edit.add_zone(pipeline, nodes, kind, place, members, edges=edges)
    if isinstance(made, Refused):
        return made
    zone = made.zones[-1].id
    for end, name in names.items():
        made = _joined(made, nodes, end, End(zone, name, inside=True))
        for wire in leaving:
            if wire.source == end:
                made = _joined(made, nodes, End(zone, name), wire.target)
    return _with_items(made, nodes, zone, inside) if kind == "each" else made


def _leaves(wire: Wire, inside: set[str]) -> bool:
    return wire.source.id in inside and wire.target.id not in inside


def _names(ends: Sequence[End]) -> dict[End, str]:
    """A name on the edge for each output: that of its port, with a number where two are alike."""
    found: dict[End, str] = {}
    for end in ends:
        same = sum(name.rstrip(" 0123456789") == end.port for name in found.values())
        found[end] = f"{end.port} {same + 1}" if same else end.port
    return found


def _joined(pipeline: Pipeline, nodes: Nodes, source: End, target: End) -> Pipeline:
    """With one more wire, where it may be."""
    made = edit.connect(pipeline, nodes, source, target)
    return pipeline if isinstance(made, Refused) else made


def _with_items(pipeline: Pipeline, nodes: Nodes, zone: str, inside: set[str]) -> Pipeline:
    reach = Reach(pipeline, nodes)
    entering = [w for w in pipeline.wires if w.target.id in inside and w.source.id not in inside | {zone}]
    first = next((wire.source for wire in entering if reach.given(wire.source).is_list), None)
    if first is None:
        return pipeline
    made = _joined(pipeline, nodes, first, End(zone, ITEMS))
    for wire in entering:
        if wire.source == first:
            made = _joined(edit.disconnect(made, wire), nodes, End(zone, ITEM, inside=True), wire.target)
    return made
