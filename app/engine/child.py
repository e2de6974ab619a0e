"""Starts and ends the processes in which llama.cpp runs beside the program, and talks with them over pipes."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import Any, BinaryIO, cast

from app.base.paths import program_root
from app.engine import frames

SWITCH = "--engine-room"
"""The program's own hidden option: it makes a process an engine room, installed or not."""
_SECRETS = ("UNDERDESK_PASSPHRASE",)


def command(role: str) -> list[str]:
    """How to start this very program as an engine room."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    return [*program, SWITCH, role]


def environment() -> dict[str, str]:
    """What a child is told: where the program lies, and no secret."""
    kept = {key: text for key, text in os.environ.items() if key not in _SECRETS}
    if not getattr(sys, "frozen", False):
        paths = [str(program_root()), *filter(None, [kept.get("PYTHONPATH", "")])]
        kept["PYTHONPATH"] = os.pathsep.join(paths)
    return kept


class Child:
    """A process of role `role`. Its pipes are its only door; the parent holds no copy of the child's ends."""

    def __init__(self, role: str) -> None:
        """Raises OSError where no process can be started."""
        flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
        self._process = subprocess.Popen(
            command(role),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            creationflags=flags,
        )

    @property
    def pid(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    def send(self, message: Any) -> None:
        """Hand over one message; raises frames.Broken where nobody takes it."""
        pipe = cast("BinaryIO", self._process.stdin)
        try:
            pipe.write(frames.pack(message))
            pipe.flush()
        except (OSError, ValueError) as error:
            raise frames.Broken("the process is gone") from error

    def receive(self) -> Any:
        """The next message; raises frames.Broken once there will be none."""
        try:
            return frames.read(cast("BinaryIO", self._process.stdout))
        except (OSError, ValueError) as error:
            raise frames.Broken("the process is gone") from error

    def hang_up(self) -> None:
        """Tell it that nothing more will come; it ends by itself."""
        with contextlib.suppress(OSError):
            cast("BinaryIO", self._process.stdin).close()

    def wait(self, seconds: float) -> int | None:
        """Its exit code, negative for the signal that ended it; None while it still runs after that time."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """End it at once, whatever it does, and close the pipes."""
        self._process.kill()
        self._process.wait()
        self.hang_up()
        with contextlib.suppress(OSError):
            cast("BinaryIO", self._process.stdout).close()


def crash_of(code: int) -> str:
    """What an exit code says of a crash, e.g. "signal 11"; empty where the process ended by itself."""
    if code < 0:
        return f"signal {-code}"
    return f"code {code:#x}" if code >= 0x80000000 else ""
