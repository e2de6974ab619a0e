"""Models that other programs have put on this computer, one module a program: each holds one `FINDER`.

They are looked at, listed and used where they lie; nothing of theirs is ever copied or altered.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.base.registry import Registry, modules_of


@dataclass(frozen=True)
class Found:
    """A model of another program. `files` in loading order, more than one where it is split; size in bytes.

    `sha256` is what that program says of the first file, empty where it says nothing. `problem` is one sentence, empty
    where the model can be used as far as a look at its name and size tells.
    """

    program: str
    name: str
    files: tuple[Path, ...]
    size: int = 0
    projector: Path | None = None
    sha256: str = ""
    problem: str = ""

    @property
    def id(self) -> str:
        """What it is called in commands: the program and its name there."""
        return f"{self.program}/{self.name}"


@dataclass(frozen=True)
class Home:
    """Where a person's files are, and what the environment says of it."""

    folder: Path = field(default_factory=Path.home)
    env: Mapping[str, str] = field(default_factory=lambda: os.environ)
    platform: str = sys.platform

    def named(self, variable: str) -> list[Path]:
        """The folder that a variable of the environment names, if it does."""
        return [Path(self.env[variable])] if self.env.get(variable) else []

    def data(self) -> list[Path]:
        """Folders in which programs keep what is theirs."""
        if self.platform == "win32":
            return [
                *self.named("APPDATA"),
                *self.named("LOCALAPPDATA"),
                self.folder / "AppData" / "Roaming",
                self.folder / "AppData" / "Local",
            ]
        if self.platform == "darwin":
            return [self.folder / "Library" / "Application Support"]
        return [
            *self.named("XDG_DATA_HOME"),
            *self.named("XDG_CONFIG_HOME"),
            self.folder / ".local" / "share",
            self.folder / ".config",
        ]


@dataclass(frozen=True)
class Finder:
    """Knows one program. `look` tells of each model once; what cannot be read it leaves out or tells as a problem."""

    name: str
    title: str
    look: Callable[[Home], Iterable[Found]]


def registry() -> Registry[Finder]:
    """All programs by name."""
    finders = Registry[Finder]("program with models")
    for module in modules_of(sys.modules[__name__]):
        if finder := getattr(module, "FINDER", None):
            finders.add(finder.name, finder)
    return finders


def look(home: Home | None = None) -> list[Found]:
    """The models of all programs, those that share a file told once. Takes as long as listing the folders does."""
    seen, known = list[Found](), set[Path]()
    for finder in registry():
        for found in _carefully(finder, home or Home()):
            first = found.files[0].resolve() if found.files else None
            if first is None or first not in known:
                seen.append(found)
            if first:
                known.add(first)
    return seen


def _carefully(finder: Finder, home: Home) -> Iterator[Found]:
    try:
        yield from finder.look(home)
    except OSError as error:
        sentence = (
            f"The models of {finder.title} cannot be listed ({error.strerror or type(error).__name__})."
        )
        yield Found(finder.name, "", (), problem=sentence)


def unique(folders: Iterable[Path]) -> list[Path]:
    """Those that are there, each once."""
    found: dict[Path, Path] = {}
    for folder in folders:
        if folder.is_dir():
            found.setdefault(folder.resolve(), folder)
    return list(found.values())
