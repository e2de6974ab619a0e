"""The talk of program and broker: what is said arrives as it was, and nonsense does no harm on either side."""

from __future__ import annotations

import json
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.net import broker, messages
from app.net.door import Ask, Attempt, Hop, Purpose
from app.net.link import Answer, Link, OnSocket
from app.net.messages import Head, Kind, Leaving, Message, Nonsense, Phase
from tests.net import hub as hubs

LOOSELY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)
TEXTS = st.text(max_size=40)
SIZES = st.integers(0, 1 << 60)
HEADERS = st.dictionaries(TEXTS, TEXTS, max_size=4)
ASKS = st.builds(Ask, TEXTS, TEXTS, TEXTS, HEADERS, st.binary(max_size=200))
HOPS = st.builds(Hop, TEXTS, st.integers(0, 999), HEADERS)
HEADS = st.builds(Head, st.integers(0, 999), TEXTS, HEADERS, st.lists(HOPS, max_size=3).map(tuple))
ROWS = st.builds(Attempt, TEXTS, st.floats(0, 1e11), TEXTS, TEXTS, TEXTS, SIZES, SIZES, TEXTS)
UNPACK: dict[str, Callable[[bytes], object]] = {
    "ask": messages.unpack_ask, "leaving": messages.unpack_leaving, "count": messages.unpack_count,
    "row": messages.unpack_row, "head": messages.unpack_head, "error": messages.unpack_error,
}  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(["id", "url", "hops"]), inner)
    ),
    max_leaves=12,
)


def _row(row: Attempt) -> bytes:
    return Message(Kind.ROW, 0, messages.pack_row(row, Phase.OVER)).pack()


@given(
    ask=ASKS,
    leaving=st.builds(Leaving, st.booleans(), TEXTS),
    head=HEADS,
    row=ROWS,
    phase=st.sampled_from(Phase),
)
@LOOSELY
def test_what_is_said_arrives_as_it_was(ask, leaving, head, row, phase):
    assert messages.unpack_ask(messages.pack_ask(ask)) == ask
    assert messages.unpack_leaving(messages.pack_leaving(leaving)) == leaving
    assert messages.unpack_head(messages.pack_head(head)) == head
    assert messages.unpack_row(messages.pack_row(row, phase)) == (row, phase)


@given(
    kind=st.sampled_from(sorted(UNPACK)),
    body=st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()),
)
@LOOSELY
def test_a_body_is_understood_or_refused_and_nothing_else(kind, body):
    try:
        understood = UNPACK[kind](body)
    except Nonsense:
        with pytest.raises(Nonsense):  # and never by chance
            UNPACK[kind](body)
    else:
        assert understood == UNPACK[kind](body)


@given(stream=st.binary(max_size=400))
@LOOSELY
def test_any_bytes_are_messages_nonsense_or_an_end(stream):
    left = memoryview(stream)

    def take(size: int) -> bytes:
        nonlocal left
        part, left = bytes(left[:size]), left[size:]
        return part

    try:
        while message := messages.read(take):
            assert message.pack() in stream
    except (Nonsense, EOFError):
        return


@pytest.mark.parametrize("length", [messages._LONGEST + 1, 0xFFFFFFFF])
def test_a_message_that_is_announced_too_long_is_not_waited_for(length):
    head = struct.pack(">IBI", length, Kind.DATA, 1)
    with pytest.raises(Nonsense):
        messages.read(lambda size: head[:size])


@contextmanager
def conversation(purposes: list[Purpose]) -> Iterator[socket.socket]:
    """A broker's desk on a thread of its own; the other end of its socket."""
    ours, theirs = socket.socketpair()

    def live() -> None:
        with (
            theirs,
            theirs.makefile("rb", buffering=0) as questions,
            theirs.makefile("wb", buffering=0) as answers,
        ):
            broker.serve(questions, answers, purposes)

    thread = threading.Thread(target=live, name="desk")
    thread.start()
    with ours:
        yield ours
    thread.join()


MESSAGES = st.builds(
    lambda kind, about, body: Message(kind, about, body).pack(),
    st.sampled_from(Kind), st.integers(0, 3),
    st.binary(max_size=60) | ASKS.map(messages.pack_ask) | st.builds(Leaving).map(messages.pack_leaving),
)  # fmt: skip


@given(said=st.lists(MESSAGES | st.binary(max_size=30), max_size=8).map(b"".join))
@LOOSELY
def test_a_broker_survives_any_program_until_it_hangs_up(said):
    before = threading.active_count()
    with conversation([Purpose("model-search", "T", ())]) as ours:
        try:
            ours.sendall(said)
            ours.shutdown(socket.SHUT_WR)
            while ours.recv(1 << 16):
                continue
        except (BrokenPipeError, ConnectionResetError):
            pass
    assert threading.active_count() <= before + 3  # errands may still be ending


@given(said=st.lists(MESSAGES | ROWS.map(_row) | st.binary(max_size=30), max_size=8).map(b"".join))
@LOOSELY
def test_the_program_survives_any_broker(said):
    ours, theirs = socket.socketpair()
    rows: list[tuple[Attempt, Phase]] = []
    ended = threading.Event()
    peer = OnSocket(ours, theirs.close)
    link = Link(peer, lambda row, phase: rows.append((row, phase)), lambda _: ended.set())
    line = link.open(Ask("model-search", "http://127.0.0.1/"))
    try:
        theirs.sendall(said)
    except BrokenPipeError:
        assert ended.wait(30)
    theirs.shutdown(socket.SHUT_WR)
    try:
        for chunk in Answer(line).chunks():
            assert isinstance(chunk, bytes)
    except (UserError, Nonsense):
        pass
    link.close()
    assert ended.is_set()
    assert link.over


def test_a_broker_that_sends_more_than_was_asked_for_is_hung_up_on():
    ours, theirs = socket.socketpair()
    ended = threading.Event()
    link = Link(OnSocket(ours, theirs.close), lambda row, phase: None, lambda _: ended.set())
    line = link.open(Ask("model-search", "http://127.0.0.1/"))
    piece = Message(Kind.DATA, line.number, bytes(messages.PIECE)).pack()
    with pytest.raises(OSError):  # noqa: PT012 - how many fit into the pipe is the system's affair
        for _ in range(200):
            theirs.sendall(piece)
            if ended.wait(0.01):
                raise OSError
    link.close()


def test_a_reader_that_is_slow_is_not_flooded():
    with hubs.running() as hub:
        hub.files["/big"] = os.urandom(8 << 20)
        with conversation(hub.purposes()) as ours:
            got = quiet = 0
            ours.sendall(
                Message(Kind.ASK, 1, messages.pack_ask(Ask("model-search", f"{hub.origin}/big"))).pack()
            )
            read = ours.makefile("rb")
            while quiet < 3 and (message := messages.read(read.read)):
                got += len(message.body) if message.kind is Kind.DATA else 0
                quiet = quiet + 1 if message.kind is Kind.ROW else 0  # it tells again and again how far it is
            assert 0 < got <= messages.WINDOW
            read.close()
