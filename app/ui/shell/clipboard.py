"""Takes back what was copied out of the window after a while, where the person wants that."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardGuard(QObject):
    """Watches both clipboards; what another program put there is neither read nor touched."""

    def __init__(self, parent: QObject, clipboard: QClipboard | None = None) -> None:
        super().__init__(parent)
        self._clipboard = clipboard or QGuiApplication.clipboard()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self._clipboard.dataChanged.connect(self._changed)
        self._clipboard.selectionChanged.connect(self._changed)

    def keep_for(self, seconds: int) -> None:
        """From now on copied text stays so long; 0 lets it stay for good."""
        if seconds * 1000 == self._timer.interval():
            return
        self._timer.setInterval(seconds * 1000)
        self._changed()

    def _changed(self) -> None:
        if self._timer.interval() and any(self._is_ours(mode) for mode in MODES):
            self._timer.start()
        else:
            self._timer.stop()

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        if mode == QClipboard.Mode.Selection:
            return self._clipboard.supportsSelection() and self._clipboard.ownsSelection()
        return self._clipboard.ownsClipboard()

    def clear(self) -> None:
        """Empty the clipboards that still hold words of this window."""
        for mode in MODES:
            if self._is_ours(mode):
                self._clipboard.clear(mode)

    def close(self) -> None:
        """At the end: nothing stays behind where nothing is to stay."""
        if self._timer.interval():
            self.clear()
        self._timer.stop()
