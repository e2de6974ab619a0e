"""What the program can show for its promise: the filter, the broker's absence, and a self-test of just now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.net import filter as kernel
from app.net import nearby, outside
from app.net.door import Door
from app.net.selftest import Report, Way, run_self_test


@dataclass(frozen=True)
class Standing:
    """How this process stands, without any test. `shortfall` says why there is no filter, in plain words."""

    filtered: bool
    broker_running: bool
    shortfall: str = ""
    relays: tuple[str, ...] = field(default=(), kw_only=True)
    """What on this computer is reached by processes beside this one, each by its own."""
    listening: int = field(default=0, kw_only=True)
    """The port where one listens for other programs of this computer; 0 where none does."""


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
        why = "this process did not shut itself in when it started"
        return Standing(False, door.broker_running, why, relays=door.relays)
    steward = beyond.steward
    running = steward.running(outside.BROKER) if steward else door.broker_running
    held, heard = beyond.filtered and kernel.holds(), outside.listening()
    return Standing(held, running, beyond.shortfall, relays=door.relays, listening=heard)


def prove(door: Door, tell: Callable[[Way], object] = lambda way: None) -> Proof:
    """Look, then try. Raises UserError as `run_self_test` does."""
    test = run_self_test(door, tell)
    now = standing(door)
    return Proof(**vars(now), test=test)


def lines(offline: bool, found: Proof) -> list[str]:
    """The proof for a person to read."""
    return [
        "Offline — nothing leaves this computer." if offline else "Online.",
        "The system's kernel refuses this program every network socket."
        if found.filtered
        else f"Without a filter in the kernel: {found.shortfall or 'it does not hold'}.",
        "The process that may open connections is running."
        if found.broker_running
        else f"No process that may open connections{further(found)} exists.",
        *([relays_words(found.relays)] if found.relays else []),
        *([porter_words(found.listening)] if found.listening else []),
        *(f"  {_verdict(way)}  {way.way}" for way in found.test.ways),
        "The listener of this test was reached from outside, so its silence counts."
        if found.test.control
        else "The listener of this test cannot be reached at all here, so its silence proves nothing.",
    ]


def further(found: Standing) -> str:
    """Where the connections lead that nobody may open, while a relay may open some within this computer."""
    return " to other computers" if found.relays else ""


def relays_words(origins: Sequence[str]) -> str:
    """What relays may do, in one sentence."""
    held = "the kernel holds each to its port" if nearby.port_is_held() else "its own code holds it to that"
    one = "A process" if len(origins) == 1 else "Processes"
    return f"{one} beside this one may reach {', '.join(origins)} on this computer, nothing else: {held}."


def porter_words(port: int) -> str:
    """What the process that listens may do, in one sentence."""
    held = "the kernel refuses it all others" if kernel.available() else "it opens no others"
    return f"A process listens on 127.0.0.1:{port} for programs of this computer, and has no other sockets: {held}."


def _verdict(way: Way) -> str:
    if not way.installed:
        return "not here"
    return "blocked " if way.blocked else "OPEN    "
