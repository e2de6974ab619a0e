"""When to lock: unused for a while, the screen locked, the computer going to sleep."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QEvent, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

INPUT = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
AGAIN_MS = 15_000
"""How soon a lock that had to wait for an answer is tried again."""
SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
LOGIN = "org.freedesktop.login1"


class IdleWatch(QObject):
    """Says `idle` when no key or mouse touched the program for the given minutes; 0 is never."""

    idle = Signal()

    def __init__(self, parent: QObject, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._clock, self._limit, self._last = clock, 0.0, clock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def wait_for(self, minutes: float) -> None:
        """From now on so long; watches the program's input only while there is something to wait for."""
        app = QApplication.instance()
        self._limit, self._last = 60.0 * minutes, self._clock()
        self._timer.stop()
        if app is not None:
            app.removeEventFilter(self)
            if self._limit:
                app.installEventFilter(self)
                self._timer.start(int(self._limit * 1000))

    def again(self) -> None:
        """It could not be done now; ask once more soon."""
        self._timer.start(AGAIN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in INPUT:
            self._last = self._clock()
        return False

    def look(self) -> None:
        """Idle for long enough, or wait for the rest of the time."""
        left = self._limit - (self._clock() - self._last)
        if left > 0:
            self._timer.start(int(left * 1000) + 1)
        elif self._limit:
            self.idle.emit()


class SessionWatch(QObject):
    """Says `leaving` when the screen locks or the computer goes to sleep, where Linux' message buses tell so.

    Buses that do not exist, and other systems, are silent: nothing is ever waited for.
    """

    leaving = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._brake: object = None
        self._asking: QObject | None = None

    def hold_sleep(self) -> None:
        """Ask logind to wait with sleeping, for the few seconds it grants, until `let_sleep`."""
        if sys.platform in ("win32", "darwin") or self._brake is not None or self._asking is not None:
            return
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
        except ImportError:
            return
        system = QDBusConnection.systemBus()
        if system.isConnected():
            ask = QDBusMessage.createMethodCall(
                LOGIN, "/org/freedesktop/login1", f"{LOGIN}.Manager", "Inhibit"
            )
            ask.setArguments(["sleep", "Underdesk", "The vault is being closed", "delay"])
            self._asking = watcher = QDBusPendingCallWatcher(system.asyncCall(ask), self)
            watcher.finished.connect(self._take_brake)

    def _take_brake(self, watcher: QDBusPendingCallWatcher) -> None:
        answer = watcher.reply().arguments()
        if not watcher.isError() and self._asking is not None:
            self._brake = answer[0] if answer else None
        self._asking = None
        watcher.deleteLater()

    def let_sleep(self) -> None:
        """The vault is closed: the computer may sleep."""
        self._brake = self._asking = None

    def listen(self) -> bool:
        """Ask to be told; whether at least one bus took the request."""
        if sys.platform in ("win32", "darwin"):
            return False
        try:
            from PySide6.QtDBus import QDBusConnection
        except ImportError:
            return False
        system, session = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
        sleeping, locked = SLOT("sleeping(bool)"), SLOT("locked()")
        asked = False
        if system.isConnected():
            manager, one = f"{LOGIN}.Manager", f"{LOGIN}.Session"
            path = "/org/freedesktop/login1"
            asked = system.connect(LOGIN, path, manager, "PrepareForSleep", self, sleeping)  # type: ignore[call-overload]
            asked |= system.connect(LOGIN, "", one, "Lock", self, locked)  # type: ignore[call-overload]
        for name in SAVERS if session.isConnected() else ():
            asked |= session.connect(name, "", name, "ActiveChanged", self, sleeping)  # type: ignore[call-overload]
        return bool(asked)

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """Before sleep, and when the screen saver starts; after either there is nothing to do."""
        if begins:
            self.leaving.emit()

    @Slot()
    def locked(self) -> None:
        """The session's screen was locked."""
        self.leaving.emit()


class LockWatch(QObject):
    """Both watches under the person's settings. `due` carries whether the lock may wait for an answer under way."""

    due = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.idle, self._session = IdleWatch(self), SessionWatch(self)
        self._with_screen = self._listening = False
        self.idle.idle.connect(lambda: self.due.emit(True))
        self._session.leaving.connect(self._leaving)

    def obey(self, minutes: float, with_screen: bool) -> None:
        """Take the settings."""
        self.idle.wait_for(minutes)
        self._with_screen = with_screen
        if with_screen and not self._listening:
            self._listening = self._session.listen()
        if with_screen:
            self._session.hold_sleep()
        else:
            self._session.let_sleep()

    def rest(self) -> None:
        """Locked: nothing to watch."""
        self.idle.wait_for(0)
        self._with_screen = False

    def let_sleep(self) -> None:
        """The vault is closed: sleep need not wait for it."""
        self._session.let_sleep()

    def _leaving(self) -> None:
        if self._with_screen:
            self.due.emit(False)
