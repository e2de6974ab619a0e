"""A server of tools as a program of its own: started without a shell, listened to within bounds, ended for certain."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from app.net.mcp_facts import plain

if TYPE_CHECKING:
    from asyncio.subprocess import Process

LONGEST_LINE = 4 << 20
"""Bytes of one message; a server that writes more is ended."""
MOST_BYTES = 16 << 20
MOST_MESSAGES = 2_000
"""Both of everything that a server writes between two questions."""
MOST_NONSENSE = 200
"""Lines that are no messages; some servers print such before they begin."""
STDERR_KEPT = 4_000
GRACE_S = 1.0
ENDED = "it ended"
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "SYSTEMROOT")


class Pipes:
    """What one server program wrote and may still write. `fault` says why it was ended."""

    def __init__(self) -> None:
        self.fault = ""
        self.last_words = b""
        self._left, self._messages = MOST_BYTES, MOST_MESSAGES
        self._nonsense = 0

    def asked(self) -> None:
        """A question was put: the server may write again."""
        self._left, self._messages = MOST_BYTES, MOST_MESSAGES

    def spend(self, count: int, messages: int = 0) -> bool:
        """Whether it may have written so much."""
        self._left -= count
        self._messages -= messages
        if self._left < 0 or self._messages < 0:
            self.fault = "it sends more than can be read"
        return not self.fault

    def is_nonsense(self) -> bool:
        """Count a line that is no message; whether there were too many."""
        self._nonsense += 1
        if self._nonsense > MOST_NONSENSE:
            self.fault = "what it writes is no message"
        return bool(self.fault)


def why(pipes: Pipes) -> str:
    """What was wrong with a server, with the last line that it complained by where it ended; empty for nothing."""
    lines = plain(pipes.last_words.decode("utf-8", "replace")).strip().splitlines()
    return f"{ENDED}, saying: {lines[-1][:200]}" if lines and pipes.fault == ENDED else pipes.fault


def environment(secrets: Mapping[str, str]) -> dict[str, str]:
    """The little that a program needs of ours, and what the person gave for it."""
    return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, **secrets}


def ended_with_us(command: Sequence[str]) -> list[str]:
    """The command, ended by the kernel when this program is, where there is a tool for that (Linux)."""
    wrapper = shutil.which("setpriv")
    return [wrapper, "--pdeathsig", "KILL", "--", *command] if wrapper else list(command)


@asynccontextmanager
async def talk(
    command: Sequence[str], secrets: Mapping[str, str], pipes: Pipes
) -> AsyncGenerator[tuple[Any, Any]]:
    """Start the program; gives streams of messages to read and to write. Raises OSError where it cannot be started."""
    import anyio

    process = await asyncio.create_subprocess_exec(
        *ended_with_us(command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(secrets),
        cwd="/",
        start_new_session=True,
    )
    in_writer, in_reader = anyio.create_memory_object_stream[Any](0)
    out_writer, out_reader = anyio.create_memory_object_stream[Any](0)
    tasks = [
        asyncio.create_task(_read(process, in_writer, pipes)),
        asyncio.create_task(_write(process, out_reader, pipes)),
        asyncio.create_task(_drain(process, pipes)),
    ]
    try:
        yield in_reader, out_writer
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for stream in (in_writer, in_reader, out_writer, out_reader):
            stream.close()
        await _end(process)


async def _read(process: Process, messages: Any, pipes: Pipes) -> None:
    from mcp.shared.message import SessionMessage
    from mcp.types import JSONRPCMessage

    assert process.stdout is not None
    rest = bytearray()
    try:
        while not pipes.fault and (piece := await process.stdout.read(1 << 16)):
            if not pipes.spend(len(piece), piece.count(b"\n")):
                break
            rest += piece
            *lines, last = rest.split(b"\n") if b"\n" in piece else [rest]
            rest = bytearray(last)
            if len(rest) > LONGEST_LINE:
                pipes.fault = "one of its messages is larger than can be read"
            for line in lines:
                try:
                    message = JSONRPCMessage.model_validate_json(bytes(line))
                except ValueError:
                    if line.strip() and pipes.is_nonsense():
                        break
                    continue
                await messages.send(SessionMessage(message))
    finally:
        pipes.fault = pipes.fault or ENDED
        messages.close()


async def _write(process: Process, messages: Any, pipes: Pipes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        async for message in messages:
            pipes.asked()
            line = message.message.model_dump_json(by_alias=True, exclude_none=True)
            process.stdin.write(line.encode() + b"\n")
            await process.stdin.drain()


async def _drain(process: Process, pipes: Pipes) -> None:
    """Keep the last of what it complains about; the rest is thrown away."""
    assert process.stderr is not None
    while piece := await process.stderr.read(1 << 16):
        pipes.last_words = (pipes.last_words + piece)[-STDERR_KEPT:]


async def _end(process: Process) -> None:
    """Its input is closed, then it and what it started are killed."""
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), GRACE_S)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    cast("Any", process)._transport.close()  # else unread output would keep the end from being noticed
    await process.wait()
