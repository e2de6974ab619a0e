"""Save file: what was made, as a file that other programs open."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.base.errors import UserError
from app.pipelines.context import Conflict, Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.types import REPORT
from app.pipelines.values import Report, Value, as_text, is_a, place
from app.pipelines.word_file import docx

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell must not begin: spreadsheets would run it (OWASP, CSV injection)."""
BARRED = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True)
class Params:
    """Its name and form."""

    name: str = param("report", "Name", "line", "Without its ending.", most=120)
    form: str = param(
        "md", "Format", "choice", "",
        choices=(
            ("md", "Markdown"), ("docx", "Word (.docx)"), ("csv", "Table (.csv)"), ("json", "JSON"), ("txt", "Text"),
        ),
    )  # fmt: skip
    conflict: str = param(
        "number", "If it is there already", "choice", "",
        choices=(("number", "Write beside it"), ("replace", "Replace it"), ("refuse", "Stop")),
    )  # fmt: skip


@node(
    "save-file", 1,
    inputs=(
        port("content", "any", "A report, a text, or rows of a table."),
        port("columns", "list<text>", "Of a table, in order; else by their letters.", required=False),
    ),
    outputs=(port("file", "file", "Where it lies."),),
    params=Params, effect="world",
    title="Save file", words="Writes Markdown, Word, CSV, JSON or text.", group="Result", icon="save",
)  # fmt: skip
def save_file(
    ctx: Context, params: Params, /, content: Value, columns: Sequence[str] = ()
) -> Mapping[str, Value]:
    """Into the run's folder of results."""
    name = BARRED.sub(" ", params.name).strip(" .") or "result"
    data = table(content, columns) if params.form == "csv" else FORMS[params.form](content)
    return {"file": ctx.save(f"{name}.{params.form}", data, cast("Conflict", params.conflict))}


def markdown(content: Value) -> str:
    """A report with its title and sources; anything else as text."""
    if not is_a(content, REPORT):
        return as_text(content)
    report = cast("Report", content)
    lines = [f"# {title}\n\n" if (title := report.get("title")) else "", report["text"].rstrip(), "\n"]
    if report["sources"]:
        lines.append("\n## Sources\n\n")
    lines += [f"{s['n']}. {_escaped(place(s))}: “{_escaped(s['quote'])}”\n" for s in report["sources"]]
    return "".join(lines)


def _escaped(words: str) -> str:
    """In one line, and nothing in it is Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", " ".join(words.split()))


def table(content: Value, order: Sequence[str] = ()) -> bytes:
    """Rows of objects, with a column for each field that occurs; a UTF-8 mark tells spreadsheets the encoding."""
    rows = cast("list[Value]", content) if isinstance(content, list) else [content]
    if not rows:
        raise UserError("There are no rows to write", todo="let the run go on without them", code="no-rows")
    objects = [cast("dict[str, Any]", row) if isinstance(row, dict) else {"value": row} for row in rows]
    columns = list(dict.fromkeys([*order, *(name for row in objects for name in row)]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(_cell, columns))
    for row in objects:
        writer.writerow([_cell(row.get(name, "")) for name in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: Value) -> str:
    text = as_text(value)
    harmless = isinstance(value, int | float) or not text.startswith(FORMULA)
    return text if harmless else f"'{text}"


FORMS: Mapping[str, Callable[[Value], bytes]] = {
    "md": lambda content: markdown(content).encode(),
    "txt": lambda content: as_text(content).encode(),
    "json": lambda content: json.dumps(content, ensure_ascii=False, indent=2).encode(),
    "docx": lambda content: docx(markdown(content)),
}
