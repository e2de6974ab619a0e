"""Buttons: with words, with an icon alone, and the switch that slides."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from app.ui.theme.style import Theme
from app.ui.widgets.labels import restyle
from app.ui.widgets.tips import plain_tip, with_keys

ICON, BESIDE = 16, 5
"""Pixels of a button's icon, and those that stand between it and the words beyond the style's own four."""


def pressed_by(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether this key is Enter and so pressed the button, as the space bar does anyway."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    if enter:
        button.click()
    return enter


class Button(QPushButton):
    """A push button of a kind: "" (plain), primary, danger, ghost, link or chip; its icon follows the theme."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: str = "",
        icon: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._icon_name, self._kind = theme, icon, kind
        self.setProperty("kind", kind)
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if icon:
            theme.changed.connect(self._tint)
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def set_icon(self, icon: str) -> None:
        """Another icon of the set."""
        self._icon_name = icon
        self._tint()

    def set_kind(self, kind: str) -> None:
        """Another kind: of two buttons side by side the likelier one is primary."""
        if kind != self._kind:
            self._kind = kind
            restyle(self, kind=kind)
            if self._icon_name:
                self._tint()

    def setText(self, text: str) -> None:
        super().setText(text)
        if self._icon_name:
            self._tint()

    def _role(self) -> str:
        """The icon's colour."""
        return {"primary": "on_accent", "danger": "bad", "link": "accent"}.get(self._kind, "text_soft")

    def _tint(self) -> None:
        free = BESIDE if self.text() else 0
        self.setIcon(self._theme.icon(self._icon_name, self._role(), free / ICON))
        self.setIconSize(QSize(self._theme.px(ICON + free), self._theme.px(ICON)))


class IconButton(QToolButton):
    """An icon with a name for the ear and a tip for the eye. `label` is both; `keys` is shown in the tip."""

    def __init__(
        self, theme: Theme, icon: str, label: str, *, name: str = "", size: int = 18, role: str = "text_soft",
        keys: str = "", checkable: bool = False, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._icon_name, self._size, self._role = theme, icon, size, role
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setToolTip(with_keys(label, keys))
        self.setCheckable(checkable)
        self.setAutoRaise(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._tint)
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def set_icon(self, icon: str, label: str = "", role: str = "") -> None:
        """Another icon, and if given another name and colour."""
        self._icon_name, self._role = icon, role or self._role
        if label:
            self.setAccessibleName(label)
            self.setToolTip(plain_tip(label))
        self._tint()

    def _tint(self) -> None:
        self.setIcon(self._theme.icon(self._icon_name, self._role))
        self.setIconSize(self._theme.icon_size(self._size))


class Switch(QAbstractButton):
    """On or off, by place and by colour; the words beside it are the label's."""

    def __init__(self, theme: Theme, label: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.updateGeometry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(42), self._theme.px(26))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, unit = self._theme, self._theme.px(1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self.sizeHint()
        track = QRectF(0, 0, size.width(), size.height()).adjusted(3, 3, -3, -3)
        on = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if on else "text_faint"), 1.5))
        painter.setBrush(theme.colour("accent" if on else "pressed"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - 5 * unit
        left = track.right() - side - 2.5 * unit if on else track.left() + 2.5 * unit
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on_accent" if on else "text_soft"))
        painter.drawEllipse(QRectF(left, track.top() + 2.5 * unit, side, side))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            ring = track.adjusted(-2, -2, 2, 2)
            painter.drawRoundedRect(ring, ring.height() / 2, ring.height() / 2)
        painter.end()
