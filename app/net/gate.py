"""The single door to any network: what may pass, for what purpose, and a record of every attempt."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.parse import urlsplit

import httpcore
import httpx

from app.base.errors import Cancelled, UserError
from app.base.ids import new_id
from app.net import permit
from app.net.door import PURPOSES, Ask, Attempt, Hop, Purpose
from app.net.wire import Backend

log = logging.getLogger("underdesk.net")

MAX_HOPS = 5
TIMEOUT = httpx.Timeout(connect=10.0, read=30.0, write=30.0, pool=10.0)
"""Seconds; `read` is how long a server may stay silent."""


_FAILURES = (
    permit.Cut,
    httpx.HTTPError,
    httpx.StreamError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
)


class _Passage:
    """One request on its way: its leave, and the row it will leave in the log."""

    def __init__(self, ask: Ask, url: str) -> None:
        self.leave = permit.Pass(ask.token)
        self.status = 0
        self._ask, self._url = ask, url
        self._id, self._time = new_id(), time.time()

    def row(self, result: str) -> Attempt:
        """The log row as it stands."""
        host = urlsplit(self._url).netloc.rpartition("@")[2]
        sizes = self.leave.sent, self.leave.received
        return Attempt(self._id, self._time, host, self._ask.purpose, self._ask.method, *sizes, result)


class Gate:
    """The Door of this process. A client exists only while a request runs, so an idle gate holds no socket."""

    def __init__(
        self,
        offline: bool,
        log: Callable[[Attempt], object],
        purposes: Sequence[Purpose] = PURPOSES,
        proxy: str = "",
        earlier: int = 0,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> None:
        """`earlier` is how many requests the log already has of today; `proxy` is an http:// address or empty."""
        self._offline, self._log, self._proxy, self._timeout = offline, log, proxy, timeout
        self._purposes = {purpose.name: purpose for purpose in purposes}
        self._lock = threading.Lock()
        self._live: dict[int, _Passage] = {}
        self._count, self._day = earlier, _today()
        self._context: ssl.SSLContext | None = None
        self._closed = False

    @property
    def offline(self) -> bool:
        """Whether the switch is on."""
        return self._offline

    def set_offline(self, offline: bool) -> None:
        """Move the switch; on cuts whatever runs within a fifth of a second."""
        with self._lock:
            self._offline = offline or self._closed
            running = list(self._live.values()) if self._offline else []
        for passage in running:
            passage.leave.cut()

    def close(self) -> None:
        """Cut everything and stay shut."""
        self._closed = True
        self.set_offline(True)

    def connections_today(self) -> int:
        """Requests let through since midnight, local time."""
        with self._lock:
            self._turn_day()
            return self._count

    def live(self) -> tuple[Attempt, ...]:
        """The requests under way."""
        with self._lock:
            return tuple(passage.row("under way") for passage in self._live.values())

    @contextmanager
    def stream(self, ask: Ask) -> Generator[GateReply]:
        """Send `ask`, following redirects inside its purpose; see Door.stream."""
        purpose = self._purposes[ask.purpose]
        with self._client() as client:
            request = client.build_request(
                ask.method, ask.url, headers=dict(ask.headers), content=ask.content
            )
            hops: list[Hop] = []
            while True:
                with self._passage(ask, purpose, str(request.url)) as passage:
                    reply = GateReply(passage, client, request, hops)
                    if (onward := reply.onward()) is None:
                        yield reply
                        return
                if len(hops) >= MAX_HOPS:
                    raise _broken(request.url.host, "it sends from one address to the next without end")
                hops.append(reply.hop())
                request = onward

    @contextmanager
    def _passage(self, ask: Ask, purpose: Purpose, url: str) -> Generator[_Passage]:
        """Let one request through, or refuse it; either way exactly one row is logged."""
        passage = _Passage(ask, url)
        self._admit(passage, purpose, url)
        result = "failed"
        try:
            yield passage
            result = f"answered {passage.status}"
        except Cancelled:
            result = "cancelled"
            raise
        except UserError as error:
            result = "cut off by the Offline switch" if error.code == "offline" else f"failed: {error.what}"
            raise
        finally:
            with self._lock:
                self._live.pop(id(passage), None)
            self._log(passage.row(result))

    def _admit(self, passage: _Passage, purpose: Purpose, url: str) -> None:
        with self._lock:
            offline = self._offline
            allowed = purpose.permits(url)
            if allowed and not offline:
                self._turn_day()
                self._count += 1
                self._live[id(passage)] = passage
                return
        self._log(passage.row("refused: offline" if offline else "refused: not an address for this purpose"))
        raise _offline() if offline else _not_listed(url, purpose)

    def _client(self) -> httpx.Client:
        """A client without memory: no cookies kept, nothing taken from the environment, no redirects of its own."""
        jar = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        return httpx.Client(
            transport=_Transport(self._pool()),
            trust_env=False,
            follow_redirects=False,
            timeout=self._timeout,
            cookies=jar,
            headers={"User-Agent": "Underdesk", "Accept": "*/*", "Accept-Encoding": "identity"},
        )

    def _pool(self) -> httpcore.ConnectionPool:
        if self._context is None:
            self._context = httpx.create_ssl_context(trust_env=False)
        if self._proxy:
            return httpcore.HTTPProxy(self._proxy, ssl_context=self._context, network_backend=Backend())
        return httpcore.ConnectionPool(ssl_context=self._context, network_backend=Backend())

    def _turn_day(self) -> None:
        if self._day != _today():
            self._day, self._count = _today(), 0


class GateReply:
    """The Reply of this process's gate."""

    def __init__(
        self, passage: _Passage, client: httpx.Client, request: httpx.Request, hops: Sequence[Hop]
    ) -> None:
        self._leave, self._request = passage.leave, request
        self.hops = tuple(hops)
        with self._guarded():
            self._response = client.send(request, stream=True)
        self.status = passage.status = self._response.status_code
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
                raise UserError(
                    f"The answer of {self._request.url.host} is larger than expected",
                    todo="try another source",
                    code="too-large",
                )
        return bytes(body)

    @contextmanager
    def _guarded(self) -> Generator[None]:
        """Run network code with this request's leave, and put its failures in plain words."""
        try:
            with permit.granted(self._leave):
                yield
        except _FAILURES as error:
            raise _offline() if self._leave.revoked else _plain(error, self._request.url.host) from error


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


def _today() -> tuple[int, int]:
    now = time.localtime()
    return now.tm_year, now.tm_yday


def _offline() -> UserError:
    return UserError("Underdesk is offline", todo="turn the Offline switch off to allow this", code="offline")


def _not_listed(url: str, purpose: Purpose) -> UserError:
    place = urlsplit(url)
    return UserError(
        f"The address {place.scheme}://{place.hostname or ''} was refused",
        why=f"it is not among those allowed for “{purpose.title}”",
        todo="nothing was sent there",
        code="host-refused",
    )


def _plain(error: Exception, host: str) -> UserError:
    if isinstance(error, httpcore.ConnectError):
        return _unreachable(error, host)
    if isinstance(error, httpcore.ConnectTimeout):
        return UserError(f"{host} does not answer", todo="try again later", code="unreachable")
    if isinstance(error, (httpcore.TimeoutException, httpx.TimeoutException)):
        return UserError(f"{host} stopped sending", todo="try again to go on from there", code="stalled")
    return _broken(host, "the connection broke off")


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


def _broken(host: str, why: str) -> UserError:
    return UserError(
        f"The transfer from {host} failed", why=why, todo="try again to go on from there", code="broken"
    )
