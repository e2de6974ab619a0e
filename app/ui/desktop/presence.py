"""Keeps tray, quick ask, its key and the notices to what the person has set, while the vault comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from app.base.events import Changed, Event, OfflineChanged
from app.ui.bridge import Bridge
from app.ui.desktop.hotkey import HotKey
from app.ui.desktop.notices import Notice, Notices
from app.ui.desktop.tray import Tray
from app.ui.shell.commands import new_chat
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.desktop.quick import QuickAsk
    from app.ui.shell.windows import Windows

SETTINGS = frozenset({"tray", "close_to_tray", "quick_keys"})


class Presence(QObject):
    """Made with the windows; `attach` and `detach` follow the vault."""

    _asked = Signal()

    def __init__(self, windows: Windows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._windows = windows
        self._core: AppCore | None = None
        self._bridge: Bridge | None = None
        self._notices: Notices | None = None
        self._notice: Notice | None = None
        self._wanted = False
        self.quick: QuickAsk | None = None
        self.tray, self.key = Tray(self), HotKey(self)
        windows.stows = self.stows
        windows.quick_wanted.connect(self.ask)
        self.key.pressed.connect(self.toggle)
        self._asked.connect(self.ask, Qt.ConnectionType.QueuedConnection)
        self._wire_tray()

    def _wire_tray(self) -> None:
        tray, windows = self.tray, self._windows
        tray.open_wanted.connect(windows.show)
        tray.chat_wanted.connect(self._new_chat)
        tray.quick_wanted.connect(self.ask)
        tray.lock_wanted.connect(windows.locking)
        tray.quit_wanted.connect(windows.quit)
        tray.offline_wanted.connect(self._set_offline)
        tray.told.connect(self._follow)

    # the vault

    def attach(self, core: AppCore) -> None:
        """The vault is open."""
        self._core, self._notices = core, Notices(core)
        self._bridge = Bridge(self)
        self._bridge.events.connect(self._hear)
        self._unlisten = core.events.listen(self._bridge.post)
        self._heed(frozenset())
        self.tray.show_state(core.offline)
        if self._wanted:
            self.ask()

    def detach(self) -> None:
        """The vault is taken away: nothing of it stays."""
        if self._core is None:
            return
        self._core = self._notices = self._notice = None
        self._unlisten()
        if self._bridge is not None:
            self._bridge.close()
            self._bridge.deleteLater()
            self._bridge = None
        if self.quick is not None:
            self.quick.leave()
            self.quick = None
        self.tray.show_locked()

    def close(self) -> None:
        """The end."""
        self.detach()
        self.key.drop()
        self.tray.end()

    # settings and events

    def _hear(self, batch: list[Event]) -> None:
        for event in batch:
            if isinstance(event, OfflineChanged):
                self.tray.show_state(event.offline)
            elif isinstance(event, Changed) and event.kind == "setting" and event.ids & SETTINGS:
                self._heed(event.ids)
        for notice in self._notices.hear(batch) if self._notices is not None else ():
            self.tell(notice)

    def _heed(self, changed: frozenset[str]) -> None:
        """Take the settings; what one of those that were just `changed` cannot do here is said."""
        if self._core is None:
            return
        settings = self._core.settings
        self.tray.wish(settings.flag("tray") or settings.flag("close_to_tray"))
        keys = settings.text("quick_keys")
        trouble = self.key.hold("" if keys == "none" else keys)
        if "quick_keys" in changed and trouble:
            self._windows.recent.toast(trouble)
        wished = changed & {"tray", "close_to_tray"}
        if any(settings.flag(key) for key in wished) and not self.tray.there:
            words = tr("This desktop has no tray. Closing the last window goes on to end Underdesk.")
            self._windows.recent.toast(words)

    def stows(self) -> bool:
        """Whether the last window may leave the screen: only where it can be had back from the tray."""
        core = self._core
        return core is not None and core.settings.flag("close_to_tray") and self.tray.there

    # quick ask

    def ask_from_outside(self) -> None:
        """The same from any thread: a second start asks for it."""
        self._asked.emit()

    def ask(self) -> None:
        """Bring the quick line; before the vault is open, the window that opens it, and the line after."""
        self._wanted = self._core is None
        if self._core is None:
            self._windows.show()
            return
        if self.quick is None:
            from app.ui.desktop.quick import QuickAsk

            self.quick = QuickAsk(self._core, self._windows.first.theme)
            self.quick.opened.connect(self._open_chat)
            self.quick.elsewhere.connect(self._go_on)
        self.quick.come()

    def toggle(self) -> None:
        """The key: bring it, or put away what it brought."""
        if self.quick is not None and self.quick.isActiveWindow():
            self.quick.hide()
        else:
            self.ask()

    def _open_chat(self, chat_id: str) -> None:
        self._windows.show()
        self._windows.recent.go("chat", chat_id)

    def _go_on(self, chat_id: str, text: str) -> None:
        """In the window, where a person is asked before anything leaves this computer."""
        if self._core is not None:
            self._core.chats.save_draft(chat_id, text)
            self._open_chat(chat_id)

    def _set_offline(self, offline: bool) -> None:
        self._windows.first.set_offline(offline)

    def _new_chat(self) -> None:
        self._windows.show()
        new_chat(self._windows.recent)

    # notices

    def tell(self, notice: Notice) -> None:
        """Unless a window of ours is in front: by the desktop's notices, and by a mark on the window's button."""
        if self._core is None or QApplication.activeWindow() is not None:
            return
        wish = self._core.settings.text("notices")
        if wish == "none":
            return
        QApplication.alert(self._windows.recent)
        self._notice = notice
        named = notice.name if wish == "names" else ""
        self.tray.say(notice.words, named or tr("Underdesk is ready when you are."))

    def _follow(self) -> None:
        """A notice was clicked: show what it told of."""
        notice = self._notice
        self._windows.show()
        if notice is not None:
            self._windows.recent.go(notice.place, notice.target)
