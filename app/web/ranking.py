"""Which of a few pages fit some words best, where no search service is asked."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

_WORD = re.compile(r"\w{2,}")
TITLE_WEIGHT = 3
SNIPPET = 240


@dataclass(frozen=True)
class Text:
    """A page as far as ranking needs it."""

    title: str
    text: str


def words_of(text: str) -> list[str]:
    """Its words, folded."""
    return _WORD.findall(text.casefold())


def link_score(query: str, words: str, address: str) -> int:
    """How many of a query's words stand in a link's words or address."""
    there = set(words_of(words)) | set(words_of(address.replace("_", " ")))
    return len(there.intersection(words_of(query)))


def ranked(query: str, pages: Mapping[str, Text]) -> list[str]:
    """The keys of the pages that have words of the query, best first: rare words count more, repeated ones less."""
    wanted = dict.fromkeys(words_of(query))
    counts = {key: _counted(page) for key, page in pages.items()}
    rare = {
        word: math.log(1 + len(pages) / max(1, sum(word in one for one in counts.values())))
        for word in wanted
    }
    scores = {
        key: sum(rare[word] * one[word] / (one[word] + 2) for word in wanted if word in one)
        for key, one in counts.items()
    }
    return sorted((key for key, score in scores.items() if score), key=lambda key: -scores[key])


def _counted(page: Text) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words_of(page.title) * TITLE_WEIGHT + words_of(page.text):
        counts[word] = counts.get(word, 0) + 1
    return counts


def snippet(query: str, text: str) -> str:
    """Some words around the first place where a word of the query stands."""
    folded = text.casefold() if len(text.casefold()) == len(text) else text.lower()
    places = [at for word in words_of(query) if (at := folded.find(word)) >= 0]
    start = max(0, min(places, default=0) - SNIPPET // 4)
    return " ".join(text[start : start + SNIPPET].split())
