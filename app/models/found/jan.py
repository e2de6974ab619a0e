"""Jan: a model.yml for each model names its files, from the data folder on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from app.models.found import Finder, Found, Home, unique
from app.models.found._files import ggufs, models, told
from app.models.split import stem

NAME = "jan"
_LONGEST = 1 << 18


def _look(home: Home) -> Iterator[Found]:
    bases = [folder / "Jan" / "data" for folder in home.data()]
    for base in unique([*home.named("JAN_DATA_FOLDER"), *bases, home.folder / "jan"]):
        known: set[Path] = set()
        for path in sorted((base / "llamacpp" / "models").glob("**/model.yml")):
            found = _described(base, path)
            known.update(file.resolve() for file in found.files)
            yield found
        loose = [path for path in ggufs(base / "models") if path.resolve() not in known]
        yield from models(NAME, loose, stem)


def _described(base: Path, path: Path) -> Found:
    name = "/".join(path.parent.relative_to(base / "llamacpp" / "models").parts)
    try:
        with path.open("rb") as file:
            fields = dict(_pairs(file.read(_LONGEST).decode("utf-8", "replace")))
        model = base / fields["model_path"]
    except (OSError, KeyError):
        return Found(NAME, name, (), problem=f"Jan's description of {name} cannot be read.")
    eyes = base / fields["mmproj_path"] if fields.get("mmproj_path") else None
    [found, *_] = [*models(NAME, [model], lambda _: name)] or [told(NAME, name, [model])]
    return told(NAME, name, found.files, eyes if eyes and eyes.is_file() else None)


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """The plain `key: value` lines of a YAML document; Jan writes nothing else at the top."""
    for line in text.splitlines():
        if found := re.fullmatch(r"(\w+):\s+(?:\"(.*)\"|'(.*)'|(.*?))\s*", line):
            yield found[1], found[2] or found[3] or found[4] or ""


FINDER = Finder(NAME, "Jan", _look)
