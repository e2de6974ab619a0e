"""Takes everything out of the window that showed a person's words, as when it is locked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget


def let_go(window: QMainWindow, own: Iterable[QObject]) -> None:
    """Delete these objects of the window, and its dialogs; widgets vanish from it at once."""
    for dialog in window.findChildren(QDialog):
        dialog.close()
        dialog.deleteLater()
    for old in own:
        if isinstance(old, QAction):
            window.removeAction(old)
        elif isinstance(old, QWidget):
            old.hide()
        old.deleteLater()
