"""A page of a document as a picture, with the cited passage marked on it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.knowledge.blocks import Box
from app.ui.theme.style import Theme
from app.ui.theme.tokens import LIGHT

PAPER = 1.414
"""Height over width of a page that was not drawn yet."""


class PageCanvas(QWidget):
    """Draws the picture over its whole size; the marks lie beneath the ink, as a felt pen's would."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.image = QImage()
        self.boxes: Sequence[Box] = ()

    @property
    def shape(self) -> float:
        """Height over width."""
        return self.image.height() / self.image.width() if self.image.width() else PAPER

    def mark_rects(self) -> list[QRectF]:
        """The marks in this widget's pixels."""
        width, height = self.width(), self.height()
        pad = self._theme.px(1)
        return [
            QRectF(
                b.x0 * width - 2 * pad,
                b.y0 * height - pad,
                (b.x1 - b.x0) * width + 4 * pad,
                (b.y1 - b.y0) * height + 2 * pad,
            )
            for b in self.boxes
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.image.isNull():
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
        else:
            painter.drawImage(self.rect(), self.image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            marks = QPainterPath()
            marks.setFillRule(Qt.FillRule.WindingFill)
            for rect in self.mark_rects():
                marks.addRect(rect)
            # The page is white paper in every theme, and so are the colours on it.
            painter.fillPath(marks, QColor(LIGHT.colours.mark))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QPen(self._theme.colour("border_strong"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PageView(QScrollArea):
    """The page as wide as there is room, times the zoom. `wanted(int)` asks for a picture so many pixels wide."""

    wanted = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.zoom = 1.0
        self._asked = 0
        self._fresh = False
        self.setObjectName("page-view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.canvas = PageCanvas(theme)
        self.setWidget(self.canvas)
        self._fit()

    def begin(self, boxes: Sequence[Box], name: str) -> None:
        """Another page comes: ask for it; the old one stays until it is there."""
        self.canvas.boxes = boxes
        self.canvas.setAccessibleName(name)
        self.setAccessibleName(name)
        self._fresh = True
        self._asked = 0
        self._ask()

    def show_image(self, image: QImage) -> None:
        """The picture is there."""
        self.canvas.image = image
        self._fit()
        self.canvas.update()
        if self._fresh:
            self._fresh = False
            self.show_mark()

    def show_mark(self) -> None:
        """Bring the first mark into sight, or the top of the page."""
        rects = self.canvas.mark_rects()
        if not rects:
            self.verticalScrollBar().setValue(0)
            return
        middle = rects[0].center().toPoint()
        self.ensureVisible(
            middle.x(), middle.y(), self.viewport().width() // 3, self.viewport().height() // 3
        )

    def set_zoom(self, zoom: float) -> None:
        """So many times the width there is."""
        self.zoom = max(1.0, min(4.0, zoom))
        self._fit()
        self._ask()
        self.show_mark()

    def _across(self) -> int:
        """From the frame, not the viewport: a scroll bar that comes must not change what it comes from."""
        bar = self.verticalScrollBar().sizeHint().width()
        return max(40, round((self.width() - bar - 2) * self.zoom))

    def _fit(self) -> None:
        across = self._across()
        self.canvas.resize(QSize(across, round(across * self.canvas.shape)))

    def _ask(self) -> None:
        pixels = round(self._across() * self.devicePixelRatioF())
        if self.isVisible() and pixels > self._asked:
            self._asked = pixels
            self.wanted.emit(pixels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        self._ask()
