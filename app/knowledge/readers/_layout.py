"""From lines on pages to headings, paragraphs and lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.knowledge.blocks import Box
from app.knowledge.readers._frame import Builder

_ITEM = re.compile(r"([•◦▪‣∙●○■□–—*·-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_PAGE_NUMBER = re.compile(
    r"(page|seite|p\.)?\s*[-–—|]?\s*(\d{1,5}|[ivxlc]{1,7})\s*([-–—|]|(of|von|/)\s*\d+)?", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
_ZONE = 0.12
_EDGE_LINES = 2
_MIN_REPEATS = 3
_REPEAT_SHARE = 0.4
_TITLE_CHARS = 160
_LARGER = 1.12


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print; places and `size` are fractions of the page's height or width."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in reading order; `height` is in points.

    Where print is shown on its side, lines are placed as on the page held upright, and `turn` is how many quarter turns
    clockwise lead from there to the page as displayed.
    """

    number: int
    height: float
    lines: list[Line]
    turn: int = 0


@dataclass(frozen=True)
class _Style:
    """What is usual in this document: the sizes of print above its running text, as levels of headings."""

    bold_stands_out: bool
    levels: tuple[float, ...]
    titles: dict[tuple[int, str], int]

    def level(self, page: Page, line: Line) -> int:
        """The level of the heading that a line is, or 0."""
        level = self.titles.get((page.number, _key(line.text)))
        if level:
            return level
        size = round(line.size * page.height, 1)
        if len(line.text) > _TITLE_CHARS or not any(c.isalpha() for c in line.text):
            return 0
        for number, larger in enumerate(self.levels, 1):
            if size >= larger:
                return number
        return 0

    def bold_level(self, lines: Sequence[Line]) -> int:
        """The level of the heading that a paragraph in bold print is, or 0."""
        text = lines[-1].text
        if not self.bold_stands_out or len(lines) > 2 or not all(line.bold for line in lines):
            return 0
        wordy = sum(c.isalpha() for c in text) > 0.6 * len(text)
        return len(self.levels) + 1 if wordy and len(text) <= 100 and text[-1] not in ".,;" else 0


def build(out: Builder, pages: Sequence[Page], titles: Sequence[tuple[int, int, str]]) -> None:
    """Add the blocks of all pages; `titles` is the outline as (page, level, title)."""
    running = _running(pages)
    style = _style(pages, titles)
    for page in pages:
        lines = [line for line in page.lines if not _runs(page, line, running, len(pages))]
        _Builder(out, page, style).add(lines)


