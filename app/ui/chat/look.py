"""What the transcript draws with: fonts and colours taken from one theme, made once per theme change."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics

from app.ui.chat.highlight import SpanKind
from app.ui.chat.shelf import Shelf
from app.ui.theme.tokens import Tokens

LINE_PERCENT = 142
HEADING_SCALE = (1.0, 1.5, 1.28, 1.12, 1.0, 1.0, 1.0)

SYNTAX: dict[str, dict[SpanKind, str]] = {
    "light": {
        "keyword": "#8a3fa8",
        "string": "#23703a",
        "comment": "#666c75",
        "number": "#9a4a10",
        "function": "#2457c4",
        "type": "#0f6a78",
        "operator": "#50565f",
    },
    "dark": {
        "keyword": "#cf9bea",
        "string": "#8fd19e",
        "comment": "#8f97a5",
        "number": "#f0b07c",
        "function": "#8db4ff",
        "type": "#7fd0dc",
        "operator": "#b1b8c4",
    },
    "contrast": {
        "keyword": "#ff9df5",
        "string": "#9dffb0",
        "comment": "#d0d0d0",
        "number": "#ffd08a",
        "function": "#9ec5ff",
        "type": "#8af4ff",
        "operator": "#ffffff",
    },
}


@dataclass(frozen=True)
class Look:
    """Fonts, colours and the style sheet of text documents, at one text scale; `shelf` has formulas and pictures."""

    tokens: Tokens
    scale: float
    font: QFont
    small: QFont
    mono: QFont
    css: str
    shelf: Shelf | None = None

    def colour(self, role: str) -> QColor:
        """A theme colour by role."""
        return QColor(self.tokens.colour(role))

    def syntax(self, kind: SpanKind) -> QColor:
        """The colour of a kind of code."""
        return QColor(SYNTAX[self.tokens.name][kind])

    def px(self, pixels: float) -> int:
        """A distance at this text scale."""
        return round(pixels * self.scale)

    def heading(self, level: int) -> QFont:
        """The font of a heading."""
        font = QFont(self.font)
        font.setPixelSize(round(self.font.pixelSize() * HEADING_SCALE[level]))
        font.setWeight(QFont.Weight.DemiBold)
        return font

    @property
    def line(self) -> int:
        """The height of a line of body text, in pixels."""
        return round(QFontMetrics(self.font).height() * LINE_PERCENT / 100)

    @property
    def slack(self) -> int:
        """The part of a line that is empty below its letters, in pixels."""
        return self.line - QFontMetrics(self.font).height()


def make_look(tokens: Tokens, base: QFont, scale: float = 1.0, shelf: Shelf | None = None) -> Look:
    """The look of a theme over the window's own font; `scale` 1.0 is 100 % text."""
    font, small = QFont(base), QFont(base)
    font.setPixelSize(round(tokens.type.body * scale))
    small.setPixelSize(round(tokens.type.small * scale))
    mono = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    mono.setPixelSize(round((tokens.type.body - 1) * scale))
    return Look(tokens, scale, font, small, mono, _css(tokens, mono, scale), shelf)


def _css(tokens: Tokens, mono: QFont, scale: float) -> str:
    c = tokens.colours
    cell = f"padding: {round(7 * scale)}px {round(10 * scale)}px; border-bottom: 1px solid {c.border};"
    return (
        f"a {{ color: {c.accent}; text-decoration: underline; }}"
        f"code {{ font-family: '{mono.family()}'; font-size: {mono.pixelSize()}px;"
        f" background-color: {c.code}; color: {c.text}; }}"
        f"table {{ border-collapse: collapse; }}"
        f"th {{ {cell} color: {c.text_faint}; font-weight: 500; }}"
        f"td {{ {cell} }}"
    )
