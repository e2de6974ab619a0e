"""Fields over which one can scroll without changing them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

CALM = Qt.FocusPolicy.StrongFocus
"""By itself Qt gives these fields the focus as soon as the wheel turns over them, and then turns them."""


class CalmCombo(QComboBox):
    """A choice that the wheel changes only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(CALM)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class CalmSpin(QSpinBox):
    """A number that the wheel changes only while it has the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(CALM)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class CalmDouble(QDoubleSpinBox):
    """The same with decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(CALM)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def named_inside(combo: QComboBox) -> None:
    """Give the field of a choice that can be typed into its name: the keyboard is in the field, so it is told."""
    if (field := combo.lineEdit()) is not None:
        field.setAccessibleName(combo.accessibleName())
