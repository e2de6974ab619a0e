"""What the transcript costs with hostile texts, and when many chats are opened in turn."""

from __future__ import annotations

import gc
from collections.abc import Callable

import psutil
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QRegion

from app.ui.chat.body import MessageBody
from app.ui.chat.excerpt import excerpt
from app.ui.chat.look import Look
from app.ui.chat.markdown import blocks_of
from app.ui.hostile import hostile

WIDTH, HEIGHT = 760, 900
"""Pixels of a window's column that is painted of each."""


def show_text(body: MessageBody, source: str, picture: QImage) -> None:
    """Read, lay out and paint one text as the transcript does when its row comes into sight."""
    body.set_blocks(excerpt(blocks_of(source))[0])
    body.height_for(WIDTH)
    body.render(picture, QPoint(), QRegion(QRect(0, 0, WIDTH, HEIGHT)))


def hostile_times(look: Look, timed: Callable[[Callable[[], object]], float]) -> list[float]:
    """What `timed` says of showing each hostile text, formulas left as their source."""
    body = MessageBody(look)
    body.resize(WIDTH, HEIGHT)
    picture = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    times: list[float] = []
    for _, source in hostile():
        body.set_blocks([])
        times.append(timed(lambda source=source: show_text(body, source, picture)))
    body.deleteLater()
    return times


def growth(open_one: Callable[[int], object], count: int) -> float:
    """Megabytes by which the memory grows from the first third of `count` chats opened in turn to the last."""
    process, sizes = psutil.Process(), list[float]()
    for number in range(count):
        open_one(number)
        gc.collect()
        sizes.append(process.memory_info().rss / 2**20)
    third = max(1, count // 3)
    return max(0.0, min(sizes[-third:]) - max(sizes[:third]))
