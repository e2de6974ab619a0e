"""A list of the few system calls that parsing needs, given to the Linux kernel as a filter of our own."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from functools import cache

from app.base.seccomp import (
    ALLOW,
    AT_THIRD_ARGUMENT,
    EQUAL,
    HAS_BITS,
    LOAD,
    RETURN,
    Filter,
    Step,
    refuse,
    same_kernel,
)

_PROT_EXEC = 4


@dataclass(frozen=True)
class Machine:
    """Numbers of one processor family's calls; `calls` are the permitted ones."""

    mmap: int
    mprotect: int
    calls: tuple[int, ...]


# read write close fstat lseek munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64 readv writev sched_yield
# mremap madvise nanosleep setitimer getpid exit gettimeofday getrusage sysinfo sigaltstack gettid futex
# sched_getaffinity clock_gettime clock_nanosleep exit_group set_robust_list getrandom rseq
MACHINES = {
    "x86_64": Machine(
        9, 10,
        (0, 1, 3, 5, 8, 11, 12, 13, 14, 15, 17, 19, 20, 24, 25, 28, 35, 38, 39, 60, 96, 98, 99, 131, 186, 202, 204,
         228, 230, 231, 273, 318, 334),
    ),
    "aarch64": Machine(
        222, 226,
        (63, 64, 57, 80, 62, 215, 214, 134, 135, 139, 67, 65, 66, 124, 216, 233, 101, 103, 172, 93, 169, 165, 179,
         132, 178, 98, 123, 113, 115, 94, 99, 278, 293),
    ),
}  # fmt: skip


def available() -> bool:
    """Whether this processor family has a filter here."""
    return platform.machine() in MACHINES


@cache
def prepared() -> Filter:
    """The filter: made once, before the first child is forked."""
    return Filter(_steps(MACHINES[platform.machine()]))


def install() -> None:
    """Refuse (EPERM) every call that is not on the list, for all threads and for good. Raises OSError."""
    prepared().install()


def _steps(machine: Machine) -> list[Step]:
    """Calls by x32 have other numbers: refused."""
    steps = same_kernel()
    for call in machine.calls:
        steps += [(EQUAL, 0, 1, call), (RETURN, 0, 0, ALLOW)]
    # new memory is fine as long as it cannot hold code
    steps += [(EQUAL, 2, 0, machine.mmap), (EQUAL, 1, 0, machine.mprotect), refuse()]
    steps += [(LOAD, 0, 0, AT_THIRD_ARGUMENT), (HAS_BITS, 0, 1, _PROT_EXEC), refuse()]
    return [*steps, (RETURN, 0, 0, ALLOW)]
