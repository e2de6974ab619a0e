"""Between table rows and records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any

from app.store.records import Call, Chat, Connection, LibraryEntry, Message, Preset, Summary

CHAT_COLUMNS = ", ".join(field.name for field in fields(Chat))
MESSAGE_COLUMNS = ", ".join(field.name for field in fields(Message))
LIBRARY_COLUMNS = ", ".join(field.name for field in fields(LibraryEntry))
PRESET_COLUMNS = ", ".join(field.name for field in fields(Preset))
SUMMARY_COLUMNS = ", ".join(field.name for field in fields(Summary))
CONNECTION_COLUMNS = ", ".join(field.name for field in fields(Connection))
AS_JSON = ("sampling", "stats", "metadata", "tools", "tags", "folders")


def clean(text: str) -> str:
    """`text` without lone surrogates, which no database can hold; they come from broken clipboards and files."""
    return text.encode("utf-8", "replace").decode("utf-8")


def encode(name: str, item: Any) -> Any:
    """A record's field as its column holds it."""
    if name in AS_JSON:
        return json.dumps(item)
    if name == "calls":
        return calls_text(item)
    if isinstance(item, bool):
        return int(item)
    return clean(item) if isinstance(item, str) else item


def calls_text(calls: Iterable[Call]) -> str:
    """Calls as their column holds them."""
    return json.dumps([asdict(call) for call in calls])


def row_of(record: Any) -> dict[str, Any]:
    """All columns of a record."""
    return {field.name: encode(field.name, getattr(record, field.name)) for field in fields(record)}


def _decoded(columns: str, row: tuple[Any, ...]) -> Mapping[str, Any]:
    named = dict(zip(columns.split(", "), row, strict=True))
    return {name: json.loads(item) if name in AS_JSON else item for name, item in named.items()}


def chat_of(row: tuple[Any, ...]) -> Chat:
    """A row of CHAT_COLUMNS."""
    found = dict(_decoded(CHAT_COLUMNS, row))
    found["pinned"], found["tags"] = bool(found["pinned"]), tuple(found["tags"])
    return Chat(**found)


def preset_of(row: tuple[Any, ...]) -> Preset:
    """A row of PRESET_COLUMNS."""
    found = dict(_decoded(PRESET_COLUMNS, row))
    found["folders"] = tuple(found["folders"])
    return Preset(**found)


def message_of(row: tuple[Any, ...]) -> Message:
    """A row of MESSAGE_COLUMNS; by position, because a chat can have ten thousand of them."""
    head, stats, calls = row[:-2], row[-2], row[-1]
    made = tuple(Call(**call) for call in json.loads(calls)) if calls != "[]" else ()
    return Message(*head, stats=json.loads(stats), calls=made)


def library_of(row: tuple[Any, ...]) -> LibraryEntry:
    """A row of LIBRARY_COLUMNS."""
    return LibraryEntry(**_decoded(LIBRARY_COLUMNS, row))


def connection_of(row: tuple[Any, ...]) -> Connection:
    """A row of CONNECTION_COLUMNS."""
    return Connection(*row)


def insert_sql(table: str, columns: str, verb: str = "INSERT") -> str:
    """A statement that takes a record's `row_of`."""
    marks = ", ".join(f":{name}" for name in columns.split(", "))
    return f"{verb} INTO {table} ({columns}) VALUES ({marks})"
