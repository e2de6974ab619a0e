"""The walls on macOS: the system's ready-made profile for processes that only compute."""

from __future__ import annotations

import ctypes
from typing import Any

_NAMED = 1


def install() -> None:
    """No files, no network, no other programs from now on; open descriptors stay usable. Raises OSError."""
    system: Any = ctypes.CDLL("/usr/lib/libSystem.dylib")
    reason = ctypes.c_char_p()
    if system.sandbox_init(b"pure-computation", ctypes.c_uint64(_NAMED), ctypes.byref(reason)) != 0:
        raise OSError("macOS refused the sandbox profile")
