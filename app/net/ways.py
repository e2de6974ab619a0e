"""The eleven ways out that a program like this has, each as a client that would really get through were it let."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.util
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.net.witness import HOST, Ports

FLAG = "--try-way"
"""The argument by which the program becomes a process that tries one way, and ends."""
PATIENCE_S = 3.0
THROUGH, REFUSED = 0, 3
_INET, _STREAM, _DATAGRAM = 2, 1, 2
_QUESTION = b"\x1d\xe5\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x09underdesk\x07invalid\x00\x00\x01\x00\x01"


@dataclass(frozen=True)
class Client:
    """One way. `apart`: tried in a child process; `needs` is the module without which it does not exist here."""

    name: str
    go: Callable[[Ports], object]
    apart: bool = False
    needs: str = ""

    @property
    def installed(self) -> bool:
        """Whether this installation has it at all."""
        try:
            return not self.needs or importlib.util.find_spec(self.needs) is not None
        except ModuleNotFoundError:  # the package around it
            return False


def _url(ports: Ports) -> str:
    return f"http://{HOST}:{ports.tcp}/"


def _urllib(ports: Ports) -> None:
    request: Any = importlib.import_module("urllib.request")
    request.build_opener(request.ProxyHandler({})).open(_url(ports), timeout=PATIENCE_S)


def _requests(ports: Ports) -> None:
    session: Any = importlib.import_module("requests").Session()
    session.trust_env = False
    session.get(_url(ports), timeout=PATIENCE_S)


def _httpx(ports: Ports) -> None:
    import httpx

    with httpx.Client(trust_env=False) as client:
        client.get(_url(ports), timeout=PATIENCE_S)


def _httpx_async(ports: Ports) -> None:
    import asyncio

    import httpx

    async def visit() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(_url(ports), timeout=PATIENCE_S)

    asyncio.run(visit())


def _hub(ports: Ports) -> None:
    hub: Any = importlib.import_module("huggingface_hub")
    hub.HfApi(endpoint=_url(ports).rstrip("/")).model_info("a/b", timeout=PATIENCE_S)


def _xet(ports: Ports) -> None:
    """Native code with a client of its own; the file asked for does not exist anywhere."""
    xet: Any = importlib.import_module("hf_xet")
    wanted = xet.PyXetDownloadInfo(os.path.join(os.environ["HF_HOME"], "out"), "0" * 64, 10)
    xet.download_files([wanted], _url(ports).rstrip("/"), ("token", 9_999_999_999), None, None)


def _address(port: int) -> bytes:
    """A struct sockaddr_in; macOS begins it with its length."""
    family = struct.pack("BB", 16, _INET) if sys.platform == "darwin" else struct.pack("=H", _INET)
    return family + struct.pack("!H4s8x", port, socket.inet_aton(HOST))


class _Native:
    """A socket by the system's own library, past Python. Raises OSError where there is none to be had."""

    def __init__(self, kind: int) -> None:
        self._library: Any = ctypes.CDLL("ws2_32" if sys.platform == "win32" else None, use_errno=True)
        self._handle = self._library.socket(_INET, kind, 0)
        self._check(self._handle)

    def connect(self, port: int) -> None:
        self._check(self._library.connect(self._handle, _address(port), 16))

    def send_to(self, port: int, words: bytes) -> None:
        self._check(self._library.sendto(self._handle, words, len(words), 0, _address(port), 16))

    def close(self) -> None:
        (self._library.closesocket if sys.platform == "win32" else self._library.close)(self._handle)

    @staticmethod
    def _check(result: int) -> None:
        if result < 0:
            raise OSError(ctypes.get_errno(), "the system refused")


def _raw_connect(ports: Ports) -> None:
    with contextlib.closing(_Native(_STREAM)) as native:
        native.connect(ports.tcp)


def _raw_datagram(port: int, words: bytes) -> None:
    with contextlib.closing(_Native(_DATAGRAM)) as native:
        native.send_to(port, words)


def _udp(ports: Ports) -> None:
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"self-test", (HOST, ports.udp))
    except OSError:
        _raw_datagram(ports.udp, b"self-test")


def _dns(ports: Ports) -> None:
    """The question that a look-up of a name sends, sent to the listener as to a name server."""
    _raw_datagram(ports.udp, _QUESTION)


def _child(ports: Ports) -> None:
    """A process of its own, which no hook inside Python's first process reaches."""
    socket.create_connection((HOST, ports.tcp), PATIENCE_S).close()


def _qt(ports: Ports) -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    core: Any = importlib.import_module("PySide6.QtCore")
    network: Any = importlib.import_module("PySide6.QtNetwork")
    network.QNetworkProxyFactory.setUseSystemConfiguration(False)
    app = core.QCoreApplication([])
    manager = network.QNetworkAccessManager()
    reply = manager.get(network.QNetworkRequest(core.QUrl(_url(ports))))
    reply.finished.connect(app.quit)
    core.QTimer.singleShot(int(PATIENCE_S * 1000), app.quit)
    app.exec()
    if reply.attribute(network.QNetworkRequest.Attribute.HttpStatusCodeAttribute) is None:
        raise OSError("Qt got no answer")


CLIENTS: tuple[Client, ...] = (
    Client("urllib", _urllib),
    Client("requests", _requests, apart=True, needs="requests"),
    Client("httpx", _httpx),
    Client("httpx async", _httpx_async),
    Client("huggingface_hub", _hub, apart=True, needs="huggingface_hub"),
    Client("hf_xet", _xet, apart=True, needs="hf_xet"),
    Client("a raw connect of the C library", _raw_connect),
    Client("UDP", _udp),
    Client("DNS", _dns),
    Client("a child process", _child, apart=True),
    Client("QtNetwork", _qt, apart=True, needs="PySide6.QtNetwork"),
)


def main(words: list[str]) -> int:
    """The process: tries the way of that number against those ports; the exit code tells whether it got an answer."""
    number, tcp, udp = (int(word) for word in words)
    client = CLIENTS[number]
    if client.needs:
        importlib.import_module(client.needs)
    given_up = threading.Timer(2 * PATIENCE_S, os._exit, [REFUSED])  # some try again and again
    given_up.daemon = True
    given_up.start()
    try:
        client.go(Ports(tcp, udp))
    except Exception as error:
        if not refused(error):
            return THROUGH
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return REFUSED
    return THROUGH


def refused(error: BaseException) -> bool:
    """Whether a client's failure means that it reached nobody: one that was answered badly did get through."""
    answered = ("HTTPError", "HTTPStatusError", "RepositoryNotFoundError", "HfHubHTTPError")
    return type(error).__name__ not in answered
