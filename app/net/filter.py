"""A filter in the Linux kernel that leaves this process, its threads and its children no socket to any network."""

from __future__ import annotations

import ctypes
import errno
import platform
import sys
from dataclasses import dataclass, replace

from app.base.seccomp import (
    ALLOW,
    AT_FIRST_ARGUMENT,
    AT_LEAST,
    EQUAL,
    LOAD,
    RETURN,
    Filter,
    Step,
    refuse,
    same_kernel,
)

_X32 = 0x40000000
_UNIX, _NETLINK = 1, 16
_INET, _INET6, _PACKET, _VSOCK = 2, 10, 17, 40
_STREAM, _DATAGRAM, _RAW = 1, 2, 3
_ABROAD = (
    (_INET, _STREAM),
    (_INET, _DATAGRAM),
    (_INET6, _STREAM),
    (_INET6, _DATAGRAM),
    (_PACKET, _RAW),
    (_VSOCK, _STREAM),
)


@dataclass(frozen=True)
class Machine:
    """Numbers of one processor family's calls; `refused` are those refused altogether.

    `refused` are those that make or steal sockets past `socket`: io_uring (setup, enter, register), and reaching into
    another process (ptrace, process_vm_readv, process_vm_writev, pidfd_getfd). `reaching` are those that point a
    socket somewhere: connect, bind, listen.
    """

    socket: int
    socketpair: int
    refused: tuple[int, ...]
    reaching: tuple[int, ...]


MACHINES = {
    "x86_64": Machine(41, 53, (425, 426, 427, 101, 310, 311, 438), (42, 49, 50)),
    "aarch64": Machine(198, 199, (425, 426, 427, 117, 270, 271, 438), (203, 200, 201)),
}


def available() -> bool:
    """Whether this system and processor family have a filter here; the kernel may still not take it."""
    return sys.platform == "linux" and platform.machine() in MACHINES


def install() -> None:
    """Put up the filter for all threads and everything they start, for good. Raises OSError where that fails."""
    Filter(_steps(MACHINES[platform.machine()])).install()


def install_for_porter() -> None:
    """The same, and no new socket but in pairs, none connected, none that begins to listen: what a process that has
    its listening sockets already still needs is to accept. Raises OSError where that fails."""
    machine = MACHINES[platform.machine()]
    narrower = replace(machine, refused=(*machine.refused, machine.socket, *machine.reaching))
    Filter(_steps(narrower)).install()


def holds() -> bool:
    """Ask the kernel, past Python: whether it refuses this process every kind of socket that leads out."""
    return available() and not any(_opens(family, kind) for family, kind in _ABROAD)


def _opens(family: int, kind: int) -> bool:
    """Whether the kernel gives such a socket, or refuses it for another reason than the filter's."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = int(libc.socket(family, kind, 0))
    if handle < 0:
        return ctypes.get_errno() != errno.EACCES
    libc.close(handle)
    return True


def _steps(machine: Machine) -> list[Step]:
    """Calls by x32, which has other numbers, do not pass."""
    steps = [*same_kernel(), (AT_LEAST, 0, 1, _X32), refuse()]
    for call in machine.refused:
        steps += [(EQUAL, 0, 1, call), refuse()]
    steps += [(EQUAL, 2, 0, machine.socket), (EQUAL, 1, 0, machine.socketpair), (RETURN, 0, 0, ALLOW)]
    steps.append((LOAD, 0, 0, AT_FIRST_ARGUMENT))
    for family in (_UNIX, _NETLINK):
        steps += [(EQUAL, 0, 1, family), (RETURN, 0, 0, ALLOW)]
    return [*steps, refuse(errno.EACCES)]
