"""A second line behind the gate: Python code that touches a socket outside of it is stopped with a plain word.

It sees what goes through Python's own socket module. Native code that calls the system itself is beyond it.
"""

from __future__ import annotations

import socket
import sys
from typing import Any

from app.net import permit

_ADDRESSED = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_NAMED = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_WATCHED = _ADDRESSED | _NAMED
_LOCAL = frozenset(getattr(socket, name) for name in ("AF_UNIX", "AF_NETLINK") if hasattr(socket, name))
_installed: list[bool] = []  # an audit hook cannot be taken back, so there is one for the whole process


def install() -> None:
    """Watch this process from now on; calling it again does nothing. Call it where the program starts, nowhere else."""
    if not _installed:
        _installed.append(True)
        sys.addaudithook(_hook)


def installed() -> bool:
    """Whether this process is watched."""
    return bool(_installed)


def _hook(event: str, args: tuple[Any, ...]) -> None:
    """Called for every audit event of the process: the first line is all that most of them cost."""
    if event not in _WATCHED or permit.current() is not None:
        return
    if event in _ADDRESSED:
        if args[0].family in _LOCAL or _is_pair(args):
            return
        raise _refusal(event, args[1])
    raise _refusal(event, args[0])


def _is_pair(args: tuple[Any, ...]) -> bool:
    """Windows has no socket pairs of its own: event loops there make one over the loopback address."""
    return sys.platform == "win32" and isinstance(args[1], tuple) and args[1][0] in ("127.0.0.1", "::1")


def _refusal(event: str, where: object) -> PermissionError:
    return PermissionError(
        f"Underdesk keeps the network shut outside its own door; refused: {event.removeprefix('socket.')} {where!r}"
    )
