"""Guesses what a model says next from what was said before: whoever quotes repeats whole passages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

GRAM = 5
"""Tokens that must match before what followed them is guessed to follow again: shorter matches are mostly chance."""
MOST = 16
"""Tokens guessed at once."""
LONGEST_REST = 32
"""Tokens without a guess after many wrong ones."""


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
        """Tokens that followed the text's last ones when they stood there before: up to `most`, and no more than
        match, since a long match is more likely to go on."""
        tokens, length = self._tokens, GRAM
        at = self._after.get(tuple(tokens[-GRAM:]))
        if at is None:
            return []
        while length < min(most, at) and tokens[at - 1 - length] == tokens[-1 - length]:
            length += 1
        found = tokens[at : at + max(0, min(most, length))]
        # Below zero stands a picture, which nobody says.
        return list(takewhile(lambda token: token >= 0, found))


class Guesser:
    """The guesses for one answer; `proposed` and `accepted` count tokens. After mostly wrong ones it rests."""

    def __init__(self) -> None:
        self.proposed = self.accepted = 0
        self._lookup = Lookup()
        self._misses = self._wait_until = 0

    def guess(self, prompt: Sequence[int], made: Sequence[int], room: int) -> list[int]:
        """What may follow `prompt` and `made`, both as at the call before or longer at the end of `made`."""
        known = len(self._lookup)
        if not known:
            self._lookup.extend(prompt)
        self._lookup.extend(made[max(0, known - len(prompt)) :])
        if len(made) < self._wait_until:
            return []
        return self._lookup.next(min(MOST, room))

    def learn(self, guessed: int, right: int, made: int) -> None:
        """So many of the guessed tokens were right; `made` tokens are there now."""
        self.proposed += guessed
        self.accepted += right
        self._misses = self._misses + 1 if 2 * right < guessed else 0
        if self._misses:
            self._wait_until = made + min(LONGEST_REST, 1 << self._misses)
