"""How many threads generate: on a busy machine they wait for each other, and fewer are faster."""

from __future__ import annotations

import statistics
from collections.abc import Callable

PROBE = 4
"""Steps of a trial; the first is not counted, because changing the count costs something itself."""
HOPELESS = 1.3
"""A trial whose counted step takes that many times the usual is over at once."""
FIRST, RECENT = 4, 8
"""Steps before the first judgement, and between the later ones."""
SUDDEN = 3.0
"""A step that takes that many times the swiftest one is no chance: it is asked whether others came."""
FIRST_RETRY = 32
LAST_RETRY = 512
_BESIDE = 3
"""What a step for several answers costs beside its rows, in rows: the starter's take 3 ms a row and 9 more."""


def levelled(seconds: float, answers: int) -> float:
    """How long a step took, so that steps for several answers compare, however many: answers come and go, and a width
    that had to learn anew each time would spend much of a short life on trials."""
    return seconds if answers == 1 else seconds / (answers + _BESIDE)


def few_of(threads: int) -> int:
    """What is left of so many threads on a busy machine."""
    return 1 if threads <= 4 else threads // 2


class Tempo:
    """Tells before each step how many threads to use, learning from how long the steps took.

    With all threads, no step is lost to trials as long as they beat the last trial of few threads. With few, all
    threads are tried again after 32, 64, ... 512 steps. While it is `crowded` a trial of all threads takes a hundred
    times a step: then none is made, and the first step has few at once.
    """

    def __init__(self, threads: int, crowded: Callable[[], bool] = lambda: False) -> None:
        self.full = threads
        self.few = few_of(threads)
        self._crowded = crowded
        self.current = self._usual = self.few if crowded() else self.full
        self._swiftest = 0.0
        self._enough = FIRST
        self._recent: list[float] = []
        self._trial: list[float] = []
        self._few_took = 0.0
        self._retry = FIRST_RETRY
        self._since = 0

    def record(self, seconds: float) -> None:
        """One step with `current` threads took that long."""
        if self.full == self.few:
            return
        if self.current != self._usual:
            self._tried(seconds)
            return
        if len(self._recent) >= self._enough:  # judged every so many steps: this lies between two decodes
            self._recent.clear()
            self._enough = RECENT
        self._recent.append(seconds)
        self._since += 1
        if self._overrun(seconds):
            self._settle(self.few)
        elif len(self._recent) == self._enough and self._doubtful():
            self.current = self.few if self._usual == self.full else self.full
            self._trial = []

    def _overrun(self, seconds: float) -> bool:
        """Whether others came so suddenly, and so many, that nothing is left to try."""
        if self._usual == self.few:
            return False
        self._swiftest = min(self._swiftest or seconds, seconds)
        return seconds > SUDDEN * self._swiftest and self._crowded()

    def _doubtful(self) -> bool:
        """Whether the other count should be tried."""
        if self._usual == self.few:
            return self._since >= self._retry and not self._crowded()
        return not self._few_took or statistics.median(self._recent) > 1.15 * self._few_took

    def _tried(self, seconds: float) -> None:
        self._trial.append(seconds)
        hopeless = len(self._trial) > 1 and seconds > HOPELESS * statistics.median(self._recent)
        if hopeless or len(self._trial) == PROBE:
            self._judge()

    def _judge(self) -> None:
        """The trial is over: keep the faster count."""
        usual, tried = statistics.median(self._recent), statistics.median(self._trial[1:])
        self._few_took = tried if self.current == self.few else usual
        faster = self._usual
        if tried < 0.9 * usual:
            faster = self.current
            self._retry = FIRST_RETRY
        elif self._usual == self.few:
            self._retry = min(LAST_RETRY, 2 * self._retry)
        self._settle(faster)

    def _settle(self, threads: int) -> None:
        """Go on with so many."""
        self.current = self._usual = threads
        self._recent, self._since, self._enough = [], 0, RECENT
