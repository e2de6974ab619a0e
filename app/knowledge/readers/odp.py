"""OpenDocument presentations: a slide is a page, its title a heading."""

from __future__ import annotations

from app.knowledge.readers import _odf, _xml
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._xml import Element


def read(source: Source, out: Builder) -> None:
    """Slides in order with their notes; hidden ones stay out."""
    for number, page, hidden in _odf.shown(
        source, out, "presentation", "page", "Hidden slides are left out."
    ):
        _slide(page, number, hidden, out)


def _slide(page: Element, number: int, hidden: set[str], out: Builder) -> None:
    out.reset_headings()
    for frame in _xml.descendants(page, "frame"):
        if _xml.attribute(frame, "class") == "title":
            out.heading(1, " ".join(_odf.words(frame, hidden).split()), number)
    for shape in _xml.children(page):
        if _xml.attribute(shape, "class") not in {"title", "date-time", "footer", "page-number"}:
            _odf.add(out, shape, hidden, number)


READER = Reader("odp", "application/vnd.oasis.opendocument.presentation", (".odp", ".otp"), read, _xml.NEEDS,
                packed=("application/vnd.oasis.opendocument.presentation",))  # fmt: skip
