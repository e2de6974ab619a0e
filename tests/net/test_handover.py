"""A second start hands paths to the first, and nothing else gets through."""

from __future__ import annotations

import contextlib
import json
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.net import handover
from app.net.handover import MOST_PATHS, NAME, Inbox, give, paths_of

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "AF_UNIX"), reason="this system's Python has no local sockets"
)


class Taken:
    """What arrived."""

    def __init__(self) -> None:
        self.paths: list[list[str]] = []
        self.came = threading.Event()

    def __call__(self, paths: list[str]) -> None:
        self.paths.append(paths)
        self.came.set()


@pytest.fixture(params=["short", "a long name" * 12])
def root(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    made = tmp_path / request.param
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def inbox(root: Path, taken: Taken) -> Iterator[Inbox]:
    made = Inbox(root, taken)
    assert made.listening
    yield made
    made.close()
    assert not (root / NAME).exists()


def test_no_path_at_all_asks_to_come_forward(root: Path, inbox: Inbox, taken: Taken) -> None:
    assert give(root, [])
    assert taken.paths == [[]]


def test_quick_ask_is_asked_for_by_a_message_of_its_own(root: Path, taken: Taken) -> None:
    asked = threading.Event()
    inbox = Inbox(root, taken, asked.set)
    try:
        assert give(root, [], quick=True)
        assert asked.is_set()
        assert taken.paths == []
    finally:
        inbox.close()


def say(root: Path, message: bytes) -> bytes:
    """Send anything at all; the answer."""
    with handover._address(root) as address, handover._new() as line:
        line.connect(address)
        line.sendall(message)
        line.shutdown(socket.SHUT_WR)
        return line.recv(99)


def test_paths_arrive_in_order(root: Path, inbox: Inbox, taken: Taken) -> None:
    assert give(root, ["/papers/a b.pdf", "/papers/ü.md"])
    assert give(root, ["/c"])
    assert taken.paths == [["/papers/a b.pdf", "/papers/ü.md"], ["/c"]]


def test_only_its_owner_may_use_the_socket(root: Path, inbox: Inbox) -> None:
    assert stat.S_IMODE((root / NAME).stat().st_mode) == 0o600


def test_nobody_there(root: Path) -> None:
    assert not give(root, ["/a"])
    assert not give(root / "nowhere", ["/a"])


def test_what_a_killed_program_left_is_replaced_and_a_file_is_not(root: Path, taken: Taken) -> None:
    with handover._address(root) as address, handover._new() as dead:
        dead.bind(address)
        dead.listen()
    assert not give(root, ["/a"])
    second = Inbox(root, taken)
    assert give(root, ["/a"])
    second.close()
    (root / NAME).write_text("mine")
    assert not Inbox(root, taken).listening
    assert (root / NAME).read_text() == "mine"


@pytest.mark.parametrize(
    "message",
    [
        b"", b"{", b"[]", b'"/a"', b"{}", b'{"paths": ["a.pdf"]}', b'{"paths": [1]}',
        b'{"paths": "/a"}', b'{"paths": ["/a"], "run": "/bin/sh"}', b'{"verb": "delete"}', b'{"paths": ["/a\\u0000b"]}',
        b"[" * 100_000, json.dumps({"paths": ["/a"] * (MOST_PATHS + 1)}).encode(), b'{"paths": ["/' + b"a" * 300_000,
        b"\xff\xfe",
    ],
)  # fmt: skip
def test_anything_else_is_left_alone(message: bytes, root: Path, inbox: Inbox, taken: Taken) -> None:
    with pytest.raises((ValueError, RecursionError)):
        paths_of(message)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it hangs up on too much
        assert say(root, message) == b""
    assert taken.paths == []
    assert give(root, ["/still/listening"])
