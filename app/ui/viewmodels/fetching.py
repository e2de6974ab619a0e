"""Words for a fetch under way: how much has come, how fast, how long it will take; and models of other programs."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from app.ui.viewmodels.shell import size_words, tr

WINDOW_S = 8.0
"""The speed is that of so many seconds."""
SURE_S = 1.0
"""Nothing is said of the speed before."""


class Speed:
    """Learns from how much has come when. Bytes and seconds; only what came since it was made counts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._seen: deque[tuple[float, int]] = deque()

    def words(self, done: int, total: int) -> str:
        """1.2 GB of 4.9 GB · 23 MB/s · 3 min left."""
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()  # begun anew
        self._seen.append((now, done))
        while now - self._seen[0][0] > WINDOW_S and len(self._seen) > 2:
            self._seen.popleft()
        came = tr("{done} of {total}").format(done=size_words(done), total=size_words(total))
        since, before = self._seen[0]
        if now - since < SURE_S or done <= before:
            return came
        rate = (done - before) / (now - since)
        speed = tr("{size}/s").format(size=size_words(round(rate)))
        return " · ".join((came, speed, left_words((total - done) / rate)))


def left_words(seconds: float) -> str:
    """A time to wait, roughly."""
    if seconds < 60:
        return tr("less than a minute left")
    minutes = round(seconds / 60)
    if minutes < 90:
        return tr("{n} min left").format(n=minutes)
    return tr("{n} h left").format(n=round(minutes / 60))


def found_facts(found: Any, titles: dict[str, str]) -> str:
    """A card's second line for a model of another program."""
    parts: list[str] = [titles.get(found.program) or str(found.program)]
    if found.size:
        parts.append(size_words(found.size))
    if len(found.files) > 1:
        parts.append(tr("{n} files").format(n=len(found.files)))
    if found.projector:
        parts.append(tr("sees pictures"))
    return " · ".join(parts)
