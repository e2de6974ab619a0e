"""What runs stand on: the rooms around them, as far as they must know them, handed in by the assembly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.api import Engine, ModelInfo
from app.knowledge.passage import Passage
from app.pipelines.context import Web
from app.store.knowledge_records import Folder, StoredFile


@dataclass(frozen=True)
class ModelFacts:
    """What an answer of a model depends on, known without loading it. `template` is a hash of what the program adds
    to the file's own chat template."""

    id: str
    sha256: str
    template: str
    build: str


class Models(Protocol):
    """The desk of models."""

    def chosen(self) -> str:
        """The id of the model that is asked where none is named."""
        ...

    def facts(self, model_id: str) -> ModelFacts:
        """Of one model; raises UserError "no-such-model"."""
        ...

    def ensure(self, model_id: str) -> Future[ModelInfo]:
        """Have it loaded."""
        ...

    def expect(self, sequences: int) -> None:
        """Be ready for so many answers at once from now on, as far as that costs little memory."""
        ...


class Shelf(Protocol):
    """The knowledge room."""

    def folders(self) -> list[Folder]:
        """The kept folders."""
        ...

    def folder(self, wanted: str) -> Folder:
        """By id or name; raises UserError "no-such-folder"."""
        ...

    def files(self, folder_id: str) -> list[StoredFile]:
        """The files of a folder."""
        ...

    def file(self, file_id: str) -> StoredFile:
        """One file; raises UserError "no-such-file"."""
        ...

    def embedder(self) -> Path | None:
        """The file of the model that embeds; None without one."""
        ...

    def passages_of(self, file_id: str) -> list[Passage]:
        """All of a document in order."""
        ...

    def search(self, query: str, *, folders: Sequence[str] = (), limit: int = 20) -> list[Passage]:
        """Passages, best first."""
        ...


def no_web(_: CancelToken) -> Web:
    """Where no network was handed in."""
    raise UserError(
        "There is no way to the web here", todo="leave out the steps that need it", code="web-off"
    )


@dataclass(frozen=True)
class World:
    """All of it. `web` gives each step a search of its own, which its token breaks off; `snapshot` the text of a kept
    page of the web."""

    engine: Engine
    models: Models
    shelf: Shelf
    web: Callable[[CancelToken], Web] = no_web
    snapshot: Callable[[str], str] | None = None
