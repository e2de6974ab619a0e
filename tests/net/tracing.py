"""Which sockets every process of a program got, as strace saw it."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "socket,clone,clone3,fork,vfork,seccomp"
_SOCKET = re.compile(r"socket\((\w+), .*?\)\s+= (-?\d+)")
_CHILD = re.compile(r"(?:clone|clone3|fork|vfork)\b.*= (\d+)$")


@dataclass
class Traced:
    """One process or thread."""

    number: int
    parent: int = 0
    sockets: list[tuple[str, int]] = field(default_factory=list)

    def opened(self, *families: str) -> int:
        """How many sockets of these families it got."""
        return sum(handle >= 0 for family, handle in self.sockets if family in families)

    def refused(self, *families: str) -> int:
        """How many it asked for in vain."""
        return sum(handle < 0 for family, handle in self.sockets if family in families)


def unusable() -> str:
    """Why processes cannot be traced here; empty where they can."""
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"strace cannot trace here: {tried.stderr.strip()[:100]}"


def command(report: Path) -> list[str]:
    """What to put before a command."""
    return ["strace", "-f", "-qq", "-o", str(report), "-e", f"trace={CALLS}", "-e", "signal=none"]


def read(report: Path) -> dict[int, Traced]:
    """All processes and threads of the report by their numbers; the first is the program itself."""
    found: dict[int, Traced] = {}
    waiting: dict[int, str] = {}
    for line in report.read_text(encoding="utf-8", errors="replace").splitlines():
        number, _, words = line.partition(" ")
        pid, words = int(number), words.strip()
        if "<unfinished ...>" in words:
            waiting[pid] = words.replace("<unfinished ...>", "")
            continue
        if resumed := re.match(r"<\.\.\. \w+ resumed>(.*)", words):
            words = waiting.pop(pid, "") + resumed.group(1)
        one = found.setdefault(pid, Traced(pid))
        if made := _SOCKET.search(words):
            one.sockets.append((made.group(1), int(made.group(2))))
        elif child := _CHILD.search(words):
            found.setdefault(int(child.group(1)), Traced(int(child.group(1)))).parent = pid
    return found


def descendants(of: int, found: dict[int, Traced]) -> set[int]:
    """It and all that came from it."""
    members = {of}
    while more := {t.number for t in found.values() if t.parent in members} - members:
        members |= more
    return members
