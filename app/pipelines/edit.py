"""Changes of a pipeline: each gives a new one, or a refusal with its reason; undo is keeping the old one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.pipelines import params
from app.pipelines.check import Refused, refusal, unit_in
from app.pipelines.document import content_hash
from app.pipelines.graph import (
    Comment,
    Edge,
    End,
    Layout,
    Pipeline,
    Place,
    Step,
    Wire,
    Zone,
    ZoneKind,
    scope_of,
)
from app.pipelines.ports import input_at
from app.pipelines.registry import Nodes

Edited = Pipeline | Refused
TITLES: Mapping[ZoneKind, str] = {"repeat": "Repeat until", "each": "For each", "sub": "Sub-pipeline"}
GAP = 40.0
"""How far a copy stands from what was copied."""


def new_name(pipeline: Pipeline, wanted: str) -> str:
    """`wanted`, or with a number behind it where that name is taken."""
    taken = {item.name for item in (*pipeline.steps, *pipeline.zones)}
    return _free(wanted, taken, " ")


def _free(wanted: str, taken: Iterable[str], gap: str) -> str:
    used = set(taken)
    names = (wanted, *(f"{wanted}{gap}{number}" for number in range(2, len(used) + 3)))
    return next(name for name in names if name not in used)


def new_key(pipeline: Pipeline, wanted: str) -> str:
    """An id that nothing has yet, after a node's or a name's."""
    base = re.sub(r"[^a-z0-9]+", "-", wanted.casefold()).strip("-")[:30] or "item"
    comments = (comment.id for comment in pipeline.layout.comments)
    return _free(base, (*pipeline.by_id, *comments), "-")


def _set_item(pipeline: Pipeline, item: Step | Zone) -> Pipeline:
    steps = tuple(item if isinstance(item, Step) and step.id == item.id else step for step in pipeline.steps)
    zones = tuple(item if isinstance(item, Zone) and zone.id == item.id else zone for zone in pipeline.zones)
    return replace(pipeline, steps=steps, zones=zones)


def _unknown(wanted: str) -> Refused:
    return Refused(f"there is no step “{wanted}”", "it may have been removed")


# adding and removing


def add_step(
    pipeline: Pipeline, nodes: Nodes, node: str, at: Place | None = None, zone: str = "", **given: Any
) -> Edited:
    """Add a step of a node; it is the last of `steps`. `given` are parameters."""
    known = nodes.find(node)
    if known is None:
        return Refused(f"there is no node “{node}”", "choose one of the list")
    if zone and pipeline.zone(zone) is None:
        return _unknown(zone)
    if found := params.faults(known.params, given):
        return Refused(found[0][1], "correct it")
    name = new_name(pipeline, known.title)
    step = Step(new_key(pipeline, node), node, known.version, name, dict(given), zone)
    return place(replace(pipeline, steps=(*pipeline.steps, step)), {step.id: at or Place()})


def add_zone(
    pipeline: Pipeline,
    nodes: Nodes,
    kind: ZoneKind,
    at: Place | None = None,
    members: Sequence[str] = (),
    **changes: Any,
) -> Edited:
    """Add a zone, the last of `zones`, around `members` (which must stand in one place), with fields of Zone."""
    outside = {pipeline.by_id[member].zone for member in members if member in pipeline.by_id}
    if len(outside) > 1:
        return Refused("the steps stand in different zones", "choose steps that stand beside each other")
    name = new_name(pipeline, TITLES[kind])
    zone = Zone(new_key(pipeline, kind), kind, name, outside.pop() if outside else changes.pop("zone", ""))
    made = place(replace(pipeline, zones=(*pipeline.zones, zone)), {zone.id: at or Place()})
    changed = set_zone(made, nodes, zone.id, **changes)
    if isinstance(changed, Refused) or not members:
        return changed
    return move(changed, nodes, members, zone.id)


def remove(pipeline: Pipeline, ids: Sequence[str]) -> Pipeline:
    """Without these steps, zones (and what stands in them) and comments, and without their wires."""
    gone = set(ids).union(*(pipeline.within(name) for name in ids if pipeline.zone(name)))
    layout = pipeline.layout
    return replace(
        pipeline,
        steps=tuple(step for step in pipeline.steps if step.id not in gone),
        zones=tuple(zone for zone in pipeline.zones if zone.id not in gone),
        wires=tuple(w for w in pipeline.wires if w.source.id not in gone and w.target.id not in gone),
        layout=Layout(
            {name: at for name, at in layout.places.items() if name not in gone},
            tuple(comment for comment in layout.comments if comment.id not in gone),
            layout.breakpoints - gone,
        ),
    )


def dissolve(pipeline: Pipeline, nodes: Nodes, zone: str) -> Edited:
    """Remove a zone and keep what stands in it."""
    found = pipeline.zone(zone)
    if found is None:
        return _unknown(zone)
    freed = move(pipeline, nodes, [item.id for item in pipeline.members.get(zone, ())], found.zone)
    return freed if isinstance(freed, Refused) else remove(freed, [zone])


# wires


def connect(pipeline: Pipeline, nodes: Nodes, source: End, target: End) -> Edited:
    """Draw a wire; an input that takes one wire lets go of the one it had."""
    port = input_at(pipeline, nodes, target)
    wire, there = Wire(source, target), pipeline.wires_into.get(target, ())
    if wire in there:
        return Refused("this wire is there already")
    makes_room = there and not (port is not None and port.many)
    kept = tuple(w for w in pipeline.wires if w.target != target) if makes_room else pipeline.wires
    freed = replace(pipeline, wires=kept) if makes_room else pipeline
    refused = refusal(freed, nodes, source, target)
    return refused if refused is not None else replace(freed, wires=(*kept, wire))


def disconnect(pipeline: Pipeline, *wires: Wire) -> Pipeline:
    """Without these wires."""
    gone = set(wires)
    return replace(pipeline, wires=tuple(wire for wire in pipeline.wires if wire not in gone))


def pruned(pipeline: Pipeline, nodes: Nodes, *touched: str) -> Pipeline:
    """Without the wires of these steps or zones that are no longer allowed."""
    ids = set(touched)
    kept = tuple(wire for wire in pipeline.wires if not {wire.source.id, wire.target.id} & ids)
    made = replace(pipeline, wires=kept)
    for wire in pipeline.wires:
        if wire not in kept and refusal(made, nodes, wire.source, wire.target) is None:
            made = replace(made, wires=(*made.wires, wire))
    order = {wire: number for number, wire in enumerate(pipeline.wires)}
    return replace(made, wires=tuple(sorted(made.wires, key=order.__getitem__)))


# what a step or zone is


def rename(pipeline: Pipeline, wanted: str, name: str) -> Edited:
    """Give another name."""
    item, title = pipeline.by_id.get(wanted), " ".join(name.split())
    if item is None:
        return _unknown(wanted)
    if isinstance(item, Step) and item.locked:
        return _locked(item)
    if not title:
        return Refused("a step needs a name", "type at least one letter")
    if any(other.name == title and other.id != wanted for other in (*pipeline.steps, *pipeline.zones)):
        return Refused(f"another step is called “{title}”", "choose another name")
    return _set_item(pipeline, replace(item, name=title))


def _locked(step: Step) -> Refused:
    return Refused(f"“{step.name}” is locked, for this program does not know its node", "update Underdesk")


def set_params(pipeline: Pipeline, nodes: Nodes, wanted: str, **changes: Any) -> Edited:
    """Set parameters of a step; None sets one back to its default where it is not optional. Wires to ports that are
    no longer there go."""
    step = pipeline.step(wanted)
    if step is None:
        return _unknown(wanted)
    node = nodes.find(step.node, step.version)
    if step.locked or node is None:
        return _locked(step)
    optional = {item.name for item in node.fields() if item.optional}
    kept = {**step.params, **changes}
    given = {name: value for name, value in kept.items() if value is not None or name in optional}
    if found := params.faults(node.params, given):
        return Refused(found[0][1], "correct it")
    changed = replace(step, params=given, version=node.version)
    same = node.inputs_of(step.params) == node.inputs_of(given)
    same = same and node.outputs_of(step.params) == node.outputs_of(given)
    made = _set_item(pipeline, changed)
    return made if same else pruned(made, nodes, wanted)


def set_step(pipeline: Pipeline, nodes: Nodes, wanted: str, **changes: Any) -> Edited:
    """Set retry, timeout, error_port or exact of a step."""
    step = pipeline.step(wanted)
    if step is None:
        return _unknown(wanted)
    if step.locked:
        return _locked(step)
    if changes.keys() - {"retry", "timeout", "error_port", "exact"}:
        return Refused("this cannot be set on a step")
    made = _set_item(pipeline, replace(step, **changes))
    return pruned(made, nodes, wanted) if step.error_port and not changes.get("error_port", True) else made


def set_zone(pipeline: Pipeline, nodes: Nodes, wanted: str, **changes: Any) -> Edited:
    """Set edges, rounds, tokens, seconds, settle, on_error, together or pinned of a zone."""
    zone = pipeline.zone(wanted)
    if zone is None:
        return _unknown(wanted)
    if changes.keys() - {"edges", "rounds", "tokens", "seconds", "settle", "on_error", "together", "pinned"}:
        return Refused("this cannot be set on a zone")
    if not changes:
        return pipeline
    return pruned(_set_item(pipeline, replace(zone, **changes)), nodes, wanted)


def add_edge(pipeline: Pipeline, nodes: Nodes, wanted: str, edge: Edge) -> Edited:
    """One more value on a zone's edge; its name gets a number where it is taken."""
    zone = pipeline.zone(wanted)
    if zone is None:
        return _unknown(wanted)
    free = _free(edge.name, (e.name for e in zone.edges), " ")
    return set_zone(pipeline, nodes, wanted, edges=(*zone.edges, replace(edge, name=free)))


