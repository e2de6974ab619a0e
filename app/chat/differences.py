"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

PIECE = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 6_000
"""Of both texts together; beyond that whole lines are compared, which is quicker."""


@dataclass(frozen=True)
class Piece:
    """A part of one text, and whether the other lacks it."""

    text: str
    differs: bool


def differences(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in parts; each side's parts joined are that side's text."""
    first, second = PIECE.findall(left), PIECE.findall(right)
    if len(first) + len(second) > MOST_WORDS:
        first, second = left.splitlines(keepends=True), right.splitlines(keepends=True)
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return (
        list(_pieces(first, [(block.a, block.size) for block in blocks])),
        list(_pieces(second, [(block.b, block.size) for block in blocks])),
    )


def _pieces(words: Sequence[str], same: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    at = 0
    for start, size in same:
        if text := "".join(words[at:start]):
            yield Piece(text, differs=bool(text.strip()))
        if text := "".join(words[start : start + size]):
            yield Piece(text, differs=False)
        at = start + size
