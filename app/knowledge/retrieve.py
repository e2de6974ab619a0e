"""Finds the passages that answer a question: words and meaning together, each section once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import Encoder, Vectors
from app.knowledge.language import detect
from app.knowledge.parts import WHOLE, asked, rarest
from app.knowledge.passage import Passage, passage_of
from app.knowledge.shelf import Shelf
from app.knowledge.vectors import VectorIndex
from app.knowledge.words import expression
from app.store.knowledge_records import Filter, FoundChunk
from app.store.passages import PassagesRepo

log = logging.getLogger("underdesk.knowledge")

POOL = 50
"""Candidates of each ranker."""

MEANING = 0.9
"""Weight of the cosine; the rest is BM25 as a share of the best."""

STRANGE = 0.3
"""The same where the embedder does not know the question's language: names and borrowed words it still places."""

PARTS = 0.5
"""Weight of the score by parts of words, beside that by whole words."""

TOGETHER = 2
"""Neighbouring pieces of one section that are shown as one passage, when both were found."""

GAP = 8
"""Blank characters there may be between two neighbouring pieces."""

RERANKED = 30
WAIT_S = 30.0
"""For the question's vector: loading the embedder takes a second or two, more under load."""


@dataclass(frozen=True)
class Ranked:
    """A chunk's score, and its cosine where it has a vector."""

    chunk: int
    score: float
    cosine: float | None


class Retriever:
    """Searches over what the index has at this moment. Safe from any thread but the engine's."""

    def __init__(
        self,
        passages: PassagesRepo,
        shelf: Shelf,
        encoder: Encoder,
        reranker: Callable[[], Path | None] = lambda: None,
    ) -> None:
        self._passages, self._shelf, self._encoder, self._reranker = passages, shelf, encoder, reranker

    def search(self, query: str, chosen: Filter, limit: int, *, apart: bool = True) -> list[Passage]:
        """Passages, best first; of a section the best one only, unless not `apart`."""
        ranked = self.rank(query, chosen)
        found = self._passages.found([item.chunk for item in ranked])
        passages = [
            passage_of(found[item.chunk], item.score, item.cosine) for item in ranked if item.chunk in found
        ]
        if model := self._reranker():
            passages = self._reranked(query, passages, found, model)
        return (each_section_once(passages) if apart else passages)[:limit]

    def rank(self, query: str, chosen: Filter) -> list[Ranked]:
        """All candidates of both rankers by fused score."""
        language, there = detect(query), self._passages.languages(chosen)
        by_words = self._by_words(query, chosen, parted=language not in WHOLE or language not in there)
        held = self._shelf.get()
        if held is None or not known(held[0].languages, there):
            return fuse(by_words, {}, 0.0)
        vector = self._embedded(query, Path(held[0].path))
        if vector is None:
            return fuse(by_words, {}, 0.0)
        weight = MEANING if speaks(held[0].languages, language, there) else STRANGE
        return fuse(by_words, self._by_meaning(vector, held[1], chosen, by_words), weight)

    def _by_words(self, query: str, chosen: Filter, *, parted: bool) -> dict[int, float]:
        """BM25 of the best chunks: that of their words, and if `parted` half of that of the parts of words."""
        match = expression(query)
        found = dict(self._passages.ranked(match, chosen, POOL)) if match else {}
        if parted:
            words = asked(query)
            spread = self._passages.parts.spread([part for word in words for part in word])
            for chunk, score in self._passages.parts.ranked(rarest(words, spread), chosen, POOL):
                found[chunk] = found.get(chunk, 0.0) + PARTS * score
        return dict(sorted(found.items(), key=lambda item: -item[1])[:POOL])

    def _by_meaning(
        self, vector: Vectors, index: VectorIndex, chosen: Filter, by_words: Mapping[int, float]
    ) -> dict[int, float]:
        """Cosines of the nearest chunks and of those that the words found."""
        nearest = index.nearest(vector, POOL, self._passages.documents(chosen))
        return {**index.cosines(vector, list(by_words)), **dict(nearest)}

    def _embedded(self, query: str, model: Path) -> Vectors | None:
        try:
            return self._encoder.embed([query], model, Priority.PERSON).result(WAIT_S)[0]
        except (UserError, TimeoutError) as error:
            log.info("a question is looked up by words alone: %s", type(error).__name__)
            return None

    def _reranked(
        self, query: str, passages: Sequence[Passage], found: Mapping[int, FoundChunk], model: Path
    ) -> list[Passage]:
        first, rest = list(passages[:RERANKED]), list(passages[RERANKED:])
        texts = [f"{found[p.chunk].chunk.header}\n{p.text}" for p in first]
        try:
            scores = self._encoder.rerank(query, texts, model).result(WAIT_S)
        except (UserError, TimeoutError) as error:
            log.info("the reranker did not answer: %s", type(error).__name__)
            return [*first, *rest]
        order = sorted(range(len(first)), key=lambda i: -scores[i])
        # The scores stay a falling row, so that whoever sorts by them keeps the reranker's order.
        falling = sorted((p.score for p in first), reverse=True)
        return [*(replace(first[i], score=s) for i, s in zip(order, falling, strict=True)), *rest]


