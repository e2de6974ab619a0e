"""Parts of words, by which words find each other that are joined, bent or spelt differently, without a dictionary."""

from __future__ import annotations

import functools
import re
import unicodedata
from itertools import accumulate

from app.knowledge.words import UNSPACED, terms

SIZE, LEAST = 4, 5
"""Letters of a part, and of the shortest word that is taken apart: in most languages four tell words best apart."""

RAREST, MOST_PARTS = 3, 36
"""Parts of each word that are looked for, the rarest ones, and of all words together: more find nothing else."""

MOST_READ = 30_000
"""Places in the index that one question may read: what stands in tens of thousands of chunks tells nothing."""

WHOLE = ("en", "ja", "th", "zh")
"""Languages that do without: English has its stemmer, and scripts without spaces are cut at every letter."""

FOREIGN_SHARE = 0.01
"""Of a text in an unknown language: the share of letters beyond a to z from which on it is not English."""

WORD = re.compile(rf"[^\W\d_]{{{LEAST},}}")
ACCENT = re.compile("[\u0300-\u036f]")
FOREIGN = re.compile(r"[^\W\d_a-zA-Z]")


def parts(text: str) -> list[list[str]]:
    """The parts of each longer word, in order; accents and capitals are gone."""
    folded = text.casefold()
    if not folded.isascii():
        bare = ACCENT.sub("", unicodedata.normalize("NFD", UNSPACED.sub(" ", folded)))
        folded = unicodedata.normalize("NFC", bare)
    return [_of(word) for word in WORD.findall(folded)]


@functools.lru_cache(maxsize=4096)
def _of(word: str) -> list[str]:
    return [word[start : start + SIZE] for start in range(len(word) - SIZE + 1)]


def indexed(language: str, text: str) -> str:
    """What the index of parts reads of a text, each part once; empty where it would not help."""
    if language in WHOLE or (not language and len(FOREIGN.findall(text)) < FOREIGN_SHARE * len(text)):
        return ""
    return " ".join(dict.fromkeys(part for word in parts(text) for part in word))


def asked(question: str) -> list[list[str]]:
    """The parts of each telling word of a question."""
    return [word for term in terms(question) for word in parts(term)][:MOST_PARTS]


def rarest(words: list[list[str]], spread: dict[str, int]) -> list[str]:
    """The parts of each word to look for: those that stand in the fewest chunks, by `spread`."""
    each = min(RAREST, max(1, MOST_PARTS // max(1, len(words))))
    there = ([part for part in word if part in spread] for word in words)
    few = (sorted(word, key=lambda part: (spread[part], part))[:each] for word in there)
    chosen = sorted(dict.fromkeys(part for word in few for part in word), key=lambda part: spread[part])
    read = accumulate(spread[part] for part in chosen)
    return [
        part for part, so_far in zip(chosen, read, strict=True) if so_far <= MOST_READ or part == chosen[0]
    ]
