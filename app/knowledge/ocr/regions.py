"""From a map of where print is to its lines: connected pieces, how they slope, and what they enclose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from app.knowledge.ocr.models import Floats, Numbers

Ints = npt.NDArray[np.int64]

LIKELY, SURE = 0.3, 0.5
"""From where on a pixel is taken for print, and what those of a line must reach on average."""
GROWTH = 1.6
"""The model marks the inner part of each line: so much of its area, over its outline, lies around it."""
STEEPEST = 0.2
MOST_RUNS = 300_000


@dataclass(frozen=True, slots=True)
class Region:
    """A line of print in pixels of the map: `left` to `right`, `height` high around `middle` at its centre; it rises
    or falls by `slope` pixels for each pixel to the right."""

    left: float
    right: float
    middle: float
    height: float
    slope: float

    @property
    def top(self) -> float:
        """The highest place of it."""
        return self.middle - self.height / 2 - self._lean

    @property
    def bottom(self) -> float:
        """The lowest place of it."""
        return self.middle + self.height / 2 + self._lean

    @property
    def _lean(self) -> float:
        return abs(self.slope) * (self.right - self.left) / 2


@dataclass(frozen=True)
class _Runs:
    """Unbroken pieces of rows: row, first pixel, pixel after the last, and which connected piece they belong to."""

    row: Ints
    start: Ints
    stop: Ints
    piece: Ints


def regions(likely: Floats) -> list[Region]:
    """The lines in a map of how likely each pixel is print."""
    mask = likely > LIKELY
    mask[:, 1:] |= mask[:, :-1].copy()
    mask[1:] |= mask[:-1].copy()
    runs = _runs(mask)
    if not len(runs.row):
        return []
    pieces = int(runs.piece.max()) + 1
    lengths = runs.stop - runs.start
    area = np.bincount(runs.piece, lengths, pieces)
    sums = np.zeros((likely.shape[0], likely.shape[1] + 1), np.float64)
    np.cumsum(likely, axis=1, out=sums[:, 1:])
    total = np.bincount(runs.piece, sums[runs.row, runs.stop] - sums[runs.row, runs.start], pieces)
    sure = total / area >= SURE
    return [region for region in _enclosed(runs, area, pieces, sure) if region.height > 4]


def _runs(mask: npt.NDArray[np.bool_]) -> _Runs:
    padded = np.zeros((mask.shape[0], mask.shape[1] + 2), np.int8)
    padded[:, 1:-1] = mask
    edges = np.diff(padded, axis=1)
    row, start = np.nonzero(edges == 1)
    _, stop = np.nonzero(edges == -1)
    if len(row) > MOST_RUNS:  # noise, not print
        row, start, stop = row[:0], start[:0], stop[:0]
    return _Runs(row, start, stop, _pieces(row.tolist(), start.tolist(), stop.tolist()))


def _pieces(row: list[int], start: list[int], stop: list[int]) -> Ints:
    """For each run the number of its connected piece: runs that touch in neighbouring rows belong together."""
    parent = list(range(len(row)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    above = 0
    for at in range(len(row)):
        while row[above] < row[at] - 1 or (row[above] == row[at] - 1 and stop[above] <= start[at]):
            above += 1
        other = above
        while row[other] == row[at] - 1 and start[other] < stop[at]:
            parent[root(other)] = root(at)
            other += 1
    roots = np.array([root(at) for at in range(len(row))], np.int64)
    return np.unique(roots, return_inverse=True)[1].astype(np.int64)


def _enclosed(runs: _Runs, area: Numbers, pieces: int, sure: npt.NDArray[np.bool_]) -> list[Region]:
    """What each piece encloses along its own slope; short ones slope as the long ones do."""
    left, right = np.full(pieces, np.iinfo(np.int64).max), np.zeros(pieces, np.int64)
    np.minimum.at(left, runs.piece, runs.start)
    np.maximum.at(right, runs.piece, runs.stop)
    slope = _slopes(runs, area, pieces)
    centre = (left + right) / 2
    upper, lower = np.full(pieces, np.inf), np.full(pieces, -np.inf)
    for edge in (runs.start, runs.stop):
        level = runs.row - slope[runs.piece] * (edge - centre[runs.piece])
        np.minimum.at(upper, runs.piece, level)
        np.maximum.at(lower, runs.piece, level + 1)
    found: list[Region] = []
    for n in np.flatnonzero(sure).tolist():
        width, height = float(right[n] - left[n]), float(lower[n] - upper[n])
        more = GROWTH * width * height / (2 * (width + height))
        middle = float(upper[n] + lower[n]) / 2
        found.append(
            Region(float(left[n]) - more, float(right[n]) + more, middle, height + 2 * more, float(slope[n]))
        )
    return found


def _slopes(runs: _Runs, area: Numbers, pieces: int) -> Floats:
    """The slope of each piece by least squares over its pixels; that of the page for those too short to tell."""
    first, last = runs.start.astype(np.float64), runs.stop - 1.0
    length = last - first + 1
    centre = (first + last) / 2

    def summed(values: Numbers) -> Numbers:
        return np.bincount(runs.piece, values * length, pieces)

    x, y = summed(centre), summed(runs.row.astype(np.float64))
    xx = summed(centre**2 + (length**2 - 1) / 12)
    xy = summed(centre * runs.row)
    spread = xx / area - (x / area) ** 2
    slope = (xy / area - x * y / area**2) / np.maximum(spread, 1e-9)
    wide = 12 * spread > 64 * (area / np.sqrt(np.maximum(12 * spread, 1))) ** 2
    usual = float(np.median(slope[wide])) if wide.any() else 0.0
    return np.clip(np.where(wide, slope, usual), -STEEPEST, STEEPEST).astype(np.float32)


def by_width(found: Sequence[Region]) -> list[Region]:
    """The widest first."""
    return sorted(found, key=lambda region: region.left - region.right)
