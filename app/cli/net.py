"""`underdesk net log`: every connection that was made or refused."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from app.cli._frame import Choice, Context, Verb, size_text


def _configure(parser: argparse.ArgumentParser) -> None:
    log = Choice(parser).add("log", "newest first")
    log.add_argument("-n", type=int, default=200, metavar="N", help="at most so many")


def _run(args: argparse.Namespace, context: Context) -> int:
    rows = context.core().connections.list(args.n)
    lines = [
        f"{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(r.time))}  {r.host}  {r.purpose}  "
        f"{size_text(r.sent)} out, {size_text(r.received)} in  {r.result}"
        for r in rows
    ]
    context.show({"connections": [asdict(r) for r in rows]}, lines or ["Nothing has left this computer."])
    return 0


VERB = Verb("net", "The log of every connection.", _configure, _run)
