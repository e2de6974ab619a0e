"""What OpenDocument texts, sheets and slides have in common."""

from __future__ import annotations

from collections.abc import Iterator

from app.knowledge.readers import _ooxml, _xml
from app.knowledge.readers._frame import Builder, Source
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import Package, broken, locked

_LEFT_OUT = frozenset(
    ["tracked-changes", "annotation", "annotation-end", "hidden-text", "hidden-paragraph", "deletion", "ruby-text",
     "sequence-decls", "forms", "event-listeners", "desc"]
)  # fmt: skip
_CHARACTERS = {"tab": " ", "line-break": "\n"}
_MOST_REPEATS = 1_000


def content(source: Source, out: Builder) -> Element:
    """The root of content.xml; what meta.xml says goes into `out.meta`. Raises UserError when it is encrypted."""
    package = Package(source.data, source.limits)
    manifest = package.get("META-INF/manifest.xml")
    if manifest and b"encryption-data" in manifest:
        raise locked()
    _ooxml.describe(_xml.parse_if_sound(package.get("meta.xml")), out)
    if "content.xml" not in package:
        raise broken("its main part is missing")
    return _xml.parse(package.read("content.xml"))


def shown(
    source: Source, out: Builder, kind: str, tag: str, left_out: str
) -> Iterator[tuple[int, Element, set[str]]]:
    """The displayed sheets or slides (`tag`) of a body of that kind: number from 1, element, hidden styles.

    Where one is hidden, `left_out` is noted. All are counted as pages.
    """
    root = content(source, out)
    hidden = hidden_styles(root)
    body = _xml.child(root, "body", kind)
    pages = list(_xml.children(body, tag)) if body is not None else []
    out.pages = len(pages)
    for number, page in enumerate(pages, 1):
        if _style(page) in hidden:
            out.notice(left_out)
        else:
            yield number, page, hidden


def hidden_styles(root: Element) -> set[str]:
    """Names of styles whose text, sheet or slide is not shown."""
    return {
        _xml.attribute(style, "name")
        for style in _xml.descendants(root, "style")
        for properties in _xml.children(style)
        if (_xml.name(properties) == "text-properties" and _xml.attribute(properties, "display") == "none")
        or (_xml.name(properties) == "table-properties" and _xml.attribute(properties, "display") == "false")
        or (_xml.name(properties) == "drawing-page-properties" and _hidden_slide(properties))
    }


def _hidden_slide(properties: Element) -> bool:
    return _xml.attribute(properties, "visibility") == "hidden"


def words(element: Element | None, hidden: set[str]) -> str:
    """The text of a paragraph, with the notes that stand in it."""
    return "" if element is None else "".join(_pieces(element, hidden)).strip()


def _pieces(element: Element, hidden: set[str]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        tag = _xml.name(child)
        if tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag == "s":
            yield " "
        elif tag == "note":
            yield from (" (", words(_xml.child(child, "note-body"), hidden), ")")
        elif tag and tag not in _LEFT_OUT and _style(child) not in hidden:
            yield from _pieces(child, hidden)
        yield child.tail or ""


def _style(element: Element) -> str:
    return _xml.attribute(element, "style-name")


def add(out: Builder, parent: Element, hidden: set[str], page: int | None = None) -> None:
    """Add the blocks below `parent`."""
    for child in _xml.children(parent):
        tag = _xml.name(child)
        if tag in _LEFT_OUT or _style(child) in hidden:
            continue
        if tag == "h":
            level = _xml.attribute(child, "outline-level", "1")
            out.heading(min(int(level), 9) if level.isdigit() else 1, words(child, hidden), page)
        elif tag == "p":
            out.add("text", words(child, hidden), page)
            _frames(out, child, hidden, page)
        elif tag == "list":
            out.items(list(_items(child, hidden)), page)
        elif tag == "table":
            out.table([[words_of(c, hidden) for c in cells] for cells in rows(child, out)], page)
        else:
            add(out, child, hidden, page)


def _frames(out: Builder, paragraph: Element, hidden: set[str], page: int | None) -> None:
    """Tables in frames that hang on a paragraph (their text came with the paragraph)."""
    for box in _xml.descendants(paragraph, "text-box"):
        for table in _xml.children(box, "table"):
            out.table([[words_of(c, hidden) for c in cells] for cells in rows(table, out)], page)


def _items(element: Element, hidden: set[str], depth: int = 0) -> Iterator[str]:
    for item in _xml.children(element, "list-item", "list-header"):
        for child in _xml.children(item):
            if _xml.name(child) == "list":
                yield from _items(child, hidden, depth + 1)
            elif text := " ".join(words(child, hidden).split()):
                yield f"{'  ' * depth}- {text}"


def rows(table: Element, out: Builder) -> Iterator[list[Element]]:
    """The cells of each visible row, repeated ones as often as they show."""
    for row in _rows(table):
        cells: list[Element] = []
        for cell in _xml.children(row, "table-cell", "covered-table-cell"):
            times = repeats(cell, "number-columns-repeated")
            out.count_cells(times if len(cell) else 1)
            cells += [cell] * (times if len(cell) else min(times, _MOST_REPEATS))
        times = repeats(row, "number-rows-repeated")
        filled = any(len(cell) for cell in cells)
        out.count_cells(times * len(cells) if filled else 1)
        for _ in range(times if filled else 1):
            yield cells


def _rows(table: Element) -> Iterator[Element]:
    for child in _xml.children(table):
        tag = _xml.name(child)
        if tag == "table-row":
            if _xml.attribute(child, "visibility", "visible") == "visible":
                yield child
        elif tag in {"table-rows", "table-header-rows", "table-row-group"}:
            yield from _rows(child)


def repeats(element: Element, key: str) -> int:
    """How often an element stands for itself."""
    times = _xml.attribute(element, key, "1")
    return max(1, int(times)) if times.isdigit() and len(times) < 10 else 1


def words_of(cell: Element, hidden: set[str]) -> str:
    """A cell's paragraphs in one line."""
    return " ".join(words(p, hidden) for p in _xml.children(cell, "p", "h", "list"))
