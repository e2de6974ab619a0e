"""What a process does at its start so that its memory ends on no disk and in no other program."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import sys
from typing import Any, TypeVar

Secret = TypeVar("Secret", bytes, str)

_PR_SET_DUMPABLE = 4
_SEM_NO_DIALOGS = 0x0001 | 0x0002 | 0x8000  # no box, and no report of a crash, from Windows


def harden() -> list[str]:
    """Leave no core dump, and be no open book to other programs of this person; returns what was done.

    To be called first of all in every process: what a process takes on here ends with `exec`. Linux also refuses
    debuggers and /proc/<pid>/mem to programs of the same person (prctl(2), PR_SET_DUMPABLE). Never raises.
    """
    done: list[str] = []
    with contextlib.suppress(OSError, ValueError, AttributeError, ImportError):
        if sys.platform == "win32":
            ctypes.windll.kernel32.SetErrorMode(_SEM_NO_DIALOGS)
            return ["no-crash-report"]
        resource: Any = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done.append("no-core")
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "linux" and ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0:
            done.append("not-readable")
    return done


def lock_pages(secret: Secret) -> Secret:
    """`secret` itself, the pages of memory that hold it kept out of swap where the system lets us.

    Systems allow a few megabytes of locked memory; where even that is refused nothing happens. Copies that other
    code makes of it are not locked.
    """
    with contextlib.suppress(OSError, AttributeError):
        if sys.platform == "win32":
            ctypes.windll.kernel32.VirtualLock(ctypes.c_void_p(id(secret)), sys.getsizeof(secret))
        else:
            ctypes.CDLL(None).mlock(ctypes.c_void_p(id(secret)), ctypes.c_size_t(sys.getsizeof(secret)))
    return secret
