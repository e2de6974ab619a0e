"""text-generation-webui: unpacked anywhere, so it is looked for where people unpack things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.models.found import Finder, Found, Home, unique
from app.models.found._files import ggufs, models
from app.models.split import stem

NAME = "textgen"
_NAMES = ("text-generation-webui*", "textgen*")
_PLACES = ("", "Downloads", "Documents", "Desktop", "src", "git", "ai", "AI", "apps", "Applications")


def _look(home: Home) -> Iterator[Found]:
    for root in unique(_roots(home)):
        for data in (root / "user_data", root):
            paths = ggufs(data / "models")
            yield from models(NAME, paths, stem, beside=ggufs(data / "mmproj"))


def _roots(home: Home) -> Iterator[Path]:
    for place in _PLACES:
        for name in _NAMES:
            yield from sorted((home.folder / place).glob(name))


FINDER = Finder(NAME, "text-generation-webui", _look)
