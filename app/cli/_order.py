"""What `underdesk chats` does with folders, tags, the archive, and chats that outgrow their model's window."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from app.chat.overflow import WAYS
from app.cli._frame import Choice, Context

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.store.records import Chat

EVERY = 1_000_000


def configure(actions: Choice) -> None:
    """The actions of their own."""
    actions.add("folders", "folders of chats, and how many lie in each")
    move = actions.add("move", "lay chats into a folder, which is made if it is not there")
    move.add_argument("chat", nargs="+")
    where = move.add_mutually_exclusive_group(required=True)
    where.add_argument("--folder", default="", metavar="NAME")
    where.add_argument("--out", action="store_true", help="into none")
    archive = actions.add("archive", "put chats away, or back")
    archive.add_argument("chat", nargs="+")
    archive.add_argument("--back", action="store_true", help="into the list again")
    tag = actions.add("tag", "give a chat these tags and no others")
    tag.add_argument("chat")
    tag.add_argument("tag", nargs="*")
    overflow = actions.add("overflow", "what happens when a chat outgrows its model's window")
    overflow.add_argument("chat")
    overflow.add_argument(
        "way", choices=WAYS, help="leave out the oldest, tell them in short, or stop and ask"
    )
    actions.add("summary", "what a long chat said so far, in short").add_argument("chat")


def narrow(parser: argparse.ArgumentParser) -> None:
    """Options of `chats list`."""
    parser.add_argument("--folder", default="", metavar="NAME", help="only those in this folder")
    parser.add_argument("--tag", default="", help="only those with this tag")
    parser.add_argument("--archived", action="store_true", help="those that were put away")


def chosen(args: argparse.Namespace, core: AppCore) -> list[Chat]:
    """What `chats list` shows. Raises UserError (no-such-drawer)."""
    chats = core.chats.list(EVERY, archived=args.archived)
    if args.folder:
        drawer = core.order.drawer(args.folder).id
        chats = [chat for chat in chats if chat.drawer == drawer]
    wanted = args.tag.lstrip("#").casefold()
    return [chat for chat in chats if not wanted or wanted in map(str.casefold, chat.tags)]


def _folders(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    chats = core.chats.list(EVERY)
    rows = [
        {**asdict(one), "chats": sum(chat.drawer == one.id for chat in chats)} for one in core.order.drawers()
    ]
    context.show({"folders": rows}, [f"{row['name']}: {row['chats']}" for row in rows] or ["There are none."])
    return 0


def _move(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    ids = [core.chats.get(chat).id for chat in args.chat]
    known = {one.name.casefold(): one for one in core.order.drawers()}
    drawer = None if args.out else known.get(args.folder.strip().casefold()) or core.order.make(args.folder)
    core.order.move(ids, drawer.id if drawer else None)
    where = f"in the folder “{drawer.name}”" if drawer else "in no folder"
    context.show({"chats": ids, "folder": drawer.name if drawer else None}, [f"{_counted(ids)} {where}."])
    return 0


def _counted(ids: list[str]) -> str:
    return "1 chat is" if len(ids) == 1 else f"{len(ids)} chats are"


def _archive(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    ids = [core.chats.get(chat).id for chat in args.chat]
    core.order.archive(ids, not args.back)
    where = "in the list again" if args.back else "in the archive"
    context.show({"chats": ids, "archived": not args.back}, [f"{_counted(ids)} {where}."])
    return 0


def _tag(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    tags = core.order.tag(core.chats.get(args.chat).id, args.tag)
    context.show({"chat": args.chat, "tags": list(tags)}, [" ".join(f"#{one}" for one in tags) or "No tags."])
    return 0


def _overflow(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    core.chats.set_options(core.chats.get(args.chat).id, overflow=args.way)
    context.show({"chat": args.chat, "overflow": args.way}, [f"This chat goes by: {args.way}."])
    return 0


def _summary(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    path = [turn.message.id for turn in core.chats.thread(args.chat)]
    kept = (
        [one for one in core.chats.summing.repo.of(args.chat) if one.message in path]
        if core.chats.summing
        else []
    )
    newest = max(kept, key=lambda one: path.index(one.message), default=None)
    document = {"chat": args.chat, "summary": asdict(newest) if newest else None}
    context.show(document, [newest.text if newest else "There is no summary of this chat yet."])
    return 0


ACTIONS = {
    "folders": _folders,
    "move": _move,
    "archive": _archive,
    "tag": _tag,
    "overflow": _overflow,
    "summary": _summary,
}
