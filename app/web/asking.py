"""Requests to the web by the door: services, pages, robots.txt; answered within bounds or refused in one sentence."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.net.after import later, seconds_of
from app.net.door import PAGE, SEARCH, Ask, Door, Reply, beginning
from app.web.services._frame import Call, Service

MIB = 1 << 20
ANSWER_BYTES, PAGE_BYTES, PDF_BYTES = 4 * MIB, 10 * MIB, 30 * MIB
PATIENCE_S = 60.0
"""The longest that one page may take."""
SILENCE_S = 20
AGENT = "Underdesk (a person's own search; no crawler for others)"
_KINDS = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """What came from an address: `kind` is html, text or pdf."""

    url: str
    kind: str
    charset: str
    data: bytes


class Asker:
    """Asks one request after the other for one search; `pause` seconds lie between two to the same host at least."""

    def __init__(self, door: Door, token: CancelToken, pause: float = 1.0) -> None:
        self._door, self._token, self._pause = door, token, pause
        self._asked: dict[str, float] = {}

    def service(self, service: Service, call: Call) -> Any:
        """A service's answer as JSON.

        Raises Cancelled and UserError: offline, unreachable…, web-key, too-many-requests, server-error,
        unexpected-answer.
        """
        headers = {"User-Agent": AGENT, **call.headers}
        ask = Ask(SEARCH, call.url, call.method, headers, call.content, self._token, SILENCE_S)
        with self._door.stream(ask) as reply:
            if reply.status != 200:
                raise _refused(service, reply)
            body = reply.read(ANSWER_BYTES)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise odd(service) from error

    def page(self, url: str, places: tuple[str, ...], delay: float = 0.0) -> Body:
        """A page. Raises Cancelled and UserError: offline, host-refused, unreachable…, no-page, unsupported, too-large,
        took-too-long."""
        with self._door.stream(self._ask(url, places, delay)) as reply:
            if reply.status != 200:
                raise _no_page(reply)
            kind, charset = _kind(reply.headers)
            data = _within(reply, PDF_BYTES if kind == "pdf" else PAGE_BYTES, self._token)
        return Body(reply.url, kind, charset, data)

    def robots(self, origin: str, places: tuple[str, ...], most: int) -> str | None:
        """The first bytes of a site's robots.txt; None where it cannot say just now. Raises offline, Cancelled."""
        try:
            with self._door.stream(self._ask(f"{origin}/robots.txt", places, 0.0)) as reply:
                if reply.status >= 500 or reply.status == 429:
                    return None
                return beginning(reply, most).decode("utf-8", "replace") if reply.status == 200 else ""
        except UserError as error:
            if error.code == "offline":
                raise
            return None

    def _ask(self, url: str, places: tuple[str, ...], delay: float) -> Ask:
        self._wait(urlsplit(url).netloc, max(delay, self._pause))
        headers = {
            "User-Agent": AGENT,
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8",
        }
        return Ask(PAGE, url, headers=headers, token=self._token, silence=SILENCE_S, places=places)

    def _wait(self, host: str, pause: float) -> None:
        now = time.monotonic()
        left = self._asked.get(host, now - pause) + pause - now
        if left > 0 and self._token.wait(left):
            self._token.check()
        self._asked[host] = time.monotonic()


def _within(
    reply: Reply, most: int, token: CancelToken, clock: Callable[[], float] = time.monotonic
) -> bytes:
    """The whole body, while it is neither too large nor too slow."""
    body, until = bytearray(), clock() + PATIENCE_S
    for chunk in reply.chunks():
        body += chunk
        token.check()
        if len(body) > most:
            raise UserError(
                "The page is too large", why=f"it has more than {most // MIB} MiB", code="too-large"
            )
        if clock() > until:
            raise UserError("The page came too slowly and was given up", code="took-too-long")
    return bytes(body)


def _kind(headers: Mapping[str, str]) -> tuple[str, str]:
    """Which kind of page it is, and its encoding. Raises UserError unsupported."""
    told = headers.get("content-type", "text/html")
    media = told.partition(";")[0].strip().lower()
    packed = headers.get("content-encoding", "identity").strip().lower()
    if media not in _KINDS or packed not in ("", "identity"):
        raise UserError("It is no page that can be read", why="it is of another kind", code="unsupported")
    found = _CHARSET.search(told)
    return _KINDS[media], found.group(1) if found else ""


def _no_page(reply: Reply) -> UserError:
    host, status = urlsplit(reply.url).hostname or "", reply.status
    if status in (404, 410):
        return UserError("The page is not there any more", code="no-page")
    if status in (401, 402, 403, 451):
        return UserError(f"{host} does not give this page to everybody", code="no-page")
    if status == 429:
        return UserError(f"{host} wants to be asked less often", todo=_later(reply), code="no-page")
    return UserError(f"{host} did not give the page", why=f"it answered {status}", code="no-page")


def _later(reply: Reply) -> str:
    return later(seconds_of(reply.headers.get("retry-after", "")))


def _refused(service: Service, reply: Reply) -> UserError:
    status, name = reply.status, service.title
    if status in (401, 403) and (status == 403 or not service.keyed):
        return UserError(f"{name} refused the search", why=service.refused, code="web-key")
    if status == 401:
        return UserError(
            f"{name} does not accept your key", todo=f"enter it again: web key {service.name}", code="web-key"
        )
    if status in (402, 429, 432, 433):
        why = "" if status == 429 else "your plan there is used up"
        return UserError(
            f"{name} wants to be asked less often", why=why, todo=_later(reply), code="too-many-requests"
        )
    if status >= 500:
        return UserError(
            f"{name} has trouble of its own",
            why=f"it answered {status}",
            todo=_later(reply),
            code="server-error",
        )
    return UserError(
        f"{name} did not take the search",
        why=f"it answered {status}",
        todo="look whether its address is right",
        code="unexpected-answer",
    )


def odd(service: Service) -> UserError:
    """Its answer has not the form that it promises."""
    return UserError(
        f"The answer of {service.title} was not understood",
        why="it has not the form that this service promises",
        todo="try again later, or choose another service in Settings",
        code="unexpected-answer",
    )
