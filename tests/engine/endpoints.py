"""Servers that endpoints are entered for: a scripted one that can break every rule, and two real ones."""

from __future__ import annotations

import contextlib
import http.server
import importlib.util
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from app.base.errors import UserError
from app.base.paths import Profile
from app.engine.api import EngineEvent
from app.engine.remote.engine import RemoteEngine
from app.engine.remote.line import Trying
from app.engine.remote.target import Target
from app.models import starter
from app.models.manifest import load
from app.net import outside, permit
from app.net.door import Attempt, Door, Rules
from tests._support.fixtures import PASSPHRASE, make_vault
from tests._support.local_server import serving

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-a-secret-of-the-tests"
WORDS = ("Water", " is", " wet", ", says", " the", " desk", ".")
QUICK = Trying(pause=0.01)


def piece(content: str = "", **more: Any) -> bytes:
    """One event of a stream."""
    delta = {"content": content} if content else {}
    choice = {"index": 0, "delta": {**delta, **more.pop("delta", {})}, **more}
    return event({"object": "chat.completion.chunk", "choices": [choice]})


def event(document: Any) -> bytes:
    return b"data: " + json.dumps(document).encode() + b"\n\n"


USAGE = event(
    {"object": "chat.completion.chunk", "choices": [], "usage": {"prompt_tokens": 11, "completion_tokens": 7}}
)
END = piece(finish_reason="stop") + USAGE + b"data: [DONE]\n\n"


