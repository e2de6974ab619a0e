"""Guesses what a model says next from what was said before: whoever quotes repeats whole passages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import takewhile

from app.engine.worth import Weighed, Worth

GRAM = 3
"""Tokens that must match before what followed them is guessed to follow again: shorter matches are mostly chance."""
LONGEST_REST = 64
"""Tokens without a guess after guesses that did not pay."""


class Lookup:
    """Every run of GRAM tokens in a text that grows, and what followed it the last time."""

    def __init__(self) -> None:
        self._tokens: list[int] = []
        self._after: dict[tuple[int, ...], int] = {}

    def __len__(self) -> int:
        return len(self._tokens)

    def extend(self, tokens: Sequence[int]) -> None:
        """The text goes on with these."""
        for token in tokens:
            at = len(self._tokens)
            if at >= GRAM:
                self._after[tuple(self._tokens[at - GRAM :])] = at
            self._tokens.append(token)

    def next(self, most: int) -> list[int]:
        """Up to `most` tokens that followed the text's last ones when they stood there before."""
        at = self._after.get(tuple(self._tokens[-GRAM:]))
        if at is None:
            return []
        # Below zero stands a picture, which nobody says.
        return list(takewhile(lambda token: token >= 0, self._tokens[at : at + most]))


class Quotes(Weighed):
    """The guesses for one answer that may repeat what was said: as many as pay."""

    solitary = False

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        super().__init__(Worth(LONGEST_REST, clock))
        self._lookup, self._clock = Lookup(), clock

    def guess(self, prompt: Sequence[int], made: Sequence[int], room: int) -> list[int]:
        """What may follow `prompt` and `made`, both as at the call before or longer at the end of `made`."""
        known = len(self._lookup)
        if not known:
            self._lookup.extend(prompt)
        self._lookup.extend(made[max(0, known - len(prompt)) :])
        most = min(self._worth.most(len(made)), room)
        found = self._lookup.next(most) if most > 0 else []
        self._worth.guessed(len(found), 0.0)
        return found
