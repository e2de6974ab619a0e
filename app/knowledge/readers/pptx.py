"""PowerPoint presentations: a slide is a page, its title a heading."""

from __future__ import annotations

from collections.abc import Iterator

from app.knowledge.readers import _ooxml, _xml
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import Package

_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})


def read(source: Source, out: Builder) -> None:
    """Slides in the order they are shown, each with its speaker's notes; hidden slides stay out."""
    package, main = _ooxml.start(source, out)
    links = _ooxml.relations(package, main)
    order = _xml.child(_xml.parse(package.read(main)), "sldIdLst")
    number = 0
    for entry in _xml.children(order, "sldId") if order is not None else ():
        number += 1
        link = links.get(_relation(entry))
        if link and link.target in package:
            _slide(package, link.target, number, out)
    out.pages = number


def _relation(entry: Element) -> str:
    """The relation's id: `id` stands twice there, once plain and once with a namespace."""
    return next((str(v) for k, v in entry.attrib.items() if str(k).endswith("}id")), "")


def _slide(package: Package, part: str, number: int, out: Builder) -> None:
    root = _xml.parse(package.read(part))
    if root.get("show") in {"0", "false"}:
        out.notice("Hidden slides are left out.")
        return
    out.reset_headings()
    shapes = list(_shapes(_xml.child(root, "cSld", "spTree")))
    for shape in shapes:
        if _role(shape) in _TITLES:
            out.heading(1, " ".join(_paragraphs(shape)), number)
    for shape in shapes:
        if _role(shape) not in _TITLES | _FURNITURE:
            _shape(shape, number, out)
    for link in _ooxml.relations(package, part).values():
        if link.kind == "notesSlide" and link.target in package:
            _notes(_xml.parse(package.read(link.target)), number, out)


def _shapes(parent: Element | None) -> Iterator[Element]:
    """Visible shapes, groups resolved."""
    for child in _xml.children(parent) if parent is not None else ():
        tag = _xml.name(child)
        if tag == "AlternateContent":
            yield from _shapes(_xml.child(child, "Choice"))
        elif tag in {"sp", "graphicFrame", "grpSp"} and not _hidden(child):
            if tag == "grpSp":
                yield from _shapes(child)
            else:
                yield child


def _hidden(shape: Element) -> bool:
    about = next(iter(_xml.children(shape)), None)
    return _xml.attribute(_xml.child(about, "cNvPr"), "hidden") in {"1", "true"}


def _role(shape: Element) -> str:
    holder = _xml.child(shape, "nvSpPr", "nvPr", "ph")
    return "" if holder is None else str(holder.get("type") or "body")


def _shape(shape: Element, number: int, out: Builder) -> None:
    table = _xml.child(shape, "graphic", "graphicData", "tbl")
    if table is not None:
        rows = [
            [" ".join(_paragraphs(cell)) for cell in _xml.children(row, "tc")]
            for row in _xml.children(table, "tr")
        ]
        out.table(rows, number)
        return
    paragraphs = list(_paragraphs(shape))
    if _role(shape) == "body" and len(paragraphs) > 1:
        out.items([f"- {text}" for text in paragraphs], number)
    else:
        out.add("text", "\n".join(paragraphs), number)


def _notes(root: Element, number: int, out: Builder) -> None:
    for shape in _shapes(_xml.child(root, "cSld", "spTree")):
        if _role(shape) == "body":
            out.add("text", "\n".join(_paragraphs(shape)), number)


def _paragraphs(element: Element) -> Iterator[str]:
    for paragraph in _xml.descendants(element, "p"):
        pieces = [
            (piece.text or "") if _xml.name(piece) == "t" else " "
            for piece in _xml.descendants(paragraph, "t", "br", "tab")
        ]
        text = " ".join("".join(pieces).split())
        if text:
            yield text


READER = Reader(
    "pptx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    (".pptx", ".pptm", ".ppsx", ".potx"),
    read,
    _xml.NEEDS,
    packed=(
        "presentationml.presentation.main",
        "presentationml.slideshow.main",
        "presentationml.template.main",
        "ms-powerpoint.presentation.macroEnabled.main",
    ),
)