@dataclass
class Scripted:
    """Answers by `answer` (the handler and what was asked), else well. What was asked stands in `asked`."""

    answer: Callable[[Any, dict[str, Any]], None] | None = None
    words: tuple[str, ...] = WORDS
    statuses: list[tuple[int, bytes, dict[str, str]]] = field(default_factory=list)
    """Go first, one for each question, until none is left."""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    port: int = 0
    key: str = KEY
    now: int = 0
    most: int = 0
    left: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Scripted

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        if self._unknown():
            return
        self.send_json({"object": "list", "data": [{"id": "small", "max_model_len": 4096}, {"id": "other"}]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        script = self.script
        with script.lock:
            script.asked.append(body)
            script.headers.append({name.lower(): text for name, text in self.headers.items()})
            status = script.statuses.pop(0) if script.statuses else None
            script.now += 1
            script.most = max(script.most, script.now)
        try:
            if status:
                self.send_plain(*status)
            elif script.answer:
                script.answer(self, body)
            elif not self._unknown():
                self._well(body)
        finally:
            with script.lock:
                script.now -= 1

    def _unknown(self) -> bool:
        if self.headers.get("Authorization") == f"Bearer {self.script.key}":
            return False
        self.send_plain(401, b'{"error": {"message": "Incorrect API key provided."}}', {})
        return True

    def _well(self, body: dict[str, Any]) -> None:
        if self.path.endswith("/embeddings"):
            rows = [
                {"index": n, "embedding": [float(len(text)), 3.0, 4.0]}
                for n, text in enumerate(body["input"])
            ]
            self.send_json({"object": "list", "data": rows[::-1]})
            return
        words = ('{"name": ', '"Ann"', "}") if "response_format" in body else self.script.words
        limit = body.get("max_tokens", 99)
        self.begin()
        for word in words[:limit]:
            self.say(piece(word, **self._likely(body, word)))
        reason = "length" if limit < len(words) else "stop"
        self.say(piece(finish_reason=reason) + USAGE + b"data: [DONE]\n\n")

    def _likely(self, body: dict[str, Any], word: str) -> dict[str, Any]:
        if not body.get("logprobs"):
            return {}
        one = {"token": word, "logprob": -0.5, "bytes": list(word.encode()), "id": 7}
        return {"logprobs": {"content": [{**one, "top_logprobs": [one] * body["top_logprobs"]}]}}

    def begin(self, kind: str = "text/event-stream", status: int = 200) -> None:
        """The head of a stream that ends with the connection."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def say(self, data: bytes) -> None:
        """Some of it, at once; notes when nobody listens any more."""
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            self.script.left.set()
            raise

    def send_json(self, document: Any) -> None:
        self.send_plain(200, json.dumps(document).encode(), {"Content-Type": "application/json"})

    def send_plain(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def scripted(context: ssl.SSLContext | None = None) -> Iterator[Scripted]:
    """A scripted server for as long as the block lasts."""
    script = Scripted()
    with serving(_Handler, "scripted-server", script.release.set, context, script=script) as script.port:
        yield script


@dataclass
class Book:
    """A Directory: targets by id; `refusal` is what nobody agreed to."""

    targets: dict[str, Target] = field(default_factory=dict)
    secret: str = KEY
    refusal: UserError | None = None
    allowed: list[tuple[str, str, int]] = field(default_factory=list)

    def target(self, endpoint_id: str) -> Target:
        return self.targets[endpoint_id]

    def key(self, endpoint_id: str) -> str:
        return self.secret

    def allow(self, endpoint_id: str, scope: str, passages: int) -> None:
        self.allowed.append((endpoint_id, scope, passages))
        if self.refusal:
            raise self.refusal


@dataclass
class Rig:
    """A remote engine, what it knows, and the rows of its door."""

    engine: RemoteEngine
    book: Book
    door: Door
    rows: list[Attempt]


@contextmanager
def rig(
    *targets: Target, trying: Trying = QUICK, offline: bool = True, places: tuple[str, ...] = ()
) -> Iterator[Rig]:
    """An engine that knows these targets; the door is the program's own, and offline."""
    rows: list[Attempt] = []
    known = tuple(dict.fromkeys(target.address.removesuffix("/v1") for target in targets))
    door = outside.open_door(offline, rows.append, rules=Rules(endpoints=places or known))
    book = Book({target.id: target for target in targets})
    engine = RemoteEngine(door, book, trying)
    try:
        yield Rig(engine, book, door, rows)
    finally:
        assert engine.close(30), "a thread of the engine hung"
        door.close()


def pause() -> None:
    """Let other threads come on."""
    time.sleep(0.01)


class Heard(list[EngineEvent]):
    """A listener."""

    def __call__(self, event: EngineEvent) -> None:
        self.append(event)


# --- real servers ---


@dataclass(frozen=True)
class Real:
    """A server in a process of its own: what answers, what makes vectors (its own target), and its key."""

    chat: Target
    embedder: Target
    key: str


def free_port() -> int:
    with permit.granted(permit.Pass()), socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def native(build: bool) -> Path:
    """llama.cpp's own server, built from the source of the installed package; raises FileNotFoundError without one."""
    place = ROOT / "bench" / "llama_native.py"
    spec = importlib.util.spec_from_file_location("llama_native", place)
    assert spec and spec.loader
    module: Any = importlib.util.module_from_spec(spec)
    sys.modules["llama_native"] = module
    spec.loader.exec_module(module)
    if build:
        done = subprocess.run(
            [sys.executable, str(place), "llama-server"], capture_output=True, text=True, check=True
        )
        return Path(done.stdout.strip())
    made = Path(module.target(module.PROGRAMS["llama-server"]))
    if not made.exists():
        raise FileNotFoundError(made)
    return made


def _file(role: str) -> Path:
    offered = next(one for one in load() if one.role == role and one.source in ("starter", "packaged"))
    place = starter.locate(offered)
    assert place
    return place


@contextmanager
def llama_server(program: Path) -> Iterator[Real]:
    """Two of llama.cpp's servers, one that chats and one that makes vectors."""
    with contextlib.ExitStack() as stack:
        chat = stack.enter_context(_llama(program, _file("chat"), "-np", "4", "-c", "4096"))
        vectors = stack.enter_context(_llama(program, _file("embedding"), "--embeddings", "-c", "512"))
        yield Real(
            Target("chat", "llama-server", chat, "smollm2", context=1024),
            Target("vectors", "llama-server", vectors, "minilm"),
            KEY,
        )


@contextmanager
def _llama(program: Path, model: Path, *words: str) -> Iterator[str]:
    port = free_port()
    command = [str(program), "-m", str(model), "--host", "127.0.0.1", "--port", str(port), "--api-key", KEY]
    with subprocess.Popen(
        [*command, "--no-ui", "--offline", "-t", "1", *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            _await(f"http://127.0.0.1:{port}/health", server)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()
            server.wait(30)


def _await(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until it answers well; the patience only bounds a test that fails."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended"
        with permit.granted(permit.Pass()), contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, timeout=5).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server never came up")


@contextmanager
def own_server(root: Path) -> Iterator[Real]:
    """Another Underdesk that serves, with its starters."""
    make_vault(Profile(root)).close()
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--profile", str(root), "serve", "--port", "0", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE},
    )  # fmt: skip
    try:
        assert process.stdout
        text = ""
        while not text.endswith("}\n"):
            line = process.stdout.readline()
            assert line, process.communicate()[1]
            text += line
        told = json.loads(text)
        yield Real(
            Target("chat", "Underdesk", told["address"], "smollm2-135m-instruct", context=1024),
            Target("vectors", "Underdesk", told["address"], "all-minilm-l6-v2"),
            told["key"],
        )
    finally:
        process.terminate()
        process.communicate(timeout=60)