def pin(pipeline: Pipeline, nodes: Nodes, wanted: str, inner: Pipeline) -> Edited:
    """Have a Sub-pipeline zone run `inner` as it is now, without its looks."""
    inner = replace(inner, layout=Layout())
    named = content_hash(inner)
    made = set_zone(replace(pipeline, pinned={**pipeline.pinned, named: inner}), nodes, wanted, pinned=named)
    if isinstance(made, Refused):
        return made
    used = {zone.pinned for zone in made.zones}
    return replace(made, pinned={name: kept for name, kept in made.pinned.items() if name in used})


def move(pipeline: Pipeline, nodes: Nodes, ids: Sequence[str], zone: str) -> Edited:
    """Move steps and zones into a zone, or out onto the canvas (empty); wires that may not be any more go."""
    target = pipeline.zone(zone)
    if zone and target is None:
        return _unknown(zone)
    if target is not None and target.kind == "sub":
        return Refused("a Sub-pipeline has no inside", "change the pipeline that it runs")
    missing = [name for name in ids if name not in pipeline.by_id]
    if missing:
        return _unknown(missing[0])
    if any(name == zone or name in pipeline.around(zone) for name in ids):
        return Refused("a zone cannot stand in itself", "choose another zone")
    made = pipeline
    for name in ids:
        item = made.by_id[name]
        if isinstance(item, Step) and item.locked:
            return _locked(item)
        made = _set_item(made, replace(item, zone=zone))
    inside = [part for name in ids if made.zone(name) for part in made.within(name)]
    return pruned(made, nodes, *ids, *inside)


