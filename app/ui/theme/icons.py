"""Our own stroke icons, tinted by token and drawn crisply at any size."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.base.paths import resource

SIZES = (14, 16, 18, 20, 24, 28, 32, 36, 40, 48, 64, 96)


def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """The icon `name` (a file of resources/icons) in `colour`, for any pixel ratio; FileNotFoundError for none."""
    made = QIcon()
    for size in SIZES:
        made.addPixmap(pixmap(name, colour, size))
        if disabled:
            made.addPixmap(pixmap(name, disabled, size), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """A square pixmap of `size` logical pixels."""
    drawing = renderer(name, colour)
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.render(painter, QRectF(0, 0, image.width(), image.height()))
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
