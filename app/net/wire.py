"""Sockets that look up ten times a second whether they may go on, and count what they carry."""

from __future__ import annotations

import os
import selectors
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import httpcore

from app.net import permit

T = TypeVar("T")
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
        _leave().received += len(data)
        return data

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
            secured.settimeout(SLICE_S)
            _patiently(secured.do_handshake, timeout, httpcore.ConnectTimeout, httpcore.ConnectError)
        except BaseException:
            self.close()
            raise
        return Wire(secured)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks: the TLS object, and whether the other side already spoke or hung up."""
        if info == "ssl_object":
            return self._sock if isinstance(self._sock, ssl.SSLSocket) else None
        return True if info == "is_readable" else None  # never reuse a connection that went quiet


class Backend(httpcore.NetworkBackend):
    """Makes wires; TCP only."""

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
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        problem: Exception = httpcore.ConnectError(f"no address for {host}")
        for family, kind, protocol, _, address in found:
            try:
                return _connect(socket.socket(family, kind, protocol), address, timeout)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
        raise problem


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
