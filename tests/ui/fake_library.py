"""A library of two models and a curated list of four, for tests of the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from app.base.errors import UserError
from app.base.events import Changed
from app.models.manifest import Licence, Manifest, ModelEntry, ModelFile
from app.store.records import LibraryEntry

STARTER = LibraryEntry(
    "smollm2-135m-instruct", "SmolLM2 135M Instruct", "/models/starter.gguf", "ab" * 32, 98_000_000, "chat",
    "starter", 0.0, {"context": 8192, "quantisation": "Q4_1", "licence": "Apache-2.0"},
)  # fmt: skip
OTHER = LibraryEntry(
    "qwen3-4b", "Qwen3 4B", "/models/Qwen3-4B-Q4_K_M.gguf", "cd" * 32, 2_500_000_000, "chat", "file", 5.0,
    {"context": 32768, "quantisation": "Q4_K_M"},
)  # fmt: skip


class FakeLibrary:
    """The starter, another one, and three of a curated list."""

    def __init__(self, post: Callable[[Any], None]) -> None:
        self._post = post
        self.entries = [STARTER, OTHER]
        self.chats: dict[str, dict[str, Any]] = {}
        self.refuse: UserError | None = None
        self.elsewhere: Callable[[], Sequence[Any]] = tuple
        self.manifest = Manifest(
            (
                _offer(
                    STARTER.id,
                    "SmolLM2 135M Instruct",
                    "SmolLM",
                    98_000_000,
                    8192,
                    "A small open model for short English texts that runs on nearly any computer.",
                ),
                _offer(
                    "qwen3-8b",
                    "Qwen3 8B",
                    "Qwen",
                    5_030_000_000,
                    40_960,
                    "Strong all-rounder that can think.",
                ),
                _offer(
                    "phi-4-mini", "Phi-4 mini", "Phi", 2_490_000_000, 131_072, "Small and good at reasoning."
                ),
                _offer("llama-70b", "Llama 3.3 70B", "Llama", 42_500_000_000, 131_072, "For workstations."),
            ),
            STARTER.id,
            {"chat": "qwen3-8b"},
        )

    def list(self) -> list[LibraryEntry]:
        return [*self.entries, *self.elsewhere()]

    def get(self, name: str) -> LibraryEntry:
        for entry in self.list():
            if name in (entry.id, entry.name, entry.path):
                return entry
        raise UserError(f"There is no model {name!r}", code="no-such-model")

    def default(self) -> LibraryEntry:
        return STARTER

    def add(self, path: Path) -> LibraryEntry:
        if self.refuse:
            raise self.refuse
        entry = LibraryEntry(
            path.stem.lower(), path.stem, str(path), "ef" * 32, 1000, "chat", "file", time.time()
        )
        self.entries.append(entry)
        self._post(Changed("model", frozenset({entry.id})))
        return entry

    def remove(self, entry_id: str) -> None:
        self.entries = [e for e in self.entries if e.id != entry_id]
        self._post(Changed("model", frozenset({entry_id})))

    def offer_of(self, entry: Any) -> ModelEntry | None:
        return self.manifest.by_sha256(entry.sha256) or self.manifest.get(entry.id)

    def chat_for(self, entry: Any) -> dict[str, Any]:
        return self.chats.get(entry.id, {})

    def projector_of(self, entry: Any) -> Path | None:
        return None

    def verify(self, entry_id: str, token: Any = None, progress: Any = None) -> Any:
        return SimpleNamespace(ok=True, sentence="The file is what it was when it was added.")


def _offer(name: str, title: str, family: str, size: int, context: int, text: str) -> ModelEntry:
    return ModelEntry(
        name, title, family, "chat", "huggingface", f"maker/{name}", (ModelFile(f"{name}.gguf", size),),
        Licence("Apache-2.0", ""), context, 8_000_000_000, "Q4_K_M", ("en",), "", text,
    )  # fmt: skip


class FakeDrafts:
    """The starter can guess for the other one; `refuse` says why it cannot."""

    def __init__(self, library: FakeLibrary, post: Callable[[Any], None]) -> None:
        self._library, self._post = library, post
        self.chosen: dict[str, str] = {}
        self.refuse: UserError | None = None

    def of(self, entry: Any) -> Any:
        return next((e for e in self.offered(entry) if e.id == self.chosen.get(entry.id)), None)

    def offered(self, entry: Any) -> list[Any]:
        return [e for e in self._library.list() if e.size < entry.size]

    def choose(self, model_id: str, draft: str) -> Any:
        if self.refuse:
            raise self.refuse
        self.chosen[model_id] = draft
        self._post(Changed("model", frozenset({model_id})))
        return self.of(self._library.get(model_id))
