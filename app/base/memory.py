"""Memory that the program has freed goes back to the system, which C libraries put off."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache
from typing import Any


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
