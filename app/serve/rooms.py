"""What the local API needs of the program: its models, its engine, its settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.base.settings import Settings
from app.engine.api import Engine, ModelInfo
from app.models.entry import Entry
from app.serve.wanted import Look


class Models(Protocol):
    """Has models loaded."""

    def ensure(self, model_id: str = "") -> Future[ModelInfo]:
        """This model, or the chosen one, loaded."""
        ...

    def expect(self, sequences: int) -> None:
        """Have models loaded for so many answers at once, as far as that costs little."""
        ...

    def default_id(self) -> str:
        """The one that answers where none is named."""
        ...

    def sampling_for(self, model_id: str) -> dict[str, float | int]:
        """A model's recommended sampling."""
        ...


class Shelf(Protocol):
    """The models that are here."""

    def list(self) -> Sequence[Entry]:
        """All of them."""
        ...

    def get(self, wanted: str) -> Entry:
        """By id, name or path; raises UserError (no-such-model)."""
        ...

    def is_usable(self, entry: Entry) -> bool:
        """Whether its file is there."""
        ...


@dataclass(frozen=True)
class Rooms:
    """Handed in by whoever wires the program together. `look` reads an image file apart."""

    engine: Engine
    models: Models
    shelf: Shelf
    settings: Settings
    look: Look


def path_of(entry: Any) -> Path:
    """Where a model lies."""
    return Path(entry.path)


Count = Callable[[], object]
