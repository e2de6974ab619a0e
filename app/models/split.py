"""Models that lie in several files, by the names that tools give those."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TypeVar

AnyPath = TypeVar("AnyPath", bound=PurePath)
MOST = 1000
_NAME = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})$")


def files_of(path: AnyPath) -> list[AnyPath]:
    """All files of the model that this one belongs to, the first one first, there or not; else this one alone."""
    found = _NAME.match(path.stem)
    if found is None or not 1 < int(found["count"]) <= MOST:
        return [path]
    numbers = range(1, int(found["count"]) + 1)
    return [
        path.with_name(f"{found['stem']}-{number:05}-of-{found['count']}{path.suffix}") for number in numbers
    ]


def grouped(paths: Iterable[Path]) -> list[list[Path]]:
    """The files of each model among `paths`, in order."""
    models: dict[Path, list[Path]] = {}
    for path in paths:
        files = files_of(path)
        models.setdefault(files[0], files)
    return list(models.values())


def stem(path: PurePath) -> str:
    """The name of a model by one of its files: without ending and number."""
    found = _NAME.match(path.stem)
    return found["stem"] if found else path.stem
