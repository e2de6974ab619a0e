"""Plain text: paragraphs between empty lines."""

from __future__ import annotations

from app.knowledge.readers import _text
from app.knowledge.readers._frame import Builder, Reader, Source


def read(source: Source, out: Builder) -> None:
    """Paragraphs as they stand; form feeds count pages, as in the output of printing programs."""
    text = _text.decode(source.data)
    pages = text.rstrip("\f\n ").split("\f")
    out.pages = len(pages) if len(pages) > 1 else out.pages
    for number, page in enumerate(pages, 1):
        add_paragraphs(out, page, number if len(pages) > 1 else None)


def add_paragraphs(out: Builder, text: str, page: int | None = None) -> None:
    """Text between empty lines becomes one block each."""
    paragraph: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            paragraph.append(line.rstrip())
        elif paragraph:
            out.add("text", "\n".join(paragraph), page)
            paragraph = []


READER = Reader("text", "text/plain", (".txt", ".text", ".log", ".rst", ".adoc", ".org", ".tex", ".srt", ".vtt"),
                read, _text.NEEDS)  # fmt: skip
