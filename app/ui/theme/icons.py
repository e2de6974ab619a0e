"""Our own stroke icons, tinted by token and drawn crisply at any size."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.base.paths import resource

SIZES = (14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 64, 96)


def icon(name: str, colour: str, disabled: str = "", beside: float = 0.0) -> QIcon:
    """The icon `name` (a file of resources/icons) in `colour`, for any pixel ratio; FileNotFoundError for none.

    `beside` is how much is left free between it and the words beside it, as a part of its width.
    """
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        if not tint:
            continue
        drawing = renderer(name, tint)  # read once for all sizes
        for size in SIZES:
            made.addPixmap(_drawn(drawing, size, 1.0, beside), mode)
    return made


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0, beside: float = 0.0) -> QPixmap:
    """A pixmap of `size` logical pixels, square but for the free part `beside` it."""
    return _drawn(renderer(name, colour), size, ratio, beside)


def _drawn(drawing: QSvgRenderer, size: int, ratio: float, beside: float) -> QPixmap:
    side = round(size * ratio)
    image = QPixmap(round(side * (1 + beside)), side)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    mirrored = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    drawing.render(painter, QRectF(image.width() - side if mirrored else 0, 0, side, side))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def renderer(name: str, colour: str) -> QSvgRenderer:
    """The drawing itself, for widgets that paint."""
    text = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(text.encode()))


def names() -> list[str]:
    """All icons there are."""
    return sorted(path.stem for path in resource("icons").glob("*.svg"))
