"""Shuts this process in where it starts, and keeps hold of what was left outside."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from io import RawIOBase
from typing import cast

from app.base.paths import program_root
from app.net import broker, witness
from app.net import filter as kernel
from app.net.brokered import BrokeredDoor
from app.net.door import Attempt, Door
from app.net.gate import Gate
from app.net.link import OnSocket, Peer
from app.net.steward import Steward, split_off

BROKER, WITNESS = "broker", "witness"


class Outside:
    """What this process has outside of itself. `filtered`: whether the kernel's filter was put up here."""

    def __init__(self, steward: Steward | None, filtered: bool, shortfall: str = "") -> None:
        """`shortfall` says in plain words why there is no filter."""
        self.steward, self.filtered, self.shortfall = steward, filtered, shortfall

    def start_broker(self) -> Peer:
        """A new broker. Raises OSError."""
        steward = self.steward
        if steward is None:
            return OnPipes()
        return OnSocket(steward.start(BROKER), lambda: steward.stop(BROKER))


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
    try:
        steward = split_off({BROKER: broker.live, WITNESS: witness.live})
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
) -> Door:
    """The door of this process: by a broker where it was shut in, else a gate of its own."""
    outside = here()
    if outside is None:
        return Gate(offline, log, earlier=earlier, began=began)
    return BrokeredDoor(offline, log, outside.start_broker, earlier, began)


class OnPipes:
    """A broker as an ordinary child of this process, for systems without a steward."""

    def __init__(self, command: list[str] | None = None) -> None:
        """Raises OSError where it cannot be started."""
        flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
        self._process = subprocess.Popen(
            command or broker_command(),
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

    def end(self) -> None:
        """See Peer."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._process.wait()


def broker_command() -> list[str]:
    """How to start this very program as a broker."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, broker.FLAG]
