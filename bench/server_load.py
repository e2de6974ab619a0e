"""Starts llama.cpp's own server, gives it all requests at once, and prints how many tokens a second came back.

Reads {"model", "arguments", "messages": [[...], ...], "tokens"} as JSON from standard input. It stands outside the
program, whose process that measures opens no connection.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

PATIENCE = 60.0
Talk = list[dict[str, str]]


class Line(http.client.HTTPConnection):
    """HTTP over a Unix socket: the process that measures may have no other."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Reach the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


@contextlib.contextmanager
def served(program: str, job: dict[str, Any]) -> Generator[str, None, None]:
    """The socket of a server that is ready; it ends with the block."""
    with tempfile.TemporaryDirectory() as folder:
        address = os.path.join(folder, "server.sock")
        command = [program, "-m", job["model"], "--host", address, "--no-ui", "--offline"]
        server = subprocess.Popen(
            [*command, *job["arguments"]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait(30)


def wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the model is loaded."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError):
            line = Line(address, 5)
            line.request("GET", "/health")
            ready = line.getresponse().status == 200
            line.close()
            if ready:
                return
        time.sleep(0.1)
    raise SystemExit("llama.cpp's server did not start")


def ask(address: str, messages: Talk, tokens: int) -> int:
    """Tokens of one answer."""
    body = json.dumps({"messages": messages, "max_tokens": tokens, "temperature": 0})
    line = Line(address, 300)
    line.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
    reply = json.load(line.getresponse())
    line.close()
    return int(reply["usage"]["completion_tokens"])


def main() -> None:
    """One measurement."""
    job: dict[str, Any] = json.load(sys.stdin)
    talks: list[Talk] = job["messages"]
    tokens = int(job["tokens"])
    with served(sys.argv[1], job) as address, ThreadPoolExecutor(len(talks)) as people:
        ask(address, [{"role": "user", "content": "Hello"}], 4)
        started = time.perf_counter()
        replies = [people.submit(ask, address, talk, tokens) for talk in talks]
        counts = [reply.result() for reply in replies]
        print(sum(counts) / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
