"""A picture of bars in the theme's colours: upright for days, lying for names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.ledger import Bar
from app.ui.viewmodels.shell import tr
from app.ui.widgets.tips import plain_tip

LYING_MOST = 12
UPRIGHT_MOST = 366
PNG_WIDTH, PNG_RATIO = 900, 2.0


class Bars(QWidget):
    """`show_bars` draws others; pointing at one shows its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: list[Bar] = []
        self._upright = True
        self.setObjectName("ledger-bars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_bars(self, bars: Sequence[Bar], *, upright: bool) -> None:
        """Draw these; of lying ones the longest."""
        self._upright = upright
        self._bars = list(bars[-UPRIGHT_MOST:] if upright else bars[:LYING_MOST])
        told = ", ".join(f"{bar.name}: {bar.words}" for bar in self._bars[:40])
        self.setAccessibleName(told or tr("Nothing to show"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        rows = max(1, len(self._bars))
        return QSize(px(320), px(200) if self._upright else px(16) + rows * px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self.sizeHint().height())

    def picture(self) -> bytes:
        """It as a PNG, twice as fine as on the screen."""
        size = QSize(self._theme.px(PNG_WIDTH), self.sizeHint().height())
        image = QImage(size * PNG_RATIO, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PNG_RATIO)
        image.fill(self._theme.colour("work"))
        painter = QPainter(image)
        self._draw(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[arg-type]  # what its signature names is refused
        return bytes(data.data())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._draw(painter, QRectF(self.rect()))
        painter.end()

    def _draw(self, painter: QPainter, room: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        if not self._bars:
            painter.setPen(self._theme.colour("text_soft"))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, tr("Nothing was answered in this time."))
        elif self._upright:
            self._draw_upright(painter, room)
        else:
            self._draw_lying(painter, room)

    @property
    def _most(self) -> float:
        return max((bar.value for bar in self._bars), default=0.0) or 1.0

    def _places(self, room: QRectF) -> list[QRectF]:
        """Where upright bars stand, with the gap on both sides."""
        px = self._theme.px
        area = room.adjusted(0, px(24), 0, -px(24))
        step = min(area.width() / len(self._bars), px(72))
        return [
            QRectF(area.left() + at * step, area.top(), step, area.height()) for at in range(len(self._bars))
        ]

    def _draw_upright(self, painter: QPainter, room: QRectF) -> None:
        theme, places = self._theme, self._places(room)
        metrics = QFontMetrics(painter.font())
        base = places[0].bottom()
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.drawLine(QPointF(room.left(), base + 0.5), QPointF(room.right(), base + 0.5))
        free = room.left()
        tallest = max(range(len(self._bars)), key=lambda at: self._bars[at].value)
        for at, (bar, place) in enumerate(zip(self._bars, places, strict=True)):
            height = place.height() * bar.value / self._most
            gap = min(theme.px(6), place.width() * 0.2)
            shape = QRectF(place.left() + gap, base - height, place.width() - 2 * gap, height)
            painter.fillRect(shape, theme.colour("accent"))
            painter.setPen(theme.colour("text_soft"))
            words = bar.name[5:]
            width = metrics.horizontalAdvance(words) + theme.px(10)
            if place.left() >= free and place.left() + width <= room.right():
                painter.drawText(
                    QRectF(place.left() + gap, base + 2, width, theme.px(22)),
                    Qt.AlignmentFlag.AlignVCenter,
                    words,
                )
                free = place.left() + width
            if at == tallest:
                width = metrics.horizontalAdvance(bar.words) + 4
                left = min(max(room.left(), place.left() + gap), room.right() - width)
                painter.drawText(
                    QRectF(left, base - height - theme.px(22), width, theme.px(20)),
                    Qt.AlignmentFlag.AlignVCenter,
                    bar.words,
                )

    def _draw_lying(self, painter: QPainter, room: QRectF) -> None:
        theme, metrics = self._theme, QFontMetrics(painter.font())
        named = min(room.width() * 0.4, max(metrics.horizontalAdvance(bar.name) for bar in self._bars) + 4)
        worded = max(metrics.horizontalAdvance(bar.words) for bar in self._bars) + theme.px(12)
        length = max(theme.px(20), room.width() - named - worded - theme.px(12))
        for at, bar in enumerate(self._bars):
            line = QRectF(
                room.left(), room.top() + theme.px(8) + at * theme.px(30), room.width(), theme.px(22)
            )
            painter.setPen(theme.colour("text"))
            name = metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, round(named))
            painter.drawText(
                QRectF(line.left(), line.top(), named, line.height()), Qt.AlignmentFlag.AlignVCenter, name
            )
            left = line.left() + named + theme.px(12)
            width = max(1.0, length * bar.value / self._most)
            painter.fillRect(QRectF(left, line.top() + 3, width, line.height() - 6), theme.colour("accent"))
            painter.setPen(theme.colour("text_soft"))
            words = QRectF(left + width + theme.px(8), line.top(), worded, line.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, bar.words)

    def event(self, event: object) -> bool:
        """A tip for the bar that is pointed at."""
        if isinstance(event, QHelpEvent) and self._upright and self._bars:
            where = event.pos().x()
            for bar, place in zip(self._bars, self._places(QRectF(self.rect())), strict=True):
                if place.left() <= where < place.right():
                    QToolTip.showText(event.globalPos(), plain_tip(f"{bar.name}: {bar.words}"), self)
                    return True
        return super().event(event)  # type: ignore[arg-type]
