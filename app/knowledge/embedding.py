"""The second stage of the index: vectors in batches, the next one computed while the last is kept."""

from __future__ import annotations

import concurrent.futures
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from app.base.jobs import CancelToken, Priority
from app.engine.api import Encoder, Vectors
from app.knowledge.vectors import quantise
from app.store.knowledge_records import Embedder
from app.store.passages import PassagesRepo

T = TypeVar("T")
BATCH = 32
"""Chunks embedded and kept at a time: a killed program does at most AHEAD times as many again."""

AHEAD = 3
"""Batches handed to the engine before the first is done, so that it never waits for the vault."""

HEADER = 0.25
"""What the title and headings count for in a chunk's vector, however long they are beside its text."""

Way = Callable[[CancelToken], bool]


@dataclass(frozen=True)
class EmbedderChoice:
    """The model that makes vectors: `id` changes with its file; `languages` it knows, empty for all."""

    id: str
    path: Path
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """Chunks whose vectors are made together; each header is asked for once, and before it all texts."""

    chunks: tuple[int, ...]
    texts: tuple[str, ...]
    headers: tuple[str, ...]

    @staticmethod
    def of(rows: Sequence[tuple[int, str]]) -> Batch:
        """Of chunk numbers and texts that begin with their header's line."""
        parted = [text.partition("\n") for _, text in rows]
        return Batch(
            tuple(seq for seq, _ in rows),
            tuple(text or header for header, _, text in parted),
            tuple(header for header, _, _ in parted),
        )

    @property
    def asked(self) -> list[str]:
        """What the embedder is given."""
        return [*self.texts, *dict.fromkeys(self.headers)]

    def vectors(self, made: Vectors) -> Vectors:
        """The chunks' vectors out of those of `asked`: text and header each of length one, then weighed."""
        lengths = np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-12)
        rows = (made / lengths).astype(np.float32)
        place = {header: len(self.texts) + n for n, header in enumerate(dict.fromkeys(self.headers))}
        headers = rows[[place[header] for header in self.headers]]
        return ((1 - HEADER) * rows[: len(self.texts)] + HEADER * headers).astype(np.float32)


class Embedding:
    """One run over all chunks that lack a vector of one embedder."""

    def __init__(
        self,
        passages: PassagesRepo,
        encoder: Encoder,
        embedder: Embedder,
        choice: EmbedderChoice,
        token: CancelToken,
    ) -> None:
        self._passages, self._encoder, self._token = passages, encoder, token
        self._embedder, self._choice = embedder, choice
        self._after = 0
        self._under_way: deque[tuple[Batch, Future[Vectors]]] = deque()
        self._kept: deque[Future[list[int]]] = deque()

    def batches(self, go_on: Way) -> Iterator[tuple[int, int, Sequence[int]]]:
        """Vectors done, all there should be, and the chunks of the batch just kept. Ends early when told to.

        Raises UserError of the engine or the store, Cancelled.
        """
        done, total = self._passages.counts(self._embedder.seq, self._choice.languages)
        try:
            more = True
            while more or self._under_way or self._kept:
                more = more and go_on(self._token) and self._fill()
                for chunks in self._next():
                    done += len(chunks)
                    yield done, total, chunks
        finally:
            for _, future in self._under_way:
                future.cancel()

    def _fill(self) -> bool:
        while len(self._under_way) < AHEAD:
            rows = self._passages.pending(self._embedder.seq, self._choice.languages, self._after, BATCH)
            if not rows:
                return False
            self._after = rows[-1][0]
            batch = Batch.of(rows)
            future = self._encoder.embed(batch.asked, self._choice.path, Priority.BACKGROUND)
            self._under_way.append((batch, future))
        return True

    def _next(self) -> Iterator[list[int]]:
        """Hand the oldest batch to the store; what it had before that is done by now."""
        if self._under_way:
            batch, future = self._under_way.popleft()
            rows = quantise(batch.vectors(wait(future, self._token)))
            blobs = [row.tobytes() for row in rows]
            kept = self._passages.keep_vectors(self._embedder.seq, zip(batch.chunks, blobs, strict=True))
            self._kept.append(kept)
        while len(self._kept) > (1 if self._under_way else 0):
            yield wait(self._kept.popleft(), self._token)


def wait(future: Future[T], token: CancelToken) -> T:
    """The future's result; raises Cancelled as soon as the token says so."""
    while not future.done():
        token.check()
        concurrent.futures.wait([future], timeout=0.05)
    return future.result()
