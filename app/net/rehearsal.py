"""A porter on a Unix socket, for measuring the local API: a process under the kernel's filter has no other kind."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from pathlib import Path

from app.base.paths import program_root
from app.net.porter import PorterAfar, live

PORT = 1
"""What clients are told as the port: they name it in their Host."""


def start(place: Path) -> PorterAfar:
    """A porter in a process of its own that listens at `place`. Raises OSError."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", __name__, str(place), str(theirs.fileno())]
    process = subprocess.Popen(command, pass_fds=(theirs.fileno(),), cwd=program_root())
    theirs.close()

    def end() -> None:
        process.kill()
        process.wait()

    return PorterAfar(ours, end, PORT)


def listener(place: str) -> socket.socket:
    """A socket that listens there."""
    made = socket.socket(socket.AF_UNIX)
    made.bind(place)
    made.listen(64)
    return made


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt), socket.socket(fileno=int(sys.argv[2])) as control:
        live(control, lambda _: [listener(sys.argv[1])])
