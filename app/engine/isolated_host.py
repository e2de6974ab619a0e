"""The engine in a process of its own: takes calls from a pipe and tells their results, until the program hangs up."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, BinaryIO, cast

from app.base.errors import UserError, friendly
from app.engine import api, frames
from app.engine.api import EngineEvent, Finished, Handle
from app.engine.canary import Canary
from app.engine.careful import Careful
from app.engine.host import LlamaEngine
from app.engine.kept_afar import ANSWERS, FarKeeper
from app.engine.remember import Memory
from app.engine.topology import cores

CLOSING_S = 30.0
"""Seconds for handing over what was computed of chats."""
Post = Callable[[tuple[Any, ...]], None]


def _promises() -> frozenset[str]:
    """The engine's methods that answer with a Future of plain records or vectors: each can be called over the pipe."""
    found = {
        name
        for name, method in (vars(api.Encoder) | vars(api.Engine)).items()
        if str(getattr(method, "__annotations__", {}).get("return", "")).startswith("Future")
    }
    return frozenset(found - {"load"})


PROMISES = _promises()


class _Kept:
    """What the program remembers of models: a copy to read, and a word to the program for each change."""

    def __init__(self, kept: dict[str, str], post: Post) -> None:
        self._kept, self._post = kept, post

    def load(self) -> dict[str, str]:
        """All of it."""
        return self._kept

    def save(self, key: str, value: str) -> None:
        """Change it here and there."""
        self._kept[key] = value
        self._post(("keep", key, value))


class _Desk:
    """Hands messages to the engine and its answers back."""

    def __init__(self, engine: LlamaEngine, post: Post) -> None:
        self._engine, self._post = engine, post
        self.keeper = FarKeeper(post)
        engine.watch(lambda moved: post(("moved", 0, moved)))
        self._handles: dict[int, Handle] = {}
        self._futures: dict[int, Future[Any]] = {}

    def take(self, message: tuple[Any, ...]) -> None:
        """Do what one message asks for."""
        verb, number, *rest = message
        match verb:
            case "load":
                self._load(number, rest[0])
            case "submit":
                self._submit(number, rest[0])
            case "rest":
                self._engine.rest_after(rest[0])
            case "several":
                self._engine.keep_several(rest[0])
            case "expect":
                self._engine.expect(rest[0])
            case "remember":
                self._engine.remember(self.keeper)
            case _ if verb in ANSWERS:
                self.keeper.take(message)
            case "cancel":
                if handle := self._handles.get(number):
                    handle.cancel()
                if future := self._futures.get(number):
                    future.cancel()
            case _:
                self._ask(number, str(verb), tuple(rest))

    def _load(self, number: int, spec: api.LoadSpec) -> None:
        def progress(fraction: float) -> None:
            self._post(("progress", number, fraction))

        self._promise(number, self._engine.load(spec, progress))

    def _submit(self, number: int, request: api.GenerateRequest) -> None:
        def on_event(event: EngineEvent) -> None:
            if isinstance(event, (Finished, api.Failed)):
                self._handles.pop(number, None)
                ended.set()
            self._post(("event", number, event))

        ended = threading.Event()
        handle = self._engine.submit(request, on_event)
        if not ended.is_set():
            self._handles[number] = handle
        if ended.is_set():  # between the question and the note
            self._handles.pop(number, None)

    def _ask(self, number: int, name: str, arguments: tuple[Any, ...]) -> None:
        if name not in PROMISES:
            self._post(("failed", number, UserError(f"The engine has no call {name}", code="bug")))
            return
        self._promise(number, getattr(self._engine, name)(*arguments))

    def _promise(self, number: int, future: Future[Any]) -> None:
        def done(ended: Future[Any]) -> None:
            self._futures.pop(number, None)
            if ended.cancelled():
                return
            error = ended.exception()
            if error is not None:
                self._post(("failed", number, friendly(error), self._engine.info))
            else:
                self._post(("done", number, ended.result(), self._engine.info, self._engine.devices()))

        self._futures[number] = future
        future.add_done_callback(done)


def serve(inlet: BinaryIO, outlet: BinaryIO) -> int:
    """Be the engine until the pipe ends; the first message is what the program remembers of models."""
    lock = threading.Lock()

    def post(message: tuple[Any, ...]) -> None:
        data = frames.pack(message)
        with (
            lock,
            contextlib.suppress(OSError, ValueError),
        ):  # the program left: the end of the other pipe tells us
            outlet.write(data)
            outlet.flush()

    kept = cast("dict[str, str]", frames.read(inlet))
    careful = Careful(Memory(_Kept(kept, post)), Canary(), lambda: cores().choices, disposable=True)
    engine = LlamaEngine(careful=careful)
    desk = _Desk(engine, post)
    with contextlib.suppress(frames.Broken):
        while True:
            desk.take(frames.read(inlet))
    orderly = engine.close()
    desk.keeper.close(CLOSING_S)
    if not orderly:
        os._exit(1)  # a native call that hangs must not keep the process
    return 0
