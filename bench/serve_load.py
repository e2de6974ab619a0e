"""Sixteen clients that stream at once, of llama.cpp's own server or of the local API; tells how they were served.

Reads {"messages": [[...], ...], "tokens"} as JSON from standard input, and either {"model", "arguments"} with the
server's program as the first word of the command line, or {"address", "host", "key"}. Prints {"first": seconds until
each client's first words, "tokens", "seconds", "complete": how many answers came whole}. All of it goes over Unix
sockets: the process that measures may have no other.
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from server_load import Line, Talk, served


@dataclass
class Heard:
    """One answer."""

    first: float = 0.0
    tokens: int = 0
    ends: list[str] = field(default_factory=list)
    done: bool = False

    @property
    def complete(self) -> bool:
        """Whether it began, ended for a reason, told its size, and was closed as it should be."""
        return bool(self.first and self.tokens and self.done) and self.ends in (["length"], ["stop"])


@dataclass(frozen=True)
class Server:
    """Where to ask."""

    address: str
    host: str = "localhost"
    key: str = ""

    def ask(self, messages: Talk, tokens: int) -> Heard:
        """One streamed answer."""
        wanted = {
            "model": "default",
            "messages": messages,
            "max_tokens": tokens,
            "temperature": 0,
            "stream": True,
        }
        headers = {
            "Content-Type": "application/json",
            "Host": self.host,
            "Authorization": f"Bearer {self.key}",
        }
        heard, started = Heard(), time.perf_counter()
        line = Line(self.address, 600)
        body = json.dumps({**wanted, "stream_options": {"include_usage": True}})
        line.request("POST", "/v1/chat/completions", body, headers)
        with line.getresponse() as reply:
            for piece in reply:
                if piece.startswith(b"data: [DONE]"):
                    heard.done = True
                elif piece.startswith(b"data: "):
                    take(heard, json.loads(piece[6:]), started)
        line.close()
        return heard


def take(heard: Heard, chunk: dict[str, Any], started: float) -> None:
    """One more chunk."""
    for choice in chunk["choices"]:
        if choice["delta"].get("content") and not heard.first:
            heard.first = time.perf_counter() - started
        if choice.get("finish_reason"):
            heard.ends.append(choice["finish_reason"])
    if chunk.get("usage"):
        heard.tokens = int(chunk["usage"]["completion_tokens"])


@contextlib.contextmanager
def server(job: dict[str, Any]) -> Generator[Server, None, None]:
    """The one to be measured, ready."""
    if "address" in job:
        yield Server(job["address"], job["host"], job["key"])
        return
    with served(sys.argv[1], job) as address:
        yield Server(address)


def main() -> None:
    """One measurement."""
    job: dict[str, Any] = json.load(sys.stdin)
    talks: list[Talk] = job["messages"]
    with server(job) as asked, ThreadPoolExecutor(len(talks)) as people:
        asked.ask([{"role": "user", "content": "Hello"}], 4)
        started = time.perf_counter()
        replies = [people.submit(asked.ask, talk, int(job["tokens"])) for talk in talks]
        heard = [reply.result() for reply in replies]
        seconds = time.perf_counter() - started
    told = {
        "first": [one.first for one in heard],
        "tokens": sum(one.tokens for one in heard),
        "seconds": seconds,
    }
    print(json.dumps({**told, "complete": sum(one.complete for one in heard)}))


if __name__ == "__main__":
    main()
