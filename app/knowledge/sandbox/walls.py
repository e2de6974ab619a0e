"""Shuts a process in with what the system at hand offers, and says what that was."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from dataclasses import dataclass
from typing import Any

from app.knowledge.sandbox import hook, landlock, macos, seccomp, windows

resource: Any = importlib.import_module("resource") if sys.platform != "win32" else None


@dataclass(frozen=True)
class Room:
    """What a shut-in process may use: bytes of memory beyond what it has already, seconds of processor and of clock.

    `modest` ones let everything else on the computer go first.
    """

    memory: int
    processor_s: float
    clock_s: float
    modest: bool = False


def shut_server() -> list[str]:
    """Take from the process that forks what its children will not need either; returns the names of the walls."""
    if sys.platform == "win32":
        return []
    if sys.platform == "linux" and seccomp.available():
        seccomp.prepared()
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))
    if sys.platform == "linux" and landlock.version():
        landlock.install()
        return ["limits", "landlock"]
    return ["limits"]


def shut(room: Room, taken: int = 0) -> list[str]:
    """Shut this process in for good before it touches a foreign byte; returns the names of the walls.

    `taken` is the address space it has already; what is granted comes on top.
    Raises OSError when a wall that the system has cannot be put up: then nothing may be parsed.
    """
    if sys.platform == "win32":
        windows.install(room.memory, room.processor_s)
        hook.install()
        return ["job", "hook"]
    _limit(room, taken)
    if sys.platform == "linux":
        if not seccomp.available():
            hook.install()
            return ["hook"]
        seccomp.install()
        return ["seccomp"]
    if sys.platform == "darwin":
        macos.install()
    hook.install()
    return ["profile", "hook"] if sys.platform == "darwin" else ["hook"]


def _limit(room: Room, taken: int) -> None:
    """Limits every Unix has. macOS takes the one for memory but does not keep to it."""
    if room.modest:
        os.nice(10)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, room.clock_s)
    seconds = max(1, round(room.processor_s))
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_NOFILE, 3)
    if sys.platform != "darwin":
        _lower(resource.RLIMIT_AS, taken + room.memory)


def _lower(kind: int, value: int) -> None:
    resource.setrlimit(kind, (value, value))


def address_space() -> int:
    """Bytes of address space this process has: 0 where that cannot be read. To be asked before `shut_server`."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
