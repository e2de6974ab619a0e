"""Finds the part of a source that a sentence of an answer rests on: the one that shares its rarest words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from app.knowledge.words import terms

Span = tuple[int, int]

PIECE = re.compile(r"[^\n]*?(?:[.!?…][\"”’)\]]*(?=\s)|\n|\Z)", re.DOTALL)
"""A sentence, or a line: rows of tables and items of lists end without a full stop."""

STEM = 6
"""Letters by which words are compared: endings differ."""

LEAST_SHARE = 0.34
"""The share of the sentence's weight that the part must have; below it nothing in particular bears it."""

WIDEST = 3
"""Sentences of a source that one sentence of an answer may rest on."""


def support(sentence: str, text: str) -> Span | None:
    """The part of `text` (characters) that bears `sentence`; None where no part does more than the others.

    A short source too has a first and a last sentence; one of a single sentence is its own passage.
    """
    pieces = _pieces(text)
    if len(pieces) < 2:
        return None
    wanted = {word[:STEM] for word in terms(sentence)}
    shared = [wanted & {word[:STEM] for word in terms(text[a:b])} for a, b in pieces]
    known = Counter(stem for stems in shared for stem in stems)
    weights = {stem: math.log(1 + len(pieces) / count) for stem, count in known.items()}
    whole = sum(weights.values()) + (len(wanted) - len(weights)) * math.log(1 + len(pieces))
    best = _best(shared, weights)
    if best is None or not whole:
        return None
    first, last = best
    covered = sum(weights[stem] for stem in set[str]().union(*shared[first:last]))
    return (pieces[first][0], pieces[last - 1][1]) if covered >= LEAST_SHARE * whole else None


def _pieces(text: str) -> list[Span]:
    """Spans of the sentences and lines that have words."""
    found: list[Span] = []
    for match in PIECE.finditer(text):
        inner = match[0].strip()
        if inner:
            start = match.start() + match[0].index(inner)
            found.append((start, start + len(inner)))
    return found


def _best(shared: Sequence[set[str]], weights: dict[str, float]) -> tuple[int, int] | None:
    """First and last (exclusive) of the pieces that bear most; more pieces must bring a fifth more each."""
    best, most = None, 0.0
    for first in range(len(shared)):
        stems: set[str] = set()
        for last in range(first, min(first + WIDEST, len(shared))):
            if not shared[last] and last > first:
                break
            stems |= shared[last]
            worth = sum(weights[stem] for stem in stems) * 0.8 ** (last - first)
            if worth > most:
                best, most = (first, last + 1), worth
    return best
