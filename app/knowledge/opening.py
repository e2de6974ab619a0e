"""Opens the knowledge room of a profile: readers in their sandbox, the chosen models, the vault's repositories."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Protocol, cast

from app.base.events import EventSink
from app.base.jobs import Jobs
from app.base.settings import Settings
from app.engine.api import Encoder, endpoint_of
from app.knowledge.embedding import EmbedderChoice
from app.knowledge.passwords import KeyedReaders
from app.knowledge.reading import Readers, hands, suffixes
from app.knowledge.service import Knowledge
from app.store.knowledge import KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.passwords import PasswordsRepo
from app.store.sources import SourcesRepo
from app.store.vault import Vault


class ModelFiles(Protocol):
    """The library, as far as this room must know it; entries have `id`, `path` and `sha256`."""

    def languages_of(self, entry: Any) -> Sequence[str]:
        """What a model knows; empty for everything, or where nothing is said."""
        ...


class InRole(Protocol):
    """Who has a role."""

    @property
    def entry(self) -> Any | None:
        """The model, None where none has it."""
        ...


class RoleModels(Protocol):
    """Which model does what."""

    def of(self, role: str) -> InRole:
        """Who has that role now."""
        ...


@dataclass(frozen=True)
class Chosen:
    """The models that read documents, looked up anew each time."""

    library: ModelFiles
    roles: RoleModels
    can_embed: bool = True

    def embedder(self) -> EmbedderChoice | None:
        """What finds passages by meaning; None where nothing is there for it."""
        entry = self.roles.of("embedding").entry
        if entry is None or not self.can_embed or not _is_there(entry):
            return None
        languages = tuple(self.library.languages_of(entry))
        return EmbedderChoice(_kept_as(entry), Path(entry.path), languages)

    def reranker(self) -> Path | None:
        """What orders passages; None where nothing does."""
        entry = self.roles.of("reranker").entry
        return Path(entry.path) if entry and self.can_embed and _is_there(entry) else None


def _kept_as(entry: Any) -> str:
    """What vectors of this model are kept under: its hash; of an endpoint its address and the model's name there."""
    if endpoint_of(Path(entry.path)):
        return f"{entry.metadata['address']} {entry.metadata['model']}"
    return str(entry.sha256 or entry.id)


def _is_there(entry: Any) -> bool:
    """Whether there is a file, or an endpoint in its place."""
    return bool(endpoint_of(Path(entry.path))) or Path(entry.path).is_file()


def open_knowledge(
    vault: Vault,
    engine: object,
    library: ModelFiles,
    roles: RoleModels,
    settings: Settings,
    jobs: Jobs,
    post: EventSink,
    sources: SourcesRepo | None = None,
) -> Knowledge:
    """The room, not watching yet: `start` begins with that. An engine that cannot embed leaves words alone."""
    chosen = Chosen(library, roles, can_embed=hasattr(engine, "embed"))
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
        sources,
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
