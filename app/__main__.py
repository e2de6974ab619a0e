"""`underdesk` and `python -m app`: a verb runs a command, no verb opens the window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.base.faults import tell_plainly
from app.base.hygiene import harden

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.base.paths import Profile


def has_display() -> bool:
    """Whether a window can be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    if os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc"):
        return True
    display = os.environ.get("DISPLAY", "")
    return bool(os.environ.get("WAYLAND_DISPLAY")) or bool(display and not is_remote(display))


def is_remote(display: str) -> bool:
    """Whether an X display is reached over the network (ssh -X has one: localhost:10.0), which this program is not."""
    host = display.rpartition(":")[0]
    return bool(host) and host != "unix" and not host.startswith("/")


def open_window(args: argparse.Namespace) -> int:
    """Open the window and the files named; where there is no display, say so and chat in the terminal.

    Where a window is open already on this profile, the files are handed over to it.
    """
    from app.cli.main import profile_of, run_verb
    from app.net.handover import Inbox, give

    paths: list[str] = getattr(args, "paths", [])
    root = profile_of(args).root
    if paths and give(root, paths):
        return 0
    if not has_display():
        if paths:
            sys.stderr.write(
                "There is no display here; to ask about files: underdesk ask TEXT --file PATH.\n"
            )
            return 1
        sys.stderr.write(no_display())
        args.verb, args.chat = "chat", None
        return run_verb(args)
    from app.ui.app import run

    profile = profile_of(args)

    def listen(take: Callable[[list[str]], None]) -> Callable[[], None]:
        return Inbox(root, take).close

    return run(lambda passphrase: _open(args, profile, passphrase), profile, paths, listen)


def no_display() -> str:
    """Why there is a chat in the terminal instead of a window."""
    display = os.environ.get("DISPLAY", "")
    why = "There is no display here"
    if is_remote(display):
        why = f"The display {display} is reached over the network, and this program has none"
    return f"{why}, so Underdesk opens the same chat in this terminal.\n"


def _open(args: argparse.Namespace, profile: Profile, passphrase: str | None) -> AppCore:
    """Called on a thread of its own, so that the window shows before the rooms are imported."""
    from app.assembly import open_core
    from app.cli._frame import secret

    return open_core(profile, passphrase or secret(args))


def engine_room(words: list[str]) -> int:
    """A process that the program started for its engine (app/engine/child.py); people never do."""
    from app.engine.room import main as serve
    from app.net import guard

    guard.install()
    return serve(words[0] if words else "")


def read_documents(_: list[str]) -> int:
    """A process that reads foreign files (app/knowledge/reading.py)."""
    from app.knowledge.reader_process import main as serve

    return serve()


def read_headers(_: list[str]) -> int:
    """A process that reads the headers of foreign model files (app/headers.py)."""
    from app.engine import gguf_apart
    from app.knowledge.sandbox import probe, server

    return server.main({"gguf": gguf_apart.task, "probe": probe.task}, probe.NEEDS)


def broker(_: list[str]) -> int:
    """The process with the network, where no steward can fork it (app/net/outside.py)."""
    from app.net.broker import main as serve

    return serve()


def try_way(words: list[str]) -> int:
    """A process of the self-test that tries one way out (app/net/selftest.py)."""
    from app.net.ways import main as go

    return go(words)


ROOMS: dict[str, Callable[[list[str]], int]] = {
    "--engine-room": engine_room,
    "--reader-process": read_documents,
    "--header-process": read_headers,
    "--broker-process": broker,
    "--try-way": try_way,
}
"""Processes that the program starts for itself; people never do."""


def main() -> int:
    """Console entry."""
    harden()
    tell_plainly()
    words = sys.argv[1:]
    if words and words[0] in ROOMS:
        return ROOMS[words[0]](words[1:])
    from app.net.outside import shut_in

    shut_in()  # before any secret is read and any thread is started
    from app.cli.main import main as cli

    return cli(words, open_window)


if __name__ == "__main__":
    sys.exit(main())
