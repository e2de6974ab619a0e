"""Putting up a filter of system calls in the Linux kernel: what every such filter needs; see seccomp(2)."""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ALLOW, ERROR = 0x7FFF0000, 0x00050000
LOAD, EQUAL, AT_LEAST, HAS_BITS, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
AT_NUMBER, AT_MACHINE, AT_FIRST_ARGUMENT, AT_THIRD_ARGUMENT = 0, 4, 16, 32
_SET_NO_NEW_PRIVS = 38
_FILTER_MODE, _ALL_THREADS = 1, 1

Step = tuple[int, int, int, int]
"""(operation, skip if true, skip if false, operand) after linux/filter.h."""


@dataclass(frozen=True)
class Kernel:
    """A processor family's kernel interface (its AUDIT_ARCH) and the number of its seccomp call."""

    audit: int
    seccomp: int


KERNELS = {"x86_64": Kernel(0xC000003E, 317), "aarch64": Kernel(0xC00000B7, 277)}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def refuse(code: int = errno.EPERM) -> Step:
    """End the filter here: the call fails with this errno."""
    return RETURN, 0, 0, ERROR | code


def same_kernel() -> list[Step]:
    """First steps: calls by another interface, whose numbers mean something else, are refused."""
    audit = KERNELS[platform.machine()].audit
    return [(LOAD, 0, 0, AT_MACHINE), (EQUAL, 1, 0, audit), refuse(), (LOAD, 0, 0, AT_NUMBER)]


class Filter:
    """A filter ready to be put up; making it needs memory, putting it up none, so that a forked child may."""

    def __init__(self, steps: Sequence[Step]) -> None:
        packed = b"".join(struct.pack("HBBI", *step) for step in steps)
        self._steps = ctypes.create_string_buffer(packed, len(packed))
        self._program = _Program(len(steps), ctypes.cast(self._steps, ctypes.c_void_p))
        self._call = KERNELS[platform.machine()].seccomp
        self._libc: Any = ctypes.CDLL(None, use_errno=True)

    def install(self) -> None:
        """For all threads of this process and everything they start, for good. Raises OSError where that fails."""
        if self._libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "the process cannot give up privileges")
        if self._libc.syscall(self._call, _FILTER_MODE, _ALL_THREADS, ctypes.byref(self._program)) != 0:
            raise OSError(ctypes.get_errno(), "the kernel took no filter")