# looks


def place(pipeline: Pipeline, places: Mapping[str, Place]) -> Pipeline:
    """Put steps, zones and comments somewhere; sizes, colours and collapsing go the same way."""
    comments = tuple(replace(c, place=places.get(c.id, c.place)) for c in pipeline.layout.comments)
    items = {name: at for name, at in places.items() if name in pipeline.by_id}
    layout = replace(pipeline.layout, places={**pipeline.layout.places, **items}, comments=comments)
    return replace(pipeline, layout=layout)


def at(pipeline: Pipeline, wanted: str) -> Place:
    """Where something stands."""
    notes = {comment.id: comment.place for comment in pipeline.layout.comments}
    return pipeline.layout.places.get(wanted) or notes.get(wanted) or Place()


def set_comment(pipeline: Pipeline, text: str, wanted: str = "", where: Place | None = None) -> Pipeline:
    """Write a comment, or change the text of one."""
    notes = pipeline.layout.comments
    if wanted:
        changed = tuple(replace(note, text=text) if note.id == wanted else note for note in notes)
    else:
        changed = (*notes, Comment(new_key(pipeline, "comment"), text, where or Place()))
    return replace(pipeline, layout=replace(pipeline.layout, comments=changed))


def set_breakpoint(pipeline: Pipeline, wanted: str, on: bool) -> Pipeline:
    """Have runs hold on before a step, or no longer."""
    kept = pipeline.layout.breakpoints - {wanted}
    points = kept | {wanted} if on else kept
    return replace(pipeline, layout=replace(pipeline.layout, breakpoints=points))


