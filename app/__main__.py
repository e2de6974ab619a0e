"""`underdesk` and `python -m app`: a verb runs a command, no verb opens the window."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.base.faults import tell_plainly
from app.base.hygiene import harden
from app.base.streams import make_ready

COMING_UP_S = 10.0
"""How long a second start waits for the first one's window."""

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

    Where a window is open already on this profile, the files are handed over to it, and it comes forward.
    """
    from app.cli.main import profile_of, run_verb
    from app.net.handover import Inbox

    paths: list[str] = getattr(args, "paths", [])
    quick: bool = getattr(args, "quick", False)
    profile = profile_of(args)
    root = profile.root
    if given(profile, paths, quick):
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

    def listen(take: Callable[[list[str]], None], ask: Callable[[], None]) -> Callable[[], None]:
        return Inbox(root, take, ask).close

    return run(lambda passphrase: _open(args, profile, passphrase), profile, paths, listen, quick)


def given(profile: Profile, paths: list[str], quick: bool = False) -> bool:
    """Whether the window that is open took them. One that is coming up listens a moment after it has the profile."""
    from app.net.handover import POSSIBLE, give
    from app.store.instance import is_held

    until = time.monotonic() + COMING_UP_S
    while not give(profile.root, paths, quick):
        if not POSSIBLE or not is_held(profile) or time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


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


def read_print(_: list[str]) -> int:
    """A process that reads print in foreign pictures (app/knowledge/ocr/pages.py)."""
    from app.knowledge.ocr.process import main as serve

    return serve()


def read_pages(_: list[str]) -> int:
    """A process that cleans foreign pages of the web (app/knowledge/web_pages.py)."""
    from app.knowledge.page_process import main as serve

    return serve()


def read_headers(_: list[str]) -> int:
    """A process that reads the headers of foreign model files (app/headers.py)."""
    from app.engine import gguf_apart
    from app.knowledge.sandbox import probe, server

    return server.main(
        {"gguf": gguf_apart.task, "build": gguf_apart.build_task, "probe": probe.task}, probe.NEEDS
    )


def set_formulas(_: list[str]) -> int:
    """A process that sets formulas (app/formulas.py)."""
    from app.formula_process import main as serve

    return serve()


def broker(_: list[str]) -> int:
    """The process with the network, where no steward can fork it (app/net/outside.py)."""
    from app.net.broker import main as serve

    return serve()


def relay(_: list[str]) -> int:
    """The process that reaches one server of this computer, where no steward can fork it (app/net/outside.py)."""
    from app.net.nearby import main as serve

    return serve()


def try_way(words: list[str]) -> int:
    """A process of the self-test that tries one way out (app/net/selftest.py)."""
    from app.net.ways import main as go

    return go(words)


ROOMS: dict[str, Callable[[list[str]], int]] = {
    "--engine-room": engine_room,
    "--reader-process": read_documents,
    "--ocr-process": read_print,
    "--page-process": read_pages,
    "--header-process": read_headers,
    "--formula-process": set_formulas,
    "--broker-process": broker,
    "--relay-process": relay,
    "--try-way": try_way,
}
"""Processes that the program starts for itself; people never do."""


def main() -> int:
    """Console entry."""
    make_ready()
    harden()
    tell_plainly()
    words = sys.argv[1:]
    if words and words[0] in ROOMS:
        return ROOMS[words[0]](words[1:])
    from app.net.outside import shut_in

    shut_in()  # before any secret is read and any thread is started
    if words and words[0] == "--selftest":
        from app.selftest import main as examine

        return examine(words[1:])
    from app.cli.main import main as cli

    return cli(words, open_window)


if __name__ == "__main__":
    sys.exit(main())
