"""GPT4All: all models in one folder, which a person may have chosen."""

from __future__ import annotations

import configparser
from collections.abc import Iterator
from pathlib import Path

from app.models.found import Finder, Found, Home, unique
from app.models.found._files import ggufs, models
from app.models.split import stem

NAME = "gpt4all"


def _look(home: Home) -> Iterator[Found]:
    places = [*_chosen(home), *(folder / "nomic.ai" / "GPT4All" for folder in home.data())]
    for folder in unique([*places, home.folder / ".cache" / "gpt4all"]):
        yield from models(NAME, ggufs(folder), stem)


def _chosen(home: Home) -> Iterator[Path]:
    """The folder named in its settings."""
    for base in home.data():
        for path in (base / "nomic.ai" / "GPT4All.ini", base / "nomic.ai" / "GPT4All" / "GPT4All.ini"):
            parser = configparser.ConfigParser(interpolation=None, strict=False)
            try:
                parser.read(path, "utf-8")
            except (configparser.Error, UnicodeDecodeError):
                continue
            if chosen := parser.get("General", "modelPath", fallback=""):
                yield Path(chosen)


FINDER = Finder(NAME, "GPT4All", _look)
