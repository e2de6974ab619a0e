"""A listener on the loopback address that tells what reached it: without one, "blocked" would be a mere claim."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from dataclasses import dataclass
from typing import Any, Protocol

from app.net import permit

HOST = "127.0.0.1"
_ANSWER = b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
_PATIENCE_S = 2.0
_SILENCE_S = 0.3


@dataclass(frozen=True)
class Ports:
    """Where it listens."""

    tcp: int
    udp: int


class Witness(Protocol):
    """What a self-test asks."""

    ports: Ports

    def heard(self) -> int:
        """How many connections and datagrams arrived since it was set up."""
        ...

    def control(self) -> bool:
        """Whether a process that may use the network reaches it: else its silence proves nothing."""
        ...

    def close(self) -> None:
        """End it."""
        ...


class Listener:
    """Listens in this process, on threads of its own. Raises OSError where the loopback address cannot be had."""

    def __init__(self) -> None:
        self._heard = 0
        self._lock = threading.Lock()
        with permit.granted(permit.Pass()):
            self._tcp = socket.create_server((HOST, 0), backlog=64)
            self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._udp.bind((HOST, 0))
        self.ports = Ports(self._tcp.getsockname()[1], self._udp.getsockname()[1])
        self._closing = threading.Event()
        works = (self._visits, self._datagrams)
        self._threads = [threading.Thread(target=work, name="witness", daemon=True) for work in works]
        for sock in (self._tcp, self._udp):
            sock.settimeout(0.05)
        for thread in self._threads:
            thread.start()

    def heard(self) -> int:
        """See Witness."""
        with self._lock:
            return self._heard

    def control(self) -> bool:
        """See Witness; by both kinds of socket."""
        before = self.heard()
        with permit.granted(permit.Pass()), contextlib.suppress(OSError):
            socket.create_connection((HOST, self.ports.tcp), _PATIENCE_S).close()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                sender.sendto(b"control", (HOST, self.ports.udp))
        for _ in range(40):
            if self.heard() >= before + 2:
                return True
            self._closing.wait(0.05)
        return False

    def close(self) -> None:
        """End the threads."""
        self._closing.set()
        for thread in self._threads:
            thread.join()
        self._tcp.close()
        self._udp.close()

    def _count(self) -> None:
        with self._lock:
            self._heard += 1

    def _visits(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(OSError):
                visitor, _ = self._tcp.accept()
                self._count()
                with visitor:
                    visitor.settimeout(_SILENCE_S)
                    visitor.recv(4096)
                    visitor.sendall(_ANSWER)

    def _datagrams(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(OSError):
                self._udp.recvfrom(4096)
                self._count()


# --- in a process of its own, outside of the filter ---


def live(sock: socket.socket) -> None:
    """The process: tells its ports, then answers each line, until the program hangs up."""
    listener = Listener()
    verbs: dict[str, Any] = {"heard": listener.heard, "control": listener.control}
    with sock, sock.makefile("rw", encoding="ascii") as pipe:
        _say(pipe, [listener.ports.tcp, listener.ports.udp])
        for line in pipe:
            _say(pipe, verbs[line.strip()]())


def _say(pipe: Any, answer: object) -> None:
    pipe.write(json.dumps(answer) + "\n")
    pipe.flush()


class Afar:
    """A Witness in a process that the steward started."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._pipe = sock.makefile("rw", encoding="ascii")
        tcp, udp = self._answer()
        self.ports = Ports(int(tcp), int(udp))

    def heard(self) -> int:
        """See Witness."""
        return int(self._ask("heard"))

    def control(self) -> bool:
        """See Witness."""
        return bool(self._ask("control"))

    def close(self) -> None:
        """Hang up, which ends it."""
        self._pipe.close()
        self._sock.close()

    def _ask(self, verb: str) -> Any:
        self._pipe.write(verb + "\n")
        self._pipe.flush()
        return self._answer()

    def _answer(self) -> Any:
        line = self._pipe.readline()
        if not line:
            raise OSError("the listener of the self-test is gone")
        return json.loads(line)
