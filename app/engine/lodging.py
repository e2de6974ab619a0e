"""What the engine keeps in memory beside the model that answers, whose turn it is, and how much it allows itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import LoadSpec
from app.engine.embed import Errand, Reader, ReadingDesk, plan_reader
from app.engine.gguf import GgufFile
from app.engine.plan import Machine, Plan
from app.engine.plan_search import make_plan
from app.engine.resident import Guest, Habits, Residents, habits, on_battery
from app.engine.scheduler import Scheduler
from app.engine.turns import Side, Turns

LOOK_AT_BATTERY = 30.0
"""Seconds between two looks."""
BURST = 0.05
"""Seconds for which answers go on without a look at anything else, while nobody calls."""
ANSWERING = "answering"
"""The residents' key of the model that answers."""


class _Answering:
    """The model that answers, as one of the models in memory."""

    def __init__(
        self, scheduler: Scheduler, leave: Callable[[], None], spare: Callable[[bool], None]
    ) -> None:
        self.scheduler, self.close, self.spare = scheduler, leave, spare

    @property
    def busy(self) -> bool:
        return not self.scheduler.idle


class Lodging:
    """Lives on the engine's thread."""

    def __init__(
        self,
        machine: Callable[[], Machine],
        clock: Callable[[], float] = time.monotonic,
        battery: Callable[[], bool] = on_battery,
        called: Callable[[], bool] = lambda: True,
    ) -> None:
        """`called` says whether somebody waits for the thread; then a step is one decode."""
        self._machine, self._clock, self._battery, self._called = machine, clock, battery, called
        self._idle: float | None = None
        self.residents = Residents[Guest](clock)
        self.desk = ReadingDesk(self.residents, self._load)
        self._turns = Turns()
        self._answering: _Answering | None = None
        self._looked = -LOOK_AT_BATTERY
        self._on_battery = False

    def read(self, post: Callable[[Callable[[], None]], None], errand: Errand) -> Future[Any]:
        """Hand an errand to the engine's thread by way of `post`; from any thread."""
        try:
            post(lambda: self.desk.submit(errand))
        except UserError as error:
            errand.future.set_exception(error)
        return errand.future

    def next(self) -> Callable[[], None] | None:
        """The step whose turn it is; None when there is nothing to do before `due`."""
        self._look()
        reading, writing = self.desk.priority, self._writing()
        ready: dict[Side, Priority] = {}
        if writing is not None:
            ready["write"] = writing
        if reading is not None:
            ready["read"] = reading
        if not ready:
            return self.retire if self.due() == 0 else None
        side = self._turns.choose(ready)
        if side == "read":
            return lambda: self._turns.run(side, ready[side], self.desk.step)
        return lambda: self._answer(ready[side])

    def _answer(self, priority: Priority) -> None:
        """One decode for answers; and where there is nothing else to do, as many as a moment allows: what lies between
        two decodes counts, since it runs from a cache that the weights have swept clean."""
        self._turns.run("write", priority, self._write)
        until = self._clock() + BURST
        while self._answering is not None and self._answering.busy and self.desk.priority is None:
            if self._called() or self._clock() >= until:
                return
            self._answering.scheduler.step()

    def _writing(self) -> Priority | None:
        """How important the most important answer is; None when there is none to write."""
        if self._answering is None or not self._answering.busy:
            return None
        if self.desk.priority is None:
            return Priority.PERSON  # with nothing to choose from, it does not matter
        return min(task.priority for task in self._answering.scheduler.tasks)

    def _write(self) -> None:
        if self._answering is not None:
            self.residents.find(ANSWERING)
            self._answering.scheduler.step()

    # -- the model that answers

    def move_in(
        self, scheduler: Scheduler, weights: int, leave: Callable[[], None], spare: Callable[[bool], None]
    ) -> None:
        """A model answers from now on. `leave` frees it when nobody used it for long; `spare` hears of the battery."""
        self._answering = _Answering(scheduler, leave, spare)
        self.residents.keep(ANSWERING, self._answering, weights)
        if self._on_battery:
            spare(True)

    def move_out(self) -> None:
        """No model answers any more."""
        self.residents.take(ANSWERING)
        self._answering = None

    # -- memory

    def machine_for(self, header: GgufFile, spec: LoadSpec) -> Machine:
        """What a model that answers may count on. Others leave if it would have to make do with less for them.

        Raises UserError when it does not fit alone either.
        """
        machine = self._machine()
        alone = make_plan(header, spec, machine)
        self.residents.make_room(lambda held: _as_good(header, spec, _less(machine, held), alone))
        return _less(machine, self.residents.held)

    def _load(self, header: GgufFile) -> Reader:
        machine = self._machine()
        self.residents.make_room(lambda held: _fits(header, _less(machine, held)))
        reader = Reader(header, plan_reader(header, _less(machine, self.residents.held), machine.cores))
        if self._on_battery:
            reader.spare(True)
        return reader

    # -- time

    def habits(self, cores: int) -> Habits:
        """What is allowed now."""
        return habits(self._on_battery, cores, self._idle)

    def _look(self) -> None:
        """See from time to time whether the battery feeds the computer, and tell all that compute."""
        now = self._clock()
        if now - self._looked < LOOK_AT_BATTERY:
            return
        self._looked, before = now, self._on_battery
        self._on_battery = self._battery()
        if before != self._on_battery:
            for guest in self.residents.guests:
                guest.spare(self._on_battery)

    def rest_after(self, seconds: float | None) -> None:
        """Models that nobody used for so long leave; None: they stay."""
        self._idle = seconds

    def due(self) -> float | None:
        """Seconds until a model that nobody used should leave; None: never."""
        return self.residents.due(self.habits(1).idle)

    def retire(self) -> None:
        """Let those leave whose time has come."""
        self.residents.retire(self.habits(1).idle)

    def close(self) -> None:
        """End all errands and free everything."""
        self.desk.close()
        self.residents.clear()


def errand(texts: Sequence[str], model: Path, priority: Priority, query: str | None = None) -> Errand:
    """Texts to be read, with a future for what comes of it."""
    return Errand(tuple(texts), model, priority, Future[Any](), query)


def _less(machine: Machine, held: int) -> Machine:
    """The machine without what is taken: weights are mapped from files, and the system calls such memory free."""
    return replace(machine, free=max(0, machine.free - held))


def _fits(header: GgufFile, machine: Machine) -> bool:
    try:
        plan_reader(header, machine, 1)
    except UserError:
        return False
    return True


def _as_good(header: GgufFile, spec: LoadSpec, machine: Machine, best: Plan) -> bool:
    try:
        return _layout(make_plan(header, spec, machine)) == _layout(best)
    except UserError:
        return False


def _layout(plan: Plan) -> tuple[object, ...]:
    return plan.context, plan.sequences, plan.kv_type, plan.gpu_layers, plan.host_experts, plan.grid
