"""OpenDocument presentations: a slide is a page, its title a heading."""

from __future__ import annotations

from app.knowledge.readers import _odf, _xml
from app.knowledge.readers._frame import Builder, Reader, Source
from app.knowledge.readers._xml import Element


def read(source: Source, out: Builder) -> None:
    """Slides in order with their notes; hidden ones stay out."""
    root = _odf.content(source, out)
    hidden = _odf.hidden_styles(root)
    body = _xml.child(root, "body", "presentation")
    number = 0
    for page in _xml.children(body, "page") if body is not None else ():
        number += 1
        if _xml.attribute(page, "style-name") in hidden:
            out.notice("Hidden slides are left out.")
        else:
            _slide(page, number, hidden, out)
    out.pages = number


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
