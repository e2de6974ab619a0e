"""uvicorn on a thread of its own: it is handed its visitors' lines one by one, and opens no socket itself."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.types import ASGIApp
from uvicorn import Config, Server

from app.serve.protocol import Patient

if TYPE_CHECKING:
    from app.net.porter import Take

MOST_HEAD = 32 << 10
KEEP_S = 60
END_S = 1
log = logging.getLogger("underdesk.serve")


class _Host(Server):
    """A uvicorn server without listening sockets."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(
            Config(
                app,
                http=Patient,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level=logging.CRITICAL,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                timeout_keep_alive=KEEP_S,
                timeout_graceful_shutdown=END_S,
                h11_max_incomplete_event_size=MOST_HEAD,
            )
        )

    async def startup(self, sockets: Any = None) -> None:
        """Nothing listens."""
        await self.lifespan.startup()
        self.servers = []
        self.started = True

    async def welcome(self, line: Any) -> None:
        """Serve one visitor."""
        if self.should_exit:
            line.close()
            return
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(lambda: Patient(self.config, self.server_state, {}), line)


class Running:
    """A server from its start to `close`."""

    def __init__(self, app: ASGIApp) -> None:
        self._host = _Host(app)
        self.loop = asyncio.new_event_loop()
        self._greetings: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="serve", daemon=True)
        self._thread.start()

    @property
    def take(self) -> Take:
        """What the porter gives visitors' lines to."""
        return lambda line: self.loop.call_soon_threadsafe(self._greet, line)

    def call(self, work: Callable[[], object]) -> None:
        """Have this done on the serving thread."""
        self.loop.call_soon_threadsafe(work)

    def close(self) -> None:
        """End all that is under way; at most a second or two."""
        self._host.should_exit = True
        self._thread.join()

    def _greet(self, line: Any) -> None:
        task = self.loop.create_task(self._host.welcome(line))
        self._greetings.add(task)
        task.add_done_callback(self._greetings.discard)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_until_complete(self._host.serve())
            self.loop.run_until_complete(self._leave())
        except Exception as error:
            log.warning("the local API ended: %s", type(error).__name__)
        finally:
            asyncio.set_event_loop(None)
            self.loop.close()

    async def _leave(self) -> None:
        """What is still there is cut."""
        for line in list(self._host.server_state.connections):
            line.transport.abort()
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await asyncio.get_running_loop().shutdown_default_executor()
