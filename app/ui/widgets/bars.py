"""A plot of bars in the theme's colours: upright for days, lying for names. Drawn by pyqtgraph."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from pyqtgraph import AxisItem, BarGraphItem, GraphicsLayoutWidget, TextItem, ViewBox
from pyqtgraph.exporters import ImageExporter
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip

from app.ui.theme.style import Theme
from app.ui.viewmodels.ledger import Bar
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.written import number
from app.ui.widgets.tips import plain_tip

LYING_MOST = 12
UPRIGHT_MOST = 366
FEWEST = 12
"""Days for which there is at least room, so that a single one is no wall."""
NAME_MOST = 0.34
"""The share of the width that names may have."""
THICK = 0.72
PNG_WIDTH = 1800
BEHIND = -200
"""Where the lines of the grid lie: below the bars, which pyqtgraph puts at -100."""


class ValueAxis(AxisItem):
    """Numbers as the person's language writes them."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Also by pyqtgraph's wish: no powers of ten."""
        places = max(0, min(6, ceil(-_magnitude(spacing)))) if spacing < 1 else 0
        return [number(value * scale, places) for value in values]


class NameAxis(AxisItem):
    """A name for each whole number; as many as have room beside each other."""

    def __init__(self, side: str, names: Sequence[str], letters: QFont) -> None:
        super().__init__(side)
        self.names, self.letters = names, letters

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803
        """One level of ticks, evenly apart; an axis that is turned round is asked with its ends exchanged."""
        low, high = sorted((minVal, maxVal))
        shown = range(max(0, ceil(low)), min(len(self.names), int(high) + 1))
        apart = self._apart(size / max(1e-9, high - low))
        return [(float(apart), [float(at) for at in shown if at % apart == 0])]

    def _apart(self, pixels: float) -> int:
        if self.orientation != "bottom" or not self.names:
            return 1
        metrics = QFontMetrics(self.letters)
        widest = max(metrics.horizontalAdvance(name) for name in self.names)
        return max(1, ceil(widest * 1.5 / max(1e-9, pixels)))

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The names of these."""
        return [self.names[int(value)] for value in values]


