"""A large body's own way past the messages: by a pipe that the asker lays, whole or ended for a reason it is told."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.net import broker, door, messages
from app.net.body import Pieces, Pipe, Sink
from app.net.brokered import BrokeredDoor
from app.net.door import Ask, Attempt
from app.net.link import Answer, Link, OnSocket
from app.net.messages import Kind, Message
from tests.net import hub as hubs

PATH = "/big"
DATA = os.urandom(5_000_000)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[hubs.Hub]:
    with hubs.running() as running:
        running.files[PATH] = DATA
        monkeypatch.setattr(door, "PURPOSES", tuple(running.purposes()))
        monkeypatch.setattr(broker, "settle", lambda: None)  # the process is the test's own
        yield running


@contextmanager
def brokered(rows: list[Attempt]) -> Iterator[BrokeredDoor]:
    """A door whose broker lives on a thread, by a socket as the steward's does."""
    threads: list[threading.Thread] = []

    def start() -> OnSocket:
        ours, theirs = socket.socketpair()
        threads.append(threading.Thread(target=broker.live, args=(theirs,)))
        threads[-1].start()
        return OnSocket(ours, lambda: ours.shutdown(socket.SHUT_RDWR))

    brokers = BrokeredDoor(False, rows.append, start)
    try:
        yield brokers
    finally:
        brokers.close()
        for thread in threads:
            thread.join()


def ask(hub: hubs.Hub, token: CancelToken | None = None) -> Ask:
    return Ask("model-download", hub.origin + PATH, token=token, bulk=True)


def save(way: BrokeredDoor, request: Ask, file: Sink, each: Callable[[], object] = lambda: None) -> None:
    with way.stream(request) as reply:
        while reply.save(file, 1 << 20):
            each()


def stop(way: BrokeredDoor, request: Ask, token: CancelToken) -> None:
    with way.stream(request) as reply:
        token.cancel()
        reply.drop(1)


def test_a_large_body_comes_by_a_pipe_to_the_last_byte(hub: hubs.Hub, tmp_path: Path) -> None:
    rows: list[Attempt] = []
    with brokered(rows) as way, (tmp_path / "got").open("w+b", buffering=0) as file:
        with way.stream(ask(hub)) as reply:
            assert isinstance(reply, Answer)
            assert reply._line.pipe is not None
            assert reply.drop(1000) <= 1000
            file.seek(dropped := 1000)
            while count := reply.save(file, 300_000):
                assert count <= 300_000
        got = (tmp_path / "got").read_bytes()[dropped:]
    assert got == DATA[-len(got) :]
    assert len(got) >= len(DATA) - 1000
    assert [row.result for row in rows] == ["answered 200"]
    assert rows[0].received > len(DATA)


def test_a_piped_body_is_read_in_chunks_too(hub: hubs.Hub) -> None:
    with brokered([]) as way, way.stream(ask(hub)) as reply:
        assert b"".join(reply.chunks()) == DATA


def test_a_server_that_hangs_up_in_the_middle_ends_the_pipe_with_the_reason(
    hub: hubs.Hub, tmp_path: Path
) -> None:
    hub.mood = "short"
    with brokered([]) as way, (tmp_path / "got").open("wb", buffering=0) as file:
        with pytest.raises(UserError) as caught:
            save(way, ask(hub), file)
        assert caught.value.code == "broken"
        assert (tmp_path / "got").read_bytes() == DATA[: len(DATA) // 2]


def test_an_asker_who_stops_reading_ends_the_request_though_the_pipe_is_full(hub: hubs.Hub) -> None:
    rows: list[Attempt] = []
    token = CancelToken()
    with brokered(rows) as way:
        with pytest.raises(Cancelled):
            stop(way, ask(hub, token), token)
        assert [row.result for row in rows] == ["cancelled"]


def test_the_switch_ends_a_piped_body(hub: hubs.Hub, tmp_path: Path) -> None:
    hub.rate = 1_000_000
    with brokered([]) as way, (tmp_path / "got").open("wb", buffering=0) as file:
        with pytest.raises(UserError) as caught:
            save(way, ask(hub), file, lambda: way.set_offline(True))
        assert caught.value.code == "offline"


@pytest.mark.parametrize(
    "kind", [Kind.ASK, Kind.LEAVE], ids=["no pipe but a file", "a pipe with nothing to carry"]
)
def test_a_broker_takes_no_handle_but_a_pipe_for_a_body(hub: hubs.Hub, tmp_path: Path, kind: Kind) -> None:
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=broker.live, args=(theirs,))
    thread.start()
    ends = os.pipe()
    with (tmp_path / "kept").open("w+b") as kept:
        body = messages.pack_ask(ask(hub)) if kind is Kind.ASK else messages.pack_leaving(messages.Leaving())
        handle = kept.fileno() if kind is Kind.ASK else ends[1]
        socket.send_fds(ours, [Message(kind, 1, body).pack()], [handle])
        assert ours.recv(1) == b""  # it hung up
    thread.join()
    ours.close()
    for end in ends:
        os.close(end)
    assert (tmp_path / "kept").read_bytes() == b""
    assert hub.hits == []


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open handles are counted in /proc")
def test_the_program_takes_no_handle_from_a_broker() -> None:
    ours, theirs = socket.socketpair()
    heard = threading.Event()
    link = Link(OnSocket(ours, theirs.close), lambda row, phase: heard.set(), lambda _: None)
    row = messages.pack_row(Attempt("1", 1.0, "h", "p", "GET", 0, 0, "r"), messages.Phase.OVER)
    before = len(os.listdir("/proc/self/fd"))
    socket.send_fds(theirs, [Message(Kind.ROW, 0, row).pack()], [theirs.fileno()])
    assert heard.wait(30)
    assert len(os.listdir("/proc/self/fd")) == before
    link.close()


def test_pieces_are_cut_to_what_is_wanted() -> None:
    pieces = Pieces(iter([b"abc", b"", b"defgh"]))
    file = BytesIO()
    file.fileno = lambda: -1  # type: ignore[method-assign]
    assert bytes(pieces.take(2)) == b"ab"
    assert [pieces.save(file, 4) for _ in range(4)] == [1, 4, 1, 0]
    assert file.getvalue() == b"cdefgh"


def test_a_pipe_that_was_never_given_away_is_closed() -> None:
    ours, theirs = socket.socketpair()
    theirs.close()
    pipe = Pipe()
    with pytest.raises(OSError):
        pipe.give(ours, memoryview(b"x"))
    assert list(pipe.chunks(lambda: None)) == []  # nobody holds the other end
    pipe.close()
    ours.close()
