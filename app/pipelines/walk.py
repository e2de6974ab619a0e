"""One walk through a pipeline: what is ready runs, what is stored is skipped, and each step commits before the next."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from app.base.errors import UserError, friendly
from app.base.events import EventSink
from app.base.jobs import CancelToken
from app.pipelines import events
from app.pipelines.cache import Flights, Slot, Values
from app.pipelines.check import before
from app.pipelines.crew import Crew, Hands, Held, StepError
from app.pipelines.graph import End, Pipeline, Step, Zone
from app.pipelines.ports import inputs, outputs
from app.pipelines.registry import Nodes
from app.pipelines.types import PortType
from app.pipelines.values import convert
from app.pipelines.world import World
from app.store.pipeline_records import Pending, Result, StepRecord
from app.store.pipelines import RunsRepo
from app.store.receipt_records import Receipt

log = logging.getLogger("underdesk.pipelines")


@dataclass
class Tally:
    """What the steps of a zone took, and those of all zones around it."""

    around: Tally | None = None
    tokens: int = 0
    seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, tokens: int, seconds: float) -> None:
        """Count a step."""
        with self.lock:
            self.tokens += tokens
            self.seconds += seconds
        if self.around is not None:
            self.around.add(tokens, seconds)


@dataclass
class Counts:
    """Steps of this walk, whatever zone they stand in."""

    ran: int = 0
    cached: int = 0
    skipped: int = 0
    tokens: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str, tokens: int = 0) -> None:
        """One more."""
        with self.lock:
            setattr(self, what, getattr(self, what) + 1)
            self.tokens += tokens


class Control:
    """What a person wants of a walk that is under way."""

    def __init__(self) -> None:
        self.cancel = CancelToken()
        self._pause = threading.Event()

    def pause(self) -> None:
        """Begin no further step."""
        self._pause.set()

    @property
    def paused(self) -> bool:
        """Whether that was asked for."""
        return self._pause.is_set()


@dataclass(frozen=True)
class Plan:
    """What was drawn and chosen when the run began. `to` are the steps to run to, empty for all; `afresh` those that
    are run again although their results are known; `passed` the breakpoints that were gone
    through; `base` the folder of files that it writes by bare names."""

    seed: int
    now: float
    model: str
    given: Mapping[str, str] = field(default_factory=dict[str, str])
    to: tuple[str, ...] = ()
    afresh: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    web: bool = False
    base: str = ""


@dataclass
class Scope:
    """One instance of the canvas, of a round or of an item: what its steps can read, their own outputs included."""

    pipeline: Pipeline
    zone: str
    prefix: str
    tally: Tally
    given: Mapping[str, str]
    around: Scope | None = None
    edge: dict[str, Slot | None] = field(default_factory=dict[str, "Slot | None"])
    made: dict[End, Slot | None] = field(default_factory=dict[End, "Slot | None"])

    def read(self, end: End) -> Slot | None:
        """What stands at an output; None where it was skipped."""
        if end.inside and end.id == self.zone:
            return self.edge.get(end.port)
        if end in self.made:
            return self.made[end]
        if not end.inside and self.pipeline.by_id[end.id].zone == self.zone:
            return None
        return self.around.read(end) if self.around is not None else None

    def arriving(self, end: End) -> list[Slot | None]:
        """What the wires bring to an input, in their order."""
        return [self.read(wire.source) for wire in self.pipeline.wires_into.get(end, ())]


class Walk:
    """Runs a pipeline from wherever it is. `run` is called once."""

    def __init__(
        self,
        run: str,
        pipeline: Pipeline,
        plan: Plan,
        nodes: Nodes,
        repo: RunsRepo,
        values: Values,
        world: World,
        post: EventSink,
        control: Control,
    ) -> None:
        self.id, self.pipeline, self.plan, self.nodes = run, pipeline, plan, nodes
        self.repo, self.values, self.world, self.post, self.control = repo, values, world, post, control
        self.flights, self.counts, self.hands = Flights(), Counts(), Hands("pipeline-step")
        self.before = {step.path: step for step in repo.steps(run)}
        self.replies = {(p.path, p.number): p.reply for p in repo.pending(run)}
        self._needs: dict[int, dict[str, set[str]]] = {}
        self._lock = threading.Lock()
        self._last: Future[None] | None = None

    def run(self) -> Scope:
        """The whole of it; the scope holds what its steps gave. Raises Held, StepError, Cancelled."""
        scope = Scope(self.pipeline, "", "", Tally(), self.plan.given)
        try:
            self.walk(scope)
        finally:
            self.hands.close()
            if self._last is not None:  # what was not waited for was written before it
                self._last.result()
        return scope

    def needs(self, pipeline: Pipeline) -> dict[str, set[str]]:
        """What each step and zone has to wait for, worked out once for each pipeline."""
        with self._lock:
            found = self._needs.get(id(pipeline))
            if found is None:
                found = self._needs[id(pipeline)] = before(pipeline)
            return found

    def walk(self, scope: Scope) -> None:
        """Run everything that stands directly in a scope, together what is ready together."""
        members = {item.id: item for item in scope.pipeline.members.get(scope.zone, ())}
        if scope.pipeline is self.pipeline and not scope.zone and self.plan.to:
            members = {name: item for name, item in members.items() if name in self._wanted()}
        needs = {name: self.needs(scope.pipeline)[name] & members.keys() for name in members}
        Crew(self.hands, members, needs, lambda item: self.member(item, scope)).work()

    def _wanted(self) -> set[str]:
        """What has to run so that the steps can that are run to: on the canvas, with the zones that hold them."""
        needs, wanted = self.needs(self.pipeline), set[str]()
        left = [
            [name, *self.pipeline.around(name)][-2] for name in self.plan.to if name in self.pipeline.by_id
        ]
        while left:
            name = left.pop()
            if name not in wanted:
                wanted.add(name)
                left += needs[name]
        return wanted

    def member(self, item: Step | Zone, scope: Scope) -> None:
        """Run one step or zone of a scope, and put what it gives there. Raises Held, StepError, Cancelled."""
        from app.pipelines.stepping import run_step
        from app.pipelines.zones import run_zone

        self.control.cancel.check()
        if self.control.paused:
            raise Held("asked", ())
        try:
            (run_step if isinstance(item, Step) else run_zone)(self, cast(Any, item), scope)
        except UserError as error:  # it could not even begin: a value of another kind, a model that is gone
            path = scope.prefix + item.id
            self.post(events.StepFailed(self.id, item.id, path, error))
            raise StepError(error, path) from error

    def gathered(self, item: Step | Zone, scope: Scope) -> dict[str, Slot] | None:
        """What reaches its inputs, converted; None where it has to be skipped."""
        found: dict[str, Slot] = {}
        wired = 0
        for port in inputs(scope.pipeline, self.nodes, item.id):
            arriving = scope.arriving(End(item.id, port.name))
            wired += bool(arriving)
            there = [slot for slot in arriving if slot is not None]
            if not there and port.required and arriving:
                return None
            if port.many and there:
                found[port.name] = self._together(there)
            elif there:
                found[port.name] = self.converted(there[0], port.type)
        return None if wired and not found else found

    def _together(self, slots: Sequence[Slot]) -> Slot:
        """Lists and single values as one list."""
        flat: list[Any] = []
        for slot in slots:
            value = self.values.value(slot)
            flat += cast("list[Any]", value) if isinstance(value, list) else [value]
        return self.values.slot(flat)

    def converted(self, slot: Slot, kind: PortType) -> Slot:
        """The value as a port of this type takes it; raises UserError "wrong-value"."""
        if kind.name in ("any", "json"):
            return slot
        value = self.values.value(slot)
        changed = convert(value, kind)
        return slot if changed is value else self.values.slot(changed)

    def skip(self, item: Step | Zone, scope: Scope) -> None:
        """Let what was not reached give nothing."""
        for port in outputs(scope.pipeline, self.nodes, item.id):
            scope.made[End(item.id, port.name)] = None
        if isinstance(item, Step):
            self.counts.count("skipped")
            self.post(events.StepSkipped(self.id, item.id, scope.prefix + item.id))

    def put(self, item: Step | Zone, scope: Scope, made: Mapping[str, Slot]) -> None:
        """Put what something gave where others read it; what it left out is skipped."""
        for port in outputs(scope.pipeline, self.nodes, item.id):
            scope.made[End(item.id, port.name)] = made.get(port.name)

    def commit(
        self,
        record: StepRecord,
        slots: Sequence[Slot],
        receipts: Sequence[Receipt] = (),
        *,
        wait: bool = True,
    ) -> None:
        """Write down how a step ended, with all values that it names and the receipts of its calls."""
        texts = {slot.id: slot.text for slot in slots if slot.text is not None}
        known = self.before.get(record.path)
        if record.cached and known is not None and (known.key, known.state) == (record.key, record.state):
            return
        future = self.repo.commit(self.id, record, texts, receipts)
        self._last = future
        if wait:
            future.result()
        for name, text in texts.items():
            self.values.keep(name, text)

    def recall(self, key: str) -> Result | None:
        """What is stored under a key."""
        return self.repo.results(key)

    @contextmanager
    def alone(self, key: str) -> Generator[None]:
        """Nobody else makes what has this key meanwhile."""
        while (other := self.flights.enter(key)) is not None:
            while not other.wait(0.1):
                self.control.cancel.check()
        try:
            yield
        finally:
            self.flights.leave(key)

    def reply_to(self, path: str) -> Callable[[int], Mapping[str, Any] | None]:
        """The replies that a step got."""
        return lambda number: self.replies.get((path, number))

    def ask(self, step: Step, path: str, pending: Pending) -> None:
        """Write down what a person is asked, and tell it."""
        self.repo.ask(self.id, pending)
        row = pending.request
        self.post(
            events.StepWaits(
                self.id,
                step.id,
                path,
                row["kind"],
                row["title"],
                row["value"],
                tuple(row["choices"]),
                pending.number,
            )
        )

    def seed_of(self, chain: str) -> int:
        """The seed that was drawn for a step when the run began."""
        digest = hashlib.sha256(f"{self.plan.seed}/{chain}".encode()).digest()
        return int.from_bytes(digest[:4], "big") % (2**32 - 2)


def now() -> float:
    """A clock for how long something takes."""
    return time.monotonic()


def error_value(error: BaseException, name: str) -> dict[str, str]:
    """An error as a value: what error ports and lists of errors give."""
    known = friendly(error)
    return {"message": known.sentence, "code": known.code, "step": name}
