"""The process that other programs of this computer speak to: it listens on the loopback address and opens nothing.

The program itself can have no such socket. The porter gets its listening sockets first and then gives up, to the
kernel, all calls that make another, connect one or listen with one. For each visitor it makes a pair of Unix sockets,
hands one end to the program and carries bytes. While the program has nobody to take visitors, as when its vault is
locked, they are told so here.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

from app.base.errors import UserError
from app.net import filter as kernel
from app.net import permit
from app.net.carrier import Carrier

HOSTS = ("127.0.0.1", "::1")
MOST_VISITORS = 128
"""Further ones wait at the door until somebody leaves."""
_ORDER, _ANSWER = struct.Struct("!cH"), struct.Struct("!HHB")
_LISTEN, _OPEN, _SHUT, _VISITOR = b"L", b"O", b"S", b"v"
_UNIX = getattr(socket, "AF_UNIX", -1)
_PATIENCE_S = 2.0
_LOOK_S = 0.2
_MOST_READ = 1 << 20
LOCKED = "Underdesk is locked; unlock it and ask again."

Take = Callable[[socket.socket], object]
"""What is done with the program's end of a visitor's line; it is the taker's from then on."""


class Porter(Protocol):
    """The program's side."""

    port: int
    narrowed: bool
    """Whether the kernel refuses it every other socket."""
    listens: bool
    """Until it is closed."""

    def open(self, take: Take) -> None:
        """Hand visitors in from now on; `take` is called on a thread of the porter's."""
        ...

    def shut(self) -> None:
        """Tell visitors from now on that Underdesk is locked. Those who are in stay until their lines are closed."""
        ...

    def close(self) -> None:
        """Listen no more; all visitors leave."""
        ...


def listeners(port: int) -> list[socket.socket]:
    """Sockets that listen on this computer's own addresses, on one free port for 0. Raises OSError.

    A port that another program has on either address counts as taken: "localhost" may mean either.
    """
    made = [socket.create_server((HOSTS[0], port), backlog=64)]
    try:
        port = port_of(made[0])
        if socket.has_ipv6:
            with contextlib.suppress(_NoSuchFamily):
                made.append(_second(port))
    except OSError:
        made[0].close()
        raise
    return made


def port_of(listener: socket.socket) -> int:
    """Where it listens; 0 for a Unix socket."""
    return 0 if listener.family == _UNIX else int(listener.getsockname()[1])


class _NoSuchFamily(Exception):
    """This computer has no loopback address of that family."""


def _second(port: int) -> socket.socket:
    try:
        return socket.create_server((HOSTS[1], port), family=socket.AF_INET6, backlog=64)
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise
        raise _NoSuchFamily from error


def refused(port: int, number: int) -> UserError:
    """Why a porter does not listen, by the system's number for it."""
    if number == errno.EADDRINUSE:
        return UserError(
            f"Port {port} is taken",
            why="another program on this computer listens there",
            todo="end that program or choose another port",
            code="port-taken",
        )
    why = "the system keeps it for itself" if number == errno.EACCES else f"of {os.strerror(number)}"
    return UserError(
        f"Underdesk cannot listen on port {port}", why=why, todo="choose another", code="port-refused"
    )


class Hall:
    """Listens, lets visitors in, and carries what is said. `run` is one thread's; `wake` may be called by any."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        self.take: Take | None = None
        self.carrier = Carrier()
        self._listening = sockets
        self._woken, self._waker = socket.socketpair()
        self._over = self._full = False
        for sock in (*sockets, self._woken):
            sock.setblocking(False)
        self.carrier.watch(self._woken, lambda: self._woken.recv(64))
        self._watch()

    def _watch(self) -> None:
        for sock in self._listening:
            self.carrier.watch(sock, lambda sock=sock: self._accept(sock))

    def run(self) -> None:
        """Until `stop`."""
        while not self._over:
            full = self.carrier.pairs >= MOST_VISITORS
            if full != self._full:
                self._full = full
                if full:
                    for sock in self._listening:
                        self.carrier.forget(sock)
                else:
                    self._watch()
            self.carrier.step()
        self.carrier.close()
        for sock in (*self._listening, self._woken, self._waker):
            sock.close()

    def stop(self) -> None:
        """End `run` soon."""
        self._over = True
        with contextlib.suppress(OSError):
            self._waker.send(b".")

    def _accept(self, listener: socket.socket) -> None:
        try:
            visitor, _ = listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError:  # there are no more handles: who waits stays waiting
            time.sleep(_LOOK_S)
            return
        if visitor.family != _UNIX:
            visitor.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ours, theirs = socket.socketpair()
        self.carrier.join(visitor, ours)
        take = self.take or _turn_away
        try:
            take(theirs)
        except OSError:
            theirs.close()


def _turn_away(line: socket.socket) -> None:
    """Hear a visitor a little, say that Underdesk is locked, and wait a moment for it to have been read."""
    threading.Thread(target=_say_locked, args=(line,), name="porter-locked", daemon=True).start()


def _say_locked(line: socket.socket) -> None:
    error = {"message": LOCKED, "type": "server_error", "param": None, "code": "locked"}
    body = json.dumps({"error": error}).encode()
    head = (
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nRetry-After: 10\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with line, contextlib.suppress(OSError):
        line.settimeout(_PATIENCE_S)
        read = len(line.recv(1 << 16))
        line.sendall(head.encode() + body)
        line.shutdown(socket.SHUT_WR)
        while read < _MOST_READ and (piece := line.recv(1 << 16)):
            read += len(piece)


# --- in a process of its own, outside of the program's filter ---


def live(control: socket.socket, listen: Callable[[int], list[socket.socket]] = listeners) -> None:
    """The process's whole life; ends when the program hangs up."""
    order, port = _ORDER.unpack(_whole(control, _ORDER.size))
    if order != _LISTEN:
        return
    try:
        sockets = listen(port)
    except OSError as error:
        control.sendall(_ANSWER.pack(error.errno or 1, 0, 0))
        return
    narrowed = narrow()
    control.sendall(_ANSWER.pack(0, port_of(sockets[0]) or port, narrowed))
    hall = Hall(sockets)
    hall.carrier.watch(control, lambda: _heed(control, hall))
    hall.run()


