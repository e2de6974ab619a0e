"""A model hub on the loopback address that can misbehave in every way a real one does."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from app.net import permit
from app.net.door import Purpose


@dataclass
class Hub:
    """Serves `files` by path. `mood` says how; `hits` records (method, path, range) of every request."""

    files: dict[str, bytes] = field(default_factory=dict)
    mood: str = "well"
    elsewhere: str = ""
    declared: str = ""
    hits: list[tuple[str, str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    release: threading.Event = field(default_factory=threading.Event)
    sending: threading.Event = field(default_factory=threading.Event)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def purposes(self, *more: str) -> list[Purpose]:
        return [Purpose(name, "Testing", (self.origin, *more)) for name in ("model-download", "model-search")]


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def setup(self) -> None:
        self.hub.connections += 1
        super().setup()

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        hub = self.hub
        hub.hits.append(("GET", self.path, self.headers.get("Range", "")))
        hub.headers.append({name.lower(): value for name, value in self.headers.items()})
        if self.path in hub.files and hub.mood.startswith("redirect"):
            return self._redirect(hub)
        body = hub.files.get(self.path.removeprefix("/cdn"))
        if hub.mood.isdecimal():
            return self._answer(int(hub.mood), b"no", {"Retry-After": "7"})
        if body is None:
            return self._answer(404, b"nothing here")
        return self._send(body)

    def _redirect(self, hub: Hub) -> None:
        target = self.path if hub.mood == "redirect-loop" else hub.elsewhere or f"/cdn{self.path}"
        linked = {"X-Linked-ETag": f'"{hub.declared}"'} if hub.declared else {}
        self._answer(302, b"", {"Location": target, "Set-Cookie": "id=1", **linked})

    def _send(self, body: bytes) -> None:
        start = self._start()
        if start >= len(body) and start:
            return self._answer(416, b"", {"Content-Range": f"bytes */{len(body)}"})
        rest = self._spoil(body[start:])
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - start))
        self.end_headers()
        self.wfile.write(rest)
        self.wfile.flush()
        self.hub.sending.set()
        if self.hub.mood == "stalled":
            self.hub.release.wait(20)
        if len(rest) < len(body) - start:
            self.close_connection = True
        return None

    def _start(self) -> int:
        wanted = self.headers.get("Range", "")
        return int(wanted[6:].rstrip("-")) if wanted and self.hub.mood != "rangeless" else 0

    def _spoil(self, rest: bytes) -> bytes:
        match self.hub.mood:
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


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


@contextmanager
def running() -> Iterator[Hub]:
    """A hub for as long as the block lasts."""
    hub = Hub()
    with permit.granted(permit.Pass()):  # an earlier test may have put this process under the guard
        server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    hub.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="hub")
    thread.start()
    try:
        yield hub
    finally:
        hub.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def sha256(data: bytes) -> str:
    """Its hash."""
    return hashlib.sha256(data).hexdigest()
