"""Opens the pipelines room of a profile: its runs over the vault, the engine, the models and the documents."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol

from app.base.events import EventSink
from app.base.jobs import CancelToken
from app.engine.api import Engine, ModelInfo
from app.pipelines.context import Web
from app.pipelines.registry import Nodes
from app.pipelines.runner import Runs
from app.pipelines.world import ModelFacts, Shelf, World, no_web
from app.store.pipelines import RunsRepo, SnapshotsRepo
from app.store.vault import Vault


class Library(Protocol):
    """The library of models, as far as this room must know it; entries have `id`, `path`, `size` and `sha256`."""

    def get(self, wanted: str) -> Any:
        """By id, name or path; raises UserError."""
        ...

    def chat_for(self, entry: Any) -> dict[str, Any]:
        """What is said about a model's chat beside its file."""
        ...


class Desk(Protocol):
    """What has models loaded."""

    @property
    def current_id(self) -> str:
        """The chosen model; empty before the first."""
        ...

    def default_id(self) -> str:
        """The model that is chosen where nobody chose."""
        ...

    def ensure(self, model_id: str = "") -> Future[ModelInfo]:
        """Have it loaded."""
        ...

    def expect(self, sequences: int) -> None:
        """Load models for so many answers at once from now on."""
        ...


@dataclass(frozen=True)
class DeskModels:
    """world.Models over the desk and the library."""

    desk: Desk
    library: Library

    def chosen(self) -> str:
        """The id of the model that is asked where none is named."""
        return self.desk.current_id or self.desk.default_id()

    def facts(self, model_id: str) -> ModelFacts:
        """What its answers depend on. A file that was not hashed yet counts by its place and size."""
        entry = self.library.get(model_id or self.chosen())
        told = json.dumps(self.library.chat_for(entry), sort_keys=True, default=str)
        named = entry.sha256 or f"{entry.path} {entry.size}"
        return ModelFacts(entry.id, named, hashlib.sha256(told.encode()).hexdigest(), engine_build())

    def ensure(self, model_id: str) -> Future[ModelInfo]:
        """Have it loaded."""
        return self.desk.ensure(self.library.get(model_id or self.chosen()).id)

    def expect(self, sequences: int) -> None:
        """Be ready for so many answers at once from now on."""
        self.desk.expect(sequences)


def engine_build() -> str:
    """Names the program that computes answers; another one may give others."""
    try:
        return f"{version('llama-cpp-python')} {platform.machine()}"
    except PackageNotFoundError:
        return f"unknown {platform.machine()}"


def open_runs(
    vault: Vault,
    nodes: Nodes,
    engine: Engine,
    desk: Desk,
    library: Library,
    shelf: Shelf,
    post: EventSink,
    web: Callable[[CancelToken], Web] = no_web,
) -> Runs:
    """The runs of a profile; nothing begins by itself."""
    snapshots = SnapshotsRepo(vault)
    models = DeskModels(desk, library)
    world = World(engine, models, shelf, web, lambda wanted: snapshots.get(wanted).text)
    return Runs(RunsRepo(vault), nodes, world, post)
