"""Tries what a taken-over parser would try, so that anybody can see it refused."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from typing import Any

NEEDS = ("_socket",)
WAYS = ("read", "write", "socket", "exec", "fork", "kill")


def attempts(folder: str) -> dict[str, Callable[[], object]]:
    """The six ways, as calls that raise PermissionError where they are refused. `folder` may be written to."""
    return {
        "read": lambda: os.close(os.open(os.path.join(folder, "readable"), os.O_RDONLY)),
        "write": lambda: os.close(os.open(os.path.join(folder, "written"), os.O_WRONLY | os.O_CREAT, 0o600)),
        "socket": _socket,
        "exec": lambda: _exec(os.path.join(folder, "absent")),
        "fork": _fork,
        "kill": lambda: os.kill(os.getppid(), 0),
    }


def _socket() -> None:
    import _socket as raw  # the socket module itself is app.net's

    raw.socket(raw.AF_INET, raw.SOCK_STREAM).close()


def _exec(absent: str) -> None:
    """A program that does not exist: whoever may run programs is told so, whoever may not is refused."""
    os.execv(absent, [absent])  # noqa: S606 - no shell is the point


def _fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def task(_: bytes, params: Mapping[str, Any]) -> bytes:
    """{way: refused} as JSON, from inside the sandbox."""
    return json.dumps(refused(str(params["folder"]))).encode()


def refused(folder: str) -> dict[str, bool]:
    """Which ways were refused in this process. Outside of the sandbox this leaves an empty file behind."""
    return {way: _is_refused(attempt) for way, attempt in attempts(folder).items()}


def _is_refused(attempt: Callable[[], object]) -> bool:
    """Whatever else goes wrong, as a file that does not exist, was let through to the system."""
    try:
        attempt()
    except (PermissionError, AttributeError):  # a way that the system does not have leads nowhere either
        return True
    except OSError:
        return False
    return False
