"""Large pages for a model's weights and memory: fewer look-ups of addresses for every token."""

from __future__ import annotations

import ctypes
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_PAGE = 2 << 20
_LEAST = 2 * _PAGE
_ADVISE_HUGE, _ADVISE_COLLAPSE = 14, 25
"""MADV_HUGEPAGE and MADV_COLLAPSE (Linux 6.1) of madvise(2)."""
_BUDGET_S = 0.5
_SWITCH = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def enlarge(maps: Path = Path("/proc/self/maps"), switch: Path = _SWITCH) -> int:
    """Ask Linux for pages of 2 MiB where this process holds large memory of its own; how many it gave at once.

    Most systems give them only to who asks. What half a second does not suffice for, the kernel does in the
    background. Where the owner of the computer has switched them off, and on other systems, nothing is done.
    """
    found = _found(maps, switch)
    if not found:
        return 0
    advise = _advise()
    for start, stop in found:
        advise(start, stop - start, _ADVISE_HUGE)
    given, end = 0, time.monotonic() + _BUDGET_S
    for place in (place for start, stop in found for place in range(start, stop, _PAGE)):
        if time.monotonic() > end:
            break
        given += advise(place, _PAGE, _ADVISE_COLLAPSE) == 0
    return given


class Reserved:
    """Asks for large pages in memory that is reserved after this was made, before anything is written there.

    Then they cost nothing: an `enlarge` later has to copy what stands there, and its time ends before the weights.
    """

    def __init__(self, maps: Path = Path("/proc/self/maps"), switch: Path = _SWITCH) -> None:
        self._places = maps, switch
        self._known = set(_found(maps, switch))

    def ask(self) -> int:
        """For what came since; returns its bytes. A neighbour of the new memory may be meant, too, which is no harm."""
        fresh = [one for one in _found(*self._places) if one not in self._known]
        for start, stop in fresh:
            _advise()(start, stop - start, _ADVISE_HUGE)
        return sum(stop - start for start, stop in fresh)


def _advise() -> Callable[[int, int, int], int]:
    advise = ctypes.CDLL(None).madvise
    advise.argtypes, advise.restype = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int], ctypes.c_int
    return advise


def _found(maps: Path, switch: Path) -> list[tuple[int, int]]:
    if not sys.platform.startswith("linux") or not _allowed(switch):
        return []
    return list(ranges(maps.read_text(encoding="utf-8")))


def _allowed(switch: Path) -> bool:
    try:
        return "[never]" not in switch.read_text(encoding="utf-8")
    except OSError:
        return False


def ranges(maps: str) -> Iterator[tuple[int, int]]:
    """Start and end, on whole large pages, of each large private mapping without a file; `maps` as in proc(5)."""
    for line in maps.splitlines():
        fields = line.split()
        if len(fields) != 5 or fields[1] != "rw-p":
            continue
        start, stop = (int(part, 16) for part in fields[0].split("-"))
        start, stop = -(-start // _PAGE) * _PAGE, stop // _PAGE * _PAGE
        if stop - start >= _LEAST:
            yield start, stop
