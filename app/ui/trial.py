"""Draws one formula without a window, so that a packed program can tell whether its Qt is whole."""

from __future__ import annotations

import os

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.base.paths import resource
from app.formulas import Formula
from app.ui.chat.formula_paint import drawn_of

SIZE, EM_PX = 400, 40.0


def ink(formula: Formula) -> int:
    """How many pixels of a white picture get dark when a formula is drawn; 0 where our icons cannot be."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QGuiApplication.instance() or QGuiApplication(["underdesk"])
    icon = QSvgRenderer(QByteArray(resource("icons/check.svg").read_bytes()))
    image = QImage(SIZE, SIZE, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    drawn = drawn_of(formula)
    painter.translate(20, SIZE / 2)
    painter.scale(EM_PX, EM_PX)
    for path, _, _ in drawn.outlines:
        painter.fillPath(path, QColor("black"))
    painter.end()
    del app
    if not icon.isValid():
        return 0
    return sum(byte < 128 for byte in bytes(image.constBits()))
