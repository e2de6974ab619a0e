"""Finds words in a chat, in what is shown of it, also where nothing is laid out; without Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MOST = 5_000
"""Places that are counted."""


HIT = re.compile("\x02([^\x02\x03]+)\x03")


@dataclass(frozen=True, order=True)
class Spot:
    """A found place: its row, the block of that row, and which of the places in that block."""

    row: int
    block: int
    nth: int


def pattern_of(words: str) -> re.Pattern[str] | None:
    """What matches these words, whatever their case and the spaces between them; None for no words."""
    parts = [re.escape(part) for part in words.split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE) if parts else None


def pattern_of_hit(snippet: str) -> re.Pattern[str] | None:
    """What matches each of the words that a search over all chats marked in its snippet; None where it marked none."""
    words = {found.casefold(): found for found in HIT.findall(snippet)}
    longest = sorted(words.values(), key=len, reverse=True)
    return re.compile("|".join(map(_begun, longest)), re.IGNORECASE) if longest else None


def _begun(word: str) -> str:
    """The word where one begins; anywhere in scripts that put no spaces between words."""
    return f"(?<!\\w){re.escape(word)}" if word[0].isascii() and word[0].isalnum() else re.escape(word)


def places(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Start and end of each place in a text, counted as Qt does, in units of UTF-16."""
    found = [match.span() for match in pattern.finditer(text)]
    if not found or text.isascii() or max(text) <= "\uffff":
        return found
    return [(_utf16(text[:start]), _utf16(text[:end])) for start, end in found]


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class Finding:
    """Looks through `count` rows, some at a time: `spots` grows until `done`.

    `source` gives a row's text as it is stored, which rules out most rows at once; `blocks` the texts of its blocks.
    """

    def __init__(
        self,
        words: str,
        count: int,
        source: Callable[[int], str],
        blocks: Callable[[int], Sequence[str]],
    ) -> None:
        self.pattern = pattern_of(words)
        self.spots: list[Spot] = []
        self.done = self.pattern is None
        self._words = [word.casefold() for word in words.split()]
        self._count, self._source, self._blocks = count, source, blocks
        self._row = 0

    def step(self, is_time_up: Callable[[], bool]) -> None:
        """Look through more rows until `is_time_up`."""
        while not self.done:
            if self._row >= self._count or len(self.spots) >= MOST:
                self.done = True
                return
            self._look(self._row)
            self._row += 1
            if is_time_up():
                return

    def _look(self, row: int) -> None:
        assert self.pattern is not None
        source = self._source(row).casefold()
        if not all(word in source for word in self._words):
            return
        for number, text in enumerate(self._blocks(row)):
            self.spots += [Spot(row, number, nth) for nth in range(len(places(self.pattern, text)))]

    def nearest(self, row: int) -> int:
        """The index of the first place at or below a row, else of the last one; -1 without any."""
        below = next((index for index, spot in enumerate(self.spots) if spot.row >= row), None)
        return len(self.spots) - 1 if below is None else below
