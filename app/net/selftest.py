"""Tries the ways out that Python code has, against a listener of our own, and tells which were blocked."""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass

from app.base.errors import UserError
from app.net import permit
from app.net.door import Ask, Door

PATIENCE_S = 2.0


@dataclass(frozen=True)
class Way:
    """A way out and whether it was blocked: it raised, and the listener heard nothing."""

    way: str
    blocked: bool


def run_self_test(door: Door) -> list[Way]:
    """Try each way to a listener on this computer; nothing is sent to any other. Takes a moment when all is well.

    What native code could do by itself is not tried here.
    """
    with permit.granted(permit.Pass()), socket.socket() as listener, _datagrams() as datagrams:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        listener.setblocking(False)
        datagrams.setblocking(False)
        ports = listener.getsockname()[1], datagrams.getsockname()[1]
        ways = _ways(door, *ports)
        return [Way(name, _blocked(attempt, listener, datagrams)) for name, attempt in ways.items()]


def _datagrams() -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    return sock


def _ways(door: Door, port: int, datagram_port: int) -> dict[str, Callable[[], object]]:
    url = f"http://127.0.0.1:{port}/"
    return {
        "the gate itself": lambda: _through(door, url),
        "a plain socket": lambda: _plain(port),
        "a datagram": lambda: _datagram(datagram_port),
        "a name look-up": lambda: socket.getaddrinfo("localhost", port),
        "urllib": lambda: _urllib(url),
        "http.client": lambda: _http_client(port),
        "httpx": lambda: _httpx(url),
        "a listening socket": _listen,
    }


def _through(door: Door, url: str) -> None:
    with door.stream(Ask("model-download", url)):
        return


def _plain(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S).close()


def _datagram(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(b"self-test", ("127.0.0.1", port))


def _urllib(url: str) -> None:
    import urllib.request

    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(url, timeout=PATIENCE_S)


def _http_client(port: int) -> None:
    import http.client

    http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S).connect()


def _httpx(url: str) -> None:
    import httpx

    try:
        httpx.get(url, trust_env=False, timeout=PATIENCE_S)
    except httpx.HTTPError as error:
        raise OSError(str(error)) from error


def _listen() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))


def _blocked(attempt: Callable[[], object], listener: socket.socket, datagrams: socket.socket) -> bool:
    with permit.withheld():
        try:
            attempt()
            refused = False
        except (UserError, OSError):
            refused = True
    return refused and not _heard(listener, datagrams)


def _heard(listener: socket.socket, datagrams: socket.socket) -> bool:
    """Whether anything arrived; empties what did."""
    heard = False
    for receive in (lambda: _answer(listener), lambda: datagrams.recv(64)):
        try:
            receive()
            heard = True
        except BlockingIOError:
            continue
    return heard


def _answer(listener: socket.socket) -> None:
    visitor, _ = listener.accept()
    visitor.close()
