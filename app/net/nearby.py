"""The process that may reach one port of this computer and nothing else: a model server that runs beside us.

It exists while such a server is asked, whatever the Offline switch says, and is a broker but for its walls.
"""

from __future__ import annotations

import contextlib
import errno
import platform
import socket
import sys
from dataclasses import replace
from io import RawIOBase

from app.base import landlock
from app.base.seccomp import ALLOW, AT_FIRST_ARGUMENT, EQUAL, LOAD, RETURN, Filter, Step, refuse, same_kernel
from app.net import broker, door, messages
from app.net import filter as kernel
from app.net.messages import Kind

FLAG = "--relay-process"
"""The argument by which the program becomes a relay where no steward can fork one."""
_AT_SECOND_ARGUMENT = 24
_INTERNET = (2, 10)
_STREAMS = (1, 1 | 0x80000)
"""SOCK_STREAM, and the same closed on exec, as Python asks for it."""
_KNOWS_PORTS = 4


def live(sock: socket.socket) -> None:
    """The relay's whole life on a socket; ends when the program hangs up."""
    broker.settle()
    with sock, sock.makefile("rb", buffering=0) as questions, sock.makefile("wb", buffering=0) as answers:
        serve(questions, answers)


def main() -> int:
    """The same on the standard pipes, for systems without a steward."""
    broker.settle()
    return broker.on_pipes(serve)


def serve(questions: RawIOBase, answers: RawIOBase) -> None:
    """Hear which origin it is for, shut this process in to that one, and be its broker."""
    with contextlib.suppress(messages.Nonsense, EOFError, OSError):
        origin = place_of(messages.read(questions.read))
        shut_in(door.port_of(origin))
        broker.serve(questions, answers, [replace(door.ON_THIS_COMPUTER, places=(origin,))], here_only=True)


def place_of(first: messages.Message | None) -> str:
    """The origin that the first message names; raises Nonsense unless it is one of this computer, by its letters."""
    if first is None or first.kind is not Kind.RULES:
        raise messages.Nonsense("rules come first")
    rules = messages.unpack_rules(first.body)
    others = rules.proxy or rules.mirror or rules.tools
    if others or len(rules.endpoints) != 1 or not door.is_here(rules.endpoints[0]):
        raise messages.Nonsense("not a place for a relay")
    return rules.endpoints[0]


def shut_in(port: int) -> None:
    """Leave this process streams to one port and files to read; each as far as the system has such a wall.

    Raises OSError where a wall that the system has cannot be put up.
    """
    from app.net.client import Clients  # imported now: what is read later is read behind the walls
    from app.net.gate import PATIENCE

    Clients("", PATIENCE).open().close()
    if sys.platform == "linux" and landlock.version():
        landlock.restrict(landlock.READING, [port])
    if kernel.available():
        Filter(_steps(kernel.MACHINES[platform.machine()])).install()


def port_is_held() -> bool:
    """Whether the kernel here holds a relay to its port; its address is held by the relay's own code."""
    return sys.platform == "linux" and landlock.version() >= _KNOWS_PORTS


def _steps(machine: kernel.Machine) -> list[Step]:
    """No calls past `socket`, and of sockets but streams of the internet families: no name server, no raw packets."""
    steps = same_kernel()
    for call in machine.refused:
        steps += [(EQUAL, 0, 1, call), refuse()]
    steps += [(EQUAL, 1, 0, machine.socket), (RETURN, 0, 0, ALLOW), (LOAD, 0, 0, AT_FIRST_ARGUMENT)]
    steps += [(EQUAL, 2, 0, _INTERNET[0]), (EQUAL, 1, 0, _INTERNET[1]), refuse(errno.EACCES)]
    steps.append((LOAD, 0, 0, _AT_SECOND_ARGUMENT))
    for kind in _STREAMS:
        steps += [(EQUAL, 0, 1, kind), (RETURN, 0, 0, ALLOW)]
    return [*steps, refuse(errno.EACCES)]
