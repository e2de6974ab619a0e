"""The HTTP client behind the gate; imported when the first request passes, for it takes a while."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, cast

import httpcore
import httpx

from app.base.errors import UserError
from app.net import permit, refusals
from app.net.body import Mouth, Pieces, Sink
from app.net.door import Ask, Hop, Patience
from app.net.wire import Backend, LookUp, Wire, anywhere

_FAILURES = (
    permit.Cut,
    httpx.HTTPError,
    httpx.StreamError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
)


class Clients:
    """Makes clients without memory: no cookies kept, nothing taken from the environment, no redirects of their own."""

    def __init__(self, proxy: str, patience: Patience) -> None:
        self._proxy, self._patience = proxy, patience
        self._context = httpx.create_ssl_context(trust_env=False)

    def open(self, silence: int = 0, look_up: LookUp = anywhere) -> httpx.Client:
        """A client for one request and its redirects; close it. `silence`: how long it may be quiet, in seconds.

        `look_up` finds the addresses of a host; with a proxy it is the proxy's alone, which looks up the others itself.
        """
        patient = self._patience
        quiet = silence or patient.silence
        timeout = httpx.Timeout(connect=patient.connect, read=quiet, write=quiet, pool=patient.connect)
        return httpx.Client(
            transport=_Transport(self._pool(look_up)),
            trust_env=False,
            follow_redirects=False,
            timeout=timeout,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": "Underdesk", "Accept": "*/*", "Accept-Encoding": "identity"},
        )

    def _pool(self, look_up: LookUp) -> httpcore.ConnectionPool:
        if self._proxy:
            return httpcore.HTTPProxy(self._proxy, ssl_context=self._context, network_backend=Backend())
        return httpcore.ConnectionPool(ssl_context=self._context, network_backend=Backend(look_up))


def first(client: httpx.Client, ask: Ask) -> httpx.Request:
    """The request that `ask` describes."""
    return client.build_request(ask.method, ask.url, headers=dict(ask.headers), content=ask.content)


class Exchange:
    """One request sent, and the Reply to it."""

    def __init__(
        self, leave: permit.Pass, client: httpx.Client, request: httpx.Request, hops: Sequence[Hop]
    ) -> None:
        self._leave, self._request = leave, request
        self._silence = client.timeout.read
        self._pieces = Pieces(self.chunks())
        self.hops = tuple(hops)
        with self._guarded():
            self._response = client.send(request, stream=True)
        self.status = self._response.status_code
        self.url = str(request.url)
        self.headers = {name.lower(): value for name, value in self._response.headers.items()}

    def onward(self) -> httpx.Request | None:
        """The request that a redirect asks for; httpx already left the secrets of another host behind."""
        following = self._response.next_request
        if following is not None:
            self._response.close()
        return following

    def hop(self) -> Hop:
        """This reply as a step on the way."""
        return Hop(self.url, self.status, self.headers)

    def chunks(self) -> Iterator[bytes]:
        """See Reply.chunks."""
        body = self._response.iter_raw()
        while True:
            with self._guarded():
                chunk = next(body, None)
            if chunk is None:
                return
            yield chunk

    def save(self, file: Sink, most: int) -> int:
        """See Reply.save."""
        return self._pieces.save(file, most)

    def drop(self, most: int) -> int:
        """See Reply.drop."""
        return len(self._pieces.take(most))

    def pour(self, mouth: Mouth) -> None:
        """The whole body into a pipe; raises as `chunks` does."""
        chunks, passed = self.chunks(), 0
        plain = self._plain_length()
        for chunk in chunks:
            mouth.put(chunk)
            passed += len(chunk)
            if plain:  # the parser gave all that it had: what follows is the body and nothing else
                break
        wire = self._response.extensions["network_stream"]
        with self._guarded():
            while passed < plain:
                count = wire.pour(mouth, plain - passed, self._silence)
                if not count:
                    raise httpcore.RemoteProtocolError("the body is not whole")
                passed += count

    def _plain_length(self) -> int:
        """How long the body is, where it comes as it is and on a wire of ours; else 0."""
        length = self.headers.get("content-length", "")
        plain = isinstance(self._response.extensions["network_stream"], Wire)
        if not plain or self._request.method == "HEAD" or "transfer-encoding" in self.headers:
            return 0
        return int(length) if length.isdecimal() and self.status in (200, 206) else 0

    def read(self, limit: int) -> bytes:
        """See Reply.read."""
        body = bytearray()
        for chunk in self.chunks():
            body += chunk
            if len(body) > limit:
                raise refusals.too_large(self._request.url.host)
        return bytes(body)

    @contextmanager
    def _guarded(self) -> Generator[None]:
        """Run network code with this request's leave, and put its failures in plain words."""
        try:
            with permit.granted(self._leave):
                yield
        except _FAILURES as error:
            raise (
                refusals.offline() if self._leave.revoked else _plain(error, self._request.url.host)
            ) from error


class _Body(httpx.SyncByteStream):
    def __init__(self, parts: httpcore.Response) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts.iter_stream()

    def close(self) -> None:
        self._parts.close()


class _Transport(httpx.BaseTransport):
    """Carries httpx's requests over our own wires."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        response = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        given = cast("dict[str, Any]", response.extensions)
        wire = {"network_stream": given["network_stream"]}
        return httpx.Response(
            response.status, headers=response.headers, stream=_Body(response), extensions=wire
        )

    def close(self) -> None:
        self._pool.close()


def _plain(error: Exception, host: str) -> UserError:
    if isinstance(error, httpcore.ConnectError):
        return _unreachable(error, host)
    if isinstance(error, httpcore.ConnectTimeout):
        return UserError(f"{host} does not answer", todo="try again later", code="unreachable")
    if isinstance(error, (httpcore.TimeoutException, httpx.TimeoutException)):
        return UserError(f"{host} stopped sending", todo="try again to go on from there", code="stalled")
    return refusals.broken(host, "the connection broke off")


def _unreachable(error: Exception, host: str) -> UserError:
    if str(error).startswith("tls:"):
        return UserError(
            f"No safe connection to {host} could be made",
            why=f"its certificate was not accepted ({str(error)[5:]})",
            todo="check the clock of this computer and whether something stands between it and the internet",
            code="tls",
        )
    return UserError(
        f"{host} cannot be reached", todo="check the network connection and try again", code="unreachable"
    )
