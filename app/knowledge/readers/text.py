"""Plain text: paragraphs between empty lines, and titles that are underlined."""

from __future__ import annotations

import re

from app.knowledge.readers import _text
from app.knowledge.readers._frame import Builder, Reader, Source

UNDERLINE = re.compile(r"([=~^\-\"'#*+])\1{2,}\s*")
"""As in reStructuredText and AsciiDoc: about as long as the title above it."""


def read(source: Source, out: Builder) -> None:
    """Paragraphs as they stand; form feeds count pages, as in the output of printing programs."""
    text = _text.decode(source.data)
    pages = text.rstrip("\f\n ").split("\f")
    signs: list[str] = []
    out.pages = len(pages) if len(pages) > 1 else out.pages
    for number, page in enumerate(pages, 1):
        _add_page(out, page, number if len(pages) > 1 else None, signs)


def _add_page(out: Builder, text: str, page: int | None, signs: list[str]) -> None:
    """Titles and what stands between them; a sign's place in `signs` is its level, in the order they came up."""
    lines = text.split("\n")
    done = 0
    for number in range(len(lines) - 1):
        if number >= done and _is_title(lines, number):
            sign = lines[number + 1][0]
            if sign not in signs:
                signs.append(sign)
            add_paragraphs(out, "\n".join(lines[done:number]), page)
            out.heading(signs.index(sign) + 1, lines[number].strip(), page)
            done = number + 2
    add_paragraphs(out, "\n".join(lines[done:]), page)


def _is_title(lines: list[str], number: int) -> bool:
    """A line with a letter after an empty one (or at the top), underlined in its own length."""
    title, below = lines[number].rstrip(), lines[number + 1].rstrip()
    alone = number == 0 or not lines[number - 1].strip()
    written = title == title.lstrip() and any(c.isalpha() for c in title)
    return alone and written and bool(UNDERLINE.fullmatch(below)) and abs(len(title) - len(below)) <= 2


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
