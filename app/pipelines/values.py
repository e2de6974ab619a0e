"""What travels along wires: plain JSON values, their shapes by type, and how they turn into one another."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, NotRequired, TypedDict, cast

from app.base.errors import UserError
from app.pipelines.types import PortType

Value = Any
"""Strings, numbers, booleans, None, lists and objects of these: whatever JSON can say, and nothing else."""


class File(TypedDict):
    """A file of the disk, or with an empty `path` one that is kept with its run: its bytes in base64 as `data`."""

    name: str
    path: str
    sha256: str
    data: NotRequired[str]


class Doc(TypedDict):
    """A document or a window of it: characters `start` to `end` of document `document`, text included once read.

    `document` is the id of an indexed file, or "web:" and the sha256 of a kept snapshot; `sha256` is of the bytes it
    was read from. Pages count from 1. A reference to a whole document that was not read has no `text` and end 0.
    """

    document: str
    name: str
    sha256: str
    start: int
    end: int
    text: NotRequired[str]
    path: NotRequired[str]
    url: NotRequired[str]
    page: NotRequired[int | None]
    last_page: NotRequired[int | None]
    section: NotRequired[str]


class Evidence(TypedDict):
    """Words that stand verbatim in a document, at characters `start` to `end` of its text, and what they bear on."""

    quote: str
    document: str
    name: str
    page: int | None
    start: int
    end: int
    sha256: str
    path: NotRequired[str]
    url: NotRequired[str]
    section: NotRequired[str]
    score: NotRequired[float]
    note: NotRequired[str]


class Claim(TypedDict):
    """A statement and what bears it out."""

    text: str
    evidence: list[Evidence]
    verdict: NotRequired[str]


class Source(Evidence):
    """Evidence under the number that a report cites it by, from 1."""

    n: int


class Report(TypedDict):
    """Markdown in which [1] cites the source of that number."""

    text: str
    sources: list[Source]
    title: NotRequired[str]
    notes: NotRequired[list[str]]


NOTHING, QUOTED = "There is nothing on this in the sources.", "In the words of the sources"
"""What reports say in the program's own words: of nothing that was found, and above quotations."""

SHAPES: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "file": {"name": str, "path": str, "sha256": str},
    "doc": {"document": str, "name": str, "sha256": str, "start": int, "end": int},
    "evidence": {"quote": str, "document": str, "name": str, "start": int, "end": int, "sha256": str},
    "claim": {"text": str, "evidence": list},
    "report": {"text": str, "sources": list},
}
"""The fields that a value of such a type must have."""

PLAIN: Mapping[str, Callable[[Value], bool]] = {
    "text": lambda value: isinstance(value, str),
    "query": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "bool": lambda value: isinstance(value, bool),
    "json": lambda _: True,
    "any": lambda _: True,
}


def is_a(value: Value, kind: PortType) -> bool:
    """Whether a value has the type; a json's form is looked at by whoever makes it."""
    if kind.of is not None:
        inner = kind.of
        return isinstance(value, list) and all(is_a(item, inner) for item in cast("list[Value]", value))
    if kind.name in PLAIN:
        return PLAIN[kind.name](value)
    if not isinstance(value, dict):
        return False
    found = cast("dict[str, Value]", value)
    return all(isinstance(found.get(name), wanted) for name, wanted in SHAPES[kind.name].items())


def convert(value: Value, kind: PortType) -> Value:
    """The value as an input of this type takes it: widened to text, or wrapped in a list.

    Raises UserError "wrong-value" where it cannot be, which only a port of type any can lead to.
    """
    if is_a(value, kind):
        return value
    if kind.of is not None:
        inner = kind.of
        items = cast("list[Value]", value) if isinstance(value, list) else [value]
        return [convert(item, inner) for item in items]
    if kind.name == "text" and not isinstance(value, str | list):
        return as_text(value)
    raise UserError(
        f"The value is no {kind.words}",
        why=f"it is {describe(value)}",
        todo="convert it before",
        code="wrong-value",
    )


def describe(value: Value) -> str:
    """What a value is, in a word or two."""
    names = {str: "text", bool: "a yes or no", int: "a number", float: "a number", list: "a list"}
    if value is None:
        return "nothing"
    for name in ("report", "evidence", "claim", "doc", "file"):
        if is_a(value, PortType(name)):
            return f"a {name}" if name != "evidence" else name
    return next((words for kind, words in names.items() if isinstance(value, kind)), "an object")


def as_text(value: Value) -> str:
    """A value as a prompt or a document shows it: evidence as a quotation with its place, lists as paragraphs."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n\n".join(as_text(item) for item in cast("list[Value]", value))
    if isinstance(value, dict):
        return _object_text(cast("dict[str, Value]", value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number_text(value)


def _object_text(value: dict[str, Value]) -> str:
    if is_a(value, PortType("evidence")):
        return f"“{value['quote']}” ({place(value)})"
    if is_a(value, PortType("claim")):
        return "\n".join([str(value["text"]), *(f"- {as_text(item)}" for item in value["evidence"])])
    if is_a(value, PortType("report")):
        return str(value["text"])
    if is_a(value, PortType("doc")):
        return str(value.get("text", value["name"]))
    return json.dumps(value, ensure_ascii=False, indent=1)


def place(value: Mapping[str, Value]) -> str:
    """Where evidence or a document stands: its name and page."""
    page = value.get("page")
    return f"{value['name']}, page {page}" if page else str(value["name"])


def number_text(value: float) -> str:
    """A number without a needless fraction."""
    return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)


def canonical(value: Value) -> str:
    """The one JSON text of a value: equal values have equal texts. Raises UserError for what JSON cannot say."""
    try:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise UserError(
            "A step made a value that cannot be kept",
            why="it is no JSON (a number may be infinite)",
            todo="change what the step does",
            code="wrong-value",
        ) from error


ORIGIN = ("document", "name", "sha256", "start", "end")


def documents_in(value: Value) -> list[dict[str, Any]]:
    """Which parts of documents a value holds, wherever they stand in it, each once: with the document's hash."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    open_values = [value]
    while open_values:
        item = open_values.pop()
        if isinstance(item, dict):
            told = cast("dict[str, Any]", item)
            if "document" in told and "sha256" in told:
                origin = {name: told.get(name) for name in ORIGIN}
                found.setdefault(tuple(origin.values()), origin)
            open_values += reversed(list(told.values()))
        elif isinstance(item, list):
            open_values += reversed(cast("list[Any]", item))
    return list(found.values())
