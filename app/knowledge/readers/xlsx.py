"""Excel workbooks: a sheet is a page; each block of filled rows becomes a table."""

from __future__ import annotations

import importlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.knowledge.readers import _ooxml, _sheet, _xml
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import Package, broken

_COLUMN = re.compile(r"[A-Z]{1,3}")
_MOST_COLUMNS = 16_384
_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_PERCENT = frozenset([9, 10])
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)
_NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass
class _Book:
    """What all sheets share."""

    strings: list[str] = field(default_factory=list[str])
    formats: list[str] = field(default_factory=list[str])
    """For each cell style: date, percent, or nothing."""
    epoch: datetime = datetime(1899, 12, 30, tzinfo=UTC)


def read(source: Source, out: Builder) -> None:
    """Visible sheets, rows and columns; of a formula, the value that was computed last."""
    package, main = _ooxml.start(source, out)
    links = _ooxml.relations(package, main)
    root = _xml.parse(package.read(main))
    book = _book(package, root, links)
    number = 0
    sheets = _xml.child(root, "sheets")
    for sheet in _xml.children(sheets, "sheet") if sheets is not None else ():
        number += 1
        link = links.get(next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), ""))
        if _xml.attribute(sheet, "state", "visible") != "visible":
            out.notice("Hidden sheets are left out.")
        elif link and link.kind == "worksheet" and link.target in package:
            rows = _rows(package.read(link.target), book, out)
            _sheet.add(out, _xml.attribute(sheet, "name"), number, rows)
    out.pages = number


def _book(package: Package, root: Element, links: dict[str, _ooxml.Relation]) -> _Book:
    parts = {link.kind: link.target for link in links.values() if link.target in package}
    book = _Book()
    if "sharedStrings" in parts:
        book.strings = [_text(item) for item in _each(package.read(parts["sharedStrings"]), "si")]
    if "styles" in parts:
        book.formats = _formats(_xml.parse(package.read(parts["styles"])))
    settings = _xml.child(root, "workbookPr")
    if settings is not None and _xml.attribute(settings, "date1904") in {"1", "true"}:
        book.epoch = datetime(1904, 1, 1, tzinfo=UTC)
    return book


def _each(data: bytes, *wanted: str) -> Iterator[Element]:
    """Elements of these names as they come; each is emptied afterwards, so that huge parts need little memory."""
    etree: Any = importlib.import_module("lxml.etree")
    events = etree.iterparse(
        io.BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in events:
            if _xml.name(element) in wanted:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        _xml.refuse_entities(events.root)
    except etree.XMLSyntaxError as error:
        raise broken("its XML is broken") from error


def _text(item: Element) -> str:
    """A string's runs; phonetic hints stay out."""
    return "".join(
        t.text or ""
        for t in _xml.descendants(item, "t")
        if t.getparent() is item or _xml.name(t.getparent()) == "r"
    )


def _formats(styles: Element) -> list[str]:
    own = {
        int(f.get("numFmtId") or 0): str(f.get("formatCode") or "")
        for f in _xml.descendants(styles, "numFmt")
        if (f.get("numFmtId") or "").isdigit()
    }
    cells = _xml.child(styles, "cellXfs")
    ids = [int(x.get("numFmtId") or 0) for x in _xml.children(cells, "xf")] if cells is not None else []
    return [_format(number, own.get(number, "")) for number in ids]


def _format(number: int, code: str) -> str:
    if number in _DATES:
        return "date"
    if number in _PERCENT or "%" in _NOT_CODE.sub("", code):
        return "percent"
    bare = _NOT_CODE.sub("", code).replace("General", "")
    return "date" if _DATE_LETTERS.search(bare) and "#" not in bare and "0.00" not in bare else ""


def _rows(data: bytes, book: _Book, out: Builder) -> Iterator[tuple[int, Sequence[str]]]:
    """Row numbers and their cells; hidden rows and columns are left out."""
    hidden: set[int] = set()
    number = 0
    for element in _each(data, "row", "col"):
        if _xml.name(element) == "col":
            if element.get("hidden") in {"1", "true"}:
                hidden.update(_columns(element))
            continue
        given = element.get("r") or ""
        number = int(given) if given.isdigit() else number + 1
        if element.get("hidden") in {"1", "true"}:
            out.notice("Hidden rows are left out.")
            continue
        yield number, _cells(element, book, hidden, out)
    if hidden:
        out.notice("Hidden columns are left out.")


def _columns(element: Element) -> range:
    first, last = (element.get(key) or "" for key in ("min", "max"))
    return (
        range(int(first) - 1, min(int(last), _MOST_COLUMNS))
        if first.isdigit() and last.isdigit()
        else range(0)
    )


def _cells(row: Element, book: _Book, hidden: set[int], out: Builder) -> list[str]:
    cells: list[str] = []
    column = -1
    for cell in _xml.children(row, "c"):
        letters = _COLUMN.match(cell.get("r") or "")
        column = _number(letters.group()) if letters else column + 1
        value = "" if column in hidden else _value(cell, book)
        if value and column < _MOST_COLUMNS:
            out.count_cells(column + 1 - len(cells))
            cells += [""] * (column - len(cells))
            cells[column:] = [value]
    return cells


def _number(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column - 1


def _value(cell: Element, book: _Book) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = _xml.child(cell, "is")
        return _text(inline) if inline is not None else ""
    element = _xml.child(cell, "v")
    raw = (element.text or "") if element is not None else ""
    if kind == "s":
        return book.strings[int(raw)] if raw.isdigit() and int(raw) < len(book.strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(raw, raw)
    if kind != "n" or not raw:
        return raw
    style = cell.get("s") or "0"
    known = style.isdigit() and int(style) < len(book.formats)
    return _shown(raw, book.formats[int(style)] if known else "", book.epoch)


def _shown(raw: str, form: str, epoch: datetime) -> str:
    """A number as a person reads it."""
    try:
        value = float(raw)
        if form == "date":
            moment = epoch + timedelta(seconds=round(value * 86400))
            if 0 <= value < 1:
                return f"{moment:%H:%M:%S}"
            return f"{moment:%Y-%m-%d}" if value == int(value) else f"{moment:%Y-%m-%d %H:%M}"
        if form == "percent":
            return f"{value * 100:.10g}%"
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    except (ValueError, OverflowError):
        return raw


READER = Reader(
    "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    (".xlsx", ".xlsm", ".xltx"),
    read,
    _xml.NEEDS,
    packed=(
        "spreadsheetml.sheet.main",
        "spreadsheetml.template.main",
        "ms-excel.sheet.macroEnabled.main",
    ),
)
