"""A knowledge room over a real vault: a scripted engine, and readers of plain text in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.base.errors import UserError
from app.base.events import Event
from app.base.jobs import CancelToken, Jobs, Priority
from app.base.paths import Profile
from app.engine.api import Encoder, Vectors
from app.engine.scripted import ScriptedEngine
from app.knowledge.blocks import SEPARATOR, Block, Document
from app.knowledge.embedding import EmbedderChoice
from app.knowledge.pieces import Pieces, pieces_of
from app.knowledge.service import Knowledge
from app.store.knowledge import KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.vault import Vault
from tests._support.fixtures import make_vault

CHOICE = EmbedderChoice("scripted", Path("any.gguf"), ("en",))
WAIT_S = 60


def document_of(text: str, title: str = "") -> Document:
    """Paragraphs between blank lines; one that begins with # is a heading of as many levels."""
    blocks: list[Block] = []
    path: list[str] = []
    start = 0
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    for part in parts:
        level = len(part) - len(part.lstrip("#"))
        if level:
            del path[level - 1 :]
        kind = "heading" if level else "text"
        blocks.append(Block(kind, part, tuple(path), None, start, start + len(part)))
        if level:
            path.append(part.lstrip("# "))
        start += len(part) + len(SEPARATOR)
    return Document(title, SEPARATOR.join(parts), tuple(blocks), None, "text/plain")


@dataclass
class PlainReader:
    """Counts what it reads; files named *bad* cannot be read."""

    read: list[str] = field(default_factory=list)
    begun: int = 0

    workers: int = 2

    def cut(self, path: Path, cancel: CancelToken | None = None) -> Pieces:
        self.read.append(path.name)
        if "bad" in path.name:
            raise UserError(f"{path.name} is damaged", code="damaged")
        return pieces_of(document_of(path.read_text("utf-8")), path.name)

    def begin(self) -> None:
        self.begun += 1


class CountingEncoder:
    """The scripted engine's vectors; lists the texts it was given."""

    def __init__(self) -> None:
        self.engine = ScriptedEngine()
        self.texts: list[str] = []
        self.error: UserError | None = None

    def embed(
        self, texts: Sequence[str], model: Path, priority: Priority = Priority.BACKGROUND
    ) -> Future[Vectors]:
        if self.error:
            failed: Future[Vectors] = Future()
            failed.set_exception(self.error)
            return failed
        self.texts += texts
        return self.engine.embed(texts, model, priority)

    def rerank(
        self, query: str, texts: Sequence[str], model: Path, priority: Priority = Priority.PERSON
    ) -> Future[list[float]]:
        return self.engine.rerank(query, texts, model, priority)


@dataclass
class Room:
    """A knowledge room with everything a test looks at."""

    vault: Vault
    knowledge: Knowledge
    repo: KnowledgeRepo
    passages: PassagesRepo
    encoder: CountingEncoder
    reader: PlainReader
    seen: list[Event]
    choice: list[EmbedderChoice | None]
    reranker: list[Path | None]

    def settle(self) -> None:
        """Wait until nothing is left to do."""
        self.knowledge.wake().result(WAIT_S)

    def sync(self, folder: str) -> None:
        """Look at the disk and wait for everything that follows."""
        self.knowledge.sync(folder).future.result(WAIT_S)
        self.settle()

    def names(self, query: str, **filters: object) -> list[str]:
        """The files of the passages found."""
        return [passage.name for passage in self.knowledge.search(query, **filters)]  # type: ignore[arg-type]


@contextmanager
def open_room(profile: Profile, encoder: Encoder | None = None) -> Iterator[Room]:
    """Open (or make) the vault of a profile and a room over it."""
    vault, jobs, seen = make_vault(profile), Jobs(), []
    reader, scripted = PlainReader(), CountingEncoder()
    repo, passages = KnowledgeRepo(vault), PassagesRepo(vault)
    choice: list[EmbedderChoice | None] = [CHOICE]
    reranker: list[Path | None] = [None]
    knowledge = Knowledge(
        repo, passages, encoder or scripted, lambda: choice[0], reader,
        lambda name: name.endswith((".md", ".txt")), jobs, seen.append, lambda: reranker[0],
    )  # fmt: skip
    try:
        yield Room(vault, knowledge, repo, passages, scripted, reader, seen, choice, reranker)
    finally:
        knowledge.close()
        jobs.close()
        scripted.engine.close()
        vault.close()
