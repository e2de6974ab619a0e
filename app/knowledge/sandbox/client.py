"""The program's side of the sandbox: hands over bytes, waits with a limit, and ends a process that overstays."""

from __future__ import annotations

import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import IO, Any

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.knowledge.sandbox import family, wire
from app.knowledge.sandbox.family import Ends
from app.knowledge.sandbox.walls import Room

_PIECE = 1 << 20
_GLANCE_S = 0.05
_GRACE_S = 2.0


class Sandbox:
    """Up to `workers` shut-in processes, started when first needed and used again; safe to share between threads."""

    def __init__(self, command: Sequence[str], workers: int = 1, cwd: str | None = None) -> None:
        self._command = list(command)
        self._cwd = cwd
        self._free = threading.Semaphore(workers)
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()
        self._lock = threading.Lock()
        self._closed = False

    def run(
        self,
        task: str,
        source: IO[bytes],
        size: int,
        room: Room,
        params: Mapping[str, Any],
        most: int,
        cancel: CancelToken | None = None,
    ) -> bytes:
        """The answer of `task` to the next `size` bytes of `source`: at most `most` bytes.

        Raises the UserError it answered with, or one of `too-large`, `took-too-long`, `damaged`; Cancelled.
        """
        while not self._free.acquire(timeout=_GLANCE_S):
            if cancel:
                cancel.check()
        try:
            process = self._take()
            try:
                nonce = secrets.token_bytes(wire.NONCE_BYTES)
                question = wire.Question(task, nonce, size, room, dict(params))
                return process.ask(question, source, most, cancel)
            finally:
                self._give_back(process)
        finally:
            self._free.release()

    def prepare(self, count: int) -> None:
        """Have `count` processes at least, started but not waited for."""
        with self._lock:
            wanted = 0 if self._closed else count - len(self._idle) - len(self._busy)
            self._idle += self._started(wanted)

    def rest(self) -> None:
        """End the processes that nobody asks anything now: their memory is given back."""
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.end()

    def _started(self, count: int) -> list[_Process]:
        return [_Process(ends) for ends in family.started(self._command, self._cwd, count)]

    def _take(self) -> _Process:
        with self._lock:
            if self._closed:
                raise UserError("Underdesk is closing", todo="start it again", code="closing")
            process = self._idle.pop(0) if self._idle else self._started(1)[0]  # the oldest is the readiest
            self._busy.add(process)
            return process

    def _give_back(self, process: _Process) -> None:
        with self._lock:
            self._busy.discard(process)
            if process.usable and not self._closed:
                self._idle.append(process)
                return
        process.end()

    def close(self) -> None:
        """End all processes; questions under way fail."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
            busy = list(self._busy)
        for process in busy:
            process.kill()
        for process in idle:
            process.end()


class _Process:
    """One process of the sandbox. `usable` tells whether it can be asked again."""

    def __init__(self, ends: Ends) -> None:
        self.usable = True
        self._ends = ends
        self.kill, self.end = ends.kill, ends.end

    def ask(self, question: wire.Question, source: IO[bytes], most: int, cancel: CancelToken | None) -> bytes:
        """The answer; afterwards the process is usable only if all went well."""
        exchange = _Exchange(self._ends, question, source, most)
        why = self._wait(exchange, question.room.clock_s + _GRACE_S, cancel)
        if why is None:
            exchange.settle()
        if why is not None or exchange.failed:
            self.kill()
        exchange.join()
        if why is not None:
            raise why
        if not exchange.failed:
            self.usable = hasattr(os, "fork")
        return exchange.result(self._ends.last_words)

    def _wait(self, exchange: _Exchange, seconds: float, cancel: CancelToken | None) -> BaseException | None:
        """Wait for the end of the exchange; returns why it must be broken off."""
        self.usable = False
        deadline = time.monotonic() + seconds
        while not exchange.done.wait(_GLANCE_S):
            if cancel and cancel.cancelled:
                return Cancelled()
            if time.monotonic() > deadline:
                return took_too_long(seconds)
        return None


class _Exchange:
    """A question on its way in and an answer on its way out, each on a thread, so that neither can block."""

    def __init__(self, ends: Ends, question: wire.Question, source: IO[bytes], most: int) -> None:
        self.done = threading.Event()
        self._ends = ends
        self._question = question
        self._source = source
        self._most = most
        self._answer = b""
        self._error: Exception | None = None
        self._fed = False
        head = self._question.pack()
        self._threads = [
            threading.Thread(target=self._feed, args=(head,), name="sandbox-in", daemon=True),
            threading.Thread(target=self._collect, name="sandbox-out", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def settle(self) -> None:
        """After `done`: the answer may be here before the feeding thread has noticed that it is through."""
        self._threads[0].join(_GRACE_S)

    @property
    def failed(self) -> bool:
        """After `settle`: whether the process is used up; a whole answer or a plain refusal leaves it clean."""
        return not self._fed or not (self._error is None or isinstance(self._error, UserError))

    def _feed(self, head: bytes) -> None:
        pipe = self._ends.into
        try:
            self._send(pipe, head)
            left = self._question.size
            while left:
                piece = self._source.read(min(left, _PIECE))
                if not piece:
                    return  # the file shrank: the child waits for bytes that never come, so it has to go
                self._send(pipe, piece)
                left -= len(piece)
            self._fed = True
        except (OSError, ValueError) as error:
            self._error = self._error or error
        finally:
            if not self._fed:
                self.done.set()

    @staticmethod
    def _send(pipe: IO[bytes], piece: bytes) -> None:
        view = memoryview(piece)
        while view:
            view = view[pipe.write(view) or 0 :]

    def _collect(self) -> None:
        try:
            self._answer = wire.read_answer(self._ends.answers.read, self._question.nonce, self._most)
        except Exception as error:
            self._error = error
        finally:
            self.done.set()

    def join(self) -> None:
        """Wait for both threads; the process must have answered or be dead."""
        for thread in self._threads:
            thread.join()

    def result(self, last_words: Callable[[], int]) -> bytes:
        """The answer, or raises what stands for its absence."""
        if isinstance(self._error, UserError):
            raise self._error
        if self._error is not None or self.failed:
            raise _obituary(last_words()) from self._error
        return self._answer


def _obituary(code: int) -> UserError:
    """Why the child is dead, from its exit code or (negative) signal."""
    if sys.platform != "win32" and code in (-signal.SIGALRM, -signal.SIGXCPU, -signal.SIGKILL):
        return took_too_long()
    if code == wire.NO_WALLS:
        return UserError(
            "Documents cannot be read on this computer",
            why="the process that reads them could not be shut in",
            todo="update the system",
            code="no-sandbox",
        )
    return UserError(
        "The file could not be read",
        why="its reader broke down over it and was ended",
        todo="open it in its own program and save it anew",
        code="damaged",
    )


def took_too_long(seconds: float | None = None) -> UserError:
    """The time is up."""
    spent = f"more than {seconds:.0f} seconds" if seconds else "too long"
    return UserError(
        "The file was given up", why=f"reading it took {spent}", todo="split it", code="took-too-long"
    )
