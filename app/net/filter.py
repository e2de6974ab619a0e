"""A filter in the Linux kernel that leaves this process, its threads and its children no socket to any network."""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from dataclasses import dataclass

_SET_NO_NEW_PRIVS = 38
_FILTER_MODE, _ALL_THREADS = 1, 1
_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_AT_NUMBER, _AT_MACHINE, _AT_FIRST_ARGUMENT = 0, 4, 16
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

_Step = tuple[int, int, int, int]


@dataclass(frozen=True)
class Machine:
    """Numbers of one processor family; `audit` names its kernel interface, `refused` are calls refused altogether.

    `refused` are those that make or steal sockets past `socket`: io_uring (setup, enter, register), and reaching into
    another process (ptrace, process_vm_readv, process_vm_writev, pidfd_getfd).
    """

    audit: int
    seccomp: int
    socket: int
    socketpair: int
    refused: tuple[int, ...]


MACHINES = {
    "x86_64": Machine(0xC000003E, 317, 41, 53, (425, 426, 427, 101, 310, 311, 438)),
    "aarch64": Machine(0xC00000B7, 277, 198, 199, (425, 426, 427, 117, 270, 271, 438)),
}


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def available() -> bool:
    """Whether this system and processor family have a filter here; the kernel may still not take it."""
    return sys.platform == "linux" and platform.machine() in MACHINES


def install() -> None:
    """Put up the filter for all threads and everything they start, for good. Raises OSError where that fails."""
    machine = MACHINES[platform.machine()]
    steps = b"".join(struct.pack("HBBI", *step) for step in _steps(machine))
    buffer = ctypes.create_string_buffer(steps)
    program = _Program(len(steps) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the process cannot give up privileges")
    if libc.syscall(machine.seccomp, _FILTER_MODE, _ALL_THREADS, ctypes.byref(program)) != 0:
        raise OSError(ctypes.get_errno(), "the kernel took no filter")


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


def _steps(machine: Machine) -> list[_Step]:
    """(operation, skip if true, skip if false, operand) after linux/filter.h.

    Calls by another kernel interface (32-bit, x32) have other numbers, so none of them passes.
    """
    refuse = (_RETURN, 0, 0, _ERROR | errno.EPERM)
    steps: list[_Step] = [
        (_LOAD, 0, 0, _AT_MACHINE),
        (_EQUAL, 1, 0, machine.audit),
        refuse,
        (_LOAD, 0, 0, _AT_NUMBER),
    ]
    steps += [(_AT_LEAST, 0, 1, _X32), refuse]
    for call in machine.refused:
        steps += [(_EQUAL, 0, 1, call), refuse]
    steps += [(_EQUAL, 2, 0, machine.socket), (_EQUAL, 1, 0, machine.socketpair), (_RETURN, 0, 0, _ALLOW)]
    steps.append((_LOAD, 0, 0, _AT_FIRST_ARGUMENT))
    for family in (_UNIX, _NETLINK):
        steps += [(_EQUAL, 0, 1, family), (_RETURN, 0, 0, _ALLOW)]
    return [*steps, (_RETURN, 0, 0, _ERROR | errno.EACCES)]
