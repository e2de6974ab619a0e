"""What is computed of chats, kept for an engine in a process of its own: the vault stays with the program."""

from __future__ import annotations

import itertools
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from app.base.memory import Space, space
from app.engine.states import Keeper, Saved

PIECE = 1 << 20
"""Bytes of one message at most: what else goes through the pipe waits for no more than that."""
Message = tuple[Any, ...]
Post = Callable[[Message], None]
log = logging.getLogger("underdesk.engine")


@dataclass
class _State:
    """A state on its way, or arrived."""

    conversation: str
    engine: str
    tokens: bytes
    data: Space
    filled: int = 0

    def add(self, piece: bytes) -> bool:
        """One piece more; whether it is whole. Raises ValueError for more than was announced."""
        end = self.filled + len(piece)
        if end > len(self.data):
            raise ValueError("a piece too many")
        self.data[self.filled : end] = piece
        self.filled = end
        return end == len(self.data)


def pieces(number: int, data: bytes | Space) -> Iterator[Message]:
    """The messages that carry some bytes."""
    for start in range(0, len(data), PIECE):
        yield ("piece", number, bytes(data[start : start + PIECE]))


class FarKeeper:
    """states.Keeper in the engine's process: hands all to the program, and asks it."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self.most = 0
        """Bytes of the largest state that the program takes."""
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._sending: dict[tuple[str, str], _State] = {}
        self._asked: dict[int, Future[Any]] = {}
        self._coming: dict[int, _State] = {}
        self._queue: queue.SimpleQueue[_State | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def keep(self, conversation: str, engine: str, tokens: bytes, data: Space) -> None:
        """Have a state sent behind whatever else there is to say."""
        state = _State(conversation, engine, tokens, data)
        with self._lock:
            self._sending[conversation, engine] = state
            if self._thread is None:
                self._thread = threading.Thread(target=self._send, name="keep", daemon=True)
                self._thread.start()
        self._queue.put(state)

    def _send(self) -> None:
        while (state := self._queue.get()) is not None:
            number, key = next(self._numbers), (state.conversation, state.engine)
            if self._sending.get(key) is not state:  # a later one of the same conversation follows
                continue
            self._post(("state", number, *key, state.tokens, len(state.data)))
            for piece in pieces(number, state.data):
                self._post(piece)
            with self._lock:
                if self._sending.get(key) is state:
                    del self._sending[key]

    def recall(self, conversation: str, engine: str) -> Future[Any]:
        """The state, also while it is still being sent, or None."""
        with self._lock:
            state = self._sending.get((conversation, engine))
        if state is None:
            return self._ask("recall", conversation, engine)
        future: Future[Any] = Future()
        future.set_result(state)
        return future

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        """The conversations that were used last."""
        return self._ask("newest", engine, most)

    def _ask(self, verb: str, *rest: Any) -> Future[Any]:
        number, future = next(self._numbers), Future[Any]()
        self._asked[number] = future
        self._post((verb, number, *rest))
        return future

    def take(self, message: Message) -> None:
        """What the program answers."""
        verb, number, *rest = message
        match verb:
            case "most":
                self.most = rest[0]
            case "names":
                self._asked.pop(number).set_result(rest[0])
            case "found" if rest[0] is None:
                self._asked.pop(number).set_result(None)
            case "found":
                self._coming[number] = _State("", "", rest[0], space(rest[1]))
            case _:
                if self._coming[number].add(rest[0]):
                    self._asked.pop(number).set_result(self._coming.pop(number))

    def close(self, timeout: float) -> None:
        """Send what there is."""
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout)


VERBS = frozenset({"state", "piece", "recall", "newest"})
"""What a FarKeeper says."""
ANSWERS = frozenset({"most", "names", "found", "piece"})
"""What it is told."""


@dataclass
class Counter:
    """The program's side of one pipe: hands states to the keeper, and what it has to the engine's process."""

    keeper: Callable[[], Keeper | None]
    say: Callable[[Message | Iterator[Message]], None]
    _coming: dict[int, _State | None] = field(default_factory=dict[int, "_State | None"])

    def take(self, message: Message) -> None:
        """One message; what makes no sense is left out, since it comes from a process that may be broken."""
        verb, number, *rest = message
        keeper = self.keeper()
        if keeper is None:
            return
        match verb:
            case "state":
                self._begin(keeper, number, *rest)
            case "piece":
                self._add(keeper, number, rest[0])
            case "recall":
                keeper.recall(*rest).add_done_callback(lambda future: self._found(number, future))
            case _:
                keeper.newest(*rest).add_done_callback(
                    lambda future: self.say(("names", number, _value(future) or []))
                )

    def _begin(
        self, keeper: Keeper, number: int, conversation: str, engine: str, tokens: bytes, size: int
    ) -> None:
        if 0 < size <= keeper.most:
            self._coming[number] = _State(conversation, engine, tokens, space(size))

    def _add(self, keeper: Keeper, number: int, piece: bytes) -> None:
        state = self._coming.get(number)
        try:
            if state is not None and state.add(piece):
                del self._coming[number]
                keeper.keep(state.conversation, state.engine, state.tokens, state.data)
        except ValueError:
            log.info("a state with too many pieces is left out")
            del self._coming[number]

    def _found(self, number: int, future: Future[Any]) -> None:
        saved: Saved | None = _value(future)
        if saved is None or not saved.data:
            self.say(("found", number, None, 0))
            return
        self.say(("found", number, bytes(saved.tokens), len(saved.data)))
        self.say(pieces(number, saved.data))


def _value(future: Future[Any]) -> Any:
    """What a finished future holds; None where it failed."""
    return None if future.cancelled() or future.exception() else future.result()
