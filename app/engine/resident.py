"""Which models are in memory: what fits beside what, who leaves first, and when the unused ones are let go."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Generic, Protocol, TypeVar

import psutil

from app.engine.api import Resident
from app.engine.plan import Machine

BATTERY_SHARE = 3
"""On a battery, unused models leave this many times sooner."""


@dataclass(frozen=True)
class Footprint:
    """Bytes of a model in memory: `held` are those that the system counts as free although they are ours (weights
    mapped from a file, and what a context may still grow by), `taken` those that it counts as taken, `cards` those on
    each card, of which the card's driver does not tell the `unseen` ones."""

    held: int
    taken: int = 0
    cards: tuple[int, ...] = ()
    unseen: tuple[int, ...] = ()

    def beside(self, other: Footprint) -> Footprint:
        """Both together."""
        cards, unseen = (
            tuple(a + b for a, b in zip_longest(mine, theirs, fillvalue=0))
            for mine, theirs in ((self.cards, other.cards), (self.unseen, other.unseen))
        )
        return Footprint(self.held + other.held, self.taken + other.taken, cards, unseen)


def room(machine: Machine, staying: Sequence[Footprint], leaving: Sequence[Footprint] = ()) -> Machine:
    """What a machine offers beside models that stay, once others have left."""
    back = _sums([f.cards for f in leaving], machine)
    hidden = _sums([f.unseen for f in (*staying, *leaving)], machine)
    unseen = _sums([f.unseen for f in leaving], machine)
    cards = tuple(
        replace(card, free=max(0, card.free - minus + plus))
        for card, minus, plus in zip(machine.cards, hidden, back, strict=True)
    )
    free = machine.free - sum(f.held for f in staying) + sum(f.taken for f in leaving)
    free += sum(b - u for card, b, u in zip(machine.cards, back, unseen, strict=True) if card.shared)
    return replace(machine, free=max(0, free), cards=cards)


def _sums(rows: Sequence[Sequence[int]], machine: Machine) -> list[int]:
    """Bytes card by card."""
    width = len(machine.cards)
    return [sum(column) for column in zip_longest([0] * width, *rows, fillvalue=0)][:width]


class Guest(Protocol):
    """What holds memory."""

    @property
    def resident(self) -> Resident:
        """It, as people are told of it."""
        ...

    @property
    def busy(self) -> bool:
        """Whether it has work, so that it must stay."""
        ...

    def spare(self, saving: bool, /) -> None:
        """Compute with few threads from now on, or with all again."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


S = TypeVar("S", bound=Guest)


@dataclass
class Seat(Generic[S]):
    """A model in memory: what it takes, and when it last computed, in seconds of the clock."""

    guest: S
    measure: Callable[[], Footprint]
    used: float


class Residents(Generic[S]):
    """Models by key, the one that was used longest ago first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seats: dict[Hashable, Seat[S]] = {}

    @property
    def held(self) -> int:
        """Bytes of all of them that the system counts as free."""
        return sum(foot.held for foot in self.footprints())

    def footprints(self, busy: bool | None = None) -> list[Footprint]:
        """Of all of them, or only of those with work, or without."""
        seats = self._seats.values()
        return [seat.measure() for seat in seats if busy is None or seat.guest.busy == busy]

    @property
    def guests(self) -> list[S]:
        """All of them, the one used longest ago first."""
        return [seat.guest for seat in self._seats.values()]

    def find(self, key: Hashable) -> S | None:
        """The model of that key, which counts as used now; None when it is not in memory."""
        seat = self._seats.pop(key, None)
        if seat is None:
            return None
        seat.used = self._clock()
        self._seats[key] = seat
        return seat.guest

    def keep(self, key: Hashable, guest: S, size: int | Callable[[], Footprint]) -> None:
        """It is in memory from now on; what it takes is `size`, or what it tells when it is asked."""
        measure = (lambda: Footprint(size)) if isinstance(size, int) else size
        self._seats[key] = Seat(guest, measure, self._clock())

    def __getitem__(self, key: Hashable) -> S:
        """The model of that key, which does not count as used for that."""
        return self._seats[key].guest

    @property
    def keys(self) -> list[Hashable]:
        """Of all of them, the one used longest ago first."""
        return list(self._seats)

    def take(self, key: Hashable) -> S | None:
        """Like `find`, but it is the caller's from now on."""
        seat = self._seats.pop(key, None)
        return None if seat is None else seat.guest

    def drop(self, key: Hashable) -> None:
        """Free one; unknown keys are fine."""
        seat = self._seats.pop(key, None)
        if seat is not None:
            seat.guest.close()

    def idle(self) -> list[Hashable]:
        """Those that have nothing to do, the one used longest ago first."""
        return [key for key, seat in self._seats.items() if not seat.guest.busy]

    def clear(self) -> None:
        """Free all."""
        for key in list(self._seats):
            self.drop(key)

    def expired(self, idle: float | None) -> list[Hashable]:
        """Those that nobody used for `idle` seconds."""
        now = self._clock()
        return [] if idle is None else [key for key in self.idle() if now - self._seats[key].used >= idle]

    def due(self, idle: float | None) -> float | None:
        """Seconds until `retire` will have something to do; None: never."""
        used = [seat.used for seat in self._seats.values() if not seat.guest.busy]
        return None if idle is None or not used else max(0.0, min(used) + idle - self._clock())


@dataclass(frozen=True)
class Habits:
    """How much the engine allows itself: threads, and seconds until an unused model leaves (None: never)."""

    threads: int
    idle: float | None


def habits(on_battery: bool, cores: int, idle: float | None) -> Habits:
    """On a battery, half the cores and a third of the time."""
    if not on_battery:
        return Habits(cores, idle)
    return Habits(max(1, cores // 2), None if idle is None else idle / BATTERY_SHARE)


def on_battery() -> bool:
    """Whether this computer runs on its battery now; false where there is none or nobody knows."""
    sense = getattr(psutil, "sensors_battery", None)  # not on every system
    try:
        battery = sense() if sense else None
    except (OSError, RuntimeError, NotImplementedError):  # a virtual machine may show half a battery
        return False
    return battery is not None and battery.power_plugged is False
