"""How long a large folder takes from the drop until it is found by its words, and again when nothing has changed."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.base.events import Event, IndexProgress
from app.base.jobs import Jobs
from app.base.memory import resident
from app.engine.api import Encoder
from app.knowledge.bench_large import Words
from app.knowledge.reading import Readers, hands, suffixes
from app.knowledge.service import Knowledge
from app.store.knowledge import KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.vault import Vault

FILES, SECTIONS, WORDS = 5_000, 10, 120
QUERIES = 20
GLANCE_S = 0.1
PATIENCE_S = 1_800.0


@dataclass(frozen=True)
class Dropped:
    """Of one folder: its files and chunks; seconds by the clock from the drop until a search found something, until all
    words were found, and of a look at the disk that found nothing new; milliseconds of processor time of a search by
    words; MB that this process grew by.
    """

    files: int
    chunks: int
    first_s: float
    all_s: float
    again_s: float
    query_ms: float
    grown_mb: float


class Ended:
    """Hears when the index has come to its end."""

    def __init__(self) -> None:
        self.at = 0.0
        self._event = threading.Event()

    def __call__(self, event: Event) -> None:
        if isinstance(event, IndexProgress) and event.phase == "idle":
            self.at = self.at or time.monotonic()
            self._event.set()

    def wait(self) -> float:
        """When that was, by the monotonic clock."""
        self._event.wait(PATIENCE_S)
        return self.at


@contextmanager
def _words_alone(vault: Vault, encoder: Encoder) -> Generator[tuple[Knowledge, Ended]]:
    """A room without an embedder; its vault is closed with it."""
    jobs, readers, known, ended = Jobs(), Readers(hands()), suffixes(), Ended()
    repo, passages = KnowledgeRepo(vault), PassagesRepo(vault)

    def readable(name: str) -> bool:
        return Path(name).suffix.lower() in known

    room = Knowledge(repo, passages, encoder, lambda: None, readers, readable, jobs, ended)
    try:
        yield room, ended
    finally:
        room.close()
        jobs.close()
        readers.close()
        vault.close()


def at_once_s(folder: Path, vault: Vault, encoder: Encoder) -> float:
    """Seconds until all words of a folder are found that is dropped while no reader process has been started yet."""
    with _words_alone(vault, encoder) as (room, ended):
        began = time.monotonic()
        room.add_folder(folder, "At once")
        return ended.wait() - began


def dropped(folder: Path, vault: Vault, encoder: Encoder, files: int = FILES) -> Dropped:
    """Make `files` files in a new `folder`, drop it, and time what follows; no vectors are made."""
    words = Words()
    _stock(folder, words, files)
    with _words_alone(vault, encoder) as (room, ended):
        room.start()
        before, began = resident(), time.monotonic()
        made = room.add_folder(folder, "Large")
        while not room.search(words.common(), limit=5):
            time.sleep(GLANCE_S)
        first = time.monotonic() - began
        everything = ended.wait() - began
        grown = (resident() - before) / 1e6
        again = _seconds(lambda: room.sync(made.id).future) + _seconds(room.wake)
        taken = [_processor_ms(lambda: room.search(words.some(4), limit=10)) for _ in range(QUERIES)]
        counts = room.folder(made.id)
    return Dropped(counts.files, counts.chunks, first, everything, again, statistics.median(taken), grown)


def _seconds(work: Callable[[], Future[None]]) -> float:
    began = time.monotonic()
    work().result(PATIENCE_S)
    return time.monotonic() - began


def _processor_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def _stock(folder: Path, words: Words, files: int) -> None:
    folder.mkdir(parents=True)
    for number in range(files):
        parts = [f"# Part {part}\n\n{words.some(WORDS)}." for part in range(SECTIONS)]
        place = folder / f"{number // 100:02d}"
        place.mkdir(exist_ok=True)
        (place / f"{number:04d}.md").write_text("\n\n".join(parts), "utf-8")
