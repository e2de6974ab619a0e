"""A program whose local API listens: its client, and raw sockets to it."""

from __future__ import annotations

import base64
import json
import socket
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import openai

from app.assembly import AppCore
from app.engine.scripted import ScriptedEngine


@dataclass
class Reply:
    """What came back on a socket."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def error(self) -> dict[str, Any]:
        """The error in it."""
        return json.loads(self.body)["error"]


@dataclass
class Served:
    """The program, its engine, a client of it and what to say by hand."""

    core: AppCore
    engine: ScriptedEngine
    clients: list[openai.OpenAI] = field(default_factory=list)

    @property
    def port(self) -> int:
        return self.core.api.port

    def client(self, key: str | None = None) -> openai.OpenAI:
        """The official client, which tries once only."""
        made = openai.OpenAI(
            base_url=self.core.api.address, api_key=key or self.core.api.key(), max_retries=0, timeout=60
        )
        self.clients.append(made)
        return made

    def line(self) -> socket.socket:
        """A connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def head(self, path: str = "/v1/models", method: str = "GET", **changed: str | None) -> bytes:
        """The head of a request; a header that is None is left out."""
        headers: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.port}",
            "Authorization": f"Bearer {self.core.api.key()}",
            "Connection": "close",
            **{name.replace("_", "-"): value for name, value in changed.items()},
        }
        lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
        return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode()

    def say(self, *pieces: bytes) -> Reply:
        """Say that on a connection of its own and hear the answer."""
        with self.line() as line:
            for piece in pieces:
                line.sendall(piece)
            return heard(line)

    def post(self, document: object, path: str = "/v1/chat/completions", **changed: str | None) -> Reply:
        """A JSON request by hand."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        length = {"Content_Type": "application/json", "Content_Length": str(len(body)), **changed}
        return self.say(self.head(path, "POST", **length) + body)


def heard(line: socket.socket) -> Reply:
    """One reply, until its end or the connection's."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = line.recv(1 << 16)
        if not piece:
            return Reply(0, {}, data)
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest)}
    length = int(headers.get("content-length", "-1"))
    while length < 0 or len(body) < length:
        piece = line.recv(1 << 16)
        if not piece:
            break
        body += piece
    return Reply(int(first.split()[1]), headers, body)


def four_pixels() -> str:
    """A PNG of red and green above blue and white, as clients send it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"\0\xff\0\0\0\xff\0" + b"\0\0\0\xff\xff\xff\xff"
    head = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    image = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
    return "data:image/png;base64," + base64.b64encode(image + chunk(b"IEND", b"")).decode()


def until_cancelled(run: Any) -> None:
    """Wait until every generation of a run was told to stop."""
    for handle in run.handles:
        handle.stop.wait(30)


Make = Callable[..., Served]
