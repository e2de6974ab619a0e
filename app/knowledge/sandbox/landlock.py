"""Takes the whole file system and TCP away from this process, where the Linux kernel has Landlock."""

from __future__ import annotations

import ctypes
import os
import struct

_CREATE, _RESTRICT = 444, 446  # the same numbers on every processor family
_SET_NO_NEW_PRIVS = 38
_VERSION_FLAG = 1


def version() -> int:
    """Landlock's interface version; 0 where the kernel has none."""
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, libc.syscall(_CREATE, None, 0, _VERSION_FLAG))


def install() -> None:
    """Handle every right the kernel knows and grant none; open descriptors stay usable. Raises OSError."""
    known = version()
    files = (1 << (16 if known >= 5 else 15 if known >= 3 else 14 if known >= 2 else 13)) - 1
    network = 3 if known >= 4 else 0  # bind and connect by TCP
    scope = 3 if known >= 6 else 0  # abstract sockets and signals outside
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    rules = ctypes.create_string_buffer(struct.pack("QQQ", files, network, scope))
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.syscall(_CREATE, rules, size, 0)
    if handle < 0:
        raise OSError(ctypes.get_errno(), "the kernel took no rule set")
    try:
        if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.syscall(_RESTRICT, handle, 0) != 0:
            raise OSError(ctypes.get_errno(), "the rule set was not applied")
    finally:
        os.close(handle)
