"""A server on the loopback address that answers as a script says, and remembers what it was asked."""

from __future__ import annotations

import http.server
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests._support.local_server import serving


@dataclass
class Answer:
    """One answer; the path it is given for may be without its query."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})


@dataclass
class Asked:
    """One request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """`answers` by path; what has none is 404."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def page(self, path: str, title: str, text: str, *links: tuple[str, str]) -> None:
        """A page of HTML that has a menu, some words and links."""
        anchors = "".join(f'<li><a href="{url}">{words}</a></li>' for url, words in links)
        html = (
            f"<html><head><title>{title}</title></head><body><nav><ul>{anchors}</ul></nav>"
            f"<article><h1>{title}</h1><p>{text}</p></article></body></html>"
        )
        self.answers[path] = Answer(html.encode())


class _Handler(http.server.BaseHTTPRequestHandler):
    site: Site

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.site.asked.append(Asked(self.command, self.path, headers, self.rfile.read(length)))
        answers = self.site.answers
        answer = answers.get(self.path) or answers.get(self.path.partition("?")[0]) or Answer(status=404)
        self.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_POST = do_GET


@contextmanager
def running() -> Iterator[Site]:
    """A server for as long as the block lasts."""
    site = Site()
    with serving(_Handler, "site", site=site) as site.port:
        yield site
