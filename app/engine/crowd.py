"""Whether other programs keep all cores busy: then threads of ours mostly wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.engine.topology import cores

LOAD, OWN = Path("/proc/loadavg"), Path("/proc/self/task")


def crowd(load: Path = LOAD, own: Path = OWN) -> Callable[[], bool]:
    """Tells, within half a millisecond, whether as many threads of others run as there are hardware threads.

    Never so where the system does not count them: only Linux does, proc(5).
    """
    limit = cores().logical

    def crowded() -> bool:
        found = running(load)
        return found > limit and found - ours(own) >= limit

    return crowded


def running(load: Path = LOAD) -> int:
    """Threads of the whole system that run or wait for a core, ours included; 0 where nothing tells."""
    try:
        found = load.read_text("ascii").split()[3].partition("/")[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return 0
    return int(found) if found.isdecimal() else 0


def ours(own: Path = OWN) -> int:
    """Those of them in this process: llama.cpp's look for work for a while after a step."""
    return max(1, sum(_runs(stat) for stat in own.glob("*/stat")))


def _runs(stat: Path) -> bool:
    """The state stands behind the name, which may hold anything, brackets too."""
    try:
        return stat.read_bytes().rpartition(b")")[2].split()[:1] == [b"R"]
    except OSError:  # it ended meanwhile
        return False
