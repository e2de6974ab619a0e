"""How many guessed tokens pay: from how many were right, and from what steps and guesses took."""

from __future__ import annotations

import statistics
import time
from collections import deque
from collections.abc import Callable

MOST = 16
"""Tokens guessed at once."""
FADE = 0.7
"""What remains of earlier steps' weight after each one with guesses."""
FIRST_HITS, FIRST_TRIALS = 1.5, 2.0
"""What is believed before anything was seen: three of four guesses are right."""
FIRST_REST, MOST_DRY = 4, 5
RECENT = 9
"""Measured times that count; of these the one in the middle, since any may have met a busy moment."""


def usual_cost(rows: int) -> float:
    """What a step of so many rows takes, in steps of one row, before it was measured.

    As of a small model on a processor: the second row costs most, since the way of computing changes with it.
    """
    return 1.0 if rows <= 1 else 1.3 + 0.1 * (rows - 1)


class Worth:
    """For one answer. After guesses that do not pay it rests: 4, 8 ... `longest_rest` tokens."""

    def __init__(self, longest_rest: int, clock: Callable[[], float] = time.perf_counter) -> None:
        self.proposed = self.accepted = 0
        self._longest, self._clock = longest_rest, clock
        self._hits, self._trials = FIRST_HITS, FIRST_TRIALS
        self._rest, self._wait_until = FIRST_REST, 0
        self._plain, self._wide, self._guessing = (deque[float](maxlen=RECENT) for _ in range(3))
        self._began: float | None = None
        self._rows = self._dry = 0
        self._vain = 0.0

    def most(self, made: int) -> int:
        """How many tokens to guess behind the `made` ones; also the end of a step that had no guesses."""
        if self._began is not None and self._rows == 1:
            self._plain.append(self._clock() - self._began)
        self._began = None
        if made < self._wait_until:
            return 0
        best = self._best()
        if not best:
            self._pause(made)
        return best

    def _best(self) -> int:
        """The number with which tokens come fastest, if as many are right as were lately."""
        share = min(0.98, self._hits / self._trials)
        each, ratio = self._each(), self._ratio()
        best, fastest, expected, chance = 0, 1.0, 1.0, 1.0
        for count in range(1, MOST + 1):
            chance *= share
            expected += chance
            cost = max(1.0, usual_cost(count + 1) * ratio) + count * each
            if expected / cost > fastest:
                best, fastest = count, expected / cost
        return best

    def _each(self) -> float:
        """What guessing one token takes, in plain steps."""
        plain = statistics.median(self._plain) if self._plain else 0.0
        return statistics.median(self._guessing) / plain if self._guessing and plain > 0 else 0.0

    def _ratio(self) -> float:
        """How wide steps compare with what is usual."""
        return statistics.median(self._wide) if self._wide else 1.0

    def _pause(self, made: int) -> None:
        self._wait_until = made + self._rest
        self._rest = min(self._longest, 2 * self._rest)
        self._hits, self._trials = FIRST_HITS, FIRST_TRIALS

    def guessed(self, count: int, seconds: float) -> None:
        """So many tokens were guessed in that time; the step that tries them begins now."""
        self._rows = count + 1
        if count:
            self._guessing.append((seconds + self._vain) / count)
            self._vain, self._dry = 0.0, 0
        self._began = self._clock()

    def unsure(self, made: int, seconds: float) -> None:
        """So much time went into finding nothing worth guessing; asked again after 2, 4 ... 32 tokens."""
        self._vain += seconds
        self._dry = min(self._dry + 1, MOST_DRY)
        self._wait_until = made + (1 << self._dry)

    def learn(self, guessed: int, right: int) -> None:
        """The step is over: so many of the guessed tokens were right."""
        self.proposed += guessed
        self.accepted += right
        self._hits = self._hits * FADE + right
        self._trials = self._trials * FADE + right + (right < guessed)
        if right == guessed:
            self._rest = FIRST_REST
        plain = statistics.median(self._plain) if self._plain else 0.0
        if self._began is not None and plain > 0:
            self._wide.append((self._clock() - self._began) / plain / usual_cost(self._rows))
        self._began = None


class Weighed:
    """A guesser whose guesses are weighed by what they bring."""

    def __init__(self, worth: Worth) -> None:
        self._worth = worth

    @property
    def proposed(self) -> int:
        """Tokens guessed."""
        return self._worth.proposed

    @property
    def accepted(self) -> int:
        """Of these, tokens that were chosen."""
        return self._worth.accepted

    def learn(self, guessed: int, right: int) -> None:
        """So many of the guessed tokens were right."""
        self._worth.learn(guessed, right)
