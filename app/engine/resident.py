"""Which models are in memory: what fits beside what, who leaves first, and when the unused ones are let go."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import psutil

BATTERY_SHARE = 3
"""On a battery, unused models leave this many times sooner."""


class Guest(Protocol):
    """What holds memory."""

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
    """A model in memory: `size` in bytes, `used` when it last computed, in seconds of the clock."""

    guest: S
    size: int
    used: float


class Residents(Generic[S]):
    """Models by key, the one that was used longest ago first."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seats: dict[Hashable, Seat[S]] = {}

    @property
    def held(self) -> int:
        """Bytes of all of them."""
        return sum(seat.size for seat in self._seats.values())

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

    def keep(self, key: Hashable, guest: S, size: int) -> None:
        """It is in memory from now on."""
        self._seats[key] = Seat(guest, size, self._clock())

    def take(self, key: Hashable) -> S | None:
        """Like `find`, but it is the caller's from now on."""
        seat = self._seats.pop(key, None)
        return None if seat is None else seat.guest

    def drop(self, key: Hashable) -> None:
        """Free one; unknown keys are fine."""
        seat = self._seats.pop(key, None)
        if seat is not None:
            seat.guest.close()

    def drop_oldest(self) -> bool:
        """Free the one that was used longest ago and has nothing to do; False when there is none."""
        key = next((key for key, seat in self._seats.items() if not seat.guest.busy), None)
        self.drop(key)
        return key is not None

    def clear(self) -> None:
        """Free all."""
        for key in list(self._seats):
            self.drop(key)

    def make_room(self, fits: Callable[[int], bool]) -> bool:
        """Free one after the other until `fits(bytes held by those that stay)`; False if it never does."""
        while not fits(self.held):
            if not self.drop_oldest():
                return False
        return True

    def retire(self, idle: float | None) -> None:
        """Free those that nobody used for `idle` seconds."""
        if idle is None:
            return
        now = self._clock()
        for key in [
            key for key, seat in self._seats.items() if now - seat.used >= idle and not seat.guest.busy
        ]:
            self.drop(key)

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
