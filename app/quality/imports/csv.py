"""Tables: CSV with commas, semicolons or tabs, one case a row. A row that is broken costs no other row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.quality.imports._rows import MOST_FIELD, Problem, case_of, column_of, missing_prompt
from app.quality.imports._text import RESCUED, decoded, has_stray, repaired
from app.store.suite_records import Case

NAME = "CSV"
READS = "a table whose first row names its columns; one of them is “prompt” or “question”"
SIGNS = ",;\t|"
QUOTED = r'[ \t]*"([^"]*(?:""[^"]*)*)"[ \t]*(?=%s|\r|\n|\Z)'
PLAIN = r"[^%s\r\n]*"
LINE_END = re.compile(r"\r\n|\r|\n|\Z")


def takes(name: str, _head: bytes) -> bool:
    """By the file's ending."""
    return name.endswith((".csv", ".tsv", ".tab"))


@dataclass(frozen=True)
class Row:
    """Fields of a record, the line it begins on and where the next one begins; `open` where a quotation mark is not
    closed."""

    fields: list[str]
    line: int
    stop: int
    lines: int = 1
    open: bool = False


class Table:
    """Reads records one by one, and can read one as a single line."""

    def __init__(self, text: str, sign: str) -> None:
        self._text = text
        self._quoted = re.compile(QUOTED % re.escape(sign))
        self._plain = re.compile(PLAIN % re.escape(sign))
        self._sign = sign

    def record(self, start: int, line: int) -> Row:
        """The record at a place; quoted fields may have line ends in them."""
        fields: list[str] = []
        place, broken = start, False
        while True:
            match = self._quoted.match(self._text, place)
            if match:
                fields.append(match[1].replace('""', '"'))
            else:
                match = self._plain.match(self._text, place)
                assert match is not None  # it fits nothing, too
                broken = broken or match[0].lstrip(" \t").startswith('"')
                fields.append(match[0])
            place = match.end()
            if not self._text.startswith(self._sign, place):
                break
            place += 1
        return self._row(fields, start, place, line, broken)

    def single(self, start: int, line: int) -> Row:
        """The line at a place, by its signs alone."""
        end = LINE_END.search(self._text, start)
        assert end is not None
        return self._row(self._text[start : end.start()].split(self._sign), start, end.start(), line, True)

    def _row(self, fields: list[str], start: int, place: int, line: int, broken: bool) -> Row:
        end = LINE_END.match(self._text, place)
        stop = end.end() if end else place
        return Row(fields, line, stop, len(self._text[start:place].splitlines()) or 1, broken)

    def rows(self, columns: int = 0) -> Iterator[Row]:
        """All records. One over several lines that has not as many fields as the first row was torn open by a stray
        quotation mark: only its first line is taken for broken."""
        place, line = 0, 1
        while place < len(self._text):
            row = self.record(place, line)
            if columns and row.lines > 1 and len(row.fields) != columns:
                row = self.single(place, line)
            columns = columns or len(row.fields)
            if any(field.strip() for field in row.fields):
                yield row
            place, line = row.stop, line + row.lines


def sign_of(text: str) -> str:
    """What parts the fields: the sign that the first line has most of, outside quotation marks."""
    first = re.sub(r'"[^"]*(?:""[^"]*)*"', "", text[:MOST_FIELD].lstrip("\r\n").split("\n", 1)[0])
    return max(SIGNS, key=first.count)


def read(data: bytes, name: str) -> Iterator[Case | Problem]:
    """The cases of a table. Raises UserError "bad-columns"."""
    text = decoded(data).lstrip("\r\n")
    rows = Table(text, sign_of(text)).rows()
    header = next(rows)
    names = [repaired(field).strip() for field in header.fields]
    columns = [column_of(field) for field in names]
    if not {"prompt", "pipeline"} & set(columns):
        raise missing_prompt(name, names)
    yield from _odd_columns(names, columns)
    for number, row in enumerate(rows, 2):
        where = f"row {number}" if row.line == number else f"row {number} (line {row.line})"
        yield from _read(row, columns, where, f"file:{name}:{number}")


def _odd_columns(names: list[str], columns: list[str]) -> Iterator[Problem]:
    if unknown := [name for name, column in zip(names, columns, strict=True) if name and not column]:
        shown = ", ".join(f"“{name[:40]}”" for name in unknown[:12])
        yield Problem("row 1", f"columns that mean nothing here were passed over: {shown}", lost=False)
    if twice := sorted({column for column in columns if column and columns.count(column) > 1}):
        yield Problem("row 1", f"more than one column means {twice[0]}; the first counts", lost=False)


def _read(row: Row, columns: list[str], where: str, origin: str) -> Iterator[Case | Problem]:
    if row.open:
        yield Problem(where, "a quotation mark is not closed, or stands in the wrong place")
        return
    if any(field.strip() for field in row.fields[len(columns) :]):
        yield Problem(where, f"it has {len(row.fields)} fields, but there are {len(columns)} columns")
        return
    fields: dict[str, str] = {}
    for column, field in zip(columns, row.fields, strict=False):
        if column:
            fields.setdefault(column, field)
    if any(map(has_stray, fields.values())):
        yield Problem(where, RESCUED, lost=False)
        fields = {column: repaired(field) for column, field in fields.items()}
    yield case_of(fields, where, origin)
