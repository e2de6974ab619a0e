"""Cases from a file of any kind that is known: tables, lists, promptfoo, and histories of other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.chat import importers
from app.quality.histories import cases_of
from app.quality.imports import Imported, read_file
from app.quality.imports._rows import Problem
from app.quality.records import case_hash
from app.store.suite_records import Case, Suite


class Shelf(Protocol):
    """What keeps suites."""

    def get(self, wanted: str) -> Suite: ...
    def add(self, name: str) -> Suite: ...
    def cases(self, suite_id: str) -> Sequence[Case]: ...
    def list(self) -> Sequence[Suite]: ...
    def put(self, cases: Sequence[Case]) -> None: ...


def brought(
    file: Path, *, every: bool = False, matching: str = "", token: CancelToken | None = None
) -> Imported:
    """The cases of a file; what is no file of cases may be a history, of which `every` question counts or the first of
    each chat. Raises UserError: not-found, those of `read_file` and `cases_of`; Cancelled."""
    if not file.exists():
        raise UserError(f"There is no file {file.name}", todo="check its name", code="not-found")
    source = importers.known(file)
    if not source:
        return read_file(file)
    items = list(cases_of(file, token or CancelToken(), every=every, matching=matching))
    problems = tuple(one for one in items if isinstance(one, Problem))
    return Imported(tuple(one for one in items if isinstance(one, Case)), problems, source)


def kept(shelf: Shelf, found: Imported, suite_id: str, name: str) -> tuple[Suite | None, int]:
    """Keep the cases in a suite, or in a new one called after the file; None where there are none to keep.

    Beside it how many were new: one that asks and checks the same as another is not kept twice, so that a file whose
    wrong rows were mended can be brought once more.
    """
    if not found.cases:
        return None, 0
    suite = shelf.get(suite_id) if suite_id else shelf.add(_free(name, {one.name for one in shelf.list()}))
    known = {case_hash(case) for case in shelf.cases(suite.id)}
    new = [replace(case, suite=suite.id) for case in found.cases if case_hash(case) not in known]
    shelf.put(new)
    return suite, len(new)


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first with a number behind it that nobody has."""
    number = 2
    free = name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
