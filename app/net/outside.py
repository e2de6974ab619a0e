"""Shuts this process in where it starts, and keeps hold of what was left outside."""

from __future__ import annotations

import contextlib
import functools
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from io import RawIOBase
from typing import cast

from app.base.errors import UserError
from app.base.paths import program_root
from app.net import broker, nearby, porter, witness
from app.net import filter as kernel
from app.net.brokered import BrokeredDoor
from app.net.door import ON_THIS_COMPUTER, Attempt, Door, Rules
from app.net.doors import SLOTS, Doors
from app.net.gate import Gate
from app.net.link import RULES, OnSocket, Peer
from app.net.porter import Porter, PorterAfar, PorterHere
from app.net.steward import Steward, split_off

BROKER, WITNESS, PORTER = "broker", "witness", "porter"


class Outside:
    """What this process has outside of itself. `filtered`: whether the kernel's filter was put up here."""

    def __init__(self, steward: Steward | None, filtered: bool, shortfall: str = "") -> None:
        """`shortfall` says in plain words why there is no filter."""
        self.steward, self.filtered, self.shortfall = steward, filtered, shortfall
        self.waiting: Porter | None = None
        """A porter that listens for a locked program: the next that is opened goes on with it."""
        self.porter: Porter | None = None
        """The one that was asked for last."""

    def start_broker(self) -> Peer:
        """A new broker. Raises OSError."""
        steward = self.steward
        if steward is None:
            return OnPipes()
        return OnSocket(steward.start(BROKER), lambda: steward.stop(BROKER))

    def start_relay(self, slot: str) -> Peer:
        """A new relay, for the origin that it is told first. Raises OSError."""
        steward = self.steward
        if steward is None:
            return OnPipes(command(nearby.FLAG))
        return OnSocket(steward.start(slot), lambda: steward.stop(slot))


# Process-wide on purpose, like the filter itself, which cannot be taken down again.
_here: list[Outside] = []


def shut_in() -> Outside:
    """Call it first thing in a program that will hold a key, with one thread; calling it again does nothing more."""
    if not _here:
        _here.append(_shut_in())
    return _here[0]


def here() -> Outside | None:
    """What `shut_in` left outside; None in a process that was never shut in, as those of tests are."""
    return _here[0] if _here else None


def _shut_in() -> Outside:
    if sys.platform != "linux":
        return Outside(None, False, "this system has no such filter")
    relays = dict.fromkeys(SLOTS, nearby.live)
    try:
        steward = split_off({**relays, BROKER: broker.live, WITNESS: witness.live, PORTER: porter.live})
    except OSError as error:
        return Outside(None, False, f"no process could be started beside this one ({error.strerror})")
    if not kernel.available():
        return Outside(steward, False, "there is no filter for this kind of processor")
    try:
        kernel.install()
    except OSError as error:
        return Outside(steward, False, f"the kernel took no filter ({error.strerror})")
    return Outside(steward, True)


def open_door(
    offline: bool,
    log: Callable[[Attempt], object],
    earlier: int = 0,
    began: Callable[[Attempt], object] = lambda row: None,
    rules: Rules = RULES,
) -> Door:
    """The door of this process: by a broker where it was shut in, else a gate of its own."""
    outside = here()
    if outside is None:
        main: Door = Gate(offline, log, earlier=earlier, began=began)
    else:
        main = BrokeredDoor(offline, log, outside.start_broker, earlier, began, rules.beyond)

    def make(slot: str, origin: str) -> Door:
        if outside is None:
            places = [replace(ON_THIS_COMPUTER, places=(origin,))]
            return Gate(False, log, places, began=began, here_only=True)
        start = functools.partial(outside.start_relay, slot)
        return BrokeredDoor(False, log, start, began=began, rules=Rules(endpoints=(origin,)))

    doors = Doors(main, make, log)
    doors.keep_to(rules)
    return doors


def open_porter(port: int) -> Porter:
    """Somebody who listens on this computer's own addresses: the one that waited at that port, or a new one; nobody
    waits any more afterwards. Raises UserError (port-taken, port-refused, no-porter)."""
    outside = here()
    waiting = leave_waiting(None)
    if waiting and waiting.port == port:
        return waiting
    if waiting:
        waiting.close()
    if outside is None:
        return PorterHere(port)
    outside.porter = _new_porter(outside.steward, port)
    return outside.porter


def _new_porter(steward: Steward | None, port: int) -> Porter:
    if steward is None:
        return PorterHere(port)
    try:
        return PorterAfar(steward.start(PORTER), lambda: steward.stop(PORTER), port)
    except OSError as error:
        raise UserError(
            "Underdesk cannot listen for other programs",
            why="no process could be started for that",
            todo="start Underdesk again",
            code="no-porter",
        ) from error


def listening() -> int:
    """The port where a process or thread listens for other programs of this computer; 0 where none does."""
    outside = here()
    if outside is None or outside.porter is None or not outside.porter.listens:
        return 0
    gone = outside.steward is not None and not outside.steward.running(PORTER)
    return 0 if gone else outside.porter.port


def leave_waiting(listening: Porter | None) -> Porter | None:
    """Keep a shut porter beyond the profile that it was opened for; the one that was kept until now."""
    outside = here()
    if outside is None:
        if listening:
            listening.close()
        return None
    kept, outside.waiting = outside.waiting, listening
    return kept


class OnPipes:
    """A broker as an ordinary child of this process, for systems without a steward."""

    def __init__(self, words: list[str] | None = None) -> None:
        """Raises OSError where it cannot be started."""
        flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
        self._process = subprocess.Popen(
            words or command(broker.FLAG),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=program_root(),
            env={name: text for name, text in os.environ.items() if not name.startswith("UNDERDESK_")},
            creationflags=flags,
            bufsize=0,
        )
        self.questions = cast("RawIOBase", self._process.stdin)
        self.answers = cast("RawIOBase", self._process.stdout)
        self.channel: socket.socket | None = None

    def end(self) -> None:
        """See Peer."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()


def command(flag: str) -> list[str]:
    """How to start this very program as what the flag says."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, flag]
