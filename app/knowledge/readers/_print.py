"""Lines of print that were recognised in pictures: put in the order they are read in, as lines of their pages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import Any, cast

from app.knowledge.checked import a, items
from app.knowledge.ocr.extra import PENDING
from app.knowledge.readers._frame import Builder, Print, Prints, Source
from app.knowledge.readers._layout import Line, Page

RECOGNISED = "recognised in pictures and may hold mistakes"

MOST_PAGES = 1000
"""Pages of one document whose pictures are read."""
_FIRST_HAN = "\u2e80"
_GUTTER = 0.012
_FULL = 0.55
"""A column's lines fill so much of its width, as those of a table do not."""
_FEW = 3
_BODY = (0.72, 1.45)
"""Heights that count as the usual one: a line without ascenders is lower than one with them."""
_EM = 0.62
"""Size of print over the height of its line as it is found in a picture."""


def prints_of(data: bytes, length: int | None) -> tuple[bytes, Prints | None]:
    """A document's own bytes and what was recognised in it, of which `length` bytes of JSON follow them.

    None: nothing can be recognised here. Raises TypeError, ValueError where it is no such JSON.
    """
    if length is None:
        return data, None
    whole, rest = data[: len(data) - length], data[len(data) - length :]
    pages = cast("dict[Any, Any]", a(dict, json.loads(rest or b"{}")))
    return whole, {int(page): [line_of(line) for line in items(lines)] for page, lines in pages.items()}


def line_of(raw: object) -> Print:
    """A line as it came through JSON; raises TypeError, ValueError."""
    words, *sides = items(raw)
    x0, y0, x1, y1 = (float(a((int, float), side)) for side in sides)
    if not (0.0 <= x0 <= x1 <= 1.0 and 0.0 <= y0 <= y1 <= 1.0):
        raise ValueError("a line outside its page")
    return a(str, words), x0, y0, x1, y1


def take(source: Source, out: Builder, pages: Sequence[Page], scans: Sequence[int]) -> list[Page]:
    """The pages, those of `scans` with what was recognised on them; the others of `scans` are noted as lacking."""
    if source.prints is None or not scans:
        return list(pages)
    out.scanned, out.meta["notice"] = False, ""
    known = source.prints
    lacking = [number for number in scans[:MOST_PAGES] if number not in known]
    read = [number for number in scans if known.get(number)]
    if lacking:
        out.scans += lacking
        out.notice(f"{PENDING}: {_pages(len(lacking), len(pages))}.")
    if read:
        out.notice(f"The text of {_pages(len(read), len(pages))} was {RECOGNISED}.")
    blank = sum(number in known for number in scans) - len(read)
    if blank:
        out.notice(f"No text was found on {_pages(blank, len(pages))}.")
    if len(scans) > MOST_PAGES:
        out.notice(f"Only the first {MOST_PAGES:,} pages that are pictures are read.")
    return [
        replace(p, lines=ordered(known[p.number])) if p.number in known and not p.lines else p for p in pages
    ]


def _pages(some: int, everything: int) -> str:
    if everything == 1:
        return "the page" if some else "no page"
    return f"{some:,} of {everything:,} pages"


def ordered(found: Sequence[Print]) -> list[Line]:
    """The lines as they are read: columns one after the other, what stands in one row from left to right."""
    found = _without_signs(found)
    if not found:
        return []
    usual = median(y1 - y0 for _, _, y0, _, y1 in found)
    return [_line(row, usual) for column in _columns(list(found)) for row in _rows(column)]


def _without_signs(found: Sequence[Print]) -> list[Print]:
    """Without single Chinese letters among others: there they are icons and ticks that look like some."""
    letters = "".join(line[0] for line in found)
    if 4 * sum(letter >= _FIRST_HAN for letter in letters) > len(letters):
        return list(found)
    return [line for line in found if len(line[0]) > 1 or line[0] < _FIRST_HAN]


def _columns(lines: list[Print]) -> Iterator[list[Print]]:
    """Parts of a page that are read one after the other: cut along a gutter, or above and below what spans it."""
    if len(lines) < 2 * _FEW:
        yield lines
        return
    for at in _gutters(lines):
        left = [line for line in lines if line[3] <= at]
        right = [line for line in lines if line[1] >= at]
        if _is_column(left) and _is_column(right):
            spanning = [line for line in lines if line[1] < at < line[3]]
            yield from _between(lines, spanning, at)
            return
    yield lines


def _gutters(lines: Sequence[Print]) -> list[float]:
    """Places between a fifth and four fifths that the fewest lines cross, those crossed by few only."""
    places = [0.2 + 0.01 * n for n in range(61)]
    crossed = {at: sum(line[1] - _GUTTER / 2 < at < line[3] + _GUTTER / 2 for line in lines) for at in places}
    few = [at for at in places if crossed[at] <= 0.25 * len(lines)]
    return sorted(few, key=lambda at: (crossed[at], abs(at - 0.5)))[:5]


def _is_column(lines: Sequence[Print]) -> bool:
    if len(lines) < _FEW:
        return False
    width = max(line[3] for line in lines) - min(line[1] for line in lines)
    return width > 0.15 and median(line[3] - line[1] for line in lines) >= _FULL * width


def _between(lines: Sequence[Print], spanning: Sequence[Print], at: float) -> Iterator[list[Print]]:
    """Left and right of a gutter, between one line that spans it and the next."""
    rest = [line for line in lines if line not in spanning]
    for wide in [*sorted(spanning, key=lambda line: line[2]), None]:
        above = [line for line in rest if wide is None or _middle(line) < _middle(wide)]
        rest = [line for line in rest if line not in above]
        yield from (
            side for side in ([x for x in above if x[3] <= at], [x for x in above if x[3] > at]) if side
        )
        if wide is not None:
            yield [wide]


def _middle(line: Print) -> float:
    return (line[2] + line[4]) / 2


def _rows(lines: Sequence[Print]) -> Iterator[list[Print]]:
    """What stands in one row, from left to right; rows from top to bottom."""
    row: list[Print] = []
    for line in sorted(lines, key=_middle):
        if row and _middle(line) - _middle(row[0]) > 0.4 * min(line[4] - line[2], row[0][4] - row[0][2]):
            yield sorted(row, key=lambda one: one[1])
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda one: one[1])


def _line(row: Sequence[Print], usual: float) -> Line:
    """One line of all that stands in a row; sizes that are about the usual one count as that."""
    x0, y0 = min(line[1] for line in row), min(line[2] for line in row)
    x1, y1 = max(line[3] for line in row), max(line[4] for line in row)
    height = median(line[4] - line[2] for line in row)
    size = usual if _BODY[0] * usual <= height <= _BODY[1] * usual else height
    return Line("  ".join(line[0] for line in row), x0, y0, x1, y1, size * _EM, False)
