"""The sandbox's task: draws a page, finds its lines of print and reads them, as many as the time allows."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.base.errors import UserError
from app.knowledge.ocr import letters, models
from app.knowledge.ocr.models import Pixels
from app.knowledge.ocr.regions import Region, by_width, regions
from app.knowledge.picture import opened

NEEDS = ("json", "numpy", "numpy.ma", "pypdfium2")
AREA = 900_000
"""Pixels in which print is looked for; it is read in a picture twice as wide."""
LARGEST = 4.0
"""Times that a page is enlarged at most, and a picture is not at all."""
ENOUGH_S = 10.0
"""Seconds of processor after which no further line is begun: the next question goes on there."""
SAMPLES, CLEAR = 4, 0.8
"""Lines by which it is told which way up the page lies, and how sure they are when it lies as it should."""


@dataclass(frozen=True)
class Drawn:
    """A page turned by quarters to the right: small with its lines of print, and twice as large."""

    turn: int
    width: int
    height: int
    large: Pixels
    lines: list[Region]

    def shown(self, line: Region) -> list[float]:
        """Left, upper, right and lower side as fractions of the page as it is displayed."""
        x0, x1 = _bounded(line.left / self.width), _bounded(line.right / self.width)
        y0, y1 = _bounded(line.top / self.height), _bounded(line.bottom / self.height)
        sides = {
            0: (x0, y0, x1, y1),
            1: (y0, 1 - x1, y1, 1 - x0),
            2: (1 - x1, 1 - y1, 1 - x0, 1 - y0),
            3: (1 - y1, x0, 1 - y0, x1),
        }
        return [round(side, 5) for side in sides[self.turn]]

    def read(self, line: Region) -> tuple[str, float]:
        """What it says and how sure that is."""
        larger = Region(2 * line.left, 2 * line.right, 2 * line.middle, 2 * line.height, line.slope)
        return letters.read(models.load(), self.large, larger)

    def clearness(self) -> float:
        """How sure the widest lines are; 0 where most stand upright."""
        upright = sum(line.height * (line.right - line.left) for line in self.lines if _is_upright(line))
        if 2 * upright > sum(line.height * (line.right - line.left) for line in self.lines):
            return 0.0
        sure = [self.read(line)[1] for line in by_width(self.lines)[:SAMPLES]]
        return sum(sure) / len(sure) if sure else 1.0


def task(data: bytes, params: Mapping[str, Any]) -> bytes:
    """`params`: page (from 1), password, after (lines read already) and turn (None at first).

    The answer is JSON: lines as [words, x0, y0, x1, y1], turn, after, and how many are left. UserError as for reading.
    """
    page = _page(data, params["page"], params["password"])
    if params["turn"] is None:
        drawn = _upright(page)
    else:
        drawn = draw(page, params["turn"])
    after = params["after"]
    lines: list[list[object]] = []
    for line in drawn.lines[after:]:
        if after > params["after"] and time.process_time() > ENOUGH_S:
            break
        words, _ = drawn.read(line)
        after += 1
        if words:
            lines.append([words, *drawn.shown(line)])
    left = len(drawn.lines) - after
    return json.dumps({"lines": lines, "turn": drawn.turn, "after": after, "left": left}).encode()


def _page(data: bytes, number: int, password: str | None) -> Any:
    document = opened(data, password)
    if not 1 <= number <= len(document):
        raise UserError(f"There is no page {number}", code="damaged")
    return document[number - 1]


def _upright(page: Any) -> Drawn:
    """The page as it can be read: a scan may lie on its side or on its head."""
    best = draw(page, 0)
    clear = best.clearness()
    for turn in () if clear >= CLEAR else ((1, 3) if clear == 0.0 else (2,)):
        other = draw(page, turn)
        if (surer := other.clearness()) > clear:
            best, clear = other, surer
    return best


def draw(page: Any, turn: int) -> Drawn:
    """The page and where its print is."""
    across, down = page.get_size()
    scale = min(LARGEST, math.sqrt(AREA / max(across * down, 1.0)))
    small, large = (_pixels(page.render(scale=s, rotation=90 * turn)) for s in (scale, 2 * scale))
    found = regions(models.load().places(letters.normal(_padded(small))))
    lines = sorted(found, key=lambda line: (line.top, line.left))
    return Drawn(turn, small.shape[1], small.shape[0], large, lines)


def _pixels(bitmap: Any) -> Pixels:
    """Height × width × 3, blue first, as the models were taught."""
    rows = np.frombuffer(bitmap.buffer, np.uint8).reshape(bitmap.height, bitmap.stride)
    channels = int(bitmap.n_channels)
    pixels = rows[:, : bitmap.width * channels].reshape(bitmap.height, bitmap.width, channels)
    return np.repeat(pixels, 3, axis=2) if channels == 1 else pixels[:, :, :3].copy()


def _padded(picture: Pixels) -> Pixels:
    """With white to the right and below, so that both sides are multiples of 32."""
    height, width = picture.shape[:2]
    padded = np.full((-(-height // 32) * 32, -(-width // 32) * 32, 3), 255, np.uint8)
    padded[:height, :width] = picture
    return padded


def _bounded(side: float) -> float:
    return min(1.0, max(0.0, side))


def _is_upright(line: Region) -> bool:
    return line.height > 1.5 * (line.right - line.left)
