"""Histories of this and other programs, one module a format: NAME, READS, takes(box) and read(box, name)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.base.registry import modules_of
from app.chat.importers._box import Box, last_part, open_box
from app.chat.importers._files import from_address
from app.chat.importers._history import Found, Trouble, history_of
from app.store.histories import History

__all__ = ["History", "Progress", "Trouble", "formats", "from_address", "known", "read_all"]


@dataclass(frozen=True)
class Progress:
    """How far it is: files done and in all, chats found so far, and the format that is being read."""

    done: int
    files: int
    chats: int
    source: str


Told = Callable[[Progress], None]


def formats() -> dict[str, str]:
    """What can be read, by the names of programs."""
    return {module.NAME: module.READS for module in _modules()}


def _modules() -> list[Any]:
    return modules_of(sys.modules[__name__])


def known(path: Path) -> str:
    """The program whose history lies at a place, judged by the beginnings of its files; empty for none."""
    try:
        return next((module.NAME for module, _ in _jobs(open_box(path))), "")
    except UserError:
        return ""


def _jobs(box: Box) -> list[tuple[Any, str]]:
    """Which module reads which file; each is read once."""
    found: dict[str, Any] = {}
    for module in _modules():
        for name in module.takes(box):
            found.setdefault(name, module)
    return [(module, name) for name, module in sorted(found.items())]


def read_all(paths: Sequence[Path], token: CancelToken, told: Told) -> Iterator[History | Trouble]:
    """Every chat of every history at these places, and what could not be read.

    Raises UserError "not-a-history" where there is none at all, Cancelled.
    """
    boxes: list[tuple[Box, list[tuple[Any, str]]]] = []
    for path in paths:
        try:
            box = open_box(path)
        except UserError as error:
            if len(paths) == 1:
                raise
            yield Trouble(path.name, error.what)
            continue
        jobs = _jobs(box)
        if not jobs and len(paths) > 1:
            yield Trouble(path.name, "it is not a history that Underdesk knows")
        boxes.append((box, jobs))
    if not any(jobs for _, jobs in boxes):
        raise _unknown(paths)
    yield from _read(boxes, token, told)


def _read(
    boxes: Sequence[tuple[Box, list[tuple[Any, str]]]], token: CancelToken, told: Told
) -> Iterator[History | Trouble]:
    files, chats, done = sum(len(jobs) for _, jobs in boxes), 0, 0
    for box, jobs in boxes:
        for module, name in jobs:
            for item in _one(module, box, name):
                token.check()
                chats += isinstance(item, History)
                told(Progress(done, files, chats, module.NAME))
                yield item
            done += 1
    told(Progress(done, files, chats, ""))


def _one(module: Any, box: Box, name: str) -> Iterator[History | Trouble]:
    """One file. Whatever is wrong with it is told, and the next one is read."""
    try:
        for item in module.read(box, name):
            yield _made(module.NAME, item)
    except UserError as error:
        yield Trouble(last_part(name), f"{error.what}{f' ({error.why})' if error.why else ''}")
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        yield Trouble(last_part(name), f"its fields are not what they should be ({type(error).__name__})")


def _made(source: str, item: Found | History | Trouble) -> History | Trouble:
    if not isinstance(item, Found):
        return item
    return history_of(source, item) or Trouble(item.title, "it has no messages that can be read")


def _unknown(paths: Sequence[Path]) -> UserError:
    what = paths[0].name if len(paths) == 1 else f"None of these {len(paths)} files"
    return UserError(
        f"{what} is not a history that Underdesk knows",
        todo=f"choose an export of {', '.join(list(formats())[:-1])} or {list(formats())[-1]}",
        code="not-a-history",
    )
