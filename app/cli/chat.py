"""`underdesk chat`: a conversation in the terminal."""

from __future__ import annotations

import argparse
import queue
import sys

from app.assembly import AppCore
from app.base.errors import UserError
from app.base.events import Event
from app.chat.service import Chats
from app.cli._agree import agree
from app.cli._frame import Context, Verb
from app.cli._lists import rows
from app.cli.ask import follow

HELP = (
    "Type and press Enter. Ctrl+C stops an answer. /again tries again, /new begins anew, /models lists the models, "
    "/model ID lets another one answer here, /unload ID frees one, /quit ends."
)


def _configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chat", nargs="?", metavar="CHAT", help="carry on this chat (chats list)")


def _read(context: Context) -> str | None:
    try:
        if sys.stdin.isatty():
            return input("\nYou: ")
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None
    except EOFError:
        return None


def _answer(chats: Chats, chat_id: str, job: str, events: queue.SimpleQueue[Event], context: Context) -> None:
    while True:
        try:
            done = follow(chats, events, job, context)
        except KeyboardInterrupt:
            chats.stop(chat_id)
        except UserError as error:
            context.say(error.sentence)
            return
        else:
            context.out.write("\n")
            where = f", {done.stats['model']} at {remote}" if (remote := done.stats.get("remote")) else ""
            context.say(f"[{done.stats.get('tokens_per_s', 0)} tokens/s, {done.reason}{where}]")
            return


def _act(line: str, chat_id: str, core: AppCore, context: Context) -> tuple[str, str | None]:
    """The chat to go on with and the job that answers, if any."""
    chats = core.chats
    if line == "/new":
        return chats.new().id, None
    if line.startswith("/model "):
        chats.set_options(chat_id, model=core.library.get(line.removeprefix("/model ").strip()).id)
        return chat_id, None
    if line.startswith("/unload "):
        core.models.unload(line.removeprefix("/unload ").strip())
        return chat_id, None
    if line == "/again":
        thread = chats.thread(chat_id)
        if not thread or thread[-1].message.role != "assistant":
            raise UserError("There is no answer to try again", todo="ask something first")
        agree(core, context, chat_id, "")
        return chat_id, chats.regenerate(thread[-1].message.id)
    if line.startswith("/"):
        raise UserError(f"There is no command {line}", todo=HELP.rstrip("."))
    agree(core, context, chat_id, line)
    return chat_id, chats.send(chat_id, line)


def _run(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    core.events.listen(events.put)
    chat_id = core.chats.get(args.chat).id if args.chat else core.chats.new().id
    core.models.load(core.chats.get(chat_id).model)
    context.say(HELP)
    while (line := _read(context)) is not None and line.strip() != "/quit":
        if not line.strip():
            continue
        try:
            if line.strip() == "/models":
                context.say("\n".join(rows(core)))
                continue
            chat_id, job = _act(line.strip(), chat_id, core, context)
        except UserError as error:
            context.say(error.sentence)
            continue
        if job:
            _answer(core.chats, chat_id, job, events, context)
    return 0


VERB = Verb("chat", "Chat in the terminal.", _configure, _run)