def speaks(languages: Sequence[str], language: str, there: Mapping[str, int]) -> bool:
    """Whether an embedder of these languages (none: all) knows that of a question.

    One too short to tell is taken to be in the language of most documents, `there`.
    """
    if not languages or language in languages:
        return True
    return not language and 2 * known(languages, there) >= sum(there.values())


def known(languages: Sequence[str], there: Mapping[str, int]) -> int:
    """How many of the documents may have vectors of an embedder of these languages (none: all)."""
    return sum(count for name, count in there.items() if not languages or name in ("", *languages))


def fuse(by_words: Mapping[int, float], cosines: Mapping[int, float], meaning: float) -> list[Ranked]:
    """The convex sum of cosine and BM25 as a share of the best; chunks in falling order.

    A chunk without a vector (not made yet, or of a language that the embedder does not know) is taken to be as near
    as its share of the words says: the best by words then stands beside the best by meaning.
    """
    most = max(by_words.values(), default=0.0)
    nearest = max(cosines.values(), default=0.0)
    ranked: list[Ranked] = []
    for chunk in {**by_words, **cosines}:
        share = by_words.get(chunk, 0.0) / most if most > 0 else 0.0
        cosine = cosines.get(chunk)
        if not cosines:
            score = share
        else:
            score = meaning * (nearest * share if cosine is None else cosine) + (1 - meaning) * share
        ranked.append(Ranked(chunk, score, cosine))
    return sorted(ranked, key=lambda item: (-item.score, item.chunk))


def each_section_once(passages: Sequence[Passage]) -> list[Passage]:
    """One passage for each section, at the place of its best piece; found neighbours of that are joined to it."""
    best: dict[tuple[str, int], Passage] = {}
    pieces: dict[tuple[str, int], int] = {}
    for passage in passages:
        key = (passage.document, passage.section)
        shown = best.setdefault(key, passage)
        if shown is passage:
            pieces[key] = 1
        elif pieces[key] < TOGETHER and (whole := joined(shown, passage)):
            best[key] = whole
            pieces[key] += 1
    return list(best.values())


def joined(one: Passage, other: Passage) -> Passage | None:
    """Two neighbouring pieces as one passage that keeps the score of the first; None where something is between.

    Each character of its text stands for one of the document's, so that a place in it is a place there.
    """
    first, second = sorted((one, other), key=lambda passage: passage.start)
    gap = second.start - first.stop
    if not 0 <= gap <= GAP:
        return None
    blank = " " if gap == 1 else "\n"
    pages = [page for page in (first.last_page, second.last_page) if page is not None]
    return replace(
        one,
        text=f"{first.text}{blank * gap}{second.text}",
        start=first.start,
        stop=second.stop,
        page=first.page,
        last_page=max(pages, default=None),
        boxes=first.boxes + second.boxes,
    )
