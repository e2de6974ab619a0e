"""`underdesk serve`: let other programs of this computer ask its models, as they would ask OpenAI."""

from __future__ import annotations

import argparse
import signal
import threading
from types import FrameType

from app.base.errors import UserError
from app.cli._frame import Context, Verb, common_options


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port",
        type=int,
        metavar="N",
        help="where to listen; 0 takes any free port (default: the settings')",
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    key = actions.add_parser(
        "key",
        help="print the key that programs need",
        description="Print the key.",
        parents=[common_options()],
    )
    key.add_argument("--new", action="store_true", help="make another one; the old one is worth nothing then")


def _run(args: argparse.Namespace, context: Context) -> int:
    return _key(args, context) if args.action == "key" else _serve(args, context)


def _key(args: argparse.Namespace, context: Context) -> int:
    api = context.core().api
    key = api.new_key() if args.new else api.key()
    context.show({"key": key}, [key])
    return 0


def _serve(args: argparse.Namespace, context: Context) -> int:
    if args.port is not None and not 0 <= args.port <= 65_535:
        raise UserError("There is no such port", todo="give a number from 0 to 65535", code="usage")
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: _end(over))
    core = context.core()
    address = core.api.start(args.port)
    document = {"address": address, "port": core.api.port, "key": core.api.key()}
    lines = [
        f"Programs on this computer can now ask Underdesk at {address}",
        f"with the key {core.api.key()}",
        "Nobody else can: it listens on this computer's own addresses alone. Ctrl+C ends it.",
    ]
    context.show(document, lines)
    try:
        while not over.wait(3600):  # without an end, Ctrl+C would not be heard on every system
            continue
    except KeyboardInterrupt:
        context.say("")
    served = core.api.served
    core.api.stop()
    if served:
        context.say(f"Ended after {served.result}.")
    return 0


def _end(over: threading.Event) -> FrameType | None:
    over.set()
    return None


VERB = Verb("serve", "Let other programs of this computer ask its models.", _configure, _run)
