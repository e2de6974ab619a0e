"""OpenDocument texts."""

from __future__ import annotations

from app.knowledge.readers import _odf, _xml
from app.knowledge.readers._frame import Builder, Reader, Source


def read(source: Source, out: Builder) -> None:
    """The body in order; deleted and hidden text and comments stay out."""
    root = _odf.content(source, out)
    text = _xml.child(root, "body", "text")
    if text is not None:
        _odf.add(out, text, _odf.hidden_styles(root))


READER = Reader("odt", "application/vnd.oasis.opendocument.text", (".odt", ".ott"), read, _xml.NEEDS,
                packed=("application/vnd.oasis.opendocument.text",))  # fmt: skip
