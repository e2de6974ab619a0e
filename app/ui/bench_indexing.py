"""How smooth the window is while a folder is indexed: scrolling and typing in a long chat, frame by frame."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.base.events import Event, IndexProgress

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.place import ChatPlace

FRAME_S = 0.016
FILES, PARAGRAPHS, WORDS = 60, 40, 60
"""Documents that keep the embedder busy for longer than the measurement lasts."""

Spin = Callable[[float, Callable[[], bool]], bool]


def frames_while_indexing(
    core: AppCore, place: ChatPlace, spin: Spin, folder: Path, count: int
) -> tuple[list[float], bool]:
    """Milliseconds from a turn of the wheel, then from a key, to the picture; the chat that is shown should be long.

    And whether there was something to index to the end. While somebody types, the index rests: that is as built.
    """
    _write(folder)
    vectors: list[IndexProgress] = []

    def hear(event: Event) -> None:
        if isinstance(event, IndexProgress) and event.phase == "vectors" and event.done:
            vectors.append(event)

    unlisten = core.events.listen(hear)
    kept = core.knowledge.add_folder(folder, "Bench")
    try:
        spin(60, lambda: bool(vectors))
        frames = [_frame(place, spin, _scroll) for _ in range(count)]
        vectors.clear()
        frames += [_frame(place, spin, _type) for _ in range(count // 4)]
        return frames, core.knowledge.busy
    finally:
        unlisten()
        core.knowledge.remove_folder(kept.id)


def _frame(place: ChatPlace, spin: Spin, step: Callable[[ChatPlace], None]) -> float:
    spin(FRAME_S, lambda: False)
    began = time.perf_counter()
    step(place)
    place.area.transcript.viewport().repaint()
    place.area.composer.repaint()
    return (time.perf_counter() - began) * 1000


def _scroll(place: ChatPlace) -> None:
    bar = place.area.transcript.verticalScrollBar()
    bar.setValue(bar.value() - 60 if bar.value() > 60 else bar.maximum())


def _type(place: ChatPlace) -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        key = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
        QApplication.sendEvent(place.area.composer.edit, key)


def _write(folder: Path) -> None:
    chance = random.Random(5)
    words = [f"{a}{b}{c}" for a in ("bra", "tel", "mon") for b in ("ka", "ro", "ve") for c in range(40)]
    folder.mkdir()
    for number in range(FILES):
        parts = [" ".join(chance.choices(words, k=WORDS)) for _ in range(PARAGRAPHS)]
        (folder / f"{number}.txt").write_text("\n\n".join(parts))
