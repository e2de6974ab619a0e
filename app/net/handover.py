"""Hands the files that a second start was given to the first: by a local socket of the person's own, paths alone."""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import stat
import struct
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

NAME = "open.sock"
MOST_BYTES, MOST_PATHS = 1 << 18, 1000
PATIENCE_S = 2.0
TAKEN = b"taken"
QUICK = b'{"quick": true}'
"""The whole message that asks for quick ask."""
POSSIBLE = hasattr(socket, "AF_UNIX")
"""Whether this system has such sockets; Python has none on Windows."""
_LONGEST = 100
"""Bytes of an address; the system's own limits are 104 to 108."""
_CREDENTIALS = struct.Struct("3i")


def give(root: Path, paths: Sequence[str], quick: bool = False) -> bool:
    """Hand absolute paths to the program that holds the profile at `root`; whether it took them.

    No path at all asks it to come forward, as any other list does too; `quick` asks for the quick line instead.
    """
    if not POSSIBLE:
        return False
    try:
        with _address(root) as address, _new() as line:
            line.connect(address)
            if not _is_mine(line):
                return False
            line.sendall(QUICK if quick else json.dumps({"paths": list(paths)}).encode())
            line.shutdown(socket.SHUT_WR)
            return line.recv(len(TAKEN)) == TAKEN
    except OSError:
        return False


def paths_of(message: bytes) -> list[str]:
    """What was handed over; raises ValueError unless that is a short list of absolute paths and nothing else."""
    found: Any = json.loads(message)
    if not isinstance(found, dict) or set(cast("dict[str, Any]", found)) != {"paths"}:
        raise ValueError("something else than paths")
    paths = cast("dict[str, Any]", found)["paths"]
    if not isinstance(paths, list) or len(cast("list[Any]", paths)) > MOST_PATHS:
        raise ValueError("no list of paths, or too many")
    for path in cast("list[Any]", paths):
        if not isinstance(path, str) or "\0" in path or not os.path.isabs(path):
            raise ValueError("not an absolute path")
    return cast("list[str]", paths)


class Inbox:
    """Listens for paths from the moment it is made; `take` is called on a thread of its own, `ask` for quick ask. For
    the lock's holder."""

    def __init__(
        self, root: Path, take: Callable[[list[str]], None], ask: Callable[[], None] = lambda: None
    ) -> None:
        self._root, self._take, self._ask = root, take, ask
        self._listener: socket.socket | None = None
        if not POSSIBLE:
            return
        with contextlib.suppress(OSError):  # without it a second start says that the program is open already
            self._listener = self._bound()
        if self._listener is not None:
            self._wake, self._woken = socket.socketpair()
            self._thread = threading.Thread(target=self._serve, name="handover", daemon=True)
            self._thread.start()

    @property
    def listening(self) -> bool:
        """Whether a second start can hand anything over."""
        return self._listener is not None

    def _bound(self) -> socket.socket:
        place = self._root / NAME
        if place.exists() and not stat.S_ISSOCK(place.lstat().st_mode):
            raise FileExistsError(place)
        place.unlink(missing_ok=True)  # of a program that was killed: the lock is ours
        made = _new()
        try:
            with _address(self._root) as address:
                made.bind(address)
            place.chmod(0o600)
            made.listen(8)
        except OSError:
            made.close()
            raise
        return made

    def _serve(self) -> None:
        assert self._listener
        while True:
            ready, _, _ = select.select([self._listener, self._woken], [], [])
            if self._woken in ready:
                return
            with contextlib.suppress(OSError, ValueError, RecursionError):
                line, _ = self._listener.accept()
                with line:
                    self._receive(line)

    def _receive(self, line: socket.socket) -> None:
        line.settimeout(PATIENCE_S)
        if not _is_mine(line):
            return
        message = b""
        while piece := line.recv(1 << 16):
            message += piece
            if len(message) > MOST_BYTES:
                return
        if message == QUICK:
            self._ask()
        else:
            self._take(paths_of(message))
        line.sendall(TAKEN)

    def close(self) -> None:
        """Listen no more."""
        if self._listener is None:
            return
        self._wake.send(b".")
        self._thread.join(PATIENCE_S * 2)
        for line in (self._listener, self._wake, self._woken):
            line.close()
        self._listener = None
        with contextlib.suppress(OSError):
            (self._root / NAME).unlink(missing_ok=True)


def _new() -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(PATIENCE_S)
    return made


@contextmanager
def _address(root: Path) -> Generator[str]:
    """The socket's address; below a folder with a long name, one that goes by the folder's open handle."""
    place = str(root / NAME)
    if len(os.fsencode(place)) <= _LONGEST:
        yield place
        return
    if sys.platform != "linux":
        raise OSError("the profile's path is too long for a socket")
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{NAME}"
    finally:
        os.close(handle)


def _is_mine(line: socket.socket) -> bool:
    """Whether the other end is a program of the same person, as far as the system tells; the file's mode says so."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return bool(_CREDENTIALS.unpack(told)[1] == os.getuid())
