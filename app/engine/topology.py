"""Which cores a model may compute on: hardware cores, fast and thrifty ones, and what a container leaves of them."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

MOST_THREADS = 16
CPUS = Path("/sys/devices/system/cpu")
HYBRID = Path("/sys/devices/cpu_core/cpus")
GROUP = Path("/sys/fs/cgroup")


@dataclass(frozen=True)
class Cores:
    """Counts of cores: hardware ones this process may use, the fast ones among them, and hardware threads."""

    physical: int
    fast: int
    logical: int

    @property
    def usual(self) -> int:
        """Threads to begin with: one a fast core, since thrifty ones make the others wait at each step."""
        return max(1, min(self.fast, MOST_THREADS))

    @property
    def choices(self) -> tuple[int, ...]:
        """Thread counts worth comparing, the usual one first."""
        others = (self.physical, self.fast // 2, 3 * self.fast // 4)
        wanted = {max(1, min(count, MOST_THREADS)) for count in others} - {self.usual}
        return (self.usual, *sorted(wanted, reverse=True))

    @property
    def sentence(self) -> str:
        """For people, e.g. "8 fast and 8 thrifty cores"."""
        if self.fast < self.physical:
            return f"{self.fast} fast and {self.physical - self.fast} thrifty cores"
        return "1 core" if self.physical == 1 else f"{self.physical} cores"


def cores(cpus: Path = CPUS, hybrid: Path = HYBRID, group: Path = GROUP) -> Cores:
    """As this process may use them: the affinity it was given and its container's share of time included."""
    allowed = _allowed()
    if sys.platform.startswith("linux") and cpus.is_dir():
        found = linux_cores(allowed, cpus, hybrid)
    else:
        physical = psutil.cpu_count(logical=False) or len(allowed)
        found = Cores(min(physical, len(allowed)), min(_fast_of_mac() or physical, physical), len(allowed))
    share = quota(group)
    if not share:
        return found
    return Cores(min(found.physical, share), min(found.fast, share), min(found.logical, share))


def _allowed() -> set[int]:
    if sys.platform.startswith("linux"):
        return set(os.sched_getaffinity(0))
    return set(range(psutil.cpu_count() or 1))


def linux_cores(allowed: set[int], cpus: Path, hybrid: Path) -> Cores:
    """Counted from the kernel's description: siblings of one core count once, slower kinds of cores are thrifty."""
    groups: dict[frozenset[int], int] = {}
    for cpu in sorted(allowed):
        siblings = _numbers(_text(cpus / f"cpu{cpu}" / "topology" / "thread_siblings_list")) or {cpu}
        groups.setdefault(frozenset(siblings), cpu)
    first = sorted(groups.values())
    fast = _fast_of(first, cpus, _numbers(_text(hybrid)))
    return Cores(max(1, len(first)), max(1, len(fast)), max(1, len(allowed)))


def _fast_of(first: list[int], cpus: Path, listed: set[int]) -> list[int]:
    """By the kernel's own list of big cores, else by their capacity; alike where it says nothing."""
    if listed:
        return [cpu for cpu in first if cpu in listed] or first
    capacity = {cpu: int(_text(cpus / f"cpu{cpu}" / "cpu_capacity") or 0) for cpu in first}
    most = max(capacity.values(), default=0)
    return [cpu for cpu in first if capacity[cpu] >= 0.75 * most]


def quota(group: Path) -> int:
    """Processors' worth of time that a container may use; 0 without a limit."""
    text = _text(group / "cpu.max").split()
    if len(text) != 2 or not text[0].isdecimal():
        return 0
    return max(1, math.floor(int(text[0]) / int(text[1]) + 0.1))


def _fast_of_mac() -> int:
    if sys.platform != "darwin":
        return 0
    asked = ["sysctl", "-n", "hw.perflevel0.physicalcpu"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    return int(done.stdout) if done.stdout.strip().isdecimal() else 0


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _numbers(text: str) -> set[int]:
    """The kernel's lists of numbers: "0-3,8"."""
    found: set[int] = set()
    for part in text.split(","):
        low, _, high = part.partition("-")
        if low.isdecimal():
            found.update(range(int(low), int(high or low) + 1))
    return found
