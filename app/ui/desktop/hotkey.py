"""One key that works while other programs are in front, where the desktop lets a program have that."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QAbstractNativeEventFilter, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence

from app.ui.viewmodels.shell import tr

Modifier = Qt.KeyboardModifier
X_MODIFIERS = {
    Modifier.ShiftModifier: 1,
    Modifier.ControlModifier: 4,
    Modifier.AltModifier: 8,
    Modifier.MetaModifier: 64,
}
X_LOCKS = (0, 2, 16, 18)
"""Caps lock and num lock, alone and together: the key holds with each of them."""
X_KEY_PRESS, X_ASYNC = 2, 1
X_EVENT_BYTES, X_STATE = 32, slice(28, 30)
"""Of xcb_key_press_event_t: its size, and where the modifiers stand in it."""
WIN_MODIFIERS = {
    Modifier.AltModifier: 1,
    Modifier.ControlModifier: 2,
    Modifier.ShiftModifier: 4,
    Modifier.MetaModifier: 8,
}
WIN_NO_REPEAT, WM_HOTKEY, WIN_ID = 0x4000, 0x0312, 0x0DE5


class Grab(Protocol):
    """A way to have a key from everywhere. `take` tells whether it could be had."""

    def take(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Have it from now on."""
        ...

    def drop(self) -> None:
        """Have it no more."""
        ...


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class X11Grab(QAbstractNativeEventFilter):
    """By the connection that Qt has to the X server anyway: no further one is opened."""

    def __init__(self, native: Any, pressed: Callable[[], None]) -> None:
        super().__init__()
        self._x, self._xcb = _library("X11"), _library("xcb")
        void, ulong = ctypes.c_void_p, ctypes.c_ulong
        self._x.XKeysymToKeycode.argtypes, self._x.XKeysymToKeycode.restype = [void, ulong], ctypes.c_ubyte
        self._x.XDefaultRootWindow.argtypes, self._x.XDefaultRootWindow.restype = [void], ulong
        byte, word = ctypes.c_uint8, ctypes.c_uint16
        grab, check = self._xcb.xcb_grab_key_checked, self._xcb.xcb_request_check
        grab.argtypes, grab.restype = [void, byte, ctypes.c_uint32, word, byte, byte, byte], _Cookie
        check.argtypes, check.restype = [void, _Cookie], void
        ungrab = self._xcb.xcb_ungrab_key_checked
        ungrab.argtypes, ungrab.restype = [void, byte, ctypes.c_uint32, word], _Cookie
        self._display, self._line = native.display(), native.connection()
        self._root = self._x.XDefaultRootWindow(self._display)
        self._pressed = pressed
        self._held: tuple[int, int] | None = None

    def take(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        self.drop()
        code = self._x.XKeysymToKeycode(self._display, key | 0x20 if chr(key).isalpha() else key)
        mask = sum(bit for one, bit in X_MODIFIERS.items() if modifiers & one)
        refused = [
            self._xcb.xcb_request_check(
                self._line,
                self._xcb.xcb_grab_key_checked(
                    self._line, 1, self._root, mask | lock, code, X_ASYNC, X_ASYNC
                ),
            )
            for lock in X_LOCKS
        ]
        self._held = (code, mask)
        if not code or any(refused):
            self.drop()
            return False
        QGuiApplication.instance().installNativeEventFilter(self)  # type: ignore[union-attr]
        return True

    def drop(self) -> None:
        if self._held is None:
            return
        (code, mask), self._held = self._held, None
        for lock in X_LOCKS:
            undo = self._xcb.xcb_ungrab_key_checked(self._line, code, self._root, mask | lock)
            self._xcb.xcb_request_check(self._line, undo)
        if (app := QGuiApplication.instance()) is not None:
            app.removeNativeEventFilter(self)

    def nativeEventFilter(self, kind: Any, message: int) -> tuple[bool, int]:
        """The key was pressed: nobody else is told."""
        event = ctypes.string_at(int(message), X_EVENT_BYTES)
        if event[0] & 0x7F != X_KEY_PRESS or self._held is None:
            return False, 0
        state = int.from_bytes(event[X_STATE], sys.byteorder) & ~(X_LOCKS[1] | X_LOCKS[2]) & 0xFF
        if (event[1], state) != self._held:
            return False, 0
        self._pressed()
        return True, 0


class _Point(ctypes.Structure):
    _fields_ = (("x", ctypes.c_long), ("y", ctypes.c_long))


class _Message(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
        ("time", ctypes.c_uint),
        ("point", _Point),
    )


class WindowsGrab(QAbstractNativeEventFilter):
    """By RegisterHotKey, for this thread."""

    def __init__(self, user32: Any, pressed: Callable[[], None]) -> None:
        super().__init__()
        self._user32, self._pressed, self._held = user32, pressed, False

    def take(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        self.drop()
        bits = sum(bit for one, bit in WIN_MODIFIERS.items() if modifiers & one)
        self._held = bool(self._user32.RegisterHotKey(None, WIN_ID, bits | WIN_NO_REPEAT, key))
        if self._held:
            QGuiApplication.instance().installNativeEventFilter(self)  # type: ignore[union-attr]
        return self._held

    def drop(self) -> None:
        if self._held:
            self._held = False
            self._user32.UnregisterHotKey(None, WIN_ID)
            if (app := QGuiApplication.instance()) is not None:
                app.removeNativeEventFilter(self)

    def nativeEventFilter(self, kind: Any, message: int) -> tuple[bool, int]:
        """The key was pressed: nobody else is told."""
        told = _Message.from_address(int(message))
        if told.message != WM_HOTKEY or told.wparam != WIN_ID:
            return False, 0
        self._pressed()
        return True, 0


class HotKey(QObject):
    """`pressed` wherever the person is; `hold` tells in a sentence why a key cannot be had."""

    pressed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grab: Grab | None = None
        self.keys = ""

    def hold(self, keys: str) -> str:
        """Have this key sequence, or none if it is empty; empty where that worked."""
        if keys == self.keys:
            return ""
        self.drop()
        if not keys:
            return ""
        self._grab = self._grab or grab_here(self.pressed.emit)
        if self._grab is None:
            return tr(
                "This desktop lets no program have a key of its own. Give “underdesk --quick-ask” a key in the "
                "desktop's settings."
            )
        wish = QKeySequence(keys)[0]  # type: ignore[index]
        if not self._grab.take(int(wish.key()), wish.keyboardModifiers()):
            return tr("Another program has {keys} already.").format(keys=keys)
        self.keys = keys
        return ""

    def drop(self) -> None:
        """Have none."""
        if self._grab is not None:
            self._grab.drop()
        self.keys = ""


def grab_here(pressed: Callable[[], None]) -> Grab | None:
    """What this desktop offers; None where it offers nothing."""
    if sys.platform == "win32":
        return WindowsGrab(ctypes.windll.user32, pressed)  # type: ignore[attr-defined]
    app = QGuiApplication.instance()
    native = getattr(app, "nativeInterface", lambda: None)()
    if QGuiApplication.platformName() != "xcb" or native is None:
        return None
    try:
        return X11Grab(native, pressed)
    except (OSError, AttributeError):
        return None


def _library(name: str) -> Any:
    """A library that Qt's own platform has loaded already."""
    known = {"X11": "libX11.so.6", "xcb": "libxcb.so.1"}[name]
    return ctypes.CDLL(known)