def narrow() -> bool:
    """Give up all other sockets, and files of more than no bytes; whether the kernel sees to the former."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if not kernel.available():
        return False
    try:
        kernel.install_for_porter()
    except OSError:
        return False
    return True


def _heed(control: socket.socket, hall: Hall) -> None:
    try:
        order, _ = _ORDER.unpack(_whole(control, _ORDER.size))
        if order == _OPEN:
            hall.take = lambda line: _hand_in(control, line)
        elif order == _SHUT:
            hall.take = None
            control.sendall(_SHUT)
    except (EOFError, OSError):
        hall.stop()


def _hand_in(control: socket.socket, line: socket.socket) -> None:
    socket.send_fds(control, [_VISITOR], [line.fileno()])
    line.close()


def _whole(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


class PorterAfar:
    """A Porter in a process that the steward started. Raises UserError (port-taken, port-refused), OSError."""

    def __init__(self, control: socket.socket, end: Callable[[], object], port: int) -> None:
        """`end` ends the process."""
        self.listens = True
        self._control, self._end = control, end
        self._thread: threading.Thread | None = None
        try:
            control.sendall(_ORDER.pack(_LISTEN, port))
            number, self.port, narrowed = _ANSWER.unpack(_whole(control, _ANSWER.size))
        except EOFError:
            number, self.port, narrowed = 5, 0, 0
        self.narrowed = bool(narrowed)
        if number:
            self.close()
            raise refused(port, number)

    def open(self, take: Take) -> None:
        """See Porter."""
        self._thread = threading.Thread(target=self._receive, args=(take,), name="porter", daemon=True)
        self._thread.start()
        with contextlib.suppress(OSError):
            self._control.sendall(_ORDER.pack(_OPEN, 0))

    def shut(self) -> None:
        """See Porter."""
        with contextlib.suppress(OSError):
            self._control.sendall(_ORDER.pack(_SHUT, 0))
        if self._thread:
            self._thread.join()
            self._thread = None

    def close(self) -> None:
        """See Porter."""
        self.listens = False
        with contextlib.suppress(OSError):
            self._end()
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        if self._thread:
            self._thread.join()
            self._thread = None
        self._control.close()

    def _receive(self, take: Take) -> None:
        """Until the porter says that it is shut, or is gone."""
        with contextlib.suppress(OSError):
            while True:
                told, handles, _, _ = socket.recv_fds(self._control, 1, 1)
                for handle in handles:
                    line = socket.socket(fileno=handle)
                    take(line) if line.family == _UNIX else line.close()  # no network socket gets in here
                if told != _VISITOR:
                    return


class PorterHere:
    """A Porter on a thread of this process, where there is no steward. Raises UserError (port-taken, port-refused)."""

    narrowed, listens = False, True

    def __init__(self, port: int) -> None:
        try:
            with permit.granted(permit.Pass()):
                sockets = listeners(port)
        except OSError as error:
            raise refused(port, error.errno or 1) from error
        self.port = port_of(sockets[0])
        self._hall = Hall(sockets)
        self._thread = threading.Thread(target=self._hall.run, name="porter", daemon=True)
        self._thread.start()

    def open(self, take: Take) -> None:
        """See Porter."""
        self._hall.take = take

    def shut(self) -> None:
        """See Porter."""
        self._hall.take = None

    def close(self) -> None:
        """See Porter."""
        self.listens = False
        self._hall.stop()
        self._thread.join()
