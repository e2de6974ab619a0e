"""A list of the few system calls that parsing needs, given to the Linux kernel as a filter of our own."""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from dataclasses import dataclass
from functools import cache
from typing import Any

_SET_NO_NEW_PRIVS = 38
_FILTER_MODE = 1
_ALL_THREADS = 1
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_LOAD, _EQUAL, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
_AT_NUMBER, _AT_MACHINE, _AT_THIRD_ARGUMENT = 0, 4, 32
_PROT_EXEC = 4


@dataclass(frozen=True)
class Machine:
    """Numbers of one processor family: `audit` names its kernel interface, `calls` are the permitted calls."""

    audit: int
    seccomp: int
    mmap: int
    mprotect: int
    calls: tuple[int, ...]


# read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64 readv writev sched_yield
# mremap madvise nanosleep setitimer getpid exit gettimeofday getrusage sysinfo sigaltstack gettid futex
# sched_getaffinity clock_gettime clock_nanosleep exit_group set_robust_list getrandom rseq
MACHINES = {
    "x86_64": Machine(
        0xC000003E, 317, 9, 10,
        (0, 1, 3, 5, 8, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 35, 38, 39, 60, 96, 98, 99, 131, 186, 202, 204,
         228, 230, 231, 273, 318, 334),
    ),
    "aarch64": Machine(
        0xC00000B7, 277, 222, 226,
        (63, 64, 57, 80, 62, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233, 101, 103, 172, 93, 169, 165, 179,
         132, 178, 98, 123, 113, 115, 94, 99, 278, 293),
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def available() -> bool:
    """Whether this processor family has a filter here."""
    return platform.machine() in MACHINES


@cache
def prepared() -> tuple[Any, Any, ctypes.Array[ctypes.c_char]]:
    """The C library, the filter and the bytes it points to: made once, before the first child is forked."""
    steps = b"".join(struct.pack("HBBI", *step) for step in _steps(MACHINES[platform.machine()]))
    buffer = ctypes.create_string_buffer(steps, len(steps))
    program = _Program(len(steps) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    return libc, program, buffer


def install() -> None:
    """Refuse (EPERM) every call that is not on the list, for all threads and for good. Raises OSError."""
    machine, (libc, program, _) = MACHINES[platform.machine()], prepared()
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the process cannot give up privileges")
    if libc.syscall(machine.seccomp, _FILTER_MODE, _ALL_THREADS, ctypes.byref(program)) != 0:
        raise OSError(ctypes.get_errno(), "the kernel took no filter")


def _steps(machine: Machine) -> list[tuple[int, int, int, int]]:
    """(operation, skip if true, skip if false, operand) after linux/filter.h. x32 calls have other numbers: refused."""
    steps = [(_LOAD, 0, 0, _AT_MACHINE), (_EQUAL, 1, 0, machine.audit), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_LOAD, 0, 0, _AT_NUMBER))
    for call in machine.calls:
        steps += [(_EQUAL, 0, 1, call), (_RETURN, 0, 0, _ALLOW)]
    # new memory is fine as long as it cannot hold code
    steps += [(_EQUAL, 2, 0, machine.mmap), (_EQUAL, 1, 0, machine.mprotect), (_RETURN, 0, 0, _REFUSE)]
    steps += [(_LOAD, 0, 0, _AT_THIRD_ARGUMENT), (_HAS_BITS, 0, 1, _PROT_EXEC), (_RETURN, 0, 0, _REFUSE)]
    return [*steps, (_RETURN, 0, 0, _ALLOW)]
