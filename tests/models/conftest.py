"""A library over a dictionary, small real GGUF files, and a hub to fetch from."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.base.events import Event
from app.engine import gguf
from app.models.library import Library
from app.models.manifest import Licence, Manifest, ModelEntry, ModelFile, load
from tests.net import hub as hubs


class MemoryRepo(dict[str, Any]):
    """The store's repository, in memory."""

    def list(self) -> list[Any]:
        return list(self.values())

    def put(self, entry: Any) -> None:
        self[entry.id] = entry

    def remove(self, entry_id: str) -> None:
        self.pop(entry_id, None)


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


class Kept:
    """Settings in memory."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def load(self) -> dict[str, str]:
        return dict(self.values)

    def save(self, key: str, value: str) -> None:
        self.values[key] = value


def tiny_gguf(name: str = "Tiny Test", filler: int = 0) -> bytes:
    """The smallest file that passes for a model: three properties and one tensor of 32 floats."""
    head = b"GGUF" + struct.pack("<IQQ", 3, 1, 3)
    for key, value in (("general.architecture", "llama"), ("general.name", name)):
        head += _text(key) + struct.pack("<I", 8) + _text(value)
    head += _text("llama.block_count") + struct.pack("<II", 4, 1)
    head += _text("output.weight") + struct.pack("<IQIQ", 1, 32, 0, 0)
    return head + bytes(-len(head) % 32) + bytes([filler]) * 128


def offer(data: bytes, sha256: str | None = "", **changes: Any) -> ModelEntry:
    """An entry for `data`; its true hash unless another is given."""
    file = ModelFile("tiny.gguf", len(data), sha256=hubs.sha256(data) if sha256 == "" else sha256)
    fields: dict[str, Any] = {
        "id": "tiny", "name": "Tiny", "family": "Test", "role": "chat", "source": "huggingface",
        "repo": "maker/tiny", "parts": (file,), "licence": Licence("MIT", "https://example.org/terms"),
        "context": 512, "parameters": 1_000_000, "quantisation": "F32", "languages": ("en",),
        "template": "", "description": "Tiny.", "sampling": {"temperature": 0.5},
    }  # fmt: skip
    return ModelEntry(**{**fields, **changes})


@pytest.fixture
def events() -> list[Event]:
    return []


@pytest.fixture
def repo() -> MemoryRepo:
    return MemoryRepo()


@pytest.fixture
def shelf(tmp_path: Path, repo: MemoryRepo, events: list[Event]) -> Any:
    """Makes a library whose manifest is ours plus the given entries."""

    def make(*entries: ModelEntry) -> Library:
        own = load()
        manifest = Manifest((*own.entries, *entries), own.starter.id, own.defaults)
        return Library(repo, manifest, tmp_path / "models", gguf.read, events.append)

    return make


@pytest.fixture
def hub() -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        yield running
