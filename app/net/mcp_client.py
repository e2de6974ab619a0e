"""The client of servers of tools, over the official `mcp` package: one thread, on which each server has its session."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import importlib.util
import json
import logging
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeVar, cast

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.net.door import Door
from app.net.mcp_facts import (
    LONGEST_RESULT,
    LONGEST_SCHEMA,
    MOST_TOOLS,
    Said,
    ServerFacts,
    ServerPlace,
    ToolFacts,
    gone,
    plain,
)

T = TypeVar("T")
OPEN_S, CALL_S, CLOSE_S = 20.0, 120.0, 5.0
MOST_PAGES = 8
TIMED_OUT, CLOSED = 408, -32000
"""Codes that the package itself gives."""
MISSING = UserError(
    "Tools of other programs cannot be used yet",
    why="a part of Underdesk is not installed",
    todo="run `make mcp` in its folder, then start it again",
    code="no-mcp",
)


def is_there() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec("mcp") is not None


class _Server:
    """One server's session, which lives in a task of its own. All of it runs on the client's thread."""

    def __init__(self, place: ServerPlace, door: Door, secrets: Mapping[str, str], open_s: float) -> None:
        self.place, self._door, self._secrets, self._open_s = place, door, secrets, open_s
        self.session: Any = None
        self.facts = ServerFacts()
        self._stop, self._broken = asyncio.Event(), asyncio.Event()
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._why: Callable[[], str] = lambda: ""
        self.task = asyncio.create_task(self._live())

    @property
    def over(self) -> bool:
        """Whether nothing can be asked of it any more."""
        return self.task.done() or self._stop.is_set()

    async def opened(self) -> None:
        """Wait until it can be asked. Raises UserError."""
        try:
            await asyncio.wait_for(self.asked(asyncio.shield(self._opened)), self._open_s)
        except TimeoutError:
            raise gone(self.place.name, "it does not answer") from None

    async def asked(self, work: Awaitable[T]) -> T:
        """What work comes to, unless the way to the server breaks: then the package would go on waiting."""
        task, broken = asyncio.ensure_future(work), asyncio.ensure_future(self._broken.wait())
        try:
            await asyncio.wait({task, broken}, return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise gone(self.place.name, self._why())
            return task.result()
        finally:
            for one in (task, broken):
                one.cancel()

    async def end(self) -> None:
        """End it and what it started."""
        self._stop.set()
        idle = self.session is not None and not self._broken.is_set()
        _, late = await asyncio.wait([self.task], timeout=CLOSE_S if idle else 0)
        if late:
            self.task.cancel()
            await asyncio.wait([self.task], timeout=CLOSE_S)
        if self.task.done() and not self.task.cancelled():
            self.task.exception()  # told of already

    @asynccontextmanager
    async def _streams(self) -> AsyncGenerator[tuple[Any, Any]]:
        if self.place.command:
            from app.net import mcp_stdio

            pipes = mcp_stdio.Pipes()
            self._why = lambda: mcp_stdio.why(pipes)
            async with mcp_stdio.talk(self.place.command, self._secrets, pipes) as streams:
                yield streams
        else:
            from app.net import mcp_http

            loop = asyncio.get_running_loop()
            transport = mcp_http.DoorTransport(
                self._door, lambda: loop.call_soon_threadsafe(self._broken.set)
            )
            self._why = lambda: transport.fault.what if transport.fault else ""
            bearer = next(iter(self._secrets.values()), "")
            async with mcp_http.talk(self.place.url, bearer, transport) as streams:
                yield streams

    async def _live(self) -> None:
        from mcp import ClientSession
        from mcp.types import Implementation

        try:
            async with self._streams() as (reading, writing):
                us = Implementation(name="underdesk", version="1")
                async with ClientSession(
                    reading, writing, client_info=us, message_handler=_pass_over
                ) as session:
                    said = await session.initialize()
                    self.session = session
                    self.facts = await _facts(session, said)
                    self._settle(None)
                    await self._stop.wait()
        except BaseException as error:
            self._settle(gone(self.place.name, self.why(error)))
            if isinstance(error, asyncio.CancelledError | KeyboardInterrupt | SystemExit):
                raise

    def _settle(self, error: UserError | None) -> None:
        if self._opened.done():
            return
        if error is None:
            self._opened.set_result(None)
        else:
            self._opened.set_exception(error)
            self._opened.exception()

    def why(self, error: BaseException) -> str:
        """What went wrong, in words; groups of errors are asked for their first."""
        while isinstance(error, BaseExceptionGroup):
            error = cast("BaseExceptionGroup[BaseException]", error).exceptions[0]
        if known := self._why():
            return known[:1].lower() + known[1:]
        if isinstance(error, FileNotFoundError):
            return f"there is no program {self.place.command[0]}"
        if isinstance(error, OSError):
            return f"its program cannot be started ({error.strerror})"
        if _code(error) == TIMED_OUT:
            return "it does not answer"
        if _code(error) is not None:
            return f"it says: {plain(error, 300)}"
        return f"it does not speak the protocol ({type(error).__name__})"

    async def list_again(self) -> ServerFacts:
        """What it says of its tools now."""
        self.facts = await self.asked(_facts(self.session, None, self.facts))
        return self.facts


async def _pass_over(message: object) -> None:
    """What a server says unasked is nothing to us: lists are read anew before they are used."""
    del message


async def _facts(session: Any, said: Any, before: ServerFacts | None = None) -> ServerFacts:
    from mcp.types import PaginatedRequestParams

    title, version, words = (before.title, before.version, before.words) if before else ("", "", "")
    if said is not None:
        title, version = plain(said.serverInfo.name, 100), plain(said.serverInfo.version, 60)
        words = plain(said.instructions or "")
    tools, left_out, cursor = list[ToolFacts](), 0, None
    for _ in range(MOST_PAGES):
        page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor) if cursor else None)
        for tool in page.tools:
            facts = _tool(tool)
            if facts is None or len(tools) >= MOST_TOOLS or any(one.name == facts.name for one in tools):
                left_out += 1
            else:
                tools.append(facts)
        cursor = page.nextCursor
        if not cursor:
            break
    return ServerFacts(title, version, words, tuple(tools), left_out)


def _tool(tool: Any) -> ToolFacts | None:
    """A tool within bounds; None for one that has no name to call it by, or too large a schema."""
    schema = json.dumps(tool.inputSchema, ensure_ascii=True)
    name = str(tool.name)
    if len(schema) > LONGEST_SCHEMA or not 0 < len(name) <= 128 or plain(name, 128) != name or "\n" in name:
        return None
    return ToolFacts(name, plain(tool.description or ""), schema)


class ToolClient:
    """Sessions with servers, started when they are first asked. Every call waits; safe from any thread."""

    def __init__(self, door: Callable[[], Door], open_s: float = OPEN_S, call_s: float = CALL_S) -> None:
        """`open_s` and `call_s` are how many seconds a server has to begin and to answer a call."""
        self._door, self._open_s, self._call_s = door, open_s, call_s
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._servers: dict[str, _Server] = {}
        self._closed = False

    def look(self, place: ServerPlace, secrets: Mapping[str, str], token: CancelToken) -> ServerFacts:
        """What a server says of its tools now; it is started if need be. Raises UserError (no-mcp, tools-gone)."""
        return self._wait(self._look(place, secrets), token, place.name)

    def call(self, name: str, tool: str, arguments: Mapping[str, Any], token: CancelToken) -> Said:
        """Call a tool of a server that was looked at. Raises UserError (tools-gone), Cancelled: then it is ended."""
        return self._wait(self._call(name, tool, arguments), token, name)

    def drop(self, name: str) -> None:
        """End a server, if it runs."""
        if self._loop is not None and not self._closed:
            self._wait(self._drop(name), CancelToken(), name)

    def running(self) -> tuple[str, ...]:
        """The servers that have a session."""
        return tuple(name for name, server in list(self._servers.items()) if not server.over)

    def close(self) -> None:
        """End all servers and the thread."""
        with self._lock:
            self._closed = True
            loop, thread, self._loop = self._loop, self._thread, None
        if loop is not None and thread is not None:
            asyncio.run_coroutine_threadsafe(self._end_all(), loop)
            thread.join(3 * CLOSE_S)

    # on the client's thread

    async def _look(self, place: ServerPlace, secrets: Mapping[str, str]) -> ServerFacts:
        server = self._servers.get(place.name)
        if server is not None and (server.over or server.place != place):
            await self._drop(place.name)
            server = None
        if server is not None:
            try:
                return await asyncio.wait_for(server.list_again(), self._open_s)
            except Exception:
                await self._drop(place.name)  # it is started anew, once
        server = self._servers[place.name] = _Server(place, self._door(), dict(secrets), self._open_s)
        try:
            await server.opened()
        except BaseException:
            await self._drop(place.name)
            raise
        return server.facts

    async def _call(self, name: str, tool: str, arguments: Mapping[str, Any]) -> Said:
        from mcp.types import CallToolRequest, CallToolRequestParams, CallToolResult, ClientRequest

        server = self._servers.get(name)
        if server is None or server.over or server.session is None:
            raise gone(name, "it is not running")
        asked = CallToolRequest(params=CallToolRequestParams(name=tool, arguments=dict(arguments)))
        try:
            waited = timedelta(seconds=self._call_s)
            done = await server.asked(
                server.session.send_request(ClientRequest(asked), CallToolResult, waited)
            )
        except asyncio.CancelledError:
            await asyncio.shield(self._drop(name))
            raise
        except UserError:
            await self._drop(name)
            raise
        except Exception as error:
            if _is_answer(error) and not server._why():  # pyright: ignore[reportPrivateUsage]
                return Said(f"The tool failed: {plain(error)}", failed=True)
            why = server.why(error)
            await self._drop(name)
            raise gone(name, why) from error
        return _said(done)

    async def _drop(self, name: str) -> None:
        server = self._servers.pop(name, None)
        if server is not None:
            await server.end()

    async def _end_all(self) -> None:
        await asyncio.gather(*(self._drop(name) for name in list(self._servers)), return_exceptions=True)
        asyncio.get_running_loop().stop()

    # the thread

    def _wait(self, work: Coroutine[Any, Any, T], token: CancelToken, name: str) -> T:
        try:
            future = asyncio.run_coroutine_threadsafe(work, self._running())
        except UserError:
            work.close()
            raise
        try:
            while True:
                token.check()
                with contextlib.suppress(concurrent.futures.TimeoutError):
                    return future.result(0.05)
                if future.done():  # a time limit of the work itself
                    raise gone(name, "it does not answer")
        finally:
            future.cancel()

    def _running(self) -> asyncio.AbstractEventLoop:
        if not is_there():
            raise MISSING
        with self._lock:
            if self._closed:
                raise UserError("Underdesk is closing", code="closing")
            if self._loop is None:
                for name in ("mcp", "client"):  # what they log holds what servers said
                    logging.getLogger(name).setLevel(logging.CRITICAL + 1)
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._run, args=(self._loop,), name="tool-servers", daemon=True
                )
                self._thread.start()
            return self._loop

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


def _code(error: BaseException) -> int | None:
    """The code of an error of the protocol; None for any other."""
    return (
        getattr(getattr(error, "error", None), "code", None) if type(error).__name__ == "McpError" else None
    )


def _is_answer(error: Exception) -> bool:
    """Whether the server itself refused, and not the way to it."""
    return _code(error) not in (None, TIMED_OUT, CLOSED)


def _said(result: Any) -> Said:
    """A result as text: what is no text is told of in a line."""
    parts = [_part(block) for block in result.content[:1000]]
    if not any(parts) and result.structuredContent is not None:
        parts = [json.dumps(result.structuredContent, ensure_ascii=False)]
    return Said(plain("\n".join(filter(None, parts)), LONGEST_RESULT) or "(nothing)", bool(result.isError))


def _part(block: Any) -> str:
    if block.type == "text":
        return str(block.text)
    if block.type == "resource":
        return str(getattr(block.resource, "text", "[a file is left out]"))
    if block.type == "resource_link":
        return f"{block.name}: {block.uri}"
    return f"[{'an image' if block.type == 'image' else 'a sound'} is left out]"
