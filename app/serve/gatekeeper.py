"""Who may ask: programs of this computer that know the key. Web pages in a browser may not, whatever they know."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.serve.faults import Refusal

NAMES = ("127.0.0.1", "localhost", "[::1]")


class Gatekeeper:
    """Stands before the app. `key` gives the key, `port` where it listens, `came` hears of each request let in."""

    def __init__(
        self, app: ASGIApp, key: Callable[[], str], port: Callable[[], int], came: Callable[[], object]
    ) -> None:
        self._app, self._key, self._port, self._came = app, key, port, came

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in or refuse it; a refused one is not read, so its connection ends."""
        if scope["type"] != "http":
            return
        try:
            self._check(scope)
        except Refusal as error:
            await answer(error, close=True)(scope, receive, send)
            return
        self._came()
        await self._app(scope, receive, send)

    def _check(self, scope: Scope) -> None:
        headers: list[tuple[bytes, bytes]] = scope["headers"]
        self._check_host([value for name, value in headers if name == b"host"])
        given = {name for name, _ in headers}
        site = [value for name, value in headers if name == b"sec-fetch-site"]
        if b"origin" in given or site not in ([], [b"none"]):
            raise Refusal(403, "Web pages may not use this API.", "origin_refused")
        bearer = [value for name, value in headers if name == b"authorization"]
        if len(bearer) != 1 or not self._is_key(bearer[0]):
            raise Refusal(
                401,
                "The key is missing or wrong; it stands in Underdesk's settings, "
                "and “underdesk serve key” prints it.",
                "invalid_api_key",
            )
        if scope["method"] == "POST" and not _is_json(headers):
            raise Refusal(415, "Send the request as application/json.", "unsupported_media_type")

    def _check_host(self, hosts: list[bytes]) -> None:
        """A page whose own name was made to mean this computer (DNS rebinding) is told by that name."""
        port = self._port()
        known = {f"{name}:{port}".encode() for name in NAMES}
        if len(hosts) != 1 or hosts[0].lower() not in known:
            raise Refusal(403, f"Ask for 127.0.0.1:{port} or localhost:{port} by name.", "host_refused")

    def _is_key(self, header: bytes) -> bool:
        scheme, _, given = header.partition(b" ")
        key = self._key().encode()
        same = hmac.compare_digest(hashlib.sha256(given.strip()).digest(), hashlib.sha256(key).digest())
        return bool(key) and scheme.lower() == b"bearer" and same


def _is_json(headers: list[tuple[bytes, bytes]]) -> bool:
    kinds = [value.partition(b";")[0].strip().lower() for name, value in headers if name == b"content-type"]
    return kinds == [b"application/json"]


def answer(error: Refusal, close: bool = False) -> JSONResponse:
    """A refusal as it is sent."""
    headers: dict[str, Any] = {"Cache-Control": "no-store"}
    if error.retry_s:
        headers["Retry-After"] = str(error.retry_s)
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if close:
        headers["Connection"] = "close"
    return JSONResponse(error.document, error.status, headers)
