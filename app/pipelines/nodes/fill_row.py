"""Fill a row: the same fields out of every document; each cell with a quote that code looked for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.pipelines.asking import fenced, instructions, model_param, more_param, request
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.quotes import locate, plain
from app.pipelines.registry import node, port
from app.pipelines.values import Doc, Value, place


@dataclass(frozen=True)
class Params:
    """The columns."""

    fields: tuple[str, ...] = param(
        ("Title: what the document is called", "Date: the date it was written"), "Fields", "lines",
        "A name, a colon and what is meant.", most=24,
    )  # fmt: skip
    more: str = more_param()
    model: str = model_param()


@node(
    "fill-row", 1,
    inputs=(port("texts", "list<any>", "The parts of one document, in order."),),
    outputs=(
        port("row", "json", "The document's name and its cells."),
        port("weak", "list<json>", "Cells that no words of the document bear out."),
    ),
    params=Params,
    title="Fill a row", words="Takes the same fields out of each document, a quote for each cell.",
    group="Read", icon="database",
)  # fmt: skip
def fill_row(ctx: Context, params: Params, /, texts: Sequence[Value]) -> Mapping[str, Value]:
    """Part after part until each field has a value whose quote stands there; the best guess is kept as weak."""
    columns = [_split(field) for field in params.fields if field.strip()]
    parts = [cast("Doc", item) for item in texts if isinstance(item, dict)]
    cells: dict[str, dict[str, Any]] = {name: empty_cell() for name, _ in columns}
    for part in parts:
        open_ones = [(name, words) for name, words in columns if not cells[name]["sure"]]
        if not open_ones:
            break
        for name, cell in _cells(ctx, params, part, open_ones).items():
            if cell["sure"] or (cell["value"] and not cells[name]["value"]):
                cells[name] = cell
    named = parts[0]["name"] if parts else ""
    weak = [
        {"document": named, "field": name, "value": cell["value"]}
        for name, cell in cells.items()
        if cell["value"] and not cell["sure"]
    ]
    rows = [{"field": name, **cell} for name, cell in cells.items()]
    return {"row": {"document": named, "cells": rows}, "weak": weak}


def empty_cell() -> dict[str, Any]:
    """A cell of which nothing is known."""
    return {"value": "", "quote": "", "place": "", "sure": False}


def _split(field: str) -> tuple[str, str]:
    name, _, words = field.partition(":")
    return name.strip(), words.strip() or name.strip()


def _cells(
    ctx: Context, params: Params, part: Doc, columns: Sequence[tuple[str, str]]
) -> dict[str, dict[str, Any]]:
    system = instructions(
        "Fill in the fields from the source. For each give the value, and copy the words of the source that say so. "
        "What the source does not tell stays empty.\nFields:",
        "\n".join(f"- {name}: {words}" for name, words in columns),
        params.more,
    )
    fields = {name: _form() for name, _ in columns}
    text = part.get("text", "")
    asked = fenced([text], [f"Source: {place(part)}"])
    said = ctx.ask(request(asked, system, params.model, _room(columns), fields)).data
    return {name: checked(said[name], part) for name, _ in columns}


def _room(columns: Sequence[object]) -> int:
    """Tokens of the longest answer, one for each character: a cell that breaks off would be none."""
    return 64 + 300 * len(columns)


def _form() -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "value": {"type": "string", "maxLength": 100},
            "quote": {"type": "string", "maxLength": 160},
        },
        "required": ["value", "quote"],
        "additionalProperties": False,
    }


def checked(said: Mapping[str, str], part: Doc) -> dict[str, Any]:
    """A cell: sure where its quote stands in the text and has the value; a value alone that stands there is quoted."""
    text, value = part.get("text", ""), " ".join(said["value"].split())
    span = locate(said["quote"], text) if value else None
    if span is None or not _has(text[span[0] : span[1]], value):
        own = locate(value, text) if value else None
        span = _line(text, own) if own else None
    if span is None:
        return {**empty_cell(), "value": value}
    quote = plain(text[span[0] : span[1]])
    return {"value": value, "quote": quote, "place": place(part), "sure": True}


def _line(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The line around a span."""
    end = text.find("\n", span[1])
    return text.rfind("\n", 0, span[0]) + 1, end if end >= 0 else len(text)


def _has(quote: str, value: str) -> bool:
    """Whether the words of a value stand in a quote, whatever their letters' case."""
    found = set(re.findall(r"\w+", quote.casefold()))
    wanted = re.findall(r"\w+", value.casefold())
    return bool(wanted) and all(word in found for word in wanted)


def cell_key(document: str, field: str, value: str) -> str:
    """Names a cell, so that an approval can be found again."""
    return json.dumps([document, field, value], ensure_ascii=False)
