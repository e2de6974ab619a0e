"""Words and marks of an English text, parted as the Penn Treebank does: don't is do and n't."""

from __future__ import annotations

import re

from app.quality.instructions._sentences import sentences

JOINED = re.compile(
    r"\b(can)(?=not\b)|\b(gim|lem)(?=me\b)|\b(gon|wan)(?=na\b)|\b(got)(?=ta\b)|\b(d)(?='ye\b)|\b(more)(?='n\b)",
    re.IGNORECASE,
)
SHORT = re.compile(
    r"(?<=[^' ])('(?:s|m|d|ll|re|ve))(?![^ ])|(?<=[^' ])(n't)(?![^ ])|(?<=[^' ])(')(?= |\Z)", re.IGNORECASE
)
ALONE = re.compile(r"[;@#$%&*?!()\[\]{}<>“”«»„‘’`]|\"|''|\.{2,}|--|[:,](?!\d)|…|—|–")
STOP = re.compile(r"(?<=[^.])\.(?=[\])}>\"'”’ ]*\Z)")
OPENING = re.compile(r"(?<![^ ([{<\"“])'(?=\S)")


def tokens(text: str) -> list[str]:
    """Words and marks in order. A stop is a token at the end of its sentence only."""
    return [token for sentence in sentences(text) for token in _parted(sentence)]


def _parted(sentence: str) -> list[str]:
    apart = STOP.sub(" . ", sentence)
    apart = OPENING.sub(" ' ", apart)
    apart = ALONE.sub(r" \g<0> ", apart)
    apart = SHORT.sub(r" \g<0> ", apart)
    return JOINED.sub(r"\g<0> ", apart).split()
