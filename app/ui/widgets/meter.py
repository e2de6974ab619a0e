"""A bar of coloured parts; the words beside it say the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme.style import Theme


class Meter(QWidget):
    """Parts are (share of the whole, colour role), drawn from the left."""

    def __init__(self, theme: Theme, height: int = 6) -> None:
        super().__init__()
        self._theme, self._height = theme, height
        self._parts: list[tuple[float, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_parts(self, parts: list[tuple[float, str]]) -> None:
        """Draw these."""
        self._parts = parts
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(bar, bar.height() / 2, bar.height() / 2)
        painter.setClipPath(shape)
        painter.fillRect(bar, self._theme.colour("pressed"))
        left = bar.left()
        for share, role in self._parts:
            width = bar.width() * max(0.0, min(1.0, share))
            painter.fillRect(QRectF(left, bar.top(), width, bar.height()), self._theme.colour(role))
            left += width
        painter.end()
