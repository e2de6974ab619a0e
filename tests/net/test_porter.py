"""Who listens for the program: what it carries, and what the kernel leaves it."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from app.net import filter as kernel
from app.net.carrier import HELD
from app.net.porter import MOST_VISITORS, PorterAfar, PorterHere
from tests.net import house


@pytest.fixture
def porter() -> Iterator[PorterHere]:
    made = PorterHere(0)
    yield made
    made.close()


class Desk:
    """Takes lines."""

    def __init__(self, porter: PorterHere) -> None:
        self.lines: list[socket.socket] = []
        self.came = threading.Semaphore(0)
        self._porter = porter
        porter.open(self._take)

    def _take(self, line: socket.socket) -> None:
        self.lines.append(line)
        self.came.release()

    def pair(self) -> tuple[socket.socket, socket.socket]:
        """A visitor, and the program's end of its line."""
        visitor = socket.create_connection(("127.0.0.1", self._porter.port), timeout=30)
        assert self.came.acquire(timeout=30)
        line = self.lines[-1]
        line.settimeout(30)
        return visitor, line


def everything(sock: socket.socket) -> bytes:
    data = bytearray()
    while piece := sock.recv(1 << 16):
        data += piece
    return bytes(data)


def test_bytes_go_both_ways_whole(porter: PorterHere) -> None:
    visitor, line = Desk(porter).pair()
    sent = os.urandom(8 << 20), os.urandom(5 << 20)
    heard: dict[str, bytes] = {}

    def say(sock: socket.socket, data: bytes) -> None:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)

    def hear(name: str, sock: socket.socket) -> None:
        heard[name] = hashlib.sha256(everything(sock)).digest()

    works = [
        threading.Thread(target=work, args=arguments)
        for work, arguments in (
            (say, (visitor, sent[0])), (say, (line, sent[1])), (hear, ("line", line)), (hear, ("visitor", visitor)),
        )
    ]  # fmt: skip
    for work in works:
        work.start()
    for work in works:
        work.join(60)
    assert heard == {
        "line": hashlib.sha256(sent[0]).digest(), "visitor": hashlib.sha256(sent[1]).digest(),
    }  # fmt: skip
    visitor.close()
    line.close()


def test_who_is_not_read_holds_up_nobody_else_and_no_memory(porter: PorterHere) -> None:
    desk = Desk(porter)
    slow, slow_line = desk.pair()
    slow_line.setblocking(False)
    told = 0
    piece = b"x" * (1 << 16)
    quiet = 0
    while quiet < 50:  # until nothing more is taken for a while
        try:
            told += slow_line.send(piece)
            quiet = 0
        except BlockingIOError:
            quiet += 1
            threading.Event().wait(0.01)
        assert told < 64 << 20, "what nobody reads is taken without end"
    assert told >= HELD
    visitor, line = desk.pair()
    visitor.sendall(b"hello")
    assert line.recv(5) == b"hello"
    slow.settimeout(30)
    slow_line.setblocking(True)
    slow_line.shutdown(socket.SHUT_WR)
    assert len(everything(slow)) == told
    for sock in (slow, slow_line, visitor, line):
        sock.close()


def test_a_visitor_that_breaks_off_ends_the_line(porter: PorterHere) -> None:
    visitor, line = Desk(porter).pair()
    visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    visitor.close()
    assert line.recv(1) == b""
    line.close()


def test_a_last_word_arrives_though_the_visitor_is_still_talking(porter: PorterHere) -> None:
    visitor, line = Desk(porter).pair()
    visitor.sendall(b"a beginning")
    assert line.recv(100) == b"a beginning"
    line.sendall(b"enough")
    line.close()
    heard = b""
    try:
        for _ in range(200):
            visitor.sendall(b"x" * 65536)
    except OSError:
        heard = b""
    heard += visitor.recv(100)
    assert heard == b"enough"
    visitor.close()


def test_shut_it_tells_visitors_that_the_vault_is_locked(porter: PorterHere) -> None:
    porter.shut()
    with socket.create_connection(("127.0.0.1", porter.port), timeout=30) as visitor:
        visitor.sendall(b"GET / HTTP/1.1\r\n\r\n")
        told = everything(visitor)
    assert told.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 10" in told and b"Underdesk is locked" in told


def test_more_visitors_than_there_is_room_for_wait(porter: PorterHere) -> None:
    desk = Desk(porter)
    pairs = [desk.pair() for _ in range(MOST_VISITORS)]
    late = socket.create_connection(("127.0.0.1", porter.port), timeout=30)
    assert not desk.came.acquire(timeout=0.3)
    pairs[0][0].close()
    pairs[0][1].close()
    assert desk.came.acquire(timeout=30)
    for sock in (late, desk.lines[-1], *(sock for pair in pairs[1:] for sock in pair)):
        sock.close()


def test_a_network_socket_is_not_taken_from_it() -> None:
    ours, theirs = socket.socketpair()
    taken: list[socket.socket] = []

    def pretend() -> None:
        theirs.recv(3)
        theirs.sendall(b"\0\0\0\5\1")  # it listens on port 5
        theirs.recv(3)
        one, two = socket.socketpair()
        with socket.socket() as network, one, two:
            socket.send_fds(theirs, [b"v"], [network.fileno()])
            socket.send_fds(theirs, [b"v"], [one.fileno()])
        theirs.close()

    pretending = threading.Thread(target=pretend)
    pretending.start()
    porter = PorterAfar(ours, lambda: None, 5)
    porter.open(taken.append)
    pretending.join(30)
    porter.close()
    assert [line.family for line in taken] == [socket.AF_UNIX]
    for line in taken:
        line.close()


@pytest.mark.skipif(not kernel.available(), reason="the kernel's filter exists on Linux (x86-64, ARM64) only")
def test_the_kernel_leaves_it_nothing_but_to_accept() -> None:
    told = narrowed()
    assert told["narrowed"]
    assert {name for name, came in told["tried"].items() if came != "done"} == {
        "socket", "socket6", "udp", "unix", "connect", "connect unix", "bind", "listen", "write a file",
    }  # fmt: skip
    assert told["tried"]["accept"] == told["tried"]["pair"] == "done"


def narrowed() -> Any:
    """What a process that narrowed itself can still do."""
    body = """
import json, os, socket, tempfile
from app.net import porter
listening = porter.listeners(0)
port = listening[0].getsockname()[1]
spare, spare_unix, fresh = socket.socket(), socket.socket(socket.AF_UNIX), socket.socket()
fresh.bind(("127.0.0.1", 0))
visitor = socket.create_connection(("127.0.0.1", port))
narrowed = porter.narrow()
tried = {}
def attempt(name, work):
    try:
        work()
        tried[name] = "done"
    except OSError as error:
        tried[name] = error.errno
def write():
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"x")
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
attempt("accept", listening[0].accept)
attempt("pair", socket.socketpair)
attempt("socket", socket.socket)
attempt("socket6", lambda: socket.socket(socket.AF_INET6))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
attempt("unix", lambda: socket.socket(socket.AF_UNIX))
attempt("connect", lambda: spare.connect(("127.0.0.1", port)))
attempt("connect unix", lambda: spare_unix.connect("/tmp/nothing"))
attempt("bind", lambda: spare.bind(("127.0.0.1", 0)))
attempt("listen", fresh.listen)
attempt("write a file", write)
print(json.dumps({"narrowed": narrowed, "tried": tried}))
"""
    done = subprocess.run(
        [sys.executable, "-c", body], capture_output=True, text=True, cwd=house.ROOT, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
