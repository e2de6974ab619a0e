"""The line that one searches with: a glass before the words, Escape to be rid of them, Down to what was found."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRect, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit

from app.ui.theme.style import Theme


def tr(text: str) -> str:
    """In the window's language."""
    return QCoreApplication.translate("Underdesk", text)


class SearchField(QLineEdit):
    """`down` asks for the first of what was found; `left` comes when Escape is pressed and there are no words."""

    down = Signal()
    left = Signal()

    def __init__(self, theme: Theme, name: str, words: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self.say(words)
        self.setClearButtonEnabled(True)
        for action in self.findChildren(QAction):  # Qt's own: a cross that says nothing to the ear
            action.setText(tr("Clear"))
        theme.changed.connect(self._make_room)
        self._make_room()

    def say(self, words: str) -> None:
        """What it searches in, for the eye and for the ear."""
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear() if self.text() else self.left.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.down.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own icons of a line do not grow with the text: the glass is drawn here."""
        super().paintEvent(event)
        px, size = self._theme.px, self._theme.icon_size(16)
        left = px(8) if self.layoutDirection() == Qt.LayoutDirection.LeftToRight else self.width() - px(24)
        spot = QRect(left, (self.height() - size.height()) // 2, size.width(), size.height())
        painter = QPainter(self)
        self._theme.icon("search", "text_faint").paint(painter, spot)
        painter.end()

    def _make_room(self) -> None:
        rightward = self.layoutDirection() == Qt.LayoutDirection.LeftToRight
        room = self._theme.px(20)
        self.setTextMargins(room if rightward else 0, 0, 0 if rightward else room, 0)
        self.update()
