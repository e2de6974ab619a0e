"""Whether other programs keep all cores busy: then threads of ours mostly wait for each other."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from app.engine.topology import cores

PROC = Path("/proc")
LASTS = 0.1
"""Seconds for which an answer that took a look at every process holds."""
STEP = 1.25
"""How much more a thread gets than one whose nice value is one greater, sched(7)."""
RAISED_LIMIT = 0.4
"""Of the hardware threads, for threads of ours that go before others: docs/decisions/0022 has the measurements."""
_STATE, _NICE = 0, 16
"""Places behind the name in a line of proc(5)'s stat."""


def own_nice() -> int:
    """The nice value of the calling thread; the usual one where there is none."""
    return os.getpriority(os.PRIO_PROCESS, 0) if hasattr(os, "getpriority") else 0


def crowd(
    proc: Path = PROC,
    clock: Callable[[], float] = time.monotonic,
    nice: Callable[[], int] = own_nice,
) -> Callable[[], bool]:
    """Tells whether others' threads are entitled to as much as all hardware threads; microseconds where few run.

    Never so where the system does not count them: only Linux does, proc(5). One beside ours, as `nice`, counts as one.
    Programs that have made themselves nice, our own readers of documents among them, stand back and hardly count; and
    nobody counts for much where our own threads go before others.
    """
    limit, seen = cores().logical, (0.0, False)

    def crowded() -> bool:
        nonlocal seen
        found = running(proc)
        if found <= limit:
            return False
        now = clock()
        if now >= seen[0]:
            own = nice()
            seen = now + LASTS, claims(proc, found, own) >= (limit if own >= 0 else RAISED_LIMIT * limit)
        return seen[1]

    return crowded


def claims(proc: Path, found: int, own: int) -> float:
    """What others claim of the cores when `found` threads run, in threads like ours, whose nice value is `own`."""
    gentle = list(gentle_values(proc))
    usual = found - ours(proc) - len(gentle)
    return usual * STEP**own + sum(STEP ** (own - value) for value in gentle)


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


def gentle_values(proc: Path = PROC) -> Iterator[int]:
    """The nice values above 0 of programs whose first thread is one of them."""
    for stat in proc.glob("[0-9]*/stat"):
        facts = _facts(stat)
        if len(facts) > _NICE and facts[_STATE] == b"R" and int(facts[_NICE]) > 0:
            yield int(facts[_NICE])


def _facts(stat: Path) -> list[bytes]:
    """What stands behind the name, which may hold anything, brackets too."""
    try:
        return stat.read_bytes().rpartition(b")")[2].split()
    except OSError:  # it ended meanwhile
        return []
