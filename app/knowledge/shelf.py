"""The vectors that answer queries, kept in memory beside the vault."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from app.knowledge.vectors import VectorIndex
from app.store.knowledge import Kept
from app.store.knowledge_records import Embedder
from app.store.passages import PassagesRepo


class Shelf:
    """The vectors that answer queries: those of the active embedder, read from the vault once."""

    def __init__(self, passages: PassagesRepo) -> None:
        self._passages = passages
        self._lock = threading.Lock()
        self._held: tuple[Embedder, VectorIndex] | None = None

    def get(self) -> tuple[Embedder, VectorIndex] | None:
        """The active embedder and its vectors; None before there are any."""
        with self._lock:
            if self._held is None:
                active = next((e for e in self._passages.embedders() if e.active), None)
                if active is None:
                    return None
                index = VectorIndex(active.dimensions, self._passages.counts(active.seq, ())[0])
                index.fill(self._passages.vectors(active.seq))
                self._passages.forget_pages()
                self._held = active, index
            return self._held

    def forget(self) -> None:
        """Read from the vault again next time."""
        with self._lock:
            self._held = None

    def add(self, embedder: Embedder, chunks: Sequence[int]) -> None:
        """Vectors of these chunks are in the vault now."""
        with self._lock:
            if self._held and self._held[0].seq == embedder.seq and chunks:
                self._held[1].add(self._passages.vectors(embedder.seq, chunks))

    def change(self, kept: Kept) -> None:
        """A document was read anew."""
        with self._lock:
            if self._held:
                self._held[1].remove(kept.removed)
                self._held[1].add(self._passages.vectors(self._held[0].seq, kept.added))
