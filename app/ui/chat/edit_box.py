"""What stands in a bubble's place while it is edited, and the bubble's outline."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainterPath
from PySide6.QtWidgets import QPlainTextEdit


class EditBox(QPlainTextEdit):
    """Ctrl+Enter sends, Escape gives up."""

    accepted = Signal()
    rejected = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.rejected.emit()
        elif enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.accepted.emit()
        else:
            super().keyPressEvent(event)


def bubble_path(rect: QRectF, round_: float, sharp: float) -> QPainterPath:
    """A rounded rectangle whose lower right corner is sharper."""
    path = QPainterPath()
    path.addRoundedRect(rect, round_, round_)
    corner = QRectF(rect.right() - 2 * round_, rect.bottom() - 2 * round_, 2 * round_, 2 * round_)
    tail = QPainterPath()
    tail.addRoundedRect(corner, sharp, sharp)
    return path.united(tail)
