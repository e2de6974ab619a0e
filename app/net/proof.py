"""What the program can show for its promise: the filter, the broker's absence, and a self-test of just now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.net import filter as kernel
from app.net import outside
from app.net.door import Door
from app.net.selftest import Report, Way, run_self_test


@dataclass(frozen=True)
class Standing:
    """How this process stands, without any test. `shortfall` says why there is no filter, in plain words."""

    filtered: bool
    broker_running: bool
    shortfall: str = ""


@dataclass(frozen=True)
class Proof(Standing):
    """The same, and what the self-test found."""

    test: Report = field(default_factory=lambda: Report((), False))

    def holds(self, offline: bool) -> bool:
        """Whether what the switch promises was seen: nothing got out, and while offline there is no broker."""
        return self.test.passed and not (offline and self.broker_running)


def standing(door: Door) -> Standing:
    """Asked of the kernel and the steward, not remembered."""
    beyond = outside.here()
    if beyond is None:
        return Standing(False, door.broker_running, "this process did not shut itself in when it started")
    steward = beyond.steward
    running = steward.running(outside.BROKER) if steward else door.broker_running
    return Standing(beyond.filtered and kernel.holds(), running, beyond.shortfall)


def prove(door: Door, tell: Callable[[Way], object] = lambda way: None) -> Proof:
    """Look, then try. Raises UserError as `run_self_test` does."""
    test = run_self_test(door, tell)
    now = standing(door)
    return Proof(now.filtered, now.broker_running, now.shortfall, test)


def lines(offline: bool, found: Proof) -> list[str]:
    """The proof for a person to read."""
    return [
        "Offline — nothing leaves this computer." if offline else "Online.",
        "The system's kernel refuses this program every network socket."
        if found.filtered
        else f"Without a filter in the kernel: {found.shortfall or 'it does not hold'}.",
        "The process that may open connections is running."
        if found.broker_running
        else "No process that may open connections exists.",
        *(f"  {_verdict(way)}  {way.way}" for way in found.test.ways),
        "The listener of this test was reached from outside, so its silence counts."
        if found.test.control
        else "The listener of this test cannot be reached at all here, so its silence proves nothing.",
    ]


def _verdict(way: Way) -> str:
    if not way.installed:
        return "not here"
    return "blocked " if way.blocked else "OPEN    "
