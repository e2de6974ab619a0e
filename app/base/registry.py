"""A named table that fills itself from the modules of one package: one file adds one entry."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Entries by name, in the order of their modules' names; a second entry of a name raises ValueError."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._entries: dict[str, T] = {}

    def add(self, name: str, entry: T) -> None:
        """Register `entry`; raises ValueError when the name is taken."""
        if name in self._entries:
            raise ValueError(f"two entries for the {self.kind} {name!r}")
        self._entries[name] = entry

    def get(self, name: str) -> T:
        """The entry; raises KeyError naming what there is."""
        try:
            return self._entries[name]
        except KeyError:
            raise KeyError(f"no {self.kind} {name!r}; there are: {', '.join(self._entries)}") from None

    def names(self) -> list[str]:
        """All names."""
        return list(self._entries)

    def __iter__(self) -> Iterator[T]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Import and return the package's modules whose names do not begin with an underscore, sorted."""
    names = sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.name.startswith("_"))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]
