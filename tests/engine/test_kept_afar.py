"""What an engine in a process of its own hands to the program's keeper, and gets back: whole, or not at all."""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest

from app.engine import frames
from app.engine.exactness import Shelf
from app.engine.kept_afar import ANSWERS, PIECE, VERBS, Counter, FarKeeper
from app.engine.states import pack

TOKENS = pack(range(300))


class Pipe:
    """Both sides, every message packed and read again; `sizes` are the bytes of those to the program."""

    def __init__(self, shelf: Shelf | None) -> None:
        self.sizes: list[int] = []
        self.lock = threading.RLock()
        self.counter = Counter(lambda: shelf, self._back)
        self.far = FarKeeper(self._there)
        if shelf is not None:
            self.far.take(("most", 0, shelf.most))

    def _there(self, message: tuple[Any, ...]) -> None:
        data = frames.pack(message)
        with self.lock:
            self.sizes.append(len(data))
            assert message[0] in VERBS
            self.counter.take(_read(data))

    def _back(self, item: tuple[Any, ...] | Iterator[tuple[Any, ...]]) -> None:
        for message in item if isinstance(item, Iterator) else [item]:
            assert message[0] in ANSWERS
            self.far.take(_read(frames.pack(message)))


class Listing(Shelf):
    """Says what it was asked."""

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        future: Future[list[str]] = Future()
        future.set_result([engine, str(most)])
        return future


def _read(data: bytes) -> tuple[Any, ...]:
    return frames.read(io.BytesIO(data))


def test_large_states_go_both_ways_in_pieces() -> None:
    shelf = Listing()
    pipe = Pipe(shelf)
    data = bytearray(bytes(range(256)) * (3 * PIECE // 256) + b"end")
    pipe.far.keep("chat", "engine", TOKENS, bytearray(data))
    pipe.far.close(20)
    assert shelf.states["chat", "engine"].data == data and max(pipe.sizes) < PIECE + 2000
    found = pipe.far.recall("chat", "engine").result(5)
    assert found.data == data and found.tokens == TOKENS
    assert pipe.far.recall("chat", "another engine").result(5) is None
    assert pipe.far.newest("engine", 3).result(5) == ["engine", "3"]


def test_one_that_is_still_being_sent_is_found() -> None:
    shelf = Shelf()
    pipe = Pipe(shelf)
    with pipe.lock:
        pipe.far.keep("chat", "engine", TOKENS, bytearray(b"early"))
        pipe.far.keep("chat", "engine", TOKENS, bytearray(b"late"))
        assert pipe.far.recall("chat", "engine").result(0).data == b"late"
    pipe.far.close(20)
    assert shelf.states["chat", "engine"].data == b"late"


def test_without_a_keeper_nothing_is_taken() -> None:
    pipe = Pipe(None)
    pipe.counter.take(("state", 1, "chat", "engine", TOKENS, 4))
    pipe.counter.take(("piece", 1, b"abcd"))
    assert pipe.far.most == 0


@pytest.mark.parametrize(
    "messages",
    [
        [("state", 1, "c", "e", TOKENS, 11), ("piece", 1, b"x" * 11)],
        [("state", 1, "c", "e", TOKENS, 4), ("piece", 1, b"x" * 5)],
        [("state", 1, "c", "e", TOKENS, 4), ("piece", 1, b"x" * 5), ("piece", 1, b"xxxx")],
        [("state", 1, "c", "e", TOKENS, 4), ("piece", 1, b"xxx")],
        [("state", 1, "c", "e", TOKENS, 0), ("piece", 1, b"")],
        [("piece", 7, b"xxxx")],
    ],
)
def test_what_makes_no_sense_is_left_out(messages: list[tuple[Any, ...]]) -> None:
    shelf = Shelf(most=10)
    said: queue.SimpleQueue[Any] = queue.SimpleQueue()
    counter = Counter(lambda: shelf, said.put)
    for message in messages:
        counter.take(message)
    assert shelf.states == {} and said.empty()
    counter.take(("state", 2, "c", "e", TOKENS, 4))
    counter.take(("piece", 2, b"good"))
    assert shelf.states["c", "e"].data == b"good"


def test_a_keeper_that_fails_costs_time_only() -> None:
    class Broken(Shelf):
        def recall(self, conversation: str, engine: str) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(OSError("disk"))
            return future

    assert Pipe(Broken()).far.recall("chat", "engine").result(5) is None
