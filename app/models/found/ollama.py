"""Ollama: a description for each tag names the blobs by their hash."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from app.models.found import Finder, Found, Home, unique
from app.models.found._files import told

NAME = "ollama"
_FOLDERS = ("manifests", "manifests-v2", "manifest-v2")
_HOSTS = ("registry.ollama.ai", "ollama.com")
_LAYER = "application/vnd.ollama.image."
_LONGEST = 1 << 20


def _look(home: Home) -> Iterator[Found]:
    service = [Path("/usr/share/ollama/.ollama/models")] if home.platform == "linux" else []
    places = [*home.named("OLLAMA_MODELS"), home.folder / ".ollama" / "models", *service]
    for folder in unique(places):
        names: set[str] = set()
        for kind in _FOLDERS:
            for path in sorted((folder / kind).glob("*/*/*/*")):
                name = _name(path)
                if name not in names and path.is_file():
                    names.add(name)
                    yield _model(folder / "blobs", path, name)


def _name(path: Path) -> str:
    """As Ollama writes it: llama3.2:3b, someone/model:tag, host/someone/model:tag."""
    host, owner, model, tag = path.parts[-4:]
    before = [part for part in (host, owner) if part not in (*_HOSTS, "library")]
    return "/".join([*before, f"{model}:{tag}"])


def _model(blobs: Path, path: Path, name: str) -> Found:
    try:
        layers = _layers(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Found(NAME, name, (), problem=f"Ollama's description of {name} cannot be read.")
    weights = layers.get("model", [])
    if len(weights) != 1:
        return Found(NAME, name, (), problem=f"{name} is kept in a form that only Ollama can use.")
    digest, size = weights[0]
    eyes = [blobs / f"sha256-{other}" for other, _ in layers.get("projector", [])]
    projector = next((eye for eye in eyes if eye.is_file()), None)
    return told(NAME, name, [blobs / f"sha256-{digest}"], projector, digest, size)


def _layers(path: Path) -> dict[str, list[tuple[str, int]]]:
    """Hash and size of the layers by their kind."""
    with path.open("rb") as file:
        raw = cast("dict[str, Any]", json.loads(file.read(_LONGEST)))
    found: dict[str, list[tuple[str, int]]] = {}
    for layer in cast("list[dict[str, Any]]", raw["layers"]):
        digest = re.fullmatch(r"sha256[:-]([0-9a-f]{64})", layer["digest"])
        if digest is None:
            raise ValueError("no digest")
        kind = str(layer["mediaType"]).removeprefix(_LAYER)
        found.setdefault(kind, []).append((digest[1], int(layer["size"])))
    return found


FINDER = Finder(NAME, "Ollama", _look)