def _key(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _style(pages: Sequence[Page], titles: Sequence[tuple[int, int, str]]) -> _Style:
    weight: Counter[float] = Counter()
    bold = 0
    for page in pages:
        for line in page.lines:
            weight[round(line.size * page.height, 1)] += len(line.text)
            bold += len(line.text) if line.bold else 0
    body = weight.most_common(1)[0][0] if weight else 0.0
    larger = sorted((s for s in weight if s > body * _LARGER), reverse=True)
    stands_out = bold < 0.3 * weight.total()
    return _Style(stands_out, _levels(larger), {(page, _key(title)): level for page, level, title in titles})


def _levels(sizes: Sequence[float]) -> tuple[float, ...]:
    """Sizes that differ by less than a tenth count as one level; six levels at most."""
    levels: list[float] = []
    for size in sizes:
        if levels and size > levels[-1] * 0.9:
            levels[-1] = size
        elif len(levels) < 6:
            levels.append(size)
    return tuple(levels)


def _edges(page: Page) -> Iterator[tuple[str, Line]]:
    """The lines nearest to the top and to the bottom, if they lie in the margin's reach."""
    by_height = sorted(page.lines, key=lambda line: line.y0)
    yield from (("top", line) for line in by_height[:_EDGE_LINES] if line.y1 < _ZONE)
    yield from (("bottom", line) for line in by_height[-_EDGE_LINES:] if line.y0 > 1 - _ZONE)


def _running(pages: Sequence[Page]) -> set[tuple[str, str]]:
    """Texts that stand at the same edge of many pages, numbers aside."""
    seen: Counter[tuple[str, str]] = Counter()
    for page in pages:
        seen.update({(edge, _DIGITS.sub("#", line.text)) for edge, line in _edges(page)})
    least = max(_MIN_REPEATS, round(len(pages) * _REPEAT_SHARE))
    return {key for key, count in seen.items() if count >= least}


def _runs(page: Page, line: Line, running: set[tuple[str, str]], pages: int) -> bool:
    """Whether the line is a running header or footer, or a page number."""
    if line.y1 >= _ZONE and line.y0 <= 1 - _ZONE:
        return False
    text = _DIGITS.sub("#", line.text)
    if ("top", text) in running or ("bottom", text) in running:
        return any(line is edge for _, edge in _edges(page))
    return pages >= _MIN_REPEATS and bool(_PAGE_NUMBER.fullmatch(line.text))


class _Builder:
    """Puts one page's lines together."""

    def __init__(self, out: Builder, page: Page, style: _Style) -> None:
        self._out = out
        self._page = page
        self._style = style
        self._number = page.number
        self._lines: list[Line] = []
        self._items: list[list[Line]] = []
        self._right: dict[int, float] = {}

    def add(self, lines: Sequence[Line]) -> None:
        """Add all blocks of the page."""
        self._right = _edges_right(lines)
        heading = 0
        for line in lines:
            level = self._style.level(self._page, line)
            item = not level and _ITEM.match(line.text) is not None
            if level != heading or item or self._apart(line):
                self._paragraph(heading)
                if not item and not self._continues_item(line):
                    self._list()
            heading = level
            self._lines.append(line)
        self._paragraph(heading)
        self._list()

    def _apart(self, line: Line) -> bool:
        """Whether a new paragraph begins with this line."""
        if not self._lines:
            return False
        last = self._lines[-1]
        size = max(last.size, line.size)
        if abs(last.size - line.size) > 0.12 * size or last.bold != line.bold:
            return True
        if line.y0 - last.y1 > 0.8 * size or line.y1 < last.y0 - size:
            return True
        if self._is_item(self._lines[0]):
            return False
        indented = line.x0 - last.x0 > 0.012 and len(self._lines) > 1
        short = last.x1 < self._right[_band(last)] - 0.25 and last.text.endswith(
            (".", "!", "?", ":", "”", '"')
        )
        return indented or short

    @staticmethod
    def _is_item(line: Line) -> bool:
        return _ITEM.match(line.text) is not None

    def _continues_item(self, line: Line) -> bool:
        return bool(self._items) and not self._lines and self._is_item(line)

    def _paragraph(self, heading: int) -> None:
        lines, self._lines = self._lines, []
        if not lines:
            return
        if not heading and self._is_item(lines[0]):
            self._items.append(lines)
            return
        self._list()
        text, boxes = _joined(lines, self._page)
        level = heading or self._style.bold_level(lines)
        if level:
            self._out.heading(level, text, self._number, boxes)
        else:
            self._out.add("text", text, self._number, boxes)

    def _list(self) -> None:
        items, self._items = self._items, []
        text = ""
        boxes: list[Box] = []
        for lines in items:
            more, places = _joined(lines, self._page, len(text) + 1 if text else 0)
            text = f"{text}\n{more}" if text else more
            boxes += places
        if text:
            self._out.add("list", text, self._number, boxes)


def _band(line: Line) -> int:
    return round(line.x0 * 20)


def _edges_right(lines: Sequence[Line]) -> dict[int, float]:
    """How far lines reach that begin about as far from the left: those of one column."""
    reach: dict[int, float] = {}
    for line in lines:
        for band in (_band(line) - 1, _band(line), _band(line) + 1):
            reach[band] = max(reach.get(band, 0.0), line.x1)
    return reach


def _joined(lines: Sequence[Line], page: Page, start: int = 0) -> tuple[str, list[Box]]:
    """The paragraph's text and a box for each line; words broken at a line's end are put together."""
    text = ""
    boxes: list[Box] = []
    for line in lines:
        text = _glue(text, line, boxes)
        first = start + len(text)
        text += line.text
        rise = 0.12 * (line.y1 - line.y0)
        y0, y1 = max(0.0, line.y0 - rise), min(1.0, line.y1 + rise)
        sides = _turned((line.x0, y0, line.x1, y1), page.turn)
        boxes.append(Box(page.number, *sides, first, start + len(text)))
    return text, boxes


def _turned(sides: tuple[float, float, float, float], quarters: int) -> tuple[float, float, float, float]:
    """A rectangle on a page that is turned clockwise."""
    x0, y0, x1, y1 = sides
    return _turned((1 - y1, x0, 1 - y0, x1), quarters - 1) if quarters else sides


def _glue(text: str, line: Line, boxes: list[Box]) -> str:
    """The text so far, ready for `line`: with a space, or without the hyphen of a broken word."""
    if not text:
        return text
    hyphen = len(text) > 1 and text[-1] in "-‐" and text[-2].isalpha()
    if hyphen and text[-2].islower() and line.text[:1].islower():
        last = boxes[-1]
        boxes[-1] = Box(last.page, last.x0, last.y0, last.x1, last.y1, last.start, last.stop - 1)
        return text[:-1]
    return text if hyphen else text + " "
