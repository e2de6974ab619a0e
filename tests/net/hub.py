"""A model hub on the loopback address that can misbehave in every way a real one does."""

from __future__ import annotations

import hashlib
import http.server
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from app.net.door import Purpose
from tests._support.local_server import serving


@dataclass
class Hub:
    """Serves `files` by path. `mood` says how; `hits` records (method, path, range) of every request.

    `moods` go first, one for each request, until none is left. `tag` marks the version (If-Range is kept to), `served`
    counts the bytes of bodies, `rate` slows each connection down to so many bytes a second; the mood `cut` hangs up
    once `served` passed `cut`.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    mood: str = "well"
    moods: list[str] = field(default_factory=list)
    tag: str = ""
    served: int = 0
    rate: int = 0
    after: str = "7"
    cut: int = 0
    elsewhere: str = ""
    declared: str = ""
    hits: list[tuple[str, str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    release: threading.Event = field(default_factory=threading.Event)
    sending: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def purposes(self, *more: str) -> list[Purpose]:
        return [Purpose(name, "Testing", (self.origin, *more)) for name in ("model-download", "model-search")]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub
    mood: str = ""

    def setup(self) -> None:
        self.hub.connections += 1
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 << 10)
        super().setup()

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        hub = self.hub
        with hub.lock:
            hub.hits.append(("GET", self.path, self.headers.get("Range", "")))
            hub.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.mood = hub.moods.pop(0) if hub.moods else hub.mood
        if self.path in hub.files and self.mood.startswith("redirect"):
            return self._redirect(hub)
        body = hub.files.get(self.path.removeprefix("/cdn"), hub.files.get(self.path.partition("?")[0]))
        if self.mood.isdecimal():
            return self._answer(int(self.mood), b"no", {"Retry-After": hub.after})
        if body is None:
            return self._answer(404, b"nothing here")
        return self._send(body)

    def _redirect(self, hub: Hub) -> None:
        target = self.path if self.mood == "redirect-loop" else hub.elsewhere or f"/cdn{self.path}"
        linked = {"X-Linked-ETag": f'"{hub.declared}"'} if hub.declared else {}
        self._answer(302, b"", {"Location": target, "Set-Cookie": "id=1", **linked})

    def _send(self, body: bytes) -> None:
        start, end = self._asked(len(body))
        if start >= len(body) and start:
            return self._answer(416, b"", {"Content-Range": f"bytes */{len(body)}"})
        part = body[start:end]
        whole = self.headers.get("Range") is None or self.mood == "rangeless" or end - start == len(body)
        rest = self._spoil(part)
        self.send_response(200 if whole else 206)
        if not whole:
            shift = 1 if self.mood == "astray" else 0
            self.send_header("Content-Range", f"bytes {start + shift}-{end - 1}/{len(body)}")
        for name, value in (("ETag", self.hub.tag), ("Accept-Ranges", self._ranges())):
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        self._write(rest)
        self.hub.sending.set()
        if self.mood == "stalled":
            self.hub.release.wait(20)
        if len(rest) < len(part):
            self.close_connection = True
        return None

    def _ranges(self) -> str:
        return "" if self.mood == "rangeless" or not self.hub.tag else "bytes"

    def _write(self, body: bytes) -> None:
        step = max(1, self.hub.rate // 20) if self.hub.rate else 1 << 20
        for at in range(0, len(body), step):
            self.wfile.write(body[at : at + step])
            with self.hub.lock:
                self.hub.served += len(body[at : at + step])
            if self.mood == "cut" and self.hub.served >= self.hub.cut:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if self.hub.rate:
                time.sleep(0.05)
        self.wfile.flush()

    def _asked(self, size: int) -> tuple[int, int]:
        """The bytes that were asked for: all, where the condition does not hold."""
        wanted = self.headers.get("Range", "")
        condition = self.headers.get("If-Range")
        if not wanted or self.mood == "rangeless" or (condition and condition != self.hub.tag):
            return 0, size
        first, _, last = wanted[6:].partition("-")
        return int(first), min(int(last) + 1, size) if last else size

    def _spoil(self, rest: bytes) -> bytes:
        match self.mood:
            case "short" | "stalled":
                return rest[: len(rest) // 2]
            case "corrupt":
                return rest[:-1] + bytes([rest[-1] ^ 1])
            case _:
                return rest

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def running() -> Iterator[Hub]:
    """A hub for as long as the block lasts."""
    hub = Hub()
    with serving(_Handler, "hub", hub.release.set, hub=hub) as hub.port:
        yield hub


def sha256(data: bytes) -> str:
    """Its hash."""
    return hashlib.sha256(data).hexdigest()
