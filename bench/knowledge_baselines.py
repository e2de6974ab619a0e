"""What document search is compared with: FTS5 on pieces of 512 characters, and GPT4All's way of doing it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PIECE = 512
"""Characters of a piece; words stay whole, nothing overlaps."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class Found:
    """A piece of a file's text."""

    file: str
    text: str


def pieces(texts: dict[str, str]) -> list[Found]:
    """All texts cut at words, whatever stands there."""
    made: list[Found] = []
    for file, text in texts.items():
        words: list[str] = []
        for word in text.split():
            if words and len(" ".join([*words, word])) > PIECE:
                made.append(Found(file, " ".join(words)))
                words = []
            words.append(word)
        if words:
            made.append(Found(file, " ".join(words)))
    return made


class Fts:
    """FTS5 with Porter's stemmer over texts; a query is any of its words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE pieces USING fts5(text, tokenize='porter unicode61')")
        self._db.executemany("INSERT INTO pieces (rowid, text) VALUES (?, ?)", list(enumerate(texts)))

    def search(self, query: str, limit: int) -> list[int]:
        """Numbers of the texts, best first."""
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(re.findall(r"\w+", query.lower())))
        sql = "SELECT rowid FROM pieces WHERE pieces MATCH ? ORDER BY rank LIMIT ?"
        return [int(row[0]) for row in self._db.execute(sql, [match, limit])] if match else []


class Gpt4All:
    """Top three by vector and top three by words over 512-character pieces, merged by rank, three kept."""

    def __init__(self, found: Sequence[Found], vectors: NDArray[np.float32]) -> None:
        self._found, self._vectors = found, vectors
        self._words = Fts([piece.text for piece in found])

    def search(self, query: str, vector: NDArray[np.float32], keep: int = 3, each: int = 3) -> list[Found]:
        """What would be put into the prompt."""
        near = np.argsort(-(self._vectors @ vector))[:each]
        scores: dict[int, float] = {}
        for ranking in ([int(i) for i in near], self._words.search(query, each)):
            for rank, number in enumerate(ranking, 1):
                scores[number] = scores.get(number, 0.0) + 1 / (60 + rank)
        best = sorted(scores, key=lambda number: -scores[number])[:keep]
        return [self._found[number] for number in best]
