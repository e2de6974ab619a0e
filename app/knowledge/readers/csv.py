"""Tables with separated values."""

from __future__ import annotations

import csv
import io

from app.base.errors import UserError
from app.knowledge.readers import _text
from app.knowledge.readers._frame import Builder, Reader, Source

_MARKS = ",;\t|"
_LONGEST_CELL = 1 << 20


def read(source: Source, out: Builder) -> None:
    """One table; the first row is its header."""
    text = _text.decode(source.data)
    mark = "\t" if source.suffix in {".tsv", ".tab"} else _mark(text)
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark):
            out.count_cells(len(row))
            rows.append(row)
    except csv.Error as error:
        raise UserError("The table cannot be read", why=f"of {error}", code="damaged") from error
    out.table(rows)


def _mark(text: str) -> str:
    """The separator that divides the first lines most evenly."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:20]
    return max(_MARKS, key=lambda mark: _evenness(lines, mark), default=",")


def _evenness(lines: list[str], mark: str) -> tuple[int, int]:
    counts = [line.count(mark) for line in lines]
    usual = max(set(counts), key=counts.count, default=0)
    return (counts.count(usual) if usual else 0, usual)


READER = Reader("csv", "text/csv", (".csv", ".tsv", ".tab", ".psv"), read, _text.NEEDS)
