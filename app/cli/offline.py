"""`underdesk offline`: the switch, and what it does here."""

from __future__ import annotations

import argparse

from app.cli._frame import Context, Verb
from app.net.selftest import run_self_test


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("on", "off", "status"))


def _run(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    if args.action != "status":
        core.set_offline(args.action == "on")
    ways = run_self_test(core.gate) if core.offline else []
    document = {
        "offline": core.offline,
        "filter_installed": False,
        "broker_running": False,
        "connections_today": core.connections_today(),
        "self_test": [{"way": w.way, "blocked": w.blocked} for w in ways],
    }
    state = "Offline — nothing leaves this computer." if core.offline else "Online."
    tests = [f"  {'blocked' if w.blocked else 'OPEN   '}  {w.way}" for w in ways]
    context.show(document, [state, *tests])
    return 0 if all(w.blocked for w in ways) else 1


VERB = Verb("offline", "The Offline switch: on, off, or how it stands.", _configure, _run)
