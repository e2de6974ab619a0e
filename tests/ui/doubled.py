"""A window on a screen of twice the pixels, in a process of its own: prints what is wrong with it, each in a line."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.shell.rail import PLACES
from app.ui.widgets.labels import IconLabel
from tests.ui.looking import flaws
from tests.ui.window_rig import window

SHARP = 2.0
"""How much of 255 a picture loses on average, at least, where it is made half as large and again as large."""


def main() -> int:
    """Every place in turn."""
    app = QApplication([])
    with tempfile.TemporaryDirectory() as root, window(app, Path(root)) as made:
        made.resize(QSize(1240, 800))
        for name, _ in PLACES:
            made.go(name)
            rest(app, 0.5)
            found = [*flaws(made), *blurred(made)]
            sys.stdout.writelines(f"{name}: {flaw}\n" for flaw in found)
        sys.stdout.write(f"seen at {made.devicePixelRatioF():g}\n")
        sys.stdout.flush()
    return 0


def rest(app: QApplication, seconds: float) -> None:
    """Let what is under way come to its end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        app.processEvents()


def blurred(made: QWidget) -> Iterator[str]:
    """Pictures that hold no more than half of the pixels they take."""
    for icon in made.findChildren(IconLabel):
        if icon.isVisibleTo(made) and loss(icon.grab().toImage()) < SHARP:
            yield f"{icon.parentWidget().objectName()}: an icon is blurred"


def loss(image: QImage) -> float:
    """What is lost on average of a picture's brightness by making it half as large and again as large."""
    smooth, whole = Qt.TransformationMode.SmoothTransformation, Qt.AspectRatioMode.IgnoreAspectRatio
    again = image.scaled(image.size() / 2, whole, smooth).scaled(image.size(), whole, smooth)
    spots = [(x, y) for x in range(image.width()) for y in range(image.height())]
    apart = (abs(image.pixelColor(x, y).lightness() - again.pixelColor(x, y).lightness()) for x, y in spots)
    return sum(apart) / max(1, len(spots))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
