"""The cache of Hugging Face's own tools: snapshots of repositories, whose files are links to blobs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.models.found import Finder, Found, Home, unique
from app.models.found._files import ggufs, models
from app.models.split import stem

NAME = "hf-cache"
_DIGITS = frozenset("0123456789abcdef")


def _look(home: Home) -> Iterator[Found]:
    tools = [folder / "hub" for folder in home.named("HF_HOME")]
    caches = [*home.named("XDG_CACHE_HOME"), home.folder / ".cache"]
    hubs = [folder / "huggingface" / "hub" for folder in caches]
    for hub in unique([*home.named("HF_HUB_CACHE"), *tools, *hubs]):
        for repository in sorted(hub.glob("models--*")):
            yield from _repository(repository)


def _repository(folder: Path) -> Iterator[Found]:
    """The newest snapshot's models, then those that only older ones have."""
    owner = folder.name.removeprefix("models--").replace("--", "/")
    snapshots = sorted((folder / "snapshots").glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    known: set[str] = set()
    for snapshot in snapshots:
        for found in models(NAME, ggufs(snapshot), lambda path: f"{owner}/{stem(path)}"):
            if found.name not in known:
                known.add(found.name)
                yield _with_hash(found)


def _with_hash(found: Found) -> Found:
    """Blobs of large files are named by their sha256."""
    blob = found.files[0].resolve().name
    sha256 = blob if len(blob) == 64 and _DIGITS.issuperset(blob) else ""
    return Found(found.program, found.name, found.files, found.size, found.projector, sha256, found.problem)


FINDER = Finder(NAME, "Hugging Face cache", _look)
