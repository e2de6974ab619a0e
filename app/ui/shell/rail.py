"""The narrow column of places."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import pressed_by
from app.ui.widgets.tips import plain_tip

PLACES: tuple[tuple[str, str], ...] = (
    ("chat", "chat"),
    ("knowledge", "book"),
    ("pipelines", "flow"),
    ("quality", "quality"),
    ("models", "models"),
    ("activity", "activity"),
    ("settings", "settings"),
)
"""Name and icon, in the order of the rail and of Ctrl+1 to Ctrl+7."""


def place_title(name: str) -> str:
    """A place's name in the person's language."""
    return {
        "chat": tr("Chat"),
        "knowledge": tr("Knowledge"),
        "pipelines": tr("Pipelines"),
        "quality": tr("Quality"),
        "models": tr("Models"),
        "activity": tr("Activity"),
        "settings": tr("Settings"),
    }[name]


class RailButton(QToolButton):
    """One place: icon over word."""

    def __init__(self, theme: Theme, name: str, icon: str, number: int) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        title = place_title(name)
        self.setText(title)
        self.setObjectName(f"rail-{name}")
        self.setAccessibleName(title)
        self.setToolTip(plain_tip(f"{title} (Ctrl+{number})"))
        self.setProperty("kind", "rail")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._tint)
        theme.changed.connect(self._tint)
        self._tint()

    def _tint(self) -> None:
        self.setIcon(self._theme.icon(self._icon, "accent" if self.isChecked() else "text_soft"))
        self.setIconSize(self._theme.icon_size(20))
        self.setFixedSize(self.sizeHint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(70), self._theme.px(52))


class Rail(QWidget):
    """Emits `chosen` with a place's name."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("rail")
        self.setProperty("kind", "rail-column")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Places"))
        self.buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        for number, (name, icon) in enumerate(PLACES, 1):
            button = RailButton(theme, name, icon, number)
            button.clicked.connect(lambda _=False, place=name: self.chosen.emit(place))
            self.buttons[name] = button
            self._group.addButton(button)
            if name == "settings":
                self._column.addStretch()
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        theme.changed.connect(self._space)
        self._space()

    def _space(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(4), px(10), px(4), px(10))
        self._column.setSpacing(px(4))
        self.setFixedWidth(px(80))

    def show_place(self, name: str) -> None:
        """Mark the place that is shown."""
        self.buttons[name].setChecked(True)
