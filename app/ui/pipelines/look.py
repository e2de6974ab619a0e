"""Fonts and colours of the canvas, made once a theme: painting three hundred cards must not look them up."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen, QPixmap

from app.ui.pipelines import ports
from app.ui.theme import icons
from app.ui.theme.style import Theme

SIMPLE = 0.45
"""Below this zoom a card shows its title alone, larger; below a third of it nothing but its colours."""
STATES = {
    "waiting": "text_faint",
    "running": "accent",
    "done": "good",
    "kept": "good",
    "failed": "bad",
    "skipped": "text_faint",
    "asking": "warn",
    "stopped": "warn",
}
"""The colour of a state; every state also has its words."""
ZONES = {"repeat": "warn", "each": "accent", "sub": "text_soft"}


class Look:
    """What painting needs of a theme. Fonts have the sizes of 100 %: larger text is a larger zoom."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.tokens = theme.tokens
        self.title = _sized(theme.font(bold=True), 13)
        self.body = _sized(theme.font(), 12)
        self.small = _sized(theme.font(), 11)
        self.big = _sized(theme.font(bold=True), 26)
        self.huge = _sized(theme.font(), 36)
        self.title_metrics, self.small_metrics = QFontMetricsF(self.title), QFontMetricsF(self.small)
        self.big_metrics = QFontMetricsF(self.big)
        self._colours: dict[str, QColor] = {}
        self._kinds = {kind: ports.colour(self.tokens, kind) for kind in ports.KINDS}
        self._icons: dict[tuple[str, str], QPixmap] = {}

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        if role not in self._colours:
            self._colours[role] = self._theme.colour(role)
        return self._colours[role]

    def kind(self, kind: str) -> QColor:
        """The colour of a type."""
        return self._kinds.get(kind, self._kinds["any"])

    def state(self, state: str) -> QColor:
        """The colour of a state."""
        return self.colour(STATES.get(state, "border_strong"))

    def zone(self, kind: str) -> QColor:
        """The colour of a zone's frame."""
        return self.colour(ZONES.get(kind, "text_soft"))

    def icon(self, name: str, role: str) -> QPixmap:
        """A small icon in a colour, sharp at double size."""
        key = (name, role)
        if key not in self._icons:
            self._icons[key] = icons.pixmap(name, self.tokens.colour(role), 16, 2.0)
        return self._icons[key]

    def pen(self, colour: QColor, width: float = 1.0) -> QPen:
        """A solid pen; thicker where the theme asks for contrast."""
        return QPen(colour, width * self.tokens.line, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _sized(font: QFont, pixels: int) -> QFont:
    font.setPixelSize(pixels)
    return font


def faded(colour: QColor, alpha: int) -> QColor:
    """The same colour, seen through; `alpha` 0 to 255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


def grown(rect: QRectF, by: float) -> QRectF:
    """A rectangle larger on every side."""
    return rect.adjusted(-by, -by, by, by)
