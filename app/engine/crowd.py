"""Whether other programs keep all cores busy: then threads of ours mostly wait for each other."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.engine.topology import cores

PROC = Path("/proc")
LASTS = 0.25
"""Seconds for which an answer that took a look at every process holds."""
_STATE, _NICE = 0, 16
"""Places behind the name in a line of proc(5)'s stat."""


def crowd(proc: Path = PROC, clock: Callable[[], float] = time.monotonic) -> Callable[[], bool]:
    """Tells whether as many threads of others run as there are hardware threads; some microseconds where few run.

    Never so where the system does not count them: only Linux does, proc(5). Programs that have made themselves
    nice, our own readers of documents among them, stand back for us and do not count.
    """
    limit, seen = cores().logical, (0.0, False)

    def crowded() -> bool:
        nonlocal seen
        found = running(proc)
        if found <= limit:
            return False
        now = clock()
        if now >= seen[0]:
            seen = now + LASTS, found - ours(proc) - gentle(proc) >= limit
        return seen[1]

    return crowded


def running(proc: Path = PROC) -> int:
    """Threads of the whole system that run or wait for a core, ours included; 0 where nothing tells."""
    try:
        found = (proc / "loadavg").read_text("ascii").split()[3].partition("/")[0]
    except (OSError, UnicodeDecodeError, IndexError):
        return 0
    return int(found) if found.isdecimal() else 0


def ours(proc: Path = PROC) -> int:
    """Those of them in this process: llama.cpp's look for work for a while after a step."""
    return max(1, sum(_facts(stat)[:1] == [b"R"] for stat in proc.glob("self/task/*/stat")))


def gentle(proc: Path = PROC) -> int:
    """Those of them that are a nice program's first thread."""
    found = (_facts(stat) for stat in proc.glob("[0-9]*/stat"))
    return sum(facts[_STATE] == b"R" and int(facts[_NICE]) > 0 for facts in found if len(facts) > _NICE)


def _facts(stat: Path) -> list[bytes]:
    """What stands behind the name, which may hold anything, brackets too."""
    try:
        return stat.read_bytes().rpartition(b")")[2].split()
    except OSError:  # it ended meanwhile
        return []