class Bars(GraphicsLayoutWidget):
    """`show_bars` draws others; pointing at one shows its words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bars: list[Bar] = []
        self._upright = True
        self.setObjectName("ledger-bars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ci.setContentsMargins(0, 0, 0, 0)
        self.ci.setSpacing(0)
        self.view: ViewBox | None = None
        theme.changed.connect(self._draw)

    def show_bars(self, bars: Sequence[Bar], *, upright: bool) -> None:
        """Draw these; of lying ones the longest."""
        self._upright = upright
        self._bars = list(bars[-UPRIGHT_MOST:] if upright else bars[:LYING_MOST])
        told = ", ".join(f"{bar.name}: {bar.words}" for bar in self._bars[:40])
        self.setAccessibleName(told or tr("Nothing to show"))
        self._draw()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        rows = max(1, len(self._bars))
        return QSize(px(320), px(220) if self._upright else px(48) + rows * px(30))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self.sizeHint().height())

    def picture(self) -> bytes:
        """It as a PNG."""
        exporter = ImageExporter(self.scene())
        exporter.parameters()["width"] = PNG_WIDTH
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        exporter.export(toBytes=True)
        exporter.png.save(buffer, "PNG")  # type: ignore[arg-type]  # what its signature names is refused
        return bytes(data.data())

    def _draw(self) -> None:
        self.setBackground(self._theme.colour("work"))
        self.ci.clear()
        self.view = ViewBox(enableMenu=False, enableMouse=False)
        self.ci.addItem(self.view, 0, 1)
        if not self._bars:
            self._write(tr("Nothing was answered in this time."), 0.5, 0.5, (0.5, 0.5))
            self.view.setRange(xRange=(0, 1), yRange=(0, 1))
        elif self._upright:
            self._draw_upright(self.view)
        else:
            self._draw_lying(self.view)
        self.updateGeometry()

    def _draw_upright(self, view: ViewBox) -> None:
        values = [bar.value for bar in self._bars]
        places = range(len(values))
        view.addItem(BarGraphItem(x=list(places), height=values, width=THICK, **self._paint()))
        self._axis(ValueAxis("left"), 0, 0, grid=True)
        self._axis(NameAxis("bottom", [bar.name[5:] for bar in self._bars], self._letters), 1, 1)
        tallest = max(places, key=values.__getitem__)
        wide = max(len(values), FEWEST)
        side = 0.0 if tallest < wide / 3 else 1.0 if tallest > wide * 2 / 3 else 0.5
        edge = tallest + (side - 0.5) * THICK
        self._write(self._bars[tallest].words, edge, values[tallest], (side, 1.0))
        view.setRange(xRange=(-0.5, wide - 0.5), yRange=(0, (max(values) or 1.0) * 1.15), padding=0)

    def _draw_lying(self, view: ViewBox) -> None:
        values, metrics = [bar.value for bar in self._bars], QFontMetrics(self._letters)
        places = list(range(len(values)))
        view.invertY()
        view.addItem(BarGraphItem(x0=0, y=places, width=values, height=THICK, **self._paint()))
        room = round(max(self.width(), self._theme.px(320)) * NAME_MOST)
        names = [metrics.elidedText(bar.name, Qt.TextElideMode.ElideRight, room) for bar in self._bars]
        self._axis(NameAxis("left", names, self._letters), 0, 0)
        self._axis(ValueAxis("bottom"), 1, 1, grid=True)
        for at, bar in enumerate(self._bars):
            self._write(bar.words, bar.value, at, (0.0, 0.5))
        longest = max(metrics.horizontalAdvance(bar.words) for bar in self._bars) + self._theme.px(16)
        share = min(0.6, longest / max(self.width() * (1 - NAME_MOST), 2.0))
        most = (max(values) or 1.0) / (1 - share)
        view.setRange(xRange=(0, most), yRange=(-0.5, len(values) - 0.5), padding=0)

    def _paint(self) -> dict[str, Any]:
        return {"brush": self._theme.colour("accent"), "pen": None}

    @property
    def _letters(self) -> QFont:
        return self._theme.font("small")

    def _axis(self, axis: AxisItem, row: int, column: int, *, grid: bool = False) -> None:
        soft = self._theme.colour("text_soft")
        axis.setTextPen(soft)
        axis.setPen(self._theme.colour("border"))
        axis.setTickFont(self._letters)
        axis.setStyle(tickLength=0, maxTickLevel=0)
        axis.setGrid(90 if grid else False)
        axis.setZValue(BEHIND)
        axis.linkToView(self.view)
        self.ci.addItem(axis, row, column)

    def _write(self, words: str, x: float, y: float, anchor: tuple[float, float]) -> None:
        item = TextItem(words, color=self._theme.colour("text_soft"), anchor=anchor)
        item.setFont(self._letters)
        item.setPos(x, y)
        assert self.view is not None
        self.view.addItem(item, ignoreBounds=True)

    def wheelEvent(self, ev: QWheelEvent) -> None:
        """The page around it scrolls; a plot that swallows the wheel stands in the way."""
        ev.ignore()

    def viewportEvent(self, event: QEvent) -> bool:
        """A tip for the bar that is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.view is not None:
            point = self.view.mapSceneToView(self.mapToScene(event.pos()))
            at = round(point.x() if self._upright else point.y())
            if 0 <= at < len(self._bars):
                bar = self._bars[at]
                QToolTip.showText(event.globalPos(), plain_tip(f"{bar.name}: {bar.words}"), self)
                return True
        return super().viewportEvent(event)


def _magnitude(spacing: float) -> float:
    """Its power of ten, downwards: 0.25 as -1 would be told with one place too few, so two are -2."""
    text = f"{spacing:.6f}".rstrip("0")
    return -float(len(text.split(".")[1]))
