"""uvicorn's HTTP/1.1 with a limit on how long a request's beginning may take, and with errors in the API's form."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.serve.faults import Refusal

HEAD_S = 10.0
"""How long the head of a request may take, the first one's from the beginning of the connection."""


class Patient(H11Protocol):
    """One visitor's line. Between requests uvicorn's own keep-alive limit counts, within a request's body ours."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """A visitor came."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Some more; the time for a head runs until it is whole."""
        super().data_received(data)
        if self._in_request():
            self._end_wait()
        elif self._deadline is None:
            self._wait_for_head()

    def on_response_complete(self) -> None:
        """Whatever came of the next request while this one was answered, its time begins now."""
        super().on_response_complete()
        if self.conn.trailing_data[0] and not self._in_request():
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The visitor left."""
        self._end_wait()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP is told so, in the API's form."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):  # an answer is under way already
            self.transport.close()
            return
        error = Refusal(400, "This is no HTTP/1.1 request that can be read.", "invalid_http")
        body = json.dumps(error.document).encode()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        ]
        response = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _in_request(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison]

    def _wait_for_head(self) -> None:
        self._end_wait()
        self._deadline = self.loop.call_later(HEAD_S, self._too_late)

    def _end_wait(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        self._deadline = None
        if not self._in_request():
            self.transport.abort()
