"""A server of tools by its address: the official client's HTTP, carried by the door and by nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net.door import HERE, TOOLS, Ask, Door, is_here

MOST_BYTES = 8 << 20
"""Of one answer."""
SILENCE_S = 120
_PASSED = (
    "accept",
    "content-type",
    "mcp-session-id",
    "mcp-protocol-version",
    "last-event-id",
    "authorization",
)
_AHEAD = 8
"""Pieces of an answer that may wait to be read."""


class DoorTransport(httpx.AsyncBaseTransport):
    """Sends each request by the door, on a thread of its own while its answer lasts; `fault` is what failed last."""

    def __init__(self, door: Door, on_fault: Callable[[], object]) -> None:
        """`on_fault` is called where an answer broke off; the package waits for the rest of it else."""
        self._door, self._on_fault = door, on_fault
        self.fault: UserError | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer as it comes. The stream of what a server wants to say unasked is never opened."""
        if request.method == "GET":
            return httpx.Response(405, request=request)
        url = str(request.url)
        headers = {name: value for name, value in request.headers.items() if name in _PASSED}
        token = CancelToken()
        purpose = HERE if is_here(url) else TOOLS
        ask = Ask(purpose, url, request.method, headers, await request.aread(), token, SILENCE_S)
        coming = _Coming(asyncio.get_running_loop(), token)
        threading.Thread(target=self._carry, args=(ask, coming), name="tools-http", daemon=True).start()
        try:
            status, told = await coming.head
        except asyncio.CancelledError:
            token.cancel()
            raise
        except UserError as error:
            self.fault = error
            raise httpx.ConnectError(error.what, request=request) from error
        kept = [
            (k, v)
            for k, v in told.items()
            if k not in ("content-length", "content-encoding", "transfer-encoding")
        ]
        return httpx.Response(status, headers=kept, stream=coming, request=request)

    def _carry(self, ask: Ask, coming: _Coming) -> None:
        try:
            with self._door.stream(ask) as reply:
                coming.begin(reply.status, reply.headers)
                left = MOST_BYTES
                for piece in reply.chunks():
                    left -= len(piece)
                    if left < 0:
                        raise UserError("The answer is larger than can be read", code="too-large")
                    coming.put(piece)
            coming.put(None)
        except Cancelled:
            coming.put(None)
        except Exception as error:
            self.fault = (
                error if isinstance(error, UserError) else UserError("The request failed", code="broken")
            )
            coming.put(self.fault)
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._on_fault()


class _Coming(httpx.AsyncByteStream):
    """An answer on its way from the thread that reads it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, token: CancelToken) -> None:
        self._loop, self._token = loop, token
        self.head: asyncio.Future[tuple[int, Mapping[str, str]]] = loop.create_future()
        self._pieces: asyncio.Queue[bytes | UserError | None] = asyncio.Queue()
        self._room = threading.Semaphore(_AHEAD)

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        """The head is there."""
        self._call(self._settle, (status, dict(headers)))

    def put(self, piece: bytes | UserError | None) -> None:
        """Some more; None is the end. Waits while the reader is behind."""
        while not isinstance(piece, UserError) and not self._room.acquire(timeout=0.1):
            self._token.check()
        self._call(self._take, piece)

    def _call(self, function: Any, argument: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody reads any more
            self._loop.call_soon_threadsafe(function, argument)

    def _settle(self, head: tuple[int, Mapping[str, str]]) -> None:
        if not self.head.done():
            self.head.set_result(head)

    def _take(self, piece: bytes | UserError | None) -> None:
        if not self.head.done():
            error = (
                piece if isinstance(piece, UserError) else UserError("The server said nothing", code="broken")
            )
            self.head.set_exception(error)
        self._pieces.put_nowait(piece)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            self._room.release()
            if isinstance(piece, UserError):
                raise httpx.ReadError(piece.what)
            yield piece

    async def aclose(self) -> None:
        """Nobody reads any more."""
        self._token.cancel()


@asynccontextmanager
async def talk(url: str, bearer: str, transport: DoorTransport) -> AsyncGenerator[tuple[Any, Any]]:
    """Streams of messages from and to the server; the session's end is not told to it."""
    from mcp.client.streamable_http import streamable_http_client

    headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
    async with (
        httpx.AsyncClient(transport=transport, headers=headers, timeout=SILENCE_S, trust_env=False) as client,
        streamable_http_client(url, http_client=client, terminate_on_close=False) as (reading, writing, _),
    ):
        yield reading, writing
