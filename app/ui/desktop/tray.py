"""The icon in the desktop's tray and its menu."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.base.paths import resource
from app.ui.viewmodels.shell import tr
from app.ui.widgets.tips import plain_tip


class Tray(QObject):
    """Signals tell what was chosen; `told` that a notice was clicked. Shown only where there is a tray."""

    open_wanted, chat_wanted, quick_wanted, lock_wanted, quit_wanted, told = (Signal() for _ in range(6))
    offline_wanted = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.menu = QMenu()
        self.menu.setObjectName("tray-menu")
        self.open = self._add("tray-open", tr("Open Underdesk"), self.open_wanted.emit)
        self.chat = self._add("tray-new-chat", tr("New chat"), self.chat_wanted.emit)
        self.quick = self._add("tray-quick-ask", tr("Quick ask"), self.quick_wanted.emit)
        self.menu.addSeparator()
        self.offline = QAction(tr("Offline"), self.menu)
        self.offline.setObjectName("tray-offline")
        self.offline.setCheckable(True)
        self.offline.triggered.connect(self.offline_wanted)
        self.menu.addAction(self.offline)
        self.lock = self._add("tray-lock", tr("Lock"), self.lock_wanted.emit)
        self.menu.addSeparator()
        self.quit = self._add("tray-quit", tr("Quit Underdesk"), self.quit_wanted.emit)
        self._icon: QSystemTrayIcon | None = None
        self.show_locked()

    def _add(self, name: str, words: str, run: object) -> QAction:
        action = QAction(words, self.menu)
        action.setObjectName(name)
        action.triggered.connect(run)
        self.menu.addAction(action)
        return action

    # what it shows

    def show_state(self, offline: bool) -> None:
        """The vault is open, and the switch stands so."""
        for action in (self.chat, self.quick, self.offline, self.lock):
            action.setEnabled(True)
        self.offline.setChecked(offline)
        words = tr("Offline — nothing leaves this computer") if offline else tr("Online")
        self._tip(f"Underdesk\n{words}")

    def show_locked(self) -> None:
        """There is no vault: it can be opened, or the program ended."""
        for action in (self.chat, self.quick, self.offline, self.lock):
            action.setEnabled(False)
        self._tip(tr("Underdesk\nLocked"))

    def _tip(self, words: str) -> None:
        self._words = words
        if self._icon is not None:
            self._icon.setToolTip(plain_tip(words))

    # whether it is there

    @property
    def there(self) -> bool:
        """Whether a person can see it: it is shown, and the desktop has a tray."""
        icon = self._icon
        return icon is not None and icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def wish(self, shown: bool) -> None:
        """Show the icon, where there is a tray, or hide it."""
        if shown and self._icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(QIcon(resource("icons/app/underdesk.svg").as_posix()), self)
            self._icon.setContextMenu(self.menu)
            self._icon.activated.connect(self._activated)
            self._icon.messageClicked.connect(self.told)
            self._icon.setToolTip(plain_tip(self._words))
            self._icon.show()
        elif not shown:
            self._leave()

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self.open_wanted.emit()

    def say(self, title: str, words: str) -> bool:
        """A notice of the desktop's own; false where it shows none."""
        if self._icon is None or not self.there or not QSystemTrayIcon.supportsMessages():
            return False
        self._icon.showMessage(title, words, self._icon.icon())
        return True

    def end(self) -> None:
        """The program ends."""
        self._leave()
        self.menu.deleteLater()

    def _leave(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
