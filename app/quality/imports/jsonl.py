"""JSON: one object a line, or one list of objects; the names of fields are those of tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from app.base.errors import UserError
from app.quality.imports._rows import ALIASES, COLUMNS, Problem, case_of, column_of, record
from app.quality.imports._text import RESCUED, decoded, has_stray, repaired
from app.store.suite_records import Case

NAME = "JSON lines"
READS = "one JSON object a line with a field “prompt”, or a JSON list of such objects"
MOST_LINE = 16_000_000
"""Characters of one line."""


def takes(name: str, head: bytes) -> bool:
    """By the file's ending; a .json is a list of objects, not a history of chats."""
    if name.endswith((".jsonl", ".ndjson")):
        return True
    return name.endswith(".json") and b'"mapping"' not in head and b'"chat_messages"' not in head


def read(data: bytes, name: str) -> Iterator[Case | Problem]:
    """The cases of a file. Raises UserError "bad-json" for a list that cannot be read."""
    text = decoded(data)
    if name.lower().endswith(".json") and text.lstrip()[:1] in ("[", "{"):
        yield from _list(text, name)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield from _line(line, f"line {number}", f"file:{name}:{number}")


def _line(line: str, where: str, origin: str) -> Iterator[Case | Problem]:
    if len(line) > MOST_LINE:
        yield Problem(where, f"it has {len(line):,} characters, more than {MOST_LINE:,}")
        return
    if has_stray(line):
        yield Problem(where, RESCUED, lost=False)
        line = repaired(line)
    try:
        item = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Problem(where, f"it is no JSON ({_told(error)})")
        return
    yield _item(item, where, origin)


def _told(error: Exception) -> str:
    return f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else "too deep"


def _list(text: str, name: str) -> Iterator[Case | Problem]:
    try:
        found: Any = json.loads(repaired(text))
    except (ValueError, RecursionError) as error:
        where = f" on line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise UserError(f"{name} is no JSON", why=f"of {_told(error)}{where}", code="bad-json") from None
    if isinstance(found, dict):
        inner = record(found)
        lists = (inner[key] for key in ("cases", "tests", "data", "rows") if isinstance(inner.get(key), list))
        items = cast("list[Any]", next(lists, [inner]))
    else:
        items = cast("list[Any]", found)
    for number, item in enumerate(items, 1):
        yield _item(item, f"item {number}", f"file:{name}:{number}")


def _item(item: Any, where: str, origin: str) -> Case | Problem:
    if not isinstance(item, dict):
        return Problem(where, "it is not an object")
    given = {str(name): field for name, field in cast("dict[Any, Any]", item).items()}
    fields: dict[str, Any] = {}
    for name, field in given.items():
        if column := column_of(name):
            fields.setdefault(column, field)
    if "prompt" not in fields and "pipeline" not in fields:
        names = ", ".join(f"“{name[:40]}”" for name in list(given)[:8]) or "none"
        wanted = ", ".join((COLUMNS[0], *ALIASES["prompt"][:2]))
        return Problem(where, f"it has no field “prompt” (one of {wanted}); its fields are {names}")
    return case_of(fields, where, origin)
