"""Runs all tests in two lanes side by side, each a few processes one after the other in desktop sessions of their own.

One lane starts the program and computes with models: it waits for windows and processes most of the time and leaves a
core to the other. What draws hundreds of windows offscreen does not share a process with what comes before it, and a
keyring that one process locks is not another's. A few tests that failed are tried once more, alone, and named.
With arguments there is one process and one try.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
SESSION = ["sh", str(ROOT / "tests" / "_support" / "session.sh"), sys.executable, "-m", "pytest"]
FIRST = (("engine", "prove", "serve"), ("journeys", "window"), ("chat", "quality"))
FAILED = 1
"""How pytest ends when tests failed, and nothing else went wrong."""
FEW = 6
"""More failures than these are no accident."""
DRAWING = ("ui",)
"""Folders of the first lane's processes, and of the second lane's last one; all others are before it."""


def lanes() -> tuple[list[list[str]], list[list[str]]]:
    """What each process of each lane runs. Whatever lies in `tests` is in one of them."""
    found = sorted(p for p in (ROOT / "tests").iterdir() if any(p.rglob("test_*.py")) or p.match("test_*.py"))
    names = [path.name for path in found if path.name not in {"data", "fixtures"}]
    placed = {*DRAWING, *(name for group in FIRST for name in group)}
    others = [name for name in names if name not in placed]
    return _folders(FIRST), _folders((others, DRAWING))


def _folders(groups: tuple[tuple[str, ...] | list[str], ...]) -> list[list[str]]:
    return [[f"tests/{name}" for name in group] for group in groups]


@dataclass(frozen=True)
class Ran:
    """One process of a lane: what it ran, its exit code, and the tests that failed in it."""

    group: list[str]
    code: int
    failed: tuple[str, ...]


def _run(group: list[str], *options: str, said: IO[bytes] | None = None) -> Ran:
    """One process, which remembers its failures in a place of its own."""
    kept = f".pytest_cache/{Path(group[0]).name}"
    words = [*SESSION, "-o", f"cache_dir={kept}", *options, *group]
    code = subprocess.run(words, cwd=ROOT, check=False, stdout=said, stderr=said).returncode
    return Ran(group, code, failures(ROOT / kept))


def failures(kept: Path) -> tuple[str, ...]:
    """The tests that a process left as failed, by pytest's own memory."""
    found = kept / "v" / "cache" / "lastfailed"
    return tuple(json.loads(found.read_text())) if found.is_file() else ()


def _lane(groups: list[list[str]], said: IO[bytes] | None = None) -> list[Ran]:
    return [_run(group, "--cache-clear", said=said) for group in groups]


def _both() -> list[Ran]:
    """The first lane is heard at once, the second when both are through."""
    first, second = lanes()
    ran: list[Ran] = []
    with tempfile.TemporaryFile() as said:
        beside = threading.Thread(target=lambda: ran.extend(_lane(second, said)))
        beside.start()
        here = _lane(first)
        beside.join()
        said.seek(0)
        print("\nThe second lane:", flush=True)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    if len(ran) != len(second):
        raise RuntimeError("the second lane did not come to its end")
    return here + ran


def worth_another(ran: Sequence[Ran]) -> bool:
    """Whether a second try may be had: few tests failed, and no process ended in any other way (decision 0021)."""
    bad = [each for each in ran if each.code]
    return (
        all(each.code == FAILED and each.failed for each in bad)
        and sum(len(each.failed) for each in bad) <= FEW
    )


def _again(ran: Sequence[Ran]) -> int:
    """Those that failed beside other work, once more with the machine to themselves; what passes is named."""
    if not worth_another(ran):
        return 1
    bad = [each for each in ran if each.code]
    codes = [_run(each.group, "--last-failed", "--last-failed-no-failures=none").code for each in bad]
    for each, code in zip(bad, codes, strict=True):
        for name in each.failed if not code else ():
            print(f"Passed on the second try only, by itself: {name}", flush=True)
    return int(any(codes))


def main(words: list[str]) -> int:
    """The exit code: 0 when all are green, at the latest on their second try."""
    return subprocess.run([*SESSION, *words], cwd=ROOT, check=False).returncode if words else _again(_both())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
