"""Tools on the command line: which a question offers, and how a person is asked before one is called."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.base.events import CallMoved
from app.chat.calling.approval import Verdict
from app.chat.service import Chats
from app.cli._frame import Context, printable
from app.store.records import Call

if TYPE_CHECKING:
    from app.assembly import AppCore

SHOWN = 300
"""Characters of a result that a terminal shows."""
ANSWERS: dict[str, Verdict] = {"y": "once", "yes": "once", "a": "always", "always": "always"}


def add_tools(parser: argparse.ArgumentParser) -> None:
    """The options --tools and --allow-tool."""
    parser.add_argument(
        "--tools",
        default="",
        metavar="NAMES",
        help="let the model ask for these tools, with commas (tools list)",
    )
    parser.add_argument(
        "--allow-tool",
        action="append",
        default=[],
        metavar="NAME",
        help="do not ask before this tool is called; what goes to another program is asked for all the same "
        "once text of documents is in the question",
    )


def offer(core: AppCore, chat_id: str, named: str, allowed: Sequence[str]) -> None:
    """Have the chat offer these tools; a server's name stands for all of its tools. Raises UserError."""
    tools = core.chats.tools
    names: list[str] = []
    for word in filter(None, (part.strip() for part in named.split(","))):
        of_server = [one.name for one in tools.every() if one.origin == word]
        names += of_server or [tools.named(word).name]
    for name in allowed:
        if name not in names:
            raise UserError(f"The tool {name} is not offered", todo="name it in --tools too", code="usage")
    if names:
        tools.offer(chat_id, names)
    for name in allowed:
        tools.allow(chat_id, name)


def attend(chats: Chats, event: CallMoved, context: Context) -> None:
    """Tell of a call on standard error, and where it waits have it decided: on a terminal by a person, else not."""
    call = next((c for c in chats.calls(event.chat_id, event.message_id) if c.id == event.call_id), None)
    if call is None or event.state == "writing":
        return
    title = f"{call.origin}: {call.title}" if call.origin else call.title or call.name
    if event.state == "asked":
        context.say(f"The model asks for {title}: {call.arguments}")
        _decide(chats, event.message_id, call, context)
    elif event.state == "running":
        context.say(f"{title}: {call.arguments}")
    else:
        lines = " ".join(printable(call.result).split())
        context.say(f"{title} {event.state}: {lines[:SHOWN]}{'…' if len(lines) > SHOWN else ''}")


def _decide(chats: Chats, message_id: str, call: Call, context: Context) -> None:
    if not sys.stdin.isatty():
        context.say(f"Nobody can be asked here, so it is not called (--allow-tool {call.name} allows it).")
        verdict: Verdict = "no"
    else:
        choices = "y/n" if call.strict else "y/n, a for always in this chat"
        context.err.write(f"Call it? [{choices}] ")
        context.err.flush()
        verdict = ANSWERS.get(sys.stdin.readline().strip().lower(), "no")
    try:
        chats.tools.decide(message_id, call.id, verdict)
    except UserError as error:  # the answer ended meanwhile
        context.say(error.sentence)


def told(calls: Sequence[Call]) -> list[dict[str, Any]]:
    """Calls as other programs read them."""
    return [
        {"name": c.name, "server": c.origin, "arguments": c.arguments, "state": c.state, "result": c.result}
        for c in calls
    ]
