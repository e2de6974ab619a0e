"""LM Studio: files in folders of their publisher and repository."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from app.models.found import Finder, Found, Home, unique
from app.models.found._files import ggufs, models
from app.models.split import stem

NAME = "lmstudio"


def _look(home: Home) -> Iterator[Found]:
    for folder in unique(_folders(home)):
        yield from models(NAME, ggufs(folder), stem)


def _folders(home: Home) -> Iterator[Path]:
    bases = [home.folder / ".lmstudio", home.folder / ".cache" / "lm-studio"]
    pointer = home.folder / ".lmstudio-home-pointer"
    if pointer.is_file():
        bases.insert(0, Path(pointer.read_text("utf-8", "replace").strip()))
    for base in bases:
        yield from _chosen(base / "settings.json")
        yield base / "models"


def _chosen(settings: Path) -> Iterator[Path]:
    """The folder for models that a person chose."""
    try:
        chosen = json.loads(settings.read_text("utf-8"))["downloadsFolder"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    if isinstance(chosen, str) and chosen:
        yield Path(chosen)


FINDER = Finder(NAME, "LM Studio", _look)
