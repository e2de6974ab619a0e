"""Text tools: small works on texts that need no model."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from app.base.errors import UserError
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import Ports, node, port
from app.pipelines.values import Value, as_text

MOST_ITEMS = 100_000


def _lines(text: str, _p: Params) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _paragraphs(text: str, _p: Params) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _split(text: str, p: Params) -> list[str]:
    return [part.strip() for part in text.split(p.mark or ",") if part.strip()]


def _replace(text: str, p: Params) -> str:
    return text.replace(p.mark, p.other) if p.mark else text


def _json(text: str, _p: Params) -> Value:
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    try:
        return json.JSONDecoder().raw_decode(text[start:] if start >= 0 else text)[0]
    except (ValueError, RecursionError):
        raise UserError(
            "There is no JSON in the text", todo="have the model held to a form", code="no-json"
        ) from None


def _table(text: str, _p: Params) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(text))
    return [{str(key): str(cell or "") for key, cell in row.items() if key is not None} for row in rows]


Tool = Callable[[str, "Params"], Value]
TOOLS: Mapping[str, tuple[str, str, Tool]] = {
    "lines": ("Into lines", "list<text>", _lines),
    "paragraphs": ("Into paragraphs", "list<text>", _paragraphs),
    "split": ("Split at the mark", "list<text>", _split),
    "replace": ("Replace the mark", "text", _replace),
    "trim": ("Blanks away", "text", lambda text, _: " ".join(text.split())),
    "lower": ("Small letters", "text", lambda text, _: text.lower()),
    "upper": ("Capital letters", "text", lambda text, _: text.upper()),
    "first": ("The first characters", "text", lambda text, p: text[: p.count]),
    "words": ("Count the words", "number", lambda text, _: len(text.split())),
    "json": ("JSON in the text", "json", _json),
    "table": ("CSV into rows", "list<json>", _table),
}


@dataclass(frozen=True)
class Params:
    """Which tool, and its marks."""

    tool: str = param(
        "lines", "Tool", "choice", "What is done.", choices=tuple((k, t[0]) for k, t in TOOLS.items())
    )
    mark: str = param("", "The mark", "line", "Letters to split at, or to replace.", most=2000)
    other: str = param("", "Replaced by", "line", "For replacing.", most=2000)
    count: int = param(200, "How many", "integer", "For the first characters.", least=1, most=10_000_000)


def _outputs(params: Params) -> Ports:
    return (port("result", TOOLS[params.tool][1], "What it made."),)


@node(
    "text-tools", 1,
    inputs=(port("text", "any", "A text, or a list, which counts as one text in paragraphs."),),
    outputs=_outputs,
    params=Params,
    title="Text tools", words="Splits, joins, replaces, counts.", group="Text", icon="wrench",
)  # fmt: skip
def text_tools(_ctx: Context, params: Params, /, text: Value) -> Mapping[str, Value]:
    """One tool on one text."""
    made = TOOLS[params.tool][2](as_text(text), params)
    if isinstance(made, list) and len(cast("list[Value]", made)) > MOST_ITEMS:
        raise UserError(
            f"More than {MOST_ITEMS:,} items come of this", todo="split it coarser", code="too-many-items"
        )
    return {"result": made}
