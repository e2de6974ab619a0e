"""The narrow column of places."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import pressed_by
from app.ui.widgets.tips import plain_tip, with_keys

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
        "help": tr("Help"),
    }[name]


class RailButton(QToolButton):
    """One place: icon over word."""

    def __init__(self, theme: Theme, name: str, icon: str, number: int) -> None:
        super().__init__()
        self._theme, self._icon, self._bare = theme, icon, False
        self.wide = 0
        title = place_title(name)
        self.setText(title)
        self.setObjectName(f"rail-{name}")
        self.setAccessibleName(title)
        self.setToolTip(with_keys(title, f"Ctrl+{number}" if number else ""))
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
        if self._bare:
            return QSize(self._theme.px(44), self._theme.px(38))
        return QSize(self.wide or self._theme.px(70), self._theme.px(52))

    @property
    def words_width(self) -> int:
        """What its words want, in pixels."""
        words = QFontMetrics(self._theme.font("caption")).horizontalAdvance(self.text())
        return max(self._theme.px(70), words + self._theme.px(10))

    def show_bare(self, bare: bool) -> None:
        """The icon alone, where the words have no room; the tip still says them."""
        if bare != self._bare:
            self._bare = bare
            style = Qt.ToolButtonStyle
            self.setToolButtonStyle(style.ToolButtonIconOnly if bare else style.ToolButtonTextUnderIcon)
            self.setFixedSize(self.sizeHint())


class Rail(QWidget):
    """Emits `chosen` with a place's name, `helped` when Help is pressed, which is no place."""

    chosen = Signal(str)
    helped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("rail")
        self.setProperty("kind", "rail-column")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Places"))
        self.buttons: dict[str, RailButton] = {}
        self.help = RailButton(theme, "help", "help", 0)
        self.help.setCheckable(False)
        self.help.setToolTip(plain_tip(tr("Guide, shortcuts, what is new")))
        self.help.clicked.connect(self.helped)
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        for number, (name, icon) in enumerate(PLACES, 1):
            button = RailButton(theme, name, icon, number)
            button.clicked.connect(lambda _=False, place=name: self.chosen.emit(place))
            self.buttons[name] = button
            self._group.addButton(button)
            if name == "settings":
                self._column.addStretch()
                self._column.addWidget(self.help, 0, Qt.AlignmentFlag.AlignHCenter)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        theme.changed.connect(self._space)
        self._space()

    def _space(self) -> None:
        px = self._theme.px
        self._column.setContentsMargins(px(4), px(10), px(4), px(10))
        self._column.setSpacing(px(4))
        every = (*self.buttons.values(), self.help)
        for button in every:
            button.wide = max(other.words_width for other in every)
            button.setFixedSize(button.sizeHint())
        self._fit()

    def _fit(self) -> None:
        """Words where the window is high enough for them; without them it is no wider than its icons need."""
        px, count = self._theme.px, len(self.buttons) + 1
        bare = self.height() < count * px(52) + (count - 1) * px(4) + 2 * px(10)
        for button in (*self.buttons.values(), self.help):
            button.show_bare(bare)
        self.setFixedWidth(self.help.width() + px(10))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.width(), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_place(self, name: str) -> None:
        """Mark the place that is shown."""
        self.buttons[name].setChecked(True)
