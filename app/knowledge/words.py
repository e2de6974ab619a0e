"""From a person's question to a full-text expression, and from texts to words that the index can tell apart."""

from __future__ import annotations

import re
from itertools import pairwise

from app.knowledge.language import STOPWORDS, detect

UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts without spaces: Thai to Khmer, kana, Han. The index would see a sentence as one word."""

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
COMMON = frozenset[str]().union(*STOPWORDS.values())
MOST_WORDS = 48


def spaced(header: str, text: str) -> str | None:
    """What the index reads of a text in a script without spaces: every such letter a word; None for all others."""
    if text.isascii() or not UNSPACED.search(text):
        return None
    return UNSPACED.sub(r" \g<0> ", f"{header}\n{text}")


def terms(question: str) -> list[str]:
    """The words worth looking for, without the commonest ones if others remain; phrases for unspaced scripts.

    Common are those of the question's own language: "war" and "die" tell much in English. All where it is not known.
    """
    plain = UNSPACED.sub(" ", question)
    words = list(dict.fromkeys(word.lower() for word in WORD.findall(plain)))
    common = STOPWORDS.get(detect(question), COMMON)
    telling = [word for word in words if word not in common]
    return ((telling or words) + _pairs(question))[:MOST_WORDS]


def _pairs(question: str) -> list[str]:
    """Neighbouring letters of unspaced scripts, as phrases of two words; single ones where there is no neighbour."""
    runs = re.findall(f"{UNSPACED.pattern}+", question)
    pairs = [f"{a} {b}" for run in runs for a, b in pairwise(run)]
    return list(dict.fromkeys(pairs + [run for run in runs if len(run) == 1]))


def expression(question: str) -> str:
    """FTS5 for: any of the words. What a person types is always quoted, never syntax; empty without a word."""
    return " OR ".join('"' + term.replace('"', '""') + '"' for term in terms(question))
