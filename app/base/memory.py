"""Memory from the system and back to it, where Python's own ways and C libraries' take long or put it off."""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from functools import cache
from typing import Any

Space = bytearray | mmap.mmap
"""Bytes to be written."""
_LARGE = 1 << 20


def space(size: int) -> Space:
    """`size` zeroes. Many of them take no time until they are written: a bytearray is cleared at once, and meanwhile no
    other thread runs Python (0.2 s for 138 MB on a virtual machine).

    Raises ValueError for less than none, MemoryError or OSError where there is no memory.
    """
    if size < _LARGE:
        return bytearray(size)
    return mmap.mmap(-1, size) if sys.platform == "win32" else mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE)


def give_back() -> None:
    """Return what is free to the system; takes milliseconds. Does nothing where the C library has no such call."""
    library = _library()
    if library is not None:
        library.malloc_trim(0)


@cache
def _library() -> Any | None:
    """glibc; others, musl among them, return memory by themselves or cannot be asked."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "malloc_trim") else None


def resident() -> int:
    """Bytes of memory that this process occupies; 0 where that cannot be read."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
