"""What a line of print says: it is straightened to a strip 48 pixels high and read from left to right."""

from __future__ import annotations

import math

import numpy as np

from app.knowledge.ocr.models import Floats, Models, Numbers, Pixels
from app.knowledge.ocr.regions import Region

HEIGHT = 48
WIDEST = 3200
"""Pixels of a strip: a line longer than sixty times its height is squeezed."""
LEAST_SURE = 0.5


def read(models: Models, picture: Pixels, region: Region) -> tuple[str, float]:
    """The words in a region of a picture and how sure they are, from 0 to 1; nothing where that is too little."""
    steps = models.steps(strip(picture, region))
    best = steps.argmax(axis=1)
    fresh = (best != 0) & (best != np.concatenate(([0], best[:-1])))
    if not fresh.any():
        return "", 0.0
    sure = float(steps.max(axis=1)[fresh].mean())
    steps_read: list[int] = best[fresh].tolist()
    words = "".join(models.letters[n] for n in steps_read)
    return (" ".join(words.split()), sure) if sure >= LEAST_SURE else ("", sure)


def strip(picture: Pixels, region: Region) -> Floats:
    """The region along its slope, 3 × 48 × its width in proportion, from -1 to 1."""
    across = min(WIDEST, max(16, math.ceil(HEIGHT * (region.right - region.left) / max(region.height, 1.0))))
    x = region.left + (np.arange(across) + 0.5) * (region.right - region.left) / across
    lean = region.slope * (x - (region.left + region.right) / 2)
    y = region.middle - region.height / 2 + (np.arange(HEIGHT) + 0.5) * region.height / HEIGHT
    return normal(_sampled(picture, x[None, :], y[:, None] + lean[None, :]))


def normal(picture: Floats | Pixels) -> Floats:
    """Height × width × 3 from 0 to 255 as 3 × height × width from -1 to 1."""
    return np.ascontiguousarray((picture.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1))


def _sampled(picture: Pixels, x: Numbers, y: Numbers) -> Floats:
    """The picture at these places, between pixels in proportion, at the edges as the nearest pixel."""
    height, width = picture.shape[:2]
    x, y = np.broadcast_arrays(np.clip(x - 0.5, 0, width - 1), np.clip(y - 0.5, 0, height - 1))
    left, top = x.astype(np.int64), y.astype(np.int64)
    right, below = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    dx, dy = (x - left)[..., None], (y - top)[..., None]
    upper = picture[top, left] * (1 - dx) + picture[top, right] * dx
    lower = picture[below, left] * (1 - dx) + picture[below, right] * dx
    return (upper * (1 - dy) + lower * dy).astype(np.float32)
