"""The live theme: our palette, type and stylesheet on Fusion, following the system and the person's choice."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLayout, QWidget

from app.ui.theme import icons
from app.ui.theme.sheet import sheet
from app.ui.theme.tokens import CONTRAST, DARK, LIGHT, THEMES, Tokens

SMALLEST, LARGEST = 80, 200
WIDE, NO_LIMIT = 200, 1 << 20
"""Widths in pixels between which a limit was set by us."""


class Theme(QObject):
    """The tokens in force. `changed` follows every change of colours or text size; repaint and re-tint on it."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", scale: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._platform = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._platform_px = max(14, QFontInfo(self._platform).pixelSize())
        self._icons: dict[tuple[str, str, float], QIcon] = {}
        self.scale = max(SMALLEST, min(LARGEST, scale))
        self._hints = QGuiApplication.styleHints()
        self._wishes = self._hints.accessibility() if hasattr(self._hints, "accessibility") else None
        self.tokens = self._resolve()
        app.setStyle("Fusion")
        self._hints.colorSchemeChanged.connect(self._follow)
        if self._wishes is not None:
            self._wishes.contrastPreferenceChanged.connect(self._follow)
        self._apply()

    def choose(self, choice: str, scale: int | None = None) -> None:
        """Take `choice` (system, light, dark or contrast) and a text scale in percent, 80 to 200."""
        scale = self.scale if scale is None else max(SMALLEST, min(LARGEST, scale))
        before, scale_before = (self.tokens, self.scale), self.scale
        self._choice, self.scale = choice, scale
        self.tokens = self._resolve()
        if before != (self.tokens, self.scale):
            if scale_before != self.scale:
                for widget in self._app.topLevelWidgets():
                    respace(widget, scale_before, self.scale)
            self._apply()

    @property
    def choice(self) -> str:
        """What was asked for: system, light, dark or contrast."""
        return self._choice

    def colour(self, role: str) -> QColor:
        """The colour of a token role."""
        return QColor(self.tokens.colour(role))

    def px(self, size: float) -> int:
        """`size` pixels at 100 %, in real ones: everything grows with the text."""
        return max(1, round(size * self.scale / 100 * self._platform_px / 14))

    def size(self, kind: str) -> int:
        """A size of type in pixels: caption, small, body, title, heading or display."""
        return self.px(getattr(self.tokens.type, kind))

    def font(self, kind: str = "body", *, bold: bool = False, mono: bool = False) -> QFont:
        """The platform's own face (or its fixed one) at a size of the scale."""
        base = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if mono else QFont(self._platform)
        base.setPixelSize(self.size(kind))
        base.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return base

    def icon(self, name: str, role: str = "text_soft", beside: float = 0.0) -> QIcon:
        """An icon tinted by a token role; `beside` is the part of its width left free at its right."""
        key = (name, role, beside)
        if key not in self._icons:
            disabled = self.tokens.colour("border_strong")
            self._icons[key] = icons.icon(name, self.tokens.colour(role), disabled, beside)
        return self._icons[key]

    def icon_size(self, size: int = 18) -> QSize:
        """`size` pixels at 100 %, square."""
        return QSize(self.px(size), self.px(size))

    def _resolve(self) -> Tokens:
        if self._choice in THEMES:
            return THEMES[self._choice]
        if (
            self._wishes is not None
            and self._wishes.contrastPreference() == Qt.ContrastPreference.HighContrast
        ):
            return CONTRAST
        return DARK if self._hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _follow(self) -> None:
        self.choose(self._choice)

    def _apply(self) -> None:
        self._icons.clear()
        self._app.setFont(self.font())
        self._app.setPalette(palette(self.tokens))
        self._app.setStyleSheet(sheet(self.tokens, self.px))
        self.changed.emit()


def respace(root: QWidget, before: int, now: int) -> None:
    """Let margins, gaps and limits of width grow with the text, from a scale in percent to another."""
    for layout in root.findChildren(QLayout):
        own = layout.property("unscaled")
        if not isinstance(own, list):
            margins = layout.contentsMargins()
            sides = (margins.left(), margins.top(), margins.right(), margins.bottom())
            own = [size * 100 / before for size in (*sides, layout.spacing())]
            layout.setProperty("unscaled", own)
        left, top, right, bottom, gap = (round(size * now / 100) for size in own)
        layout.setContentsMargins(left, top, right, bottom)
        if gap >= 0:
            layout.setSpacing(gap)
    for widget in root.findChildren(QWidget):
        least, most = widget.minimumWidth(), widget.maximumWidth()
        if least == most:
            widget.setFixedWidth(round(most * now / before))
        elif WIDE < most < NO_LIMIT:
            widget.setMaximumWidth(round(most * now / before))


def palette(tokens: Tokens) -> QPalette:
    """A whole palette: Fusion's own stays light on a bare X server whatever the scheme."""
    made, role, c = QPalette(), QPalette.ColorRole, tokens.colours
    for name, value in (
        (role.Window, c.work), (role.WindowText, c.text), (role.Base, c.surface), (role.AlternateBase, c.list),
        (role.Text, c.text), (role.Button, c.surface), (role.ButtonText, c.text), (role.BrightText, c.bad),
        (role.PlaceholderText, c.text_faint), (role.Highlight, c.accent), (role.HighlightedText, c.on_accent),
        (role.Link, c.accent), (role.LinkVisited, c.accent), (role.ToolTipBase, c.tooltip),
        (role.ToolTipText, c.on_tooltip), (role.Light, c.raised), (role.Midlight, c.border),
        (role.Mid, c.border_strong), (role.Dark, c.border_strong), (role.Shadow, "#000000"), (role.Accent, c.accent),
    ):  # fmt: skip
        made.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.text_faint))
    return made
