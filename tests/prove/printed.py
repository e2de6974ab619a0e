"""Papers of our own, printed by Qt: we know on which page each paragraph went, whatever a reader makes of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PySide6.QtCore import QMarginsF, QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter

DPI = 144
MARGIN, GUTTER, FOOT = 90.0, 40.0, 150.0
SUBJECTS = (
    "the keeper",
    "an officer",
    "the harbour pilot",
    "a surveyor",
    "the flotilla",
    "our finest clerk",
    "her office",
)
VERBS = (
    "specified",
    "refilled",
    "identified",
    "overflowed",
    "reconsidered",
    "classified",
    "disaffirmed",
    "confirmed",
)
OBJECTS = (
    "the configuration",
    "a difficult affidavit",
    "the efficient waffle iron",
    "unaffected fjords",
    "five files",
)
PLACES = (
    "in the northern lighthouse",
    "under extraordinary circumstances",
    "without hesitation",
    "at the conference",
)


@dataclass(frozen=True)
class Look:
    """How a paper is set."""

    name: str
    columns: int = 1
    rotation: int = 0
    family: str = "DejaVu Serif"
    landscape: bool = False


@dataclass(frozen=True)
class Paragraph:
    """What was printed, and on which page (from 1) all of it stands."""

    text: str
    page: int


LOOKS = (
    Look("plain"),
    Look("columns", columns=2),
    Look("three", columns=3, landscape=True),
    Look("right", columns=2, rotation=90),
    Look("over", rotation=180, family="P052"),
    Look("left", columns=2, rotation=270, family="C059"),
)


def paper(path: Path, look: Look, pages: int = 3) -> list[Paragraph]:
    """Print a paper with words broken at the ends of lines, a heading, and a footnote on each page."""
    dice = random.Random(look.name)
    writer = QPdfWriter(str(path))
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    if look.landscape:
        writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    painter = QPainter(writer)
    printed: list[Paragraph] = []
    for page in range(1, pages + 1):
        if page > 1:
            writer.newPage()
        printed += [Paragraph(text, page) for text in _page(painter, writer, look, page, dice)]
    painter.end()
    if look.rotation:
        _turn(path, look.rotation)
    return printed


def _page(painter: QPainter, writer: QPdfWriter, look: Look, page: int, dice: random.Random) -> Iterator[str]:
    width, height = float(writer.width()), float(writer.height())
    _font(painter, look.family, 15)
    painter.drawText(QPointF(MARGIN, MARGIN), f"Chapter {page} of the {look.name} paper")
    column = (width - 2 * MARGIN - (look.columns - 1) * GUTTER) / look.columns
    _font(painter, look.family, 9)
    for number in range(look.columns):
        left, y = MARGIN + number * (column + GUTTER), MARGIN + 60.0
        while True:
            text = _prose(dice, f"{page}{number}")
            lines = list(_lines(text, QFontMetricsF(painter.font(), writer), column))
            if y + len(lines) * 24 > height - FOOT - 40:
                break
            for line in lines:
                painter.drawText(QPointF(left, y), line)
                y += 24
            y += 26
            yield text
    _font(painter, look.family, 6)
    note = f"{page} {_prose(dice, 'note')[:90]}"
    painter.drawText(QPointF(MARGIN, height - FOOT + 60), note)


def _font(painter: QPainter, family: str, points: int) -> None:
    painter.setFont(QFont(family, points))


def _prose(dice: random.Random, mark: str) -> str:
    """A few sentences of which no two are alike."""
    sentences = [
        f"{dice.choice(SUBJECTS).capitalize()} {dice.choice(VERBS)} {dice.choice(OBJECTS)} {dice.choice(PLACES)}"
        f" on day {mark}{dice.randrange(100_000)}."
        for _ in range(dice.randint(3, 5))
    ]
    return " ".join(sentences)


def _lines(text: str, metrics: QFontMetricsF, width: float) -> Iterator[str]:
    """Lines as wide as fit; long words are broken with a hyphen."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if metrics.horizontalAdvance(longer) <= width:
            line = longer
            continue
        half = len(word) // 2
        broken = f"{line} {word[:half]}-".strip()
        if word.isalpha() and len(word) > 7 and metrics.horizontalAdvance(broken) <= width:
            yield broken
            line = word[half:]
        else:
            yield line
            line = word
    yield line


def _turn(path: Path, degrees: int) -> None:
    document = pypdfium2.PdfDocument(path.read_bytes())
    for number in range(len(document)):
        document[number].set_rotation(degrees)
    document.save(str(path))
    document.close()