def describe(pipeline: Pipeline, title: str, description: str) -> Pipeline:
    """Give the pipeline a title and a description."""
    return replace(pipeline, title=" ".join(title.split()), description=description)


# copies


def copy(pipeline: Pipeline, ids: Sequence[str]) -> Pipeline:
    """These steps, zones and comments as a pipeline of their own, with the wires between them: for a clipboard.

    Locked steps stay behind: nobody knows what of them names another step.
    """
    kept = set(ids).union(*(pipeline.within(name) for name in ids if pipeline.zone(name)))
    kept -= {step.id for step in pipeline.steps if step.locked}
    gone = [name for name in pipeline.by_id if name not in kept]
    notes = [note.id for note in pipeline.layout.comments if note.id not in kept]
    alone = replace(
        pipeline,
        steps=tuple(_freed(step, kept) for step in pipeline.steps if step.id in kept),
        zones=tuple(_freed(zone, kept) for zone in pipeline.zones if zone.id in kept),
        title="",
        description="",
    )
    left = remove(alone, [*gone, *notes])
    used = {zone.pinned for zone in left.zones}
    return replace(left, pinned={name: part for name, part in pipeline.pinned.items() if name in used})


def _freed(item: Any, kept: set[str]) -> Any:
    return item if item.zone in kept else replace(item, zone="")


def paste(pipeline: Pipeline, part: Pipeline, dx: float = GAP, dy: float = GAP, zone: str = "") -> Pipeline:
    """Add what was copied, under ids and names of its own, moved by `dx` and `dy`, into `zone`."""
    made, ids = pipeline, dict[str, str]()
    for item in (*part.zones, *part.steps):
        ids[item.id] = new_key(made, item.node if isinstance(item, Step) else item.kind)
        fresh: Any = replace(item, id=ids[item.id], name=new_name(made, item.name))
        if isinstance(fresh, Step):
            made = replace(made, steps=(*made.steps, fresh))
        else:
            made = replace(made, zones=(*made.zones, fresh))
    for name in ids.values():
        item = made.by_id[name]
        made = _set_item(made, replace(item, zone=ids.get(item.zone, zone)))
    wires = (Wire(_moved(w.source, ids), _moved(w.target, ids)) for w in part.wires)
    made = replace(made, wires=(*made.wires, *wires), pinned={**made.pinned, **part.pinned})
    for note in part.layout.comments:
        made = set_comment(made, note.text, where=_shifted(note.place, dx, dy))
    return place(made, {ids[name]: _shifted(at(part, name), dx, dy) for name in ids})


def _moved(end: End, ids: Mapping[str, str]) -> End:
    return replace(end, id=ids[end.id])


def _shifted(place: Place, dx: float, dy: float) -> Place:
    return replace(place, x=place.x + dx, y=place.y + dy)


def duplicate(pipeline: Pipeline, ids: Sequence[str]) -> Pipeline:
    """Copy steps and zones beside themselves, with the wires that lead into them."""
    before = len(pipeline.wires)
    part = copy(pipeline, ids)
    zones = {pipeline.by_id[name].zone for name in ids if name in pipeline.by_id}
    made = paste(pipeline, part, zone=zones.pop() if len(zones) == 1 else "")
    fresh = [item.id for item in (*made.zones, *made.steps) if item.id not in pipeline.by_id]
    ids_of = dict(zip((item.id for item in (*part.zones, *part.steps)), fresh, strict=True))
    entering = (
        Wire(wire.source, _moved(wire.target, ids_of))
        for wire in pipeline.wires
        if wire.target.id in ids_of and wire.source.id not in ids_of
    )
    inner = made.wires[before:]
    visible = (
        wire for wire in entering if unit_in(made, wire.target.id, scope_of(made, wire.source)) is not None
    )
    return replace(made, wires=(*pipeline.wires, *inner, *visible))
