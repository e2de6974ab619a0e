"""Loads a model so that nothing ends the program: tried beside it first, lesser plans next, bad ends kept in mind."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from app.base.errors import UserError
from app.engine import canary
from app.engine.api import LoadSpec
from app.engine.buffers import fullest_card, working_host
from app.engine.gguf import GgufFile
from app.engine.ladder import DID_NOT_FIT, MEMORY, given_up, rungs
from app.engine.plan import Knobs, Machine, Plan
from app.engine.plan_search import Planner, again, make_plan
from app.engine.plan_sizes import Sizes
from app.engine.remember import MOST_TRIED, Cause, Known, Memory, identity, key_of, layout_of

T = TypeVar("T")
log = logging.getLogger("underdesk.engine")
WHY: Mapping[Cause, str] = {
    "refused": DID_NOT_FIT,
    "trial": "A first trial of it went wrong",
    "loading": "The engine died of loading it the last time",
    "answering": "The engine died in the middle of an answer the last time",
}


class Trial(Protocol):
    """What tries a plan in a process beside this one; app.engine.canary.Canary in the program."""

    def attempt(
        self, path: Path, plan: Plan, threads: tuple[int, ...], stopped: Callable[[], bool]
    ) -> canary.Report | None:
        """Its report, None where no trial could be made; raises UserError."""
        ...


class Nowhere:
    """A backend of Memory that forgets with the program."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def load(self) -> dict[str, str]:
        """What was kept since the program began."""
        return dict(self._kept)

    def save(self, key: str, value: str) -> None:
        """Keep it until the program ends."""
        self._kept[key] = value


@dataclass
class _Load:
    """One load under way."""

    spec: LoadSpec
    header: GgufFile
    machine: Machine
    key: str
    known: Known
    stopped: Callable[[], bool]
    processor_only: bool = False


class Careful:
    """Loads with a memory of how earlier loads went. Without `trial`, plans are not tried in a process beside.

    A `disposable` process may die of a plan: there a trial is only made to compare thread counts.
    """

    def __init__(
        self,
        memory: Memory | None = None,
        trial: Trial | None = None,
        choices: Callable[[], tuple[int, ...]] = tuple,
        disposable: bool = False,
    ) -> None:
        """`choices` are thread counts worth comparing, the usual one first."""
        self._memory = memory or Memory(Nowhere())
        self._trial, self._choices, self._disposable = trial, choices, disposable
        self._using: list[tuple[object, str]] = []

    def load(
        self,
        spec: LoadSpec,
        header: GgufFile,
        machine: Machine,
        make: Callable[[Plan], T],
        stopped: Callable[[], bool],
    ) -> T:
        """What `make` gives for the best plan that works; raises UserError, of the first plan that did not."""
        key = identity(header, machine, spec.adapters, spec.projector)
        known = replace(self._memory.of(key), name=header.name, path=str(header.path))
        load = _Load(spec, header, _corrected(machine, known), key, known, stopped)
        first: UserError | None = None
        for plan in self._plans(load):
            if load.processor_only and plan.gpu_layers:
                continue
            try:
                return self._use(load, replace(plan, adapters=spec.adapters, projector=spec.projector), make)
            except UserError as error:
                first = first or error
                if stopped() or not self._less_may_help(load, plan, error):
                    break
        self._keep(load, phase="")
        raise first or UserError(f"The model {header.path.name} could not be loaded", code="too-large")

    def beside(self, spec: LoadSpec, header: GgufFile, machine: Machine, stopped: Callable[[], bool]) -> Plan:
        """The plan for a model that serves another one, tried if it is new; raises UserError where it does not work."""
        key = identity(header, machine, spec.adapters, spec.projector)
        known = replace(self._memory.of(key), name=header.name, path=str(header.path))
        load = _Load(spec, header, _corrected(machine, known), key, known, stopped)
        return self._try(load, self._best(load))

    def settled(self, made: object) -> None:
        """A model that was loaded here was freed in good order: nothing is to be blamed on its plan."""
        mine = [pair for pair in self._using if pair[0] is made]
        self._using = [pair for pair in self._using if pair[0] is not made]
        for _, key in mine:
            self._memory.keep(key, replace(self._memory.of(key), phase=""))

    def _plans(self, load: _Load) -> Iterator[Plan]:
        """The best plan, then lesser ones; shunned ones are left out, unless nothing else is left."""
        best = self._best(load)
        why: Cause | None = None
        last: Plan | None = None
        served = False
        for plan in _with_rungs(load, best):
            last = plan
            if cause := load.known.shuns(plan, self._memory.clock()):
                why = cause
                continue
            served = True
            why = load.known.shuns(best, self._memory.clock()) or why
            yield plan if plan is best or why is None else replace(plan, note=given_up(best, plan, WHY[why]))
        if not served and last is not None:
            yield last

    def _best(self, load: _Load) -> Plan:
        spec = load.spec
        if spec.threads is None and load.known.threads:
            spec = load.spec = replace(spec, threads=load.known.threads)
        fresh = make_plan(load.header, spec, load.machine)
        return _steady(load, fresh)

    def _use(self, load: _Load, plan: Plan, make: Callable[[Plan], T]) -> T:
        plan = self._try(load, plan)
        self._keep(load, plan=key_of(plan), phase="loading")
        made = make(plan)
        self._using.append((made, load.key))
        self._keep(load, phase="ready", layout=layout_of(plan))
        return made

    def _try(self, load: _Load, plan: Plan) -> Plan:
        """Have an unknown plan tried beside the program; the plan with the threads that proved fastest there, and with
        what is known of prompts run in pieces."""
        key = key_of(plan)
        plan = replace(plan, pieces=load.known.pieces.get(key))
        if self._trial is None or key in load.known.tried:
            return plan
        choices = () if load.spec.threads else self._choices()
        if self._disposable and (load.known.layout or not choices):
            return plan
        report = self._trial.attempt(load.spec.path, plan, choices, load.stopped)
        if report is None:
            return plan
        tried = (*load.known.tried, key)[-MOST_TRIED:]
        pieces = {known: same for known, same in load.known.pieces.items() if known in tried}
        if report.pieces is not None:
            pieces[key] = report.pieces
        fastest = load.known.threads or report.fastest
        self._keep(load, tried=tried, pieces=pieces, threads=fastest, **_extra(plan, report.buffers))
        threads = (report.fastest if choices else 0) or plan.threads
        return replace(plan, threads=threads, pieces=report.pieces)

    def _less_may_help(self, load: _Load, plan: Plan, error: UserError) -> bool:
        """Keep in mind how the plan ended; whether another should be tried."""
        if error.code not in MEMORY | canary.FATAL:
            return False
        cause: Cause = "refused" if error.code in MEMORY else "trial"
        load.known = load.known.shun(key_of(plan), cause, self._memory.clock())
        log.info("a plan failed: %d layers, context %d: %s", plan.gpu_layers, plan.context, error.code)
        if error.code in (canary.CRASHED, canary.HUNG):
            load.processor_only = True
            return plan.gpu_layers > 0
        return True

    def _keep(self, load: _Load, **changes: object) -> None:
        load.known = replace(load.known, **changes)  # pyright: ignore[reportArgumentType]
        self._memory.keep(load.key, load.known)


