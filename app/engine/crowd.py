"""Whether so many programs compute that threads of ours would mostly wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.engine.topology import cores

LOAD = Path("/proc/loadavg")
A_CORE = 1.5
"""Other runnable threads a hardware thread from which on the machine is crowded: below it, trying is better."""


def crowd(load: Path = LOAD) -> Callable[[], bool]:
    """Tells, for some microseconds, whether it is crowded now; never so where the system does not count (proc(5))."""
    limit = A_CORE * cores().logical
    return lambda: running(load) - 1 > limit


def running(load: Path = LOAD) -> int:
    """Threads of the whole system that run or wait for a core, ours included; 0 where nothing tells."""
    try:
        found = load.read_text("ascii").split()[3].partition("/")[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return 0
    return int(found) if found.isdecimal() else 0
