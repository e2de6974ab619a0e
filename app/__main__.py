"""`underdesk` and `python -m app`: a verb runs a command, no verb opens the window."""

from __future__ import annotations

import argparse
import os
import sys
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
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(args: argparse.Namespace) -> int:
    """Open the window; where there is no display, say so and chat in the terminal."""
    from app.cli.main import profile_of, run_verb

    if not has_display():
        sys.stderr.write("There is no display here, so Underdesk opens the same chat in this terminal.\n")
        args.verb, args.chat = "chat", None
        return run_verb(args)
    from app.ui.app import run

    profile = profile_of(args)
    return run(lambda passphrase: _open(args, profile, passphrase), profile)


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


def main() -> int:
    """Console entry."""
    harden()
    tell_plainly()
    if sys.argv[1:2] == ["--engine-room"]:
        return engine_room(sys.argv[2:])
    if sys.argv[1:2] == ["--reader-process"]:  # started by app/knowledge/reading.py
        from app.knowledge.reader_process import main as read_documents

        return read_documents()
    from app.cli.main import main as cli

    return cli(sys.argv[1:], open_window)


if __name__ == "__main__":
    sys.exit(main())
