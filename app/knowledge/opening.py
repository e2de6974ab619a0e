"""Opens the knowledge room of a profile: readers in their sandbox, the chosen models, the vault's repositories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Protocol, cast

from app.base.errors import UserError
from app.base.events import EventSink
from app.base.jobs import Jobs
from app.base.settings import Settings
from app.engine.api import Encoder
from app.knowledge.embedding import EmbedderChoice
from app.knowledge.passwords import KeyedReaders
from app.knowledge.reading import Readers, hands, suffixes
from app.knowledge.service import Knowledge
from app.store.knowledge import KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.passwords import PasswordsRepo
from app.store.vault import Vault


class ModelFiles(Protocol):
    """The library, as far as this room must know it; entries have `id`, `path`, `sha256` and `role`."""

    def get(self, wanted: str) -> Any:
        """By id, name or path; raises UserError."""
        ...

    def starter_for(self, role: str) -> Any | None:
        """What comes with Underdesk for that role."""
        ...

    def languages_of(self, entry: Any) -> Sequence[str]:
        """What a model knows; empty for everything, or where nothing is said."""
        ...


@dataclass(frozen=True)
class Chosen:
    """The models that the settings name for documents, looked up anew each time."""

    library: ModelFiles
    settings: Settings
    can_embed: bool = True

    def embedder(self) -> EmbedderChoice | None:
        """The setting's embedder, or the one that comes with Underdesk; None where neither is there."""
        entry = self._named("embedder") or self.library.starter_for("embedding")
        if entry is None or not self.can_embed or not Path(entry.path).is_file():
            return None
        languages = tuple(self.library.languages_of(entry))
        return EmbedderChoice(entry.sha256 or entry.id, Path(entry.path), languages)

    def reranker(self) -> Path | None:
        """The setting's reranker; None without one."""
        entry = self._named("reranker")
        return Path(entry.path) if entry and self.can_embed and Path(entry.path).is_file() else None

    def _named(self, key: str) -> Any | None:
        wanted = self.settings.text(key)
        if not wanted:
            return None
        try:
            return self.library.get(wanted)
        except (
            UserError
        ):  # it was removed from the library: the one that comes with Underdesk takes its place
            return None


def open_knowledge(
    vault: Vault, engine: object, library: ModelFiles, settings: Settings, jobs: Jobs, post: EventSink
) -> Knowledge:
    """The room, not watching yet: `start` begins with that. An engine that cannot embed leaves words alone."""
    chosen = Chosen(library, settings, can_embed=hasattr(engine, "embed"))
    readers = Readers(hands())
    keyed = KeyedReaders(readers, PasswordsRepo(vault))
    room = Knowledge(
        KnowledgeRepo(vault),
        PassagesRepo(vault),
        cast("Encoder", engine),
        chosen.embedder,
        keyed,
        _worth_reading(),
        jobs,
        post,
        chosen.reranker,
        keyed.page,
        keyed,
    )
    room.at_close(readers.close)
    settings.listen(lambda key, _: _again(room) if key in ("embedder", "reranker") else None)
    return room


def _worth_reading() -> Callable[[str], bool]:
    """Whether a file's name ends like that of a document."""
    known: list[frozenset[str]] = []

    def is_document(name: str) -> bool:
        if (
            not known
        ):  # the formats' modules are read when the first folder is looked at, not when the program starts
            known.append(suffixes())
        return PurePath(name).suffix.lower() in known[0]

    return is_document


def _again(room: Knowledge) -> None:
    room.wake()
