"""Fetches the same file as curl does, from the same server on this computer, and prints how the speeds compare.

It stands outside the program because the program itself opens no connection for a measurement. What it measures is
the program's own way: the request by the broker, the hash, the disk, the final name.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZE = 300_000_000
TIMES = 5
GIGABIT = 125_000_000
GOAL = 0.9
PATH = "/maker/tiny/resolve/main/tiny.gguf"


def answer(visitor: socket.socket, path: Path, rate: int) -> None:
    """Serve one connection: the file, or the part of it that is asked for, at `rate` bytes a second (0: all it can)."""
    size = path.stat().st_size
    with visitor, path.open("rb") as file, contextlib.suppress(OSError):
        while request := _request(visitor):
            first, last = 0, size - 1
            if "range" in request:
                words = request["range"].removeprefix("bytes=").partition("-")
                first, last = int(words[0]), int(words[2] or size - 1)
            head = f'Content-Length: {last - first + 1}\r\nETag: "1"\r\nAccept-Ranges: bytes\r\n\r\n'
            status = (
                f"206 Partial Content\r\nContent-Range: bytes {first}-{last}/{size}"
                if "range" in request
                else "200 OK"
            )
            visitor.sendall(f"HTTP/1.1 {status}\r\n{head}".encode())
            _send(visitor, file.fileno(), first, last + 1, rate)


def _request(visitor: socket.socket) -> dict[str, str]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = visitor.recv(1 << 16)
        if not more:
            return {}
        data += more
    lines = data.decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines[1:] if line)
    return {"": lines[0], **{name.lower(): value for name, _, value in pairs}}


def _send(visitor: socket.socket, handle: int, at: int, end: int, rate: int) -> None:
    begun, first = time.monotonic(), at
    while at < end:
        at += os.sendfile(visitor.fileno(), handle, at, min(1 << 20, end - at))
        early = (at - first) / rate - (time.monotonic() - begun) if rate else 0.0
        if early > 0.002:
            time.sleep(early)


def serve(path: Path, rate: int) -> None:
    """The server's process: prints its port, then serves until it is killed."""
    door = socket.create_server(("127.0.0.1", 0))
    print(door.getsockname()[1], flush=True)
    while True:
        visitor, _ = door.accept()
        threading.Thread(target=answer, args=(visitor, path, rate), daemon=True).start()


@contextlib.contextmanager
def served(path: Path, rate: int) -> Generator[str, None, None]:
    """The address of a server in a process of its own."""
    command = [sys.executable, __file__, "serve", str(path), str(rate)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def by_curl(origin: str, target: Path) -> float:
    """curl's time for the file."""
    target.unlink(missing_ok=True)
    return seconds(lambda: subprocess.run(["curl", "-sfo", str(target), origin + PATH], check=True))


def by_curl_checked(origin: str, target: Path) -> float:
    """curl's time with the hash taken afterwards, which ours takes meanwhile."""
    return by_curl(origin, target) + seconds(lambda: hashlib.sha256(target.read_bytes()).hexdigest())


def by_us(origin: str, target: Path, sha256: str, door: Any) -> float:
    """Ours, until the file has its final name."""
    from app.base.jobs import CancelToken
    from app.models.crew import Errand
    from app.models.manifest import ModelFile, load
    from app.models.sources import Part
    from app.models.transfer import Transfer

    target.unlink(missing_ok=True)
    file = ModelFile("tiny.gguf", SIZE, sha256=sha256)
    offered = replace(load().starter, parts=(file,))
    errand = Errand(Part(target, origin + PATH, file), offered, door, CancelToken())
    return seconds(lambda: Transfer(errand).run(lambda done, total: None))


def compare(
    folder: Path, file: Path, rate: int, start: Callable[[], Any], purposes: Any
) -> tuple[float, float]:
    """Curl's time over ours, each from two fetches one after the other; and the same where curl's file is hashed."""
    from app.net.brokered import BrokeredDoor

    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    with served(file, rate) as origin:
        purposes(origin)
        door = BrokeredDoor(False, lambda row: None, start)
        try:
            by_us(origin, folder / "ours", digest, door)
            pairs = [
                (
                    by_curl(origin, folder / "curls"),
                    by_us(origin, folder / "ours", digest, door),
                    by_curl_checked(origin, folder / "curls"),
                )
                for _ in range(TIMES)
            ]
        finally:
            door.close()
    plain = statistics.median(curl / ours for curl, ours, _ in pairs)
    return plain, statistics.median(checked / ours for _, ours, checked in pairs)


def figures() -> list[dict[str, Any]]:
    """The rows: over a line of a gigabit a second, and as fast as the server can."""
    from app.net import broker
    from app.net import door as doors
    from app.net.link import OnSocket
    from app.net.steward import split_off

    def allow(origin: str) -> None:
        place.write_text(origin)

    def live(sock: socket.socket) -> None:
        doors.PURPOSES = (doors.Purpose("model-download", "Measuring", (place.read_text(),)),)
        broker.live(sock)

    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = folder / "place"
        file = folder / "file"
        file.write_bytes(b"GGUF" + os.urandom(SIZE - 4))
        steward = split_off({"broker": live})
        try:
            for row, rate in (("fetch_vs_curl", GIGABIT), ("fetch_vs_curl_unpaced", 0)):
                value, checked = compare(
                    folder,
                    file,
                    rate,
                    lambda: OnSocket(steward.start("broker"), lambda: steward.stop("broker")),
                    allow,
                )
                rows.append(
                    {"name": row, "value": value, "unit": "ratio", "goal": GOAL, "better": "higher",
                     "holds": value >= GOAL, "detail": {"curl_and_a_hash_afterwards": checked}}
                )  # fmt: skip
        finally:
            steward.close()
    return rows


def main() -> int:
    """Print the rows as JSON."""
    if sys.argv[1:2] == ["serve"]:
        serve(Path(sys.argv[2]), int(sys.argv[3]))
    sys.path.insert(0, str(ROOT))
    if not shutil.which("curl") or not hasattr(os, "fork"):
        print("This comparison needs curl and a system that can fork.", file=sys.stderr)
        return 1
    print(json.dumps({"figures": figures()}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
