"""The process that may still start others with a network, split off before the program shuts itself in.

It holds no key, opens no connection and does what it is asked over one Unix socket, which is all it has in common with
the program: start or end the broker, set up a listener for the self-test, hand an address to the desktop.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import NoReturn

LONGEST = 64 << 10
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
SECRET = b"UNDERDESK_PASSPHRASE"
_OPENABLE = ("https://", "http://", "file://", "mailto:")

Role = Callable[[socket.socket], object]
"""What a process that the steward starts does with its end of a socket."""


class Steward:
    """The program's side: asks the steward. Every call waits for its answer, a few milliseconds."""

    def __init__(self, control: socket.socket, pid: int) -> None:
        self._control, self.pid = control, pid
        self._lock = threading.Lock()

    def start(self, role: str) -> socket.socket:
        """A new process of that role, as the socket to talk with it; one of the role that runs is ended first.

        Raises OSError where the steward is gone or can start nothing.
        """
        answer, handles = self._ask(f"start {role}")
        if answer != "started" or len(handles) != 1:
            raise OSError(f"no {role} could be started")
        return socket.socket(fileno=handles[0])

    def stop(self, role: str) -> None:
        """End the process of that role; on return it does not exist any more. Raises OSError."""
        self._ask(f"stop {role}")

    def running(self, role: str) -> bool:
        """Whether a process of that role exists; none does where the steward is gone, for they end together."""
        try:
            return self._ask(f"state {role}")[0] == "running"
        except OSError:
            return False

    def open(self, address: str) -> bool:
        """Have the desktop open an address or a file; false where it cannot."""
        try:
            return self._ask(f"open {address}")[0] == "opened"
        except OSError:
            return False

    def _ask(self, words: str) -> tuple[str, list[int]]:
        message = words.encode("utf-8", "surrogateescape")
        if len(message) > LONGEST:
            raise OSError("too much to ask")
        with self._lock:
            self._control.sendall(message)
            answer, handles, _, _ = socket.recv_fds(self._control, 64, 1)
        if not answer:
            raise OSError("the steward is gone")
        return answer.decode(), list(handles)

    def close(self) -> None:
        """Dismiss it and all it started; this process can never have another."""
        self._control.close()


def split_off(roles: dict[str, Role]) -> Steward:
    """Fork the steward off this process, which must have a single thread and no secret yet. Raises OSError."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if not pid:
        ours.close()
        _live(theirs, roles)
    theirs.close()
    return Steward(ours, pid)


def _live(control: socket.socket, roles: dict[str, Role]) -> NoReturn:
    """The steward's whole life; it ends with the program, whose death closes the socket."""
    code = 1
    try:
        _settle()
        _Household(control, roles).serve()
        code = 0
    finally:
        os._exit(code)


def _settle() -> None:
    """Leave the terminal and its signals to the program; be no door into this process, and forget its secrets."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.close(null)
    withdraw()
    _forget()


def withdraw() -> None:
    """End this process with its parent, and let no other process of this person read or steer it (Linux)."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _forget() -> None:
    """Overwrite the passphrase that the environment may have brought: it was copied with everything else."""
    libc, prefix = ctypes.CDLL(None), SECRET + b"="
    table = ctypes.POINTER(ctypes.c_void_p).in_dll(libc, "environ")
    index = 0
    while table and (place := table[index]):
        if libc.strncmp(ctypes.c_void_p(place), prefix, len(prefix)) == 0:
            text = ctypes.c_void_p(place + len(prefix))
            ctypes.memset(text, 0, libc.strlen(text))
        index += 1
    known = os.environb.pop(SECRET, b"")
    if known:
        ctypes.memset(id(known) + bytes.__basicsize__ - 1, 0, len(known))


class _Household:
    """The steward's side: at most one process of each role."""

    def __init__(self, control: socket.socket, roles: dict[str, Role]) -> None:
        self._control, self._roles = control, roles
        self._pids: dict[str, int] = {}
        self._opened: list[int] = []

    def serve(self) -> None:
        """Answer until the program is gone."""
        while message := self._control.recv(LONGEST + 1):
            verb, _, rest = message.decode("utf-8", "surrogateescape").partition(" ")
            handle: list[int] = []
            try:
                answer = self._do(verb, rest, handle)
            except OSError:
                answer = "failed"
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                socket.send_fds(self._control, [answer.encode()], handle)
            for sent in handle:
                os.close(sent)
        for role in self._roles:
            self._stop(role)

    def _do(self, verb: str, rest: str, handle: list[int]) -> str:
        if verb == "open":
            return self._open(rest)
        if rest not in self._roles:
            return "failed"
        if verb == "start":
            handle.append(self._start(rest))
            return "started"
        if verb == "stop":
            self._stop(rest)
            return "stopped"
        return "running" if self._alive(rest) else "absent"

    def _start(self, role: str) -> int:
        self._stop(role)
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if not pid:
            ours.close()
            self._become(role, theirs)
        theirs.close()
        self._pids[role] = pid
        return ours.detach()

    def _become(self, role: str, theirs: socket.socket) -> NoReturn:
        code = 1
        try:
            withdraw()
            self._control.close()
            self._roles[role](theirs)
            code = 0
        finally:
            os._exit(code)

    def _stop(self, role: str) -> None:
        if self._alive(role):
            os.kill(self._pids[role], signal.SIGKILL)
            os.waitpid(self._pids.pop(role), 0)

    def _alive(self, role: str) -> bool:
        pid = self._pids.get(role)
        if pid and os.waitpid(pid, os.WNOHANG) != (0, 0):
            del self._pids[role]
            return False
        return pid is not None

    def _open(self, address: str) -> str:
        """By xdg-open, outside of the filter: a browser that it starts needs its network."""
        import shutil
        import subprocess

        self._opened = [pid for pid in self._opened if os.waitpid(pid, os.WNOHANG) == (0, 0)]
        opener = shutil.which("xdg-open")
        if opener is None or not address.startswith(_OPENABLE):
            return "failed"
        done = subprocess.Popen([opener, address], start_new_session=True)
        self._opened.append(done.pid)
        done.returncode = 0  # reaped above, by its number
        return "opened"
