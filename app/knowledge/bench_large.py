"""What a question costs where there is a lot to search: a vault of made-up text, its vectors drawn by lot."""

from __future__ import annotations

import itertools
import random
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np

from app.base.ids import new_id
from app.base.jobs import Priority
from app.base.memory import give_back, resident
from app.engine.api import Vectors
from app.knowledge.retrieve import Retriever
from app.knowledge.shelf import Shelf
from app.knowledge.vectors import quantise
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.knowledge_records import Chunk, Filter, Folder, StoredFile
from app.store.passages import PassagesRepo
from app.store.vault import Vault

DIMENSIONS = 384
PER_DOCUMENT = 500
QUERIES = 40


class Drawn:
    """Vectors by lot: what the embedder takes for a question does not depend on how much there is."""

    def __init__(self) -> None:
        self._dice = np.random.default_rng(1)

    def draw(self, count: int) -> Vectors:
        """Rows of length 1."""
        rows = self._dice.standard_normal((count, DIMENSIONS)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        """As an engine would."""
        future: Future[Vectors] = Future()
        future.set_result(self.draw(len(texts)))
        return future

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        """As an engine would."""
        future: Future[list[float]] = Future()
        future.set_result([0.0] * len(texts))
        return future


def large_figures(vault: Vault, chunks: int) -> tuple[float, float]:
    """Milliseconds of processor time of a search, the question's vector left out, as the median over questions; and
    the memory that the process has grown by, against the bytes of all vectors (0 where memory cannot be read).
    """
    repo, passages, drawn = KnowledgeRepo(vault), PassagesRepo(vault), Drawn()
    words = Words()
    drawn.draw(PER_DOCUMENT)
    give_back()
    before = resident()
    try:
        _stock(repo, passages, drawn, words, chunks)
        passages.forget_pages(written=True)  # as the index does when it is complete
        retriever = Retriever(passages, Shelf(passages), drawn)
        retriever.search("first", Filter(), 10)
        taken: list[float] = []
        for _ in range(QUERIES):
            question = f"What does {words.some(1)} have to do with {words.some(3)}?"
            began = time.process_time()
            retriever.search(question, Filter(), 10)
            taken.append(1000 * (time.process_time() - began))
        grown = max(0, resident() - before) / (chunks * DIMENSIONS)
        return statistics.median(taken), grown
    finally:
        vault.close()


def _stock(repo: KnowledgeRepo, passages: PassagesRepo, drawn: Drawn, words: Words, chunks: int) -> None:
    folder = repo.add_folder(Folder(new_id(), "Large", ("/large",), 0.0)).result()
    embedder = passages.use("drawn", "drawn.gguf", DIMENSIONS, []).result()
    for document in range(-(-chunks // PER_DOCUMENT)):
        name = f"{document}.txt"
        file = StoredFile(new_id(), folder.id, f"/large/{name}", name, "txt", 1, 1, status="indexed")
        repo.change(FileChanges(added=(file,))).result()
        texts = [words.some(120) for _ in range(PER_DOCUMENT)]
        made = [Chunk(n, n, (), name, text, 0, len(text), f"{name} {n}") for n, text in enumerate(texts)]
        added = repo.keep(file, made).result().added
        blobs = [row.tobytes() for row in quantise(drawn.draw(len(added)))]
        passages.keep_vectors(embedder.seq, zip(added, blobs, strict=True)).result()


class Words:
    """Text with a vocabulary as uneven as that of people."""

    def __init__(self) -> None:
        self._dice = random.Random(1)
        letters = "etaoinshrdlucmfwypvbgkjqxz"
        self._all = ["".join(self._dice.choices(letters, k=self._dice.randint(3, 9))) for _ in range(20_000)]
        self._weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(self._all))))

    def common(self) -> str:
        """A word that nearly every text has."""
        return self._all[0]

    def some(self, count: int) -> str:
        """A few words."""
        return " ".join(self._dice.choices(self._all, cum_weights=self._weights, k=count))
