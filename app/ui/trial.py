"""Draws one formula and one plot without a window, so that a packed program can tell whether its Qt is whole."""

from __future__ import annotations

import os
from functools import cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.base.paths import resource
from app.formulas import Formula
from app.ui.chat.formula_paint import drawn_of
from app.ui.viewmodels.ledger import Bar

SIZE, EM_PX = 400, 40.0
BARS = (Bar("2026-01-01", 3.0, "3"), Bar("2026-01-02", 1.0, "1"))


@cache
def _application() -> QApplication:
    """Without a screen; kept to the end, since what is drawn may not outlive it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else QApplication(["underdesk"])


def ink(formula: Formula) -> int:
    """How many pixels of a white picture get dark when a formula is drawn; 0 where our icons cannot be."""
    _application()
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
    if not icon.isValid():
        return 0
    return sum(byte < 128 for byte in bytes(image.constBits()))


def plotted() -> int:
    """How many pixels the bars of the ledger's plot take in its picture."""
    from app.ui.theme.style import Theme
    from app.ui.widgets.bars import Bars

    app = _application()
    theme = Theme(app, "light")
    plot = Bars(theme)
    plot.resize(SIZE, SIZE)
    plot.show_bars(BARS, upright=True)
    plot.show()
    app.processEvents()
    picture = QImage.fromData(plot.picture()).convertToFormat(QImage.Format.Format_RGB32)
    plot.close()
    colour = theme.colour("accent").rgb()
    rows, columns = range(0, picture.height(), 2), range(0, picture.width(), 2)
    return sum(picture.pixel(x, y) == colour for y in rows for x in columns)
