"""Fields over which one can scroll without changing them."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox


class CalmCombo(QComboBox):
    """A choice that the wheel changes only while it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def named_inside(combo: QComboBox) -> None:
    """Give the field of a choice that can be typed into its name: the keyboard is in the field, so it is told."""
    if (field := combo.lineEdit()) is not None:
        field.setAccessibleName(combo.accessibleName())
