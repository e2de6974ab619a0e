"""Landlock in the Linux kernel: takes rights from this process for good; see landlock(7)."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence
from typing import Any

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same numbers on every processor family
_SET_NO_NEW_PRIVS = 38
_VERSION_FLAG, _PORT_RULE = 1, 2
_BIND, _CONNECT = 1, 2
READING = 1 << 2 | 1 << 3
"""The rights to read files and to list folders."""


def version() -> int:
    """Landlock's interface version; 0 where the kernel has none. TCP is known from 4 on."""
    libc = ctypes.CDLL(None, use_errno=True)
    return max(0, libc.syscall(_CREATE, None, 0, _VERSION_FLAG))


def restrict(spared: int = 0, ports: Sequence[int] = ()) -> None:
    """Grant nothing of what the kernel can refuse but the file rights `spared` and connecting to `ports` by TCP.

    Open descriptors stay usable. Raises OSError.
    """
    known = version()
    files = (1 << (16 if known >= 5 else 15 if known >= 3 else 14 if known >= 2 else 13)) - 1
    network = _BIND | _CONNECT if known >= 4 else 0
    scope = 3 if known >= 6 else 0  # abstract sockets and signals outside
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    rules = ctypes.create_string_buffer(struct.pack("QQQ", files & ~spared, network, scope))
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.syscall(_CREATE, rules, size, 0)
    if handle < 0:
        raise OSError(ctypes.get_errno(), "the kernel took no rule set")
    try:
        for port in ports if network else ():
            _grant(libc, handle, port)
        if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.syscall(_RESTRICT, handle, 0) != 0:
            raise OSError(ctypes.get_errno(), "the rule set was not applied")
    finally:
        os.close(handle)


def _grant(libc: Any, handle: int, port: int) -> None:
    rule = ctypes.create_string_buffer(struct.pack("QQ", _CONNECT, port))
    if libc.syscall(_ADD, handle, _PORT_RULE, rule, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel took no rule")
