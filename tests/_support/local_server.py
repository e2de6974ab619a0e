"""An HTTP server on the loopback address for as long as a block lasts; what it answers is its caller's."""

from __future__ import annotations

import http.server
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from app.net import permit


class LocalServer(http.server.ThreadingHTTPServer):
    """Its threads end before it does."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


@contextmanager
def serving(
    handler: type[http.server.BaseHTTPRequestHandler],
    name: str,
    release: Callable[[], object] = bool,
    context: ssl.SSLContext | None = None,
    **fields: object,
) -> Iterator[int]:
    """Its port. `fields` are the handler's class attributes; `release` lets go of what hangs before the end."""
    with permit.granted(permit.Pass()):  # an earlier test may have put this process under the guard
        server = LocalServer(("127.0.0.1", 0), type("Handler", (handler,), fields))
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    arguments = {"poll_interval": 0.02}
    thread = threading.Thread(target=server.serve_forever, kwargs=arguments, name=name)
    thread.start()
    try:
        yield server.server_port
    finally:
        release()
        server.shutdown()
        server.server_close()
        thread.join()