def _with_rungs(load: _Load, best: Plan) -> Iterator[Plan]:
    yield best
    yield from rungs(load.header, load.spec, load.machine, best)


def _extra(plan: Plan, buffers: Mapping[str, int]) -> dict[str, int]:
    """Bytes beyond the plan: of the processor's working memory, or of the fullest card."""
    if plan.gpu_layers:
        return {"extra_card": fullest_card(buffers) - max(share.size for share in plan.shares)}
    return {"extra_host": working_host(buffers) - plan.kv - plan.compute}


def _corrected(machine: Machine, known: Known) -> Machine:
    """The machine, smaller by what llama.cpp took beyond the plan; what it took less may be luck."""
    cards = tuple(replace(card, margin=card.margin + max(0, known.extra_card)) for card in machine.cards)
    return replace(machine, free=machine.free - max(0, known.extra_host), cards=cards)


def _steady(load: _Load, fresh: Plan) -> Plan:
    """The plan that worked last, where the fresh one differs only by what a card happens to have free now."""
    layout, planner = load.known.layout, Planner(Sizes(load.header), load.spec, load.machine)
    if not fresh.gpu_layers or not layout.get("gpu_layers") or key_of(fresh) == load.known.plan:
        return fresh
    same = ("context", "sequences", "kv_type", "grid", "full_window", "flash")
    near = max(1, fresh.total_layers // 20)
    if any(layout.get(name) != getattr(fresh, name) for name in same):
        return fresh
    if not 0 <= fresh.gpu_layers - layout["gpu_layers"] <= near:
        return fresh
    knobs = Knobs(**{name: layout[name] for name in same}, host_experts=layout["host_experts"])
    kept = again(planner, replace(fresh, gpu_layers=layout["gpu_layers"]), knobs)
    return kept if kept and key_of(kept) in load.known.tried else fresh
