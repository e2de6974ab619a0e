"""Word documents, read from their XML: styles make headings, deleted and hidden text stays out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.knowledge.readers import _ooxml, _xml
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import Package

_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop)\s*(\d)", re.IGNORECASE)
_SKIPPED = frozenset(
    ["del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr",
     "delInstrText", "proofErr", "rubyPr", "rt", "annotationRef"]
)  # fmt: skip
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MOST_STYLES = 30  # in a chain of styles based on each other


@dataclass(frozen=True)
class _Style:
    """What a style means for us: a heading's level or 0, a list, hidden text."""

    level: int = 0
    item: bool = False
    hidden: bool = False
    caption: bool = False


def read(source: Source, out: Builder) -> None:
    """The body in order, then footnotes and endnotes."""
    package, main = _ooxml.start(source, out)
    links = _ooxml.relations(package, main)
    parts = {link.kind: link.target for link in links.values() if link.target in package}
    body = _Body(out, _styles(package, parts.get("styles")))
    body.add(_xml.child(_xml.parse(package.read(main)), "body"))
    for kind in ("footnotes", "endnotes"):
        if kind in parts:
            body.add_notes(_xml.parse(package.read(parts[kind])))


def _styles(package: Package, part: str | None) -> dict[str, _Style]:
    root = _xml.parse_if_sound(package.read(part)) if part else None
    raw = {_xml.attribute(s, "styleId"): s for s in _xml.children(root, "style")} if root is not None else {}
    return {key: _style(raw, key) for key in raw}


def _style(raw: dict[str, Element], key: str) -> _Style:
    level, item, hidden, caption = 0, False, False, False
    for _ in range(_MOST_STYLES):
        style = raw.get(key)
        if style is None:
            break
        name = _xml.attribute(_xml.child(style, "name"), "val")
        named = _HEADING.match(name)
        level = level or (int(named.group(1)) if named else 1 if name.lower() == "title" else 0)
        level = level or _outline(_xml.child(style, "pPr"))
        item = item or "list" in name.lower() or _xml.child(style, "pPr", "numPr") is not None
        hidden = hidden or _ooxml.on(_xml.child(style, "rPr", "vanish"))
        caption = caption or name.lower() == "caption"
        based = _xml.child(style, "basedOn")
        key = _xml.attribute(based, "val")
    return _Style(level, item and not level, hidden, caption)


def _outline(properties: Element | None) -> int:
    """The level that a paragraph's or a style's properties give, or 0."""
    level = _xml.child(properties, "outlineLvl")
    number = _xml.attribute(level, "val", "9")
    return int(number) + 1 if number.isdigit() and int(number) < 9 else 0


class _Body:
    """Goes through paragraphs and tables."""

    def __init__(self, out: Builder, styles: dict[str, _Style]) -> None:
        self._out = out
        self._styles = styles
        self._items: list[str] = []

    def add(self, parent: Element | None) -> None:
        """All blocks below `parent`, in order."""
        self._blocks(parent)
        self._end_list()

    def add_notes(self, root: Element) -> None:
        """Footnotes or endnotes, without the separators that Word keeps among them."""
        self._out.reset_headings()
        for note in _xml.children(root, "footnote", "endnote"):
            if _xml.attribute(note, "type") not in {
                "separator",
                "continuationSeparator",
                "continuationNotice",
            }:
                self._out.add("text", self._words(note))

    def _blocks(self, parent: Element | None) -> None:
        for child in _xml.children(parent) if parent is not None else ():
            tag = _xml.name(child)
            if tag == "p":
                self._paragraph(child)
            elif tag == "tbl":
                self._end_list()
                self._out.table([self._row(row) for row in _rows(child)])
            elif tag in {
                "sdt",
                "sdtContent",
                "customXml",
                "smartTag",
                "ins",
                "moveTo",
                "AlternateContent",
                "Choice",
            }:
                self._blocks(child)

    def _row(self, row: Element) -> list[str]:
        cells: list[str] = []
        for cell in _through(row, "tc"):
            cells.append(self._words(cell))
            span = _xml.child(cell, "tcPr", "gridSpan")
            wide = _xml.attribute(span, "val", "1")
            cells += [""] * (min(int(wide), 64) - 1 if wide.isdigit() else 0)
        return cells

    def _paragraph(self, paragraph: Element) -> None:
        properties = _xml.child(paragraph, "pPr")
        named = _xml.child(properties, "pStyle")
        style = self._styles.get(_xml.attribute(named, "val"), _Style())
        if style.hidden:
            return
        text = self._words(paragraph)
        level = _outline(properties) or style.level
        numbered = _xml.child(properties, "numPr")
        if level:
            self._end_list()
            self._out.heading(level, text)
        elif numbered is not None or style.item:
            self._item(text, numbered)
        else:
            self._end_list()
            self._out.add("caption" if style.caption else "text", text)

    def _item(self, text: str, numbered: Element | None) -> None:
        depth = _xml.child(numbered, "ilvl")
        level = _xml.attribute(depth, "val", "0")
        if text.strip():
            indent = "  " * min(int(level), 8) if level.isdigit() else ""
            self._items.append(f"{indent}- {' '.join(text.split())}")

    def _end_list(self) -> None:
        items, self._items = self._items, []
        self._out.items(items)

    def _words(self, element: Element) -> str:
        return "".join(self._pieces(element)).replace("\t", " ").strip()

    def _pieces(self, element: Element) -> Iterator[str]:
        for child in _xml.children(element):
            tag = _xml.name(child)
            if tag in _SKIPPED or (tag == "r" and self._hidden(child)):
                continue
            if tag == "t":
                yield child.text or ""
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            else:
                if tag == "p":
                    yield "\n"
                yield from self._pieces(child)

    def _hidden(self, run: Element) -> bool:
        properties = _xml.child(run, "rPr")
        own = _xml.child(properties, "vanish")
        if own is not None:
            return _ooxml.on(own)
        named = _xml.child(properties, "rStyle")
        return named is not None and self._styles.get(_xml.attribute(named, "val"), _Style()).hidden


def _through(element: Element, wanted: str) -> Iterator[Element]:
    """Rows or cells, also those in content controls; deleted ones stay out."""
    for child in _xml.children(element):
        tag = _xml.name(child)
        if tag == wanted:
            yield child
        elif tag in {"sdt", "sdtContent", "customXml", "ins", "moveTo"}:
            yield from _through(child, wanted)


def _rows(table: Element) -> Iterator[Element]:
    for row in _through(table, "tr"):
        properties = _xml.child(row, "trPr")
        if _xml.child(properties, "del") is None and not _ooxml.on(_xml.child(properties, "hidden")):
            yield row


READER = Reader(
    "docx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    (".docx", ".docm", ".dotx"),
    read,
    _xml.NEEDS,
    packed=(
        "wordprocessingml.document.main",
        "wordprocessingml.template.main",
        "ms-word.document.macroEnabled.main",
    ),
)
