"""Which models stay in memory, whose turn it is, and what a battery changes: without a model, and with the starters."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.jobs import Priority
from app.engine.api import LoadSpec, Moved, Resident
from app.engine.gguf import read
from app.engine.host import LlamaEngine
from app.engine.isolated import IsolatedEngine
from app.engine.lodging import LOOK_AT_BATTERY, Lodging
from app.engine.plan import RESERVE, Card, Machine
from app.engine.plan_search import make_plan
from app.engine.resident import Footprint, Habits, Residents, habits, on_battery, room
from app.engine.turns import Turns
from tests.engine import bert
from tests.engine.conftest import Talk, engine_on, request_of, spec_of

GIB = 1 << 30


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Guest:
    name: str
    gone: list[str] = field(default_factory=list)
    busy: bool = False
    spared: list[bool] = field(default_factory=list)

    @property
    def resident(self) -> Resident:
        return Resident(Path(self.name), self.name, "chat", 10)

    def spare(self, saving: bool, /) -> None:
        self.spared.append(saving)

    def close(self) -> None:
        self.gone.append(self.name)


class House:
    """Three models of 10 bytes each, used at seconds 0, 1 and 2."""

    def __init__(self) -> None:
        self.clock, self.gone = Clock(), list[str]()
        self.residents = Residents[Guest](self.clock)
        self.guests = {name: Guest(name, self.gone) for name in "abc"}
        for second, (name, guest) in enumerate(self.guests.items()):
            self.clock.now = second
            self.residents.keep(name, guest, 10)


@pytest.fixture
def house() -> House:
    return House()


def test_the_one_used_longest_ago_leaves_first(house: House) -> None:
    assert house.residents.find("a") is house.guests["a"]
    assert house.residents.idle() == ["b", "c", "a"] and house.residents.held == 30
    house.residents.drop("b")
    assert house.residents.find("b") is None and house.residents.held == 20
    house.residents.clear()
    assert house.gone == ["b", "c", "a"] and house.residents.idle() == []


def test_one_with_work_stays(house: House) -> None:
    house.guests["a"].busy = True
    assert house.residents.idle() == ["b", "c"] and house.residents["a"] is house.guests["a"]
    assert house.residents.footprints(busy=True) == [Footprint(10)]
    assert len(house.residents.footprints(busy=False)) == 2


def test_those_that_nobody_used_leave_in_time(house: House) -> None:
    assert house.residents.due(None) is None
    assert house.residents.due(10) == 8.0  # "a" was used at 0, and it is 2 now
    house.clock.now = 11
    assert house.residents.due(10) == 0
    assert house.residents.expired(None) == [] and house.residents.expired(10) == ["a", "b"]
    house.residents.drop("a")
    house.residents.drop("b")
    assert house.residents.due(10) == 1.0
    house.guests["c"].busy = True
    house.clock.now = 100
    assert house.residents.expired(10) == [] and house.residents.due(10) is None
    assert house.residents.take("c") is house.guests["c"] and house.residents.take("c") is None


def test_what_stays_is_taken_off_and_what_leaves_comes_back() -> None:
    cards = (Card("live", 900, 0), Card("blind", 1000, 0), Card("shared", 500, 0, shared=True))
    machine = Machine(1000, 2000, 1, cards)
    one = Footprint(held=100, taken=50, cards=(80, 60, 20), unseen=(0, 60, 0))
    two = Footprint(held=30, taken=5)
    stays = room(machine, [one, two])
    assert (stays.free, [card.free for card in stays.cards]) == (870, [900, 940, 500])
    leaves = room(machine, [two], [one])
    assert (leaves.free, [card.free for card in leaves.cards]) == (1040, [980, 1000, 520])
    assert room(Machine(10, 10, 1), [one]).free == 0


@given(cores=st.integers(1, 256), idle=st.none() | st.floats(1, 1e6))
def test_a_battery_halves_the_threads_and_shortens_the_rest(cores: int, idle: float | None) -> None:
    assert habits(False, cores, idle) == Habits(cores, idle)
    spared = habits(True, cores, idle)
    assert 1 <= spared.threads <= max(1, cores // 2)
    assert spared.idle is None if idle is None else spared.idle == pytest.approx(idle / 3)


@pytest.mark.parametrize(
    ("sense", "expected"),
    [
        (lambda: None, False),
        (lambda: SimpleNamespace(power_plugged=True), False),
        (lambda: SimpleNamespace(power_plugged=None), False),
        (lambda: SimpleNamespace(power_plugged=False), True),
    ],
)
def test_the_battery_is_asked(
    sense: Callable[[], Any], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", sense, raising=False)
    assert on_battery() is expected


def test_a_system_that_knows_no_battery_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise OSError("half a battery")

    monkeypatch.setattr(psutil, "sensors_battery", broken, raising=False)
    assert not on_battery()
    monkeypatch.delattr(psutil, "sensors_battery")
    assert not on_battery()


def test_a_change_of_power_reaches_all_models() -> None:
    clock, batteries = Clock(), iter([False, True, True, False])
    lodging = Lodging(lambda: Machine(GIB, GIB, 4), clock, lambda: next(batteries))
    guest = Guest("a")
    lodging.residents.keep("a", guest, 1)
    lodging.rest_after(90)
    dues: list[float | None] = []
    for _ in range(4):
        assert lodging.next() is None
        assert lodging.next() is None  # asked once in a while only
        dues.append(lodging.due())
        clock.now += LOOK_AT_BATTERY
        lodging.residents.find("a")
    assert guest.spared == [True, False]
    assert dues == [90, 30, 30, 90]


# --- turns ---


class Work:
    """Two sides with steps of fixed length on a clock of their own."""

    def __init__(self, write: float, read: float) -> None:
        self.clock, self.costs = Clock(), {"write": write, "read": read}
        self.turns, self.taken = Turns(self.clock), list[str]()

    def step(self, **ready: Priority) -> str:
        side = self.turns.choose(ready)

        def work() -> None:
            self.clock.now += self.costs[side]

        self.turns.run(side, ready[side], work)
        self.taken.append(side)
        return side


def test_whoever_starts_to_write_waits_for_no_second_text() -> None:
    work = Work(write=0.05, read=0.025)
    for _ in range(500):
        work.step(read=Priority.BACKGROUND)
    first = [work.step(write=Priority.PERSON, read=Priority.BACKGROUND) for _ in range(6)]
    assert first == ["write"] * 6


def test_neither_side_starves_and_time_is_shared_by_weight() -> None:
    work = Work(write=0.005, read=0.025)
    for _ in range(4000):
        work.step(write=Priority.PERSON, read=Priority.BACKGROUND)
    spent = {side: work.taken.count(side) * work.costs[side] for side in work.costs}
    assert spent["write"] / spent["read"] == pytest.approx(16, rel=0.1)


def test_a_query_does_not_wait_for_the_whole_answer() -> None:
    work = Work(write=0.005, read=0.025)
    for _ in range(300):
        work.step(write=Priority.PERSON)
    taken = [work.step(write=Priority.PERSON, read=Priority.PERSON) for _ in range(8)]
    assert "read" in taken


def test_a_long_time_alone_is_no_debt() -> None:
    work = Work(write=0.005, read=0.025)
    for _ in range(1000):
        work.step(read=Priority.BACKGROUND)
    for _ in range(10):
        work.step(write=Priority.PERSON)
    taken = [work.step(write=Priority.PERSON, read=Priority.BACKGROUND) for _ in range(100)]
    assert taken.count("read") >= 1


# --- memory ---


def test_readers_leave_when_a_model_would_have_to_make_do_with_less(starter: Path) -> None:
    header = read(starter)
    best = make_plan(header, LoadSpec(starter), Machine(8 * GIB, 8 * GIB, 2))
    tight = Machine(best.total + RESERVE + 1_000_000, 8 * GIB, 2)
    lodging = Lodging(lambda: tight, Clock(), lambda: False)
    gone: list[str] = []
    lodging.residents.keep("large", Guest("large", gone), 500_000_000)
    lodging.residents.keep("small", Guest("small", gone), 900_000)
    left = lodging.machine_for(header, LoadSpec(starter))
    assert gone == ["large"] and left.free == tight.free - 900_000
    assert make_plan(header, LoadSpec(starter), left).context == best.context


def test_one_that_has_to_grow_never_pushes_itself_or_one_with_work_out() -> None:
    moves: list[Moved] = []
    lodging = Lodging(lambda: Machine(GIB, GIB, 2), Clock(), lambda: False)
    lodging.listener = moves.append
    guests = {name: Guest(name) for name in ("self", "busy", "idle")}
    guests["busy"].busy = True
    for name, guest in guests.items():
        lodging.residents.keep(name, guest, 10)
    assert lodging.relieve("self") and not lodging.relieve("self")
    assert guests["idle"].gone == ["idle"]
    assert [(move.left and move.left.name, move.cause) for move in moves] == [("idle", "room")]
    assert [resident.name for resident in lodging.shown] == ["self", "busy"]


def test_an_idle_model_leaves_and_the_next_request_brings_it_back(starter: Path) -> None:
    engine = LlamaEngine()
    try:
        talk = Talk(engine)
        info = engine.load(spec_of(starter)).result(120)
        before = talk.tokens("Tell me a tale.")
        engine.embed(["a"], bert.embedder()).result(60)
        engine.rest_after(0.05)
        while engine._loaded is not None or engine._lodging.residents.guests:
            time.sleep(0.02)
        assert engine.info == info  # for everybody else it is still the model that answers
        engine.rest_after(None)
        assert talk.tokens("Tell me a tale.") == before
        assert engine.embed(["a"], bert.embedder()).result(60).shape == (1, 384)
    finally:
        assert engine.close()


def test_a_reader_takes_the_place_of_an_idle_model_and_gives_it_back(starter: Path) -> None:
    engine = engine_on(RESERVE + 160_000_000)
    try:
        engine.load(LoadSpec(starter, context=512, sequences=1, threads=1)).result(120)
        before = engine.submit(request_of("Hi"), lambda _: None).result(60).token_ids
        assert engine.embed(["a"], bert.embedder()).result(60).shape == (1, 384)
        assert engine._loaded is None
        assert engine.submit(request_of("Hi"), lambda _: None).result(60).token_ids == before
        assert engine._loaded is not None
    finally:
        assert engine.close()


def test_a_process_of_its_own_reads_the_same(host: LlamaEngine) -> None:
    isolated = IsolatedEngine()
    try:
        isolated.rest_after(600)
        there = isolated.embed(["a ship", "a boat"], bert.embedder()).result(120)
        assert (there == host.embed(["a ship", "a boat"], bert.embedder()).result(60)).all()
        long = isolated.embed(["Some words to read. " * 40] * 10_000, bert.embedder())
        assert long.cancel()
        assert isolated.embed([], bert.embedder()).result(60).shape == (0, 384)
    finally:
        assert isolated.close()
