"""Tries every way out there is, against a listener of our own, and tells which were blocked."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.base.errors import UserError
from app.base.paths import program_root
from app.net import outside, permit, ways
from app.net.door import HERE, Ask, Door
from app.net.outside import Outside
from app.net.ways import Client
from app.net.witness import Afar, Listener, Ports, Witness

SETTLE_S = 0.05
CHILD_S = 30.0
_Attempt = tuple[str, Callable[[], object], bool]


@dataclass(frozen=True)
class Way:
    """A way out and whether it was blocked: the client failed, and the listener heard nothing.

    What is not `installed` was not tried and leads nowhere.
    """

    way: str
    blocked: bool
    installed: bool = True


@dataclass(frozen=True)
class Report:
    """A self-test. `control` tells that a process that may use the network did reach the listener."""

    ways: tuple[Way, ...]
    control: bool

    @property
    def passed(self) -> bool:
        """Nothing got out, and that means something."""
        return self.control and all(way.blocked for way in self.ways)


def run_self_test(door: Door, tell: Callable[[Way], object] = lambda way: None) -> Report:
    """Try each way, telling it at once; nothing is sent to any other computer. Takes some seconds.

    Raises UserError where no listener can be set up.
    """
    witness = _witness(outside.here())
    try:
        found: list[Way] = []
        control = witness.control()
        for name, attempt, installed in _attempts(door, witness.ports):
            found.append(Way(name, not installed or _blocked(attempt, witness), installed))
            tell(found[-1])
        return Report(tuple(found), control)
    finally:
        witness.close()


def _witness(beyond: Outside | None) -> Witness:
    try:
        if beyond and beyond.steward:
            return Afar(beyond.steward.start(outside.WITNESS))
        return Listener()
    except OSError as error:
        raise UserError(
            "The self-test cannot run",
            why="no listener on this computer could be set up for it",
            todo="start Underdesk again",
            code="no-self-test",
        ) from error


def _attempts(door: Door, ports: Ports) -> list[_Attempt]:
    tries: list[_Attempt] = []
    tries.append(("an address that is on no list", lambda: _through(door, ports, "model-download"), True))
    if door.relays:
        tries.append(("an address that no relay is for", lambda: _through(door, ports, HERE), True))
    for number, client in enumerate(ways.CLIENTS):
        tries.append((client.name, lambda n=number, c=client: _go(n, c, ports), client.installed))
    return tries


def _through(door: Door, ports: Ports, purpose: str) -> None:
    """By the program's own door, which must not take an address that is on no list even while online."""
    with door.stream(Ask(purpose, f"http://127.0.0.1:{ports.tcp}/")):
        return


def _go(number: int, client: Client, ports: Ports) -> None:
    if client.apart:
        _apart(number, ports)
    else:
        client.go(ports)


def _apart(number: int, ports: Ports) -> None:
    """In a child process of this one, under whatever this one is under. Raises OSError unless it got through."""
    with (
        tempfile.TemporaryDirectory() as folder
    ):  # hf_xet keeps a cache, empty here, and nothing of the person's
        done = subprocess.run(
            [*_command(), ways.FLAG, str(number), str(ports.tcp), str(ports.udp)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=program_root(),
            env=_environment(folder),
            creationflags=subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0,
            timeout=CHILD_S,
            check=False,
        )
    if done.returncode != ways.THROUGH:
        raise OSError("the child was refused")


def _command() -> list[str]:
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]


def _environment(folder: str) -> dict[str, str]:
    """No proxy, so that nothing could go anywhere but to the listener; no secret."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.lower().endswith("_proxy") and not name.startswith("UNDERDESK_")
    }
    return {**kept, "HF_HOME": folder, "HF_HUB_DISABLE_TELEMETRY": "1", "HF_HUB_OFFLINE": "0"}


def _blocked(attempt: Callable[[], object], witness: Witness) -> bool:
    before = witness.heard()
    with permit.withheld():
        try:
            attempt()
            refused = False
        except subprocess.TimeoutExpired:
            refused = True
        except Exception as error:
            refused = ways.refused(error)
    time.sleep(SETTLE_S)
    return refused and witness.heard() == before
