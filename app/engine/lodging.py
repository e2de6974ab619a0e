"""What the engine keeps in memory, whose turn it is to compute, and how much it allows itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError, friendly
from app.base.jobs import Priority
from app.engine.api import Cause, LoadSpec, Moved, Resident
from app.engine.embed import Errand, Reader, ReadingDesk
from app.engine.gguf import GgufFile
from app.engine.loaded import Loaded
from app.engine.plan import Machine, Plan
from app.engine.plan_reader import plan_reader
from app.engine.plan_search import make_plan
from app.engine.resident import Footprint, Guest, Habits, Residents, habits, on_battery, room
from app.engine.turns import Side, Turns

LOOK_AT_BATTERY = 30.0
"""Seconds between two looks."""
BURST = 0.05
"""Seconds for which answers go on without a look at anything else, while nobody calls."""
READING = "reading"
"""The side of all models that read texts; those that answer are sides of their own."""
log = logging.getLogger("underdesk.engine")


class Occupied(Exception):
    """Only models that are answering are in the way of another one."""


class _Answering:
    """A model that answers, as one of the models in memory."""

    def __init__(self, model: Loaded, leave: Callable[[], None]) -> None:
        self.model, self.scheduler = model, model.scheduler
        self.close, self.spare = leave, model.spare
        self.unseen: tuple[int, ...] = ()

    @property
    def busy(self) -> bool:
        return not self.scheduler.idle or self.model.stay.needed

    @property
    def resident(self) -> Resident:
        return self.model.resident

    def footprint(self) -> Footprint:
        return replace(self.model.footprint, unseen=self.unseen)


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
        self.several = True
        """Whether models that answer stay in memory together."""
        self.listener: Callable[[Moved], None] = _unheard
        self.shown: tuple[Resident, ...] = ()
        """The models in memory, to be read from any thread."""
        self.residents = Residents[Guest](clock)
        self.desk = ReadingDesk(self.residents, self._load)
        self._turns = Turns()
        self._answering: dict[Hashable, _Answering] = {}
        self._looked = -LOOK_AT_BATTERY
        self._on_battery = False
        self._before = Machine(0, 0, 0)

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
        if self.due() == 0:
            return self.retire
        reading, writing = self.desk.priority, self._writing
        if not writing and reading is None:
            return None
        if len(writing) == 1 and reading is None:  # with nothing to choose from, importance does not matter
            return lambda: self._answer_alone(*writing)
        ready: dict[Side, Priority] = {
            key: min(
                (task.priority for task in self._answering[key].scheduler.tasks), default=Priority.BACKGROUND
            )
            for key in writing
        }
        if reading is not None:
            ready[READING] = reading
        side = self._turns.choose(ready)
        step = self.desk.step if side == READING else lambda: self._write(side)
        return lambda: self._turns.run(side, ready[side], step)

    @property
    def busy(self) -> set[Hashable]:
        """The models with answers to write, or that are needed to read what was asked."""
        return {key for key, model in self._answering.items() if model.busy}

    @property
    def _writing(self) -> set[Hashable]:
        return {key for key, model in self._answering.items() if not model.scheduler.idle}

    @property
    def awaited(self) -> bool:
        """Whether a person waits for one of the answers."""
        tasks = (task for key in self._writing for task in self._answering[key].scheduler.tasks)
        return any(task.priority == Priority.PERSON for task in tasks)

    @property
    def watched(self) -> bool:
        """Whether an answer is being written that somebody waits for."""
        return any(model.scheduler.watched for model in self._answering.values())

    def _watched_beside(self, key: Hashable) -> bool:
        """Whether another model writes an answer that somebody waits for."""
        return any(model.scheduler.watched for other, model in self._answering.items() if other != key)

    def _answer_alone(self, key: Hashable) -> None:
        """One decode for answers; and where there is nothing else to do, as many as a moment allows: what lies between
        two decodes counts, since it runs from a cache that the weights have swept clean."""
        self._turns.choose({key: Priority.PERSON})
        self._turns.run(key, Priority.PERSON, lambda: self._write(key))
        until = self._clock() + BURST
        while (model := self._answering.get(key)) is not None and not model.scheduler.idle:
            if self._called() or self._clock() >= until:
                return
            model.scheduler.step()

    def _write(self, key: Hashable) -> None:
        if key in self._answering:
            self.residents.find(key)
            self._answering[key].scheduler.step()

    def carry_on(self, seconds: float) -> None:
        """Let answers go on for a moment while a model is being loaded."""
        until = self._clock() + seconds
        while (writing := self._writing) and self._clock() < until:
            for key in writing:
                scheduler = self._answering[key].scheduler
                try:
                    scheduler.step()
                except Exception as error:
                    log.exception("the engine met a fault of its own")
                    scheduler.fail_all(friendly(error))

    # -- models that answer

    def move_in(self, key: Hashable, model: Loaded, leave: Callable[[], None]) -> None:
        """A model answers from now on. `leave` frees it when its room is needed or nobody used it for long."""
        guest = self._answering[key] = _Answering(model, leave)
        after = self._machine().cards
        told = [max(0, old.free - new.free) for old, new in zip(self._before.cards, after, strict=False)]
        guest.unseen = tuple(
            max(0, size - drop) for size, drop in zip(model.footprint.cards, told, strict=False)
        )
        model.scheduler.mind(lambda: self._watched_beside(key))
        self.residents.keep(key, guest, guest.footprint)
        if self._on_battery:
            guest.spare(True)
        self._tell()

    def move_out(self, key: Hashable) -> None:
        """It does not answer any more; the caller frees it."""
        self.residents.take(key)
        self._answering.pop(key, None)

    def _tell(self, left: Resident | None = None, cause: Cause | None = None) -> None:
        self.shown = tuple(guest.resident for guest in self.residents.guests)
        self.listener(Moved(self.shown, left, cause))

    @property
    def answering(self) -> dict[Hashable, str]:
        """The names of the models that answer, by their keys."""
        return {key: model.resident.name for key, model in self._answering.items()}

    def let_go(self, path: Path) -> None:
        """Free the model of that file; raises UserError (busy, not-loaded)."""
        for key in self.residents.keys:
            guest = self.residents[key]
            if guest.resident.path.resolve() != path.resolve():
                continue
            if guest.busy:
                raise UserError(
                    f"{guest.resident.name} is answering", todo="stop the answer first", code="busy"
                )
            self.push_out(key, "asked")
            return
        raise UserError(f"{path.name} is not in memory", code="not-loaded")

    def push_out(self, key: Hashable, cause: Cause) -> None:
        """Free a model."""
        left = self.residents[key].resident
        log.info("%s leaves the memory: %s", left.path.name, cause)
        self.residents.drop(key)
        self._tell(left, cause)

    # -- memory

    def relieve(self, key: Hashable) -> bool:
        """Let another idle model leave for one whose context has to grow; whether there was one."""
        idle = [other for other in self.residents.idle() if other != key]
        if idle:
            self.push_out(idle[0], "room")
        return bool(idle)

    def machine_for(self, header: GgufFile, spec: LoadSpec) -> Machine:
        """What a model that answers may count on. Idle ones leave, the one used longest ago first, if it would have to
        make do with less for them.

        Raises UserError when it does not fit alone either, and Occupied when it has to wait for answers.
        """
        now, everybody = self._machine(), self.residents.footprints()
        busy, idle = self.residents.footprints(busy=True), self.residents.footprints(busy=False)
        alone = make_plan(header, spec, room(now, [], everybody))
        in_the_way = not self.several and self.busy
        if busy and (in_the_way or not _as_good(header, spec, room(now, busy, idle), alone)):
            raise Occupied
        if not self.several:
            for key in list(self._answering):
                self.push_out(key, "room")
        self._before = self._cleared(
            lambda left, alone: _as_good(header, spec, left, make_plan(header, spec, alone))
        )
        return self._before

    def _cleared(self, fits: Callable[[Machine, Machine], bool]) -> Machine:
        """What there is beside all once it `fits`, or nobody is left who could leave.

        `fits` is also given what there would be without anybody.
        """
        while True:
            now, there = self._machine(), self.residents.footprints()
            idle = self.residents.idle()
            if fits(left := room(now, there), room(now, [], there)) or not idle:
                return left
            self.push_out(idle[0], "room")

    def _load(self, key: Hashable, header: GgufFile) -> Reader:
        machine = self._cleared(lambda left, _: _fits(header, left))
        reader = Reader(header, plan_reader(header, machine, machine.cores))
        if self._on_battery:
            reader.spare(True)
        self.residents.keep(key, reader, reader.plan.weights if reader.plan.host else 0)
        self._tell()
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
        for key in self.residents.expired(self.habits(1).idle):
            self.push_out(key, "rest")

    def close(self) -> None:
        """End all errands and free everything."""
        self.desk.close()
        self.residents.clear()


def _unheard(_: Moved) -> None:
    """Nobody listens yet."""


def errand(texts: Sequence[str], model: Path, priority: Priority, query: str | None = None) -> Errand:
    """Texts to be read, with a future for what comes of it."""
    return Errand(tuple(texts), model, priority, Future[Any](), query)


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
