"""The three zones of a walk: rounds, items, and pipelines inside."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, cast

from app.base.errors import Cancelled, UserError
from app.pipelines import events
from app.pipelines.cache import Slot
from app.pipelines.crew import Held, StepError, first_of
from app.pipelines.graph import End, Zone
from app.pipelines.ports import ERRORS, INDEX, ITEM, ITEMS, ROUND, ROUNDS, STOPPED, UNTIL, result_ends
from app.pipelines.walk import Scope, Tally, Walk, error_value
from app.store.pipeline_records import Result, StepRecord


def run_zone(walk: Walk, zone: Zone, scope: Scope) -> None:
    """Run a zone and put what leaves its edge; raises StepError, Held, Cancelled."""
    slots = walk.gathered(zone, scope)
    if slots is None:
        walk.skip(zone, scope)
        return
    path, tally = scope.prefix + zone.id, Tally(scope.tally)
    if zone.kind == "repeat":
        made, rounds, stopped = _repeat(walk, zone, scope, tally, slots)
    elif zone.kind == "each":
        made, rounds, stopped = _each(walk, zone, scope, tally, slots)
    else:
        made, rounds, stopped = _sub(walk, zone, scope, tally, slots)
    walk.put(zone, scope, made)
    walk.post(events.ZoneDone(walk.id, zone.id, path, rounds, stopped, tally.tokens, tally.seconds))


FATAL = frozenset({"disk-full", "closing"})
"""What no rule of a zone takes care of: nothing can be written down any more."""

Made = tuple[dict[str, Slot], int, str]


def _inner(scope: Scope, zone: Zone, number: int, tally: Tally) -> Scope:
    prefix = f"{scope.prefix}{zone.id}#{number}/"
    return Scope(scope.pipeline, zone.id, prefix, tally, scope.given, scope)


# repeat until


def _repeat(walk: Walk, zone: Zone, scope: Scope, tally: Tally, carried: Mapping[str, Slot]) -> Made:
    path = scope.prefix + zone.id
    walk.post(events.ZoneStarted(walk.id, zone.id, path, zone.rounds))
    state, stopped, number = dict(carried), "", 0
    while not stopped:
        number += 1
        walk.post(events.RoundStarted(walk.id, zone.id, path, number))
        inner = _inner(scope, zone, number, tally)
        inner.edge = {edge.name: state.get(edge.name) for edge in zone.edges}
        inner.edge[ROUND] = walk.values.slot(number)
        walk.walk(inner)
        left = _carried(walk, zone, inner, state)
        stopped = _stops(walk, zone, inner, tally, number, settled=_ids(left) == _ids(state))
        state = left
    told = {ROUNDS: walk.values.slot(number), STOPPED: walk.values.slot(stopped)}
    return state | told, number, stopped


def _carried(walk: Walk, zone: Zone, inner: Scope, state: Mapping[str, Slot]) -> dict[str, Slot]:
    """The carried values after a round: what was set inside, else what they were."""
    left = dict(state)
    for edge in zone.edges:
        arriving = [slot for slot in inner.arriving(End(zone.id, edge.name, inside=True)) if slot is not None]
        if arriving:
            left[edge.name] = walk.converted(arriving[0], edge.type)
    return left


def _ids(slots: Mapping[str, Slot]) -> dict[str, str]:
    return {name: slot.id for name, slot in slots.items()}


def _stops(
    walk: Walk, zone: Zone, inner: Scope, tally: Tally, number: int, *, settled: bool
) -> events.Stopped | str:
    """Why this round was the last; empty where it was not."""
    until = inner.arriving(End(zone.id, UNTIL, inside=True))
    if until and until[0] is not None and walk.values.value(until[0]) is True:
        return "condition"
    if number >= zone.rounds:
        return "max"
    if zone.settle and zone.edges and settled:
        return "no-progress"
    spent = zone.tokens is not None and tally.tokens >= zone.tokens
    return "budget" if spent or (zone.seconds is not None and tally.seconds >= zone.seconds) else ""


# for each


def _each(walk: Walk, zone: Zone, scope: Scope, tally: Tally, slots: Mapping[str, Slot]) -> Made:
    items = cast("list[Any]", walk.values.value(slots[ITEMS]))
    walk.post(events.ZoneStarted(walk.id, zone.id, scope.prefix + zone.id, len(items)))
    crew = _Items(walk, zone, scope, tally, items)
    _expect(walk, scope, zone, min(zone.together, len(items)))
    crew.work()
    given: dict[str, list[Slot]] = {edge.name: [] for edge in zone.edges}
    for number in range(1, len(items) + 1):
        for name, slot in crew.results.get(number, {}).items():
            given[name].append(slot)
    made = {name: _list(walk, found) for name, found in given.items()}
    if zone.on_error == "keep":
        made[ERRORS] = walk.values.slot([crew.errors[number] for number in sorted(crew.errors)])
    return made, len(items), ""


def _expect(walk: Walk, scope: Scope, zone: Zone, together: int) -> None:
    """Have models loaded for so many answers at once, where steps of the zone ask some."""
    inside = (scope.pipeline.step(member) for member in scope.pipeline.within(zone.id))
    nodes = (walk.nodes.find(step.node, step.version) for step in inside if step is not None)
    if any(node is not None and node.models for node in nodes):
        walk.world.models.expect(1 << (together - 1).bit_length() if together > 1 else 1)


def _list(walk: Walk, slots: list[Slot]) -> Slot:
    return walk.values.slot([walk.values.value(slot) for slot in slots])


class _Items:
    """The items of a For each zone, some at once, results in order."""

    def __init__(self, walk: Walk, zone: Zone, scope: Scope, tally: Tally, items: list[Any]) -> None:
        self._walk, self._zone, self._scope, self._tally, self._items = walk, zone, scope, tally, items
        self.results: dict[int, dict[str, Slot]] = {}
        self.errors: dict[int, dict[str, Any]] = {}
        self._failed: dict[int, BaseException] = {}
        self._next = 0
        self._lock = threading.Lock()

    def work(self) -> None:
        """All of them; raises what the first item raised that nobody took care of."""
        count = min(self._zone.together, len(self._items))
        if count <= 1:
            self._some()
        else:
            left = threading.Semaphore(0)
            for _ in range(count):
                self._walk.hands.do(lambda: (self._some(), left.release()))
            for _ in range(count):
                left.acquire()
        self._raise()

    def _take(self) -> int | None:
        """The number of the next item; None where none is left, or the run comes to its end."""
        with self._lock:
            ended = any(not isinstance(error, Held) for error in self._failed.values())
            if ended or self._next >= len(self._items) or self._walk.control.cancel.cancelled:
                return None
            self._next += 1
            return self._next

    def _some(self) -> None:
        while (number := self._take()) is not None:
            try:
                self._one(number)
            except BaseException as error:
                with self._lock:
                    self._failed[number] = error

    def _one(self, number: int) -> None:
        walk, zone = self._walk, self._zone
        inner = _inner(self._scope, zone, number, self._tally)
        if (kept := self._kept(inner)) is not None:
            self.errors[number] = kept
            return
        walk.post(events.RoundStarted(walk.id, zone.id, self._scope.prefix + zone.id, number))
        inner.edge = {ITEM: walk.values.slot(self._items[number - 1]), INDEX: walk.values.slot(number)}
        try:
            walk.walk(inner)
        except StepError as error:
            if zone.on_error == "stop" or error.error.code in FATAL:
                raise
            self._keep(inner, number, error)
            return
        self.results[number] = {}
        for edge in zone.edges:
            slot = next(iter(inner.arriving(End(zone.id, edge.name, inside=True))), None)
            if slot is not None:
                self.results[number][edge.name] = walk.converted(slot, edge.type)

    def _key(self, inner: Scope) -> str:
        return self._walk.values.digest("item", f"{self._walk.id}\0{inner.prefix}")

    def _kept(self, inner: Scope) -> dict[str, Any] | None:
        """The error of an item that failed before this run was interrupted."""
        found = self._walk.recall(self._key(inner))
        return self._walk.values.value(Slot(found.outputs[ERRORS])) if found else None

    def _keep(self, inner: Scope, number: int, error: StepError) -> None:
        """Write down that an item failed, so that it is not tried again when the run goes on."""
        walk = self._walk
        name = walk.pipeline.named(error.path.rsplit("/", 1)[-1])
        told = {**error_value(error.error, name), "index": number}
        self.errors[number] = told
        slot = walk.values.slot(told)
        result = Result(self._key(inner), {ERRORS: slot.id})
        path = inner.prefix.removesuffix("/")
        record = StepRecord(
            path, self._zone.id, "failed", result.key, error=error.error.sentence, result=result
        )
        walk.commit(record, [slot])

    def _raise(self) -> None:
        if self._walk.control.cancel.cancelled:
            raise Cancelled
        if (error := first_of([self._failed[number] for number in sorted(self._failed)])) is not None:
            raise error


# a pipeline inside


def _nothing(zone: Zone) -> UserError:
    what = f"“{zone.name}” cannot run"
    return UserError(what, why="the pipeline that it runs is missing", todo="choose one", code="no-pipeline")


def _sub(walk: Walk, zone: Zone, scope: Scope, tally: Tally, slots: Mapping[str, Slot]) -> Made:
    path = scope.prefix + zone.id
    pinned = scope.pipeline.pinned.get(zone.pinned)
    if pinned is None:
        raise _nothing(zone)
    walk.post(events.ZoneStarted(walk.id, zone.id, path, 1))
    given = {name: str(walk.values.value(slot)) for name, slot in slots.items()}
    inner = Scope(pinned, "", f"{path}/", tally, given)
    walk.walk(inner)
    made = {name: inner.made.get(end) for name, end in result_ends(pinned, walk.nodes).items()}
    return {name: slot for name, slot in made.items() if slot is not None}, 1, ""
