"""Starts llama.cpp's own server, gives it all requests at once, and prints how many tokens a second came back.

Reads {"model", "arguments", "messages": [[...], ...], "tokens"} as JSON from standard input. It stands outside the
program because the program itself opens no connection for a measurement.
"""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

PATIENCE = 60.0
Talk = list[dict[str, str]]


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextlib.contextmanager
def served(program: str, job: dict[str, Any]) -> Generator[str, None, None]:
    """The address of a server that is ready; it ends with the block."""
    port = free_port()
    command = [
        program,
        "-m",
        job["model"],
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ui",
        "--offline",
    ]
    server = subprocess.Popen(
        [*command, *job["arguments"]], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
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
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(address + "/health", timeout=5).close()
            return
        time.sleep(0.1)
    raise SystemExit("llama.cpp's server did not start")


def ask(address: str, messages: Talk, tokens: int) -> int:
    """Tokens of one answer."""
    body = json.dumps({"messages": messages, "max_tokens": tokens, "temperature": 0}).encode()
    request = urllib.request.Request(
        address + "/v1/chat/completions", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=300) as reply:
        return int(json.load(reply)["usage"]["completion_tokens"])


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
