"""Files that are opened in macOS' Finder: they come as an event of the application, not on the command line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Tells of each file; of addresses, which no system hands to us, nothing."""

    opened = Signal(list)
    """Paths."""

    def event(self, arg__1: QEvent) -> bool:
        """See QApplication."""
        if isinstance(arg__1, QFileOpenEvent):
            if arg__1.file():
                self.opened.emit([arg__1.file()])
            return True
        return super().event(arg__1)
