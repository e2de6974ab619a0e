"""The HTTP client behind the gate; imported when the first request passes, for it takes a while."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from app.base.errors import UserError
from app.net import permit, refusals
from app.net.door import Ask, Hop, Patience
from app.net.wire import Backend

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
        self._proxy = proxy
        self._timeout = httpx.Timeout(
            connect=patience.connect, read=patience.silence, write=patience.silence, pool=patience.connect
        )
        self._context = httpx.create_ssl_context(trust_env=False)

    def open(self) -> httpx.Client:
        """A client for one request and its redirects; close it."""
        return httpx.Client(
            transport=_Transport(self._pool()),
            trust_env=False,
            follow_redirects=False,
            timeout=self._timeout,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": "Underdesk", "Accept": "*/*", "Accept-Encoding": "identity"},
        )

    def _pool(self) -> httpcore.ConnectionPool:
        if self._proxy:
            return httpcore.HTTPProxy(self._proxy, ssl_context=self._context, network_backend=Backend())
        return httpcore.ConnectionPool(ssl_context=self._context, network_backend=Backend())


def first(client: httpx.Client, ask: Ask) -> httpx.Request:
    """The request that `ask` describes."""
    return client.build_request(ask.method, ask.url, headers=dict(ask.headers), content=ask.content)


class Exchange:
    """One request sent, and the Reply to it."""

    def __init__(
        self, leave: permit.Pass, client: httpx.Client, request: httpx.Request, hops: Sequence[Hop]
    ) -> None:
        self._leave, self._request = leave, request
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
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response))

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
