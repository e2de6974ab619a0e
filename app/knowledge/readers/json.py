"""JSON: records become a table, everything else lines of `path: value`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from app.base.errors import UserError
from app.knowledge.readers import _text
from app.knowledge.readers._frame import Builder, Reader, Source

_LINES = frozenset({".jsonl", ".ndjson"})
_PART_CHARS = 1_500


def read(source: Source, out: Builder) -> None:
    """A file with one value, or with one in each line."""
    text = _text.decode(source.data)
    try:
        if source.suffix in _LINES:
            value: Any = [json.loads(line) for line in text.split("\n") if line.strip()]
        else:
            value = json.loads(text)
    except ValueError as error:
        raise UserError("The file is damaged", why="it is no proper JSON", code="damaged") from error
    add_value(out, value)


def add_value(out: Builder, value: object) -> None:
    """Add a JSON value: the members of an object under headings of their own."""
    records = _records(value)
    if records:
        _table(out, records)
    elif isinstance(value, dict):
        plain: list[str] = []
        members = cast("dict[str, Any]", value)
        for key, inner in members.items():
            if not isinstance(inner, (dict, list)):
                plain.append(f"{key}: {_scalar(inner)}")
        _lines(out, plain)
        for key, inner in members.items():
            if isinstance(inner, (dict, list)) and inner:
                out.heading(1, key)
                inside = _records(cast("object", inner))
                if inside:
                    _table(out, inside)
                else:
                    _lines(out, _flat(cast("object", inner)))
    else:
        _lines(out, _flat(value))


def _records(value: object) -> list[dict[str, Any]]:
    """The value as flat records, if it is a list of such; else empty."""
    if not isinstance(value, list) or len(cast("list[Any]", value)) < 2:
        return []
    items = cast("list[Any]", value)
    if not all(isinstance(item, dict) for item in items):
        return []
    if any(isinstance(v, (dict, list)) for item in items for v in item.values()):
        return []
    return items


def _table(out: Builder, records: list[dict[str, Any]]) -> None:
    keys = list(dict.fromkeys(key for record in records for key in record))
    out.count_cells(len(keys) * len(records))
    out.table([keys, *([_scalar(record.get(key)) for key in keys] for record in records)])


def _flat(value: object, path: str = "") -> Iterator[str]:
    """Lines of `path: value`."""
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for number, inner in enumerate(cast("list[Any]", value), 1):
            yield from _flat(inner, f"{path}[{number}]")
    else:
        yield f"{path}: {_scalar(value)}" if path else _scalar(value)


def _scalar(value: object) -> str:
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _lines(out: Builder, lines: Iterator[str] | list[str]) -> None:
    part: list[str] = []
    size = 0
    for line in lines:
        part.append(line)
        size += len(line)
        if size > _PART_CHARS:
            out.add("text", "\n".join(part))
            part, size = [], 0
    out.add("text", "\n".join(part))


READER = Reader("json", "application/json", (".json", ".jsonl", ".ndjson", ".geojson", ".webmanifest"), read,
                _text.NEEDS)  # fmt: skip
