"""What keeps a pipeline from running, and whether one more wire may be: the canvas and the files ask the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.pipelines import params
from app.pipelines.graph import End, Pipeline, Problem, Step, Wire, Zone, scope_of
from app.pipelines.ports import RESERVED, Reach, input_at, inputs, output_at, outputs
from app.pipelines.registry import PORT, Nodes, Port
from app.pipelines.types import fits

MOST_ROUNDS, MOST_TOGETHER, MOST_RETRIES = 10_000, 64, 20
MOST_DEPTH = 8
"""Zones inside zones, and pipelines inside pipelines."""


@dataclass(frozen=True)
class Refused:
    """Why something may not be done: a clause, and the way out, a clause too."""

    why: str
    way_out: str = ""

    @property
    def sentence(self) -> str:
        """One sentence for people."""
        text = f"{self.why}; {self.way_out}" if self.way_out else self.why
        return text[:1].upper() + text[1:] + "."


def refusal(pipeline: Pipeline, nodes: Nodes, source: End, target: End) -> Refused | None:
    """Why a wire may not be; None if it may. Cheap enough to ask while a wire is being dragged."""
    if missing := _missing(pipeline, nodes, source, target):
        return missing
    if not _visible(pipeline, source, target):
        zone = pipeline.named(scope_of(pipeline, source))
        return Refused(
            f"values leave “{zone}” only through its edge",
            f"wire it to the right edge of “{zone}” and go on from there",
        )
    port = input_at(pipeline, nodes, target)
    assert port is not None
    fit = fits(Reach(pipeline, nodes).given(source), port.type)
    if fit.ok:
        round_about = _circles(pipeline, source, target)
        way_out = "put the steps in a Repeat until zone"
        return Refused("this would go in a circle", way_out) if round_about else None
    why, _, way_out = fit.why.partition(": ")
    return Refused(why, way_out or "take another port, or a step that converts it")


def _missing(pipeline: Pipeline, nodes: Nodes, source: End, target: End) -> Refused | None:
    for end in (source, target):
        if end.id not in pipeline.by_id:
            return Refused(f"there is no step “{end.id}”", "remove the wire")
    names = _has(pipeline, nodes, source, giving=True)
    if names is not None:
        return Refused(
            f"“{pipeline.named(source.id)}” has no output “{source.port}”", f"it has {_listed(names)}"
        )
    names = _has(pipeline, nodes, target, giving=False)
    if names is not None:
        return Refused(
            f"“{pipeline.named(target.id)}” has no input “{target.port}”", f"it has {_listed(names)}"
        )
    return None


def _has(pipeline: Pipeline, nodes: Nodes, end: End, *, giving: bool) -> list[str] | None:
    """None where the port is there, else the names of those that are. What is locked has every port."""
    item = pipeline.by_id[end.id]
    if isinstance(item, Step) and nodes.find(item.node, item.version) is None:
        return None
    found = (outputs if giving else inputs)(pipeline, nodes, end.id, inside=end.inside)
    return None if any(port.name == end.port for port in found) else [port.name for port in found]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names) or "none"


def _visible(pipeline: Pipeline, source: End, target: End) -> bool:
    """Whether the target lies where the source gives its value, or in a zone inside of that."""
    scope, at = scope_of(pipeline, source), scope_of(pipeline, target)
    return scope == at or (at != "" and scope in pipeline.around(at))


def unit_in(pipeline: Pipeline, wanted: str, scope: str) -> str | None:
    """Of what stands directly in `scope`: `wanted` itself, or the zone that holds it; None where it is elsewhere."""
    item = pipeline.by_id.get(wanted)
    for _ in range(MOST_DEPTH + 1):
        if item is None or item.zone == scope:
            break
        item = pipeline.by_id.get(item.zone)
    return item.id if item is not None and item.zone == scope else None


def before(pipeline: Pipeline) -> dict[str, set[str]]:
    """For each step and zone, what beside it in the same zone must have ended before it begins."""
    found: dict[str, set[str]] = {item.id: set() for item in (*pipeline.steps, *pipeline.zones)}
    for wire in pipeline.wires:
        if wire.source.inside or wire.source.id not in found:
            continue
        if wire.target.inside and wire.target.id in pipeline.around(wire.source.id):
            continue
        unit = unit_in(pipeline, wire.target.id, scope_of(pipeline, wire.source))
        if unit is not None:
            found[unit].add(wire.source.id)
    return found


def circle(needs: Mapping[str, set[str]]) -> list[str]:
    """What waits for itself; empty where everything can be put in order."""
    waiting = {name: len(others & needs.keys()) for name, others in needs.items()}
    followers: dict[str, list[str]] = {}
    for name, others in needs.items():
        for other in others:
            followers.setdefault(other, []).append(name)
    ready = [name for name, count in waiting.items() if not count]
    while ready:
        name = ready.pop()
        del waiting[name]
        for follower in followers.get(name, ()):
            waiting[follower] -= 1
            if not waiting[follower]:
                ready.append(follower)
    return list(waiting)


def _circles(pipeline: Pipeline, source: End, target: End) -> bool:
    """Whether what gives the value waits already for what would take it."""
    if source.inside or (target.inside and target.id in pipeline.around(source.id)):
        return False
    taker = unit_in(pipeline, target.id, scope_of(pipeline, source))
    needs, seen, open_ends = before(pipeline), set[str](), [source.id]
    while open_ends:
        name = open_ends.pop()
        if name == taker:
            return True
        if name not in seen:
            seen.add(name)
            open_ends.extend(needs.get(name, ()))
    return False


def check(pipeline: Pipeline, nodes: Nodes, depth: int = 0) -> list[Problem]:
    """Everything that keeps it from running, in the order of its parts; empty when it can run."""
    found = chain(
        _whole(pipeline),
        chain.from_iterable(_step(pipeline, nodes, step) for step in pipeline.steps),
        chain.from_iterable(_zone(pipeline, zone) for zone in pipeline.zones),
        _wires(pipeline, nodes),
        _unwired(pipeline, nodes),
        _pinned(pipeline, nodes, depth),
    )
    return [replace(problem, name=pipeline.named(problem.node)) for problem in found]


def _whole(pipeline: Pipeline) -> Iterator[Problem]:
    if not pipeline.steps and not pipeline.zones:
        yield Problem("", "", "There is no step in it", "add one", unfinished=True)
    counts = Counter(item.id for item in (*pipeline.steps, *pipeline.zones))
    for name in (name for name, count in counts.items() if count > 1):
        yield Problem(name, "", "its id is used twice", "give one of them another id")
    for item in (*pipeline.steps, *pipeline.zones):
        if item.zone and pipeline.zone(item.zone) is None:
            yield Problem(item.id, "", f"it stands in “{item.zone}”, which is no zone", "move it out")
    for zone in pipeline.zones:
        if zone.id in pipeline.around(zone.id) or len(list(pipeline.around(zone.id))) > MOST_DEPTH:
            yield Problem(zone.id, "", "it stands in itself, or too deep in other zones", "move it out")


def _step(pipeline: Pipeline, nodes: Nodes, step: Step) -> Iterator[Problem]:
    node = nodes.find(step.node, step.version)
    if node is None:
        why = f"this program does not know the node “{step.node}” (version {step.version})"
        yield Problem(step.id, "", why, "update Underdesk, or remove the step", unfinished=True)
        return
    for name, clause in params.faults(node.params, step.params):
        yield Problem(step.id, name, clause, "correct it in the step's parameters")
    if not 0 <= step.retry <= MOST_RETRIES:
        yield Problem(step.id, "", f"it is tried from 0 to {MOST_RETRIES} times more", "correct the number")
    if step.timeout is not None and not step.timeout > 0:
        yield Problem(step.id, "", "its time limit is not above zero", "correct or remove the limit")


def _zone(pipeline: Pipeline, zone: Zone) -> Iterator[Problem]:
    names = [edge.name for edge in zone.edges]
    for name in dict.fromkeys(names):
        if names.count(name) > 1 or name in RESERVED or not PORT.match(name):
            yield Problem(zone.id, name, "a value on its edge cannot have this name", "choose another")
    if zone.kind == "sub":
        if zone.pinned not in pipeline.pinned:
            yield Problem(zone.id, "", "the pipeline that it runs is missing", "choose one", unfinished=True)
        return
    if not pipeline.members.get(zone.id):
        yield Problem(
            zone.id, "", "there is nothing in it", "drag steps into it, or remove it", unfinished=True
        )
    limits = ((zone.rounds, MOST_ROUNDS, "rounds"), (zone.together, MOST_TOGETHER, "items at once"))
    for number, most, what in limits:
        if not 1 <= number <= most:
            yield Problem(zone.id, "", f"its number of {what} is from 1 to {most}", "correct it")
    budgets = [budget for budget in (zone.tokens, zone.seconds) if budget is not None]
    if not all(budget > 0 for budget in budgets):
        yield Problem(zone.id, "", "its budget is not above zero", "correct or remove it")


def _wires(pipeline: Pipeline, nodes: Nodes) -> Iterator[Problem]:
    going_round = circle(before(pipeline))
    if going_round:
        names = ", ".join(f"“{pipeline.named(name)}”" for name in going_round[:5])
        yield Problem(
            going_round[0], "", f"{names} wait for each other", "use a Repeat until zone for a loop"
        )
    reach = Reach(pipeline, nodes)
    for wire in pipeline.wires:
        refused = _wire(pipeline, nodes, wire, reach)
        if refused is not None:
            yield Problem(wire.target.id, wire.target.port, refused.why, refused.way_out)
    for target, wires in pipeline.wires_into.items():
        port = input_at(pipeline, nodes, target)
        if port is not None and len(wires) > 1 and not port.many:
            yield Problem(
                target.id, target.port, f"it takes one wire and has {len(wires)}", "use Collect or Merge"
            )


def _wire(pipeline: Pipeline, nodes: Nodes, wire: Wire, reach: Reach) -> Refused | None:
    """As `refusal` for a wire that is there: circles are looked for once for all."""
    if missing := _missing(pipeline, nodes, wire.source, wire.target):
        return missing
    if not _visible(pipeline, wire.source, wire.target):
        zone = pipeline.named(scope_of(pipeline, wire.source))
        return Refused(
            f"values leave “{zone}” only through its edge", f"wire it to the right edge of “{zone}”"
        )
    port, given = input_at(pipeline, nodes, wire.target), output_at(pipeline, nodes, wire.source)
    if port is None or given is None:
        return None
    fit = fits(reach.given(wire.source), port.type)
    why, _, way_out = fit.why.partition(": ")
    source = f"“{pipeline.named(wire.source.id)}”"
    return (
        None if fit.ok else Refused(f"{source} {why}", way_out or "take another port, or convert it before")
    )


def _unwired(pipeline: Pipeline, nodes: Nodes) -> Iterator[Problem]:
    for item in (*pipeline.steps, *pipeline.zones):
        for port in inputs(pipeline, nodes, item.id):
            if port.required and not _is_wired(pipeline, End(item.id, port.name)):
                yield Problem(item.id, port.name, "nothing is wired to it", _way_in(port), unfinished=True)
    for zone in pipeline.zones:
        for edge in zone.edges if zone.kind == "each" else ():
            if not _is_wired(pipeline, End(zone.id, edge.name, inside=True)):
                yield Problem(
                    zone.id,
                    edge.name,
                    "no step inside gives it",
                    "wire one to the right edge",
                    unfinished=True,
                )


def _is_wired(pipeline: Pipeline, end: End) -> bool:
    return bool(pipeline.wires_into.get(end))


def _way_in(port: Port) -> str:
    return f"wire a step that gives {port.type.words}"


def _pinned(pipeline: Pipeline, nodes: Nodes, depth: int) -> Iterator[Problem]:
    """The pipelines inside: their problems are those of the zone that runs them."""
    if depth > MOST_DEPTH:
        yield Problem("", "", "Pipelines stand too deep inside each other", "run one of them on its own")
        return
    for zone in pipeline.zones:
        pinned = pipeline.pinned.get(zone.pinned) if zone.kind == "sub" else None
        found = check(pinned, nodes, depth + 1) if pinned is not None else []
        for problem in found[:3]:
            yield Problem(
                zone.id,
                "",
                f"inside it: {problem.sentence.rstrip('.')}",
                "correct it there",
                unfinished=problem.unfinished,
            )
