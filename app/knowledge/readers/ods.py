"""OpenDocument spreadsheets: a sheet is a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.knowledge.readers import _odf, _sheet, _xml
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._xml import Element


def read(source: Source, out: Builder) -> None:
    """Visible sheets and rows, cells as they are displayed."""
    for number, table, hidden in _odf.shown(
        source, out, "spreadsheet", "table", "Hidden sheets are left out."
    ):
        _sheet.add(out, _xml.attribute(table, "name"), number, _rows(table, hidden, out))


def _rows(table: Element, hidden: set[str], out: Builder) -> Iterator[tuple[int, Sequence[str]]]:
    unseen = _hidden_columns(table)
    for number, cells in enumerate(_odf.rows(table, out)):
        yield number, [_odf.words_of(c, hidden) for i, c in enumerate(cells) if i not in unseen]


def _hidden_columns(table: Element) -> set[int]:
    unseen: set[int] = set()
    at = 0
    for column in _xml.descendants(table, "table-column"):
        times = min(_odf.repeats(column, "number-columns-repeated"), 20_000)
        if _xml.attribute(column, "visibility", "visible") != "visible":
            unseen.update(range(at, at + times))
        at += times
    return unseen


READER = Reader("ods", "application/vnd.oasis.opendocument.spreadsheet", (".ods", ".ots"), read, _xml.NEEDS,
                packed=("application/vnd.oasis.opendocument.spreadsheet",))  # fmt: skip
