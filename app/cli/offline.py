"""`underdesk offline`: the switch, and the proof of what it does here."""

from __future__ import annotations

import argparse
from typing import Any

from app.cli._frame import Context, Verb
from app.net import proof


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("on", "off", "status"))


def _run(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    if args.action != "status":
        core.set_offline(args.action == "on")
    found = proof.prove(core.gate)
    document: dict[str, Any] = {
        "offline": core.offline,
        "filter_installed": found.filtered,
        "broker_running": found.broker_running,
        "relays": list(found.relays),
        "porter_running": bool(found.listening),
        "porter_port": found.listening,
        "connections_today": core.connections_today(),
        "control": found.test.control,
        "self_test": [
            {"way": way.way, "blocked": way.blocked, "installed": way.installed} for way in found.test.ways
        ],
    }
    context.show(document, proof.lines(core.offline, found))
    return 0 if found.holds(core.offline) else 1


VERB = Verb("offline", "The Offline switch: on, off, or how it stands.", _configure, _run)
