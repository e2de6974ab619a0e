"""What the setup says while it works: plain sentences, and one progress line that knows how long is left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

Step = tuple[int, int]
"""Done and total."""


class Trouble(Exception):
    """Something that the person has to mend; its text is one sentence without the full stop."""


def say(text: str) -> None:
    """One line for the person."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def left(seconds: float) -> str:
    """A rough duration in words, as an estimate deserves."""
    if seconds < 50:
        return "less than a minute left"
    minutes = round(seconds / 60) or 1
    return f"about {minutes} minute{'s' if minutes > 1 else ''} left"


class Progress:
    """One line, rewritten in place on a terminal and printed at every tenth otherwise."""

    def __init__(self, title: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._title, self._clock = title, clock
        self._live = sys.stdout.isatty()
        self._began = clock()
        self._tenth = -1
        self._width = 0

    def show(self, done: int, total: int) -> None:
        """Say how far it is; the estimate starts once a few steps are done."""
        if done < 1 or total < 1:
            return
        passed = self._clock() - self._began
        guess = f", {left(passed / done * (total - done))}" if done >= 4 and done < total else ""
        line = f"{self._title}: {done} of {total}{guess}"
        if self._live:
            sys.stdout.write("\r" + line.ljust(self._width))
            self._width = len(line)
        elif done * 10 // total > self._tenth:
            self._tenth = done * 10 // total
            sys.stdout.write(line + "\n")
        sys.stdout.flush()

    def close(self) -> None:
        """End the line."""
        if self._live and self._width:
            sys.stdout.write("\n")


def follow(
    command: Sequence[str | Path],
    log: Path,
    step: Callable[[str], Step | None],
    progress: Progress,
    env: dict[str, str] | None = None,
) -> tuple[int, list[str]]:
    """Run `command`, all output to `log`, steps to `progress`; returns its exit code and its last lines."""
    last: deque[str] = deque(maxlen=400)
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **(env or {})},
    )
    with process, log.open("a", encoding="utf-8") as copy:
        copy.write(f"\n$ {' '.join(str(part) for part in command)}\n")
        try:
            for line in process.stdout or ():
                copy.write(line)
                last.append(line.rstrip())
                seen = step(line)
                if seen:
                    progress.show(*seen)
        except BaseException:
            process.terminate()
            raise
        finally:
            progress.close()
    return process.returncode, list(last)
