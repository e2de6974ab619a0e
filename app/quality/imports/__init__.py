"""Cases of other makes, one module a format: NAME, READS, takes(name, head) and read(data, name)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.registry import modules_of
from app.quality.imports._rows import Problem
from app.store.suite_records import Case

MOST = 256 << 20
"""Bytes of a file that is read."""
HEAD = 64 << 10


@dataclass(frozen=True)
class Imported:
    """What a file gave: cases without a suite yet, what was wrong with which row, and the format's name."""

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
    source: str

    @property
    def sentence(self) -> str:
        """How many there are, for people."""
        cases = "1 case" if len(self.cases) == 1 else f"{len(self.cases)} cases"
        lost = len([one for one in self.problems if one.lost])
        rows = "1 row was" if lost == 1 else f"{lost} rows were"
        return f"{cases} of {self.source} read" + (f"; {rows} left out." if lost else ".")


Read = Callable[[bytes, str], Iterator[Case | Problem]]


def formats() -> dict[str, str]:
    """What can be read, by name."""
    return {module.NAME: module.READS for module in _modules()}


def _modules() -> list[Any]:
    return modules_of(sys.modules[__name__])


def read_file(path: Path) -> Imported:
    """The cases of a file. Raises UserError: unknown-format, empty-file, too-large, and those of its format."""
    if path.is_file() and path.stat().st_size > MOST:
        raise UserError(
            f"{path.name} is too large", why=f"it has more than {MOST >> 20} MiB", code="too-large"
        )
    return read_bytes(path.read_bytes(), path.name)


def read_bytes(data: bytes, name: str) -> Imported:
    """The cases of a file's bytes; `name` tells the format where its beginning does not."""
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise UserError(f"{name} is empty", todo="choose a file with cases", code="empty-file")
    for module in _modules():
        if module.takes(name.lower(), data[:HEAD]):
            return _parted(module.read(data, name), module.NAME)
    known = ", ".join(f"{one} ({reads})" for one, reads in formats().items())
    raise UserError(
        f"{name} is no file of cases that Underdesk knows",
        todo=f"choose one of {known}",
        code="unknown-format",
    )


def _parted(items: Iterator[Case | Problem], source: str) -> Imported:
    every: Sequence[Case | Problem] = list(items)
    cases = tuple(one for one in every if isinstance(one, Case))
    return Imported(cases, tuple(one for one in every if isinstance(one, Problem)), source)
