"""Sockets that look up ten times a second whether they may go on, and count what they carry."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import select
import selectors
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpcore

from app.net import permit
from app.net.body import LARGEST, Mouth
from app.net.door import is_loopback

T = TypeVar("T")
GATHER = 256 << 10
"""Bytes that one read gives at most, if they are there."""
SLICE_S = 0.1
"""How long a socket may block before it looks whether it was cut off or cancelled."""


class Wire(httpcore.NetworkStream):
    """One connection. Usable only inside `permit.granted`."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        sock.settimeout(SLICE_S)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = _patiently(
            lambda: self._sock.recv(max_bytes), timeout, httpcore.ReadTimeout, httpcore.ReadError
        )
        data = self._gathered(data) if data else data
        _leave().received += len(data)
        return data

    def _gathered(self, first: bytes) -> bytes:
        """`first` and what else is there already: larger pieces cost less on their way; nothing is waited for."""
        parts, size = [first], len(first)
        self._sock.setblocking(False)
        # What is not there yet raises, and so does trouble: the next read will meet it.
        with contextlib.suppress(OSError):
            while size < GATHER and (more := self._sock.recv(GATHER - size)):
                parts.append(more)
                size += len(more)
        self._sock.settimeout(SLICE_S)
        return b"".join(parts)

    def pour(self, mouth: Mouth, most: int, timeout: float | None) -> int:
        """Move what comes next, up to `most` bytes, into a pipe; how many they were, 0 where the other side hung up.

        Bytes that need no deciphering are moved by the kernel where it can, and never copied.
        """
        most, leave = min(most, LARGEST), _leave()
        pipe = mouth.ready()  # first, for a full pipe is not the other side's silence
        if sys.platform == "linux" and not isinstance(self._sock, ssl.SSLSocket):
            count = _patiently(
                lambda: _spliced(self._sock.fileno(), pipe, most),
                timeout,
                httpcore.ReadTimeout,
                httpcore.ReadError,
            )
            leave.received += count
            return count
        data = self.read(min(most, GATHER), timeout)
        mouth.put(data)
        return len(data)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        view = memoryview(buffer)
        while view:
            rest = view
            done = _patiently(
                lambda rest=rest: self._sock.send(rest), timeout, httpcore.WriteTimeout, httpcore.WriteError
            )
            _leave().sent += done
            view = view[done:]

    def close(self) -> None:
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        try:
            secured = ssl_context.wrap_socket(
                self._sock, server_hostname=server_hostname, do_handshake_on_connect=False
            )
        except BaseException:
            self.close()
            raise
        try:
            secured.settimeout(SLICE_S)
            _patiently(secured.do_handshake, timeout, httpcore.ConnectTimeout, httpcore.ConnectError)
        except BaseException:
            secured.close()  # it took the socket over
            raise
        return Wire(secured)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks: the TLS object, and whether the other side already spoke or hung up."""
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return True if info == "is_readable" else None  # never reuse a connection that went quiet


def _spliced(source: int, pipe: int, most: int) -> int:
    """Move what is there; raises TimeoutError when nothing came for a slice."""
    while True:
        with contextlib.suppress(BlockingIOError):
            return os.splice(source, pipe, most, flags=os.SPLICE_F_NONBLOCK)
        news = select.poll()
        news.register(source, select.POLLIN)
        if not news.poll(SLICE_S * 1000):
            raise TimeoutError


Found = tuple[socket.AddressFamily, tuple[Any, ...]]
LookUp = Callable[[str, int], list[Found]]
"""From a host and a port to addresses; raises OSError."""


def anywhere(host: str, port: int) -> list[Found]:
    """By the system's means, which may ask a name server."""
    return [(found[0], found[4]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def here(host: str, port: int) -> list[Found]:
    """This computer's loopback addresses; nobody is asked, and every other host is refused."""
    if host == "localhost":
        return [(socket.AF_INET, ("127.0.0.1", port)), (socket.AF_INET6, ("::1", port))]
    bare = host.strip("[]")
    if not is_loopback(bare):
        raise OSError(errno.EACCES, "not an address of this computer")
    return [(socket.AF_INET6 if ":" in bare else socket.AF_INET, (bare, port))]


def public(places: Sequence[str]) -> LookUp:
    """As `anywhere`, but addresses of this computer or its own network only for hosts of origins among `places`: a page
    that a stranger names may not lead to the router."""
    entered = {urlsplit(place).hostname for place in places if "://" in place}

    def look_up(host: str, port: int) -> list[Found]:
        found = anywhere(host, port)
        if host.strip("[]").lower() in entered:
            return found
        outside = [one for one in found if _is_global(str(one[1][0]))]
        if found and not outside:
            raise OSError(errno.EACCES, "an address of your own network")
        return outside

    return look_up


def _is_global(address: str) -> bool:
    """Whether an address is one of the internet at large; one that carries an IPv4 address counts as that."""
    place = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(place, ipaddress.IPv6Address):
        place = place.ipv4_mapped or place.sixtofour or (place.teredo or (None, None))[1] or place
    return place.is_global and not place.is_multicast


class Backend(httpcore.NetworkBackend):
    """Makes wires; TCP only."""

    def __init__(self, look_up: LookUp = anywhere) -> None:
        self._look_up = look_up

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        _leave().check()
        try:
            found = self._look_up(host, port)
        except (OSError, ValueError) as error:
            raise httpcore.ConnectError(str(error)) from error
        problem: Exception = httpcore.ConnectError(f"no address for {host}")
        for family, address in found:
            try:
                return _connect(_socket(family), address, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem


def _socket(family: socket.AddressFamily) -> socket.socket:
    try:
        return socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:  # a system without this family
        raise httpcore.ConnectError(str(error)) from error


def _connect(sock: socket.socket, address: Any, timeout: float | None) -> Wire:
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect_ex(address)  # how it went is asked below
        _patiently(lambda: _connected(sock), timeout, httpcore.ConnectTimeout, httpcore.ConnectError)
    except BaseException:
        sock.close()
        raise
    return Wire(sock)


def _connected(sock: socket.socket) -> None:
    """Wait one slice for the connection; raises TimeoutError when there is none yet, OSError when it failed."""
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_WRITE)
        if not selector.select(SLICE_S):
            raise TimeoutError
    code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


def _leave() -> permit.Pass:
    leave = permit.current()
    if leave is None:
        raise PermissionError("a socket of the gate was used outside of it")
    return leave


def _patiently(
    step: Callable[[], T], timeout: float | None, late: type[Exception], wrong: type[Exception]
) -> T:
    """Repeat `step` while it times out in slices, until `timeout` seconds are over; look for a cut in between."""
    deadline = time.monotonic() + timeout if timeout is not None else None
    while True:
        _leave().check()
        try:
            return step()
        except TimeoutError as error:
            if deadline is not None and time.monotonic() >= deadline:
                raise late(str(error)) from error
        except OSError as error:
            raise wrong(_words(error)) from error


def _words(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return f"tls: {error.reason or error}"
    return error.strerror or str(error)
