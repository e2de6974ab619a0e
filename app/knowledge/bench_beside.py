"""What the index costs beside others: the bare embedder by the clock, and a chat that waits for its first word."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from app.base.events import Event, IndexProgress
from app.base.jobs import Jobs, Priority
from app.engine.api import Encoder, Engine, GenerateRequest, Message
from app.knowledge.embedding import BATCH, EmbedderChoice
from app.knowledge.reading import Readers, hands, suffixes
from app.knowledge.service import Knowledge
from app.store.knowledge import KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.vault import Vault

ROUND_BYTES = 40_000
"""Of documents that are indexed in one round; about 60 chunks."""

CLOCK_ROUNDS, CHAT_ROUNDS = 4, 5
PATIENCE_S = 120.0
PROMPT = "Answer in one word. " + "The lighthouse keeper writes down the weather of the day. " * 20


class Beside:
    """A throw-away room whose index is built a few documents at a time."""

    def __init__(self, corpus: Path, encoder: Encoder, choice: EmbedderChoice, vault: Vault) -> None:
        self._encoder, self._choice, self._vault = encoder, choice, vault
        self._jobs, self._readers = Jobs(), Readers(hands())
        self._passages, known = PassagesRepo(vault), suffixes()
        self._room = Knowledge(
            KnowledgeRepo(vault),
            self._passages,
            encoder,
            lambda: choice,
            self._readers,
            lambda name: Path(name).suffix.lower() in known,
            self._jobs,
            self._hear,
        )
        groups = _groups(sorted(corpus.iterdir()))
        self._clock_rounds = min(CLOCK_ROUNDS, -(-len(groups) // 2))
        self._rounds = iter(groups)
        self._vectors, self._idle = threading.Event(), threading.Event()
        self._began = self._ended = 0.0
        self._seen = 0

    def _hear(self, event: Event) -> None:
        if isinstance(event, IndexProgress) and event.phase == "vectors" and not self._vectors.is_set():
            self._began = time.perf_counter()
            self._vectors.set()
        if isinstance(event, IndexProgress) and event.phase == "idle":
            self._ended = time.perf_counter()
            self._idle.set()

    def _start(self) -> bool:
        """Have the next documents indexed and return when their vectors are begun; false when there are none left."""
        files = next(self._rounds, None)
        if files is None:
            return False
        self._vectors.clear()
        self._idle.clear()
        self._room.add_folder(files, files[0].name)
        return self._vectors.wait(PATIENCE_S)

    def by_clock(self) -> float:
        """The bare embedder's seconds for the same texts in the same batches against the index's; round by round."""
        indexed = bare = 0.0
        for _ in range(self._clock_rounds):
            if not self._start():
                break
            self._idle.wait(PATIENCE_S)
            indexed += self._ended - self._began
            bare += self._bare(self._fresh())
        return bare / indexed if indexed else 0.0

    def _fresh(self) -> list[str]:
        rows = self._passages.pending(0, self._choice.languages, self._seen, 1_000_000)
        self._seen = rows[-1][0] if rows else self._seen
        return [text for _, text in rows]

    def _bare(self, texts: Sequence[str]) -> float:
        parts = [texts[i : i + BATCH] for i in range(0, len(texts), BATCH)]
        began = time.perf_counter()
        waiting = [self._encoder.embed(part, self._choice.path, Priority.BACKGROUND) for part in parts]
        for future in waiting:
            future.result()
        return time.perf_counter() - began

    def first_word(self, engine: Engine) -> float:
        """Seconds until a chat's first word while vectors are made, against those without; medians of pairs."""
        alone: list[float] = []
        busy: list[float] = []
        _ask(engine, 0)
        for number in range(1, CHAT_ROUNDS + 1):
            alone.append(_ask(engine, 2 * number))
            if not self._start():
                break
            busy.append(_ask(engine, 2 * number + 1))
            self._idle.wait(PATIENCE_S)
        return statistics.median(busy) / statistics.median(alone) if busy else 0.0

    def close(self) -> None:
        """Throw everything away."""
        self._room.close()
        self._jobs.close()
        self._readers.close()
        self._vault.close()


def _groups(files: Sequence[Path]) -> list[list[Path]]:
    """Neighbouring files, each group about as large as the others."""
    sizes = {file: file.stat().st_size for file in files}
    wanted = min(ROUND_BYTES, sum(sizes.values()) // (CLOCK_ROUNDS + CHAT_ROUNDS))
    groups: list[list[Path]] = [[]]
    for file in files:
        if sum(sizes[one] for one in groups[-1]) >= wanted:
            groups.append([])
        groups[-1].append(file)
    return groups


def _ask(engine: Engine, number: int) -> float:
    """Seconds from the question to the first piece of its answer. No two questions begin alike."""
    first, began = threading.Event(), time.perf_counter()
    heard: list[float] = []

    def hear(_: object) -> None:
        heard.append(time.perf_counter())
        first.set()

    request = GenerateRequest((Message("user", f"{number}. {PROMPT}"),), max_tokens=8)
    handle = engine.submit(request, hear)
    first.wait(PATIENCE_S)
    handle.result(PATIENCE_S)
    return heard[0] - began
