"""`underdesk chats`: list, show, search, export, import, delete."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path

from app.base.files import write_atomic
from app.chat import export
from app.chat.importers import read_file
from app.cli._frame import Choice, Context, Verb, by_action
from app.store.records import Chat, Hit


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("list", "all chats, newest first")
    actions.add("show", "one chat's shown branch").add_argument("chat")
    actions.add("search", "full text over all chats").add_argument("query")
    out = actions.add("export", "to a file, as JSON or Markdown by its ending")
    out.add_argument("file", type=Path)
    out.add_argument("chat", nargs="*", help="these chats only")
    actions.add("import", "chats that Underdesk exported as JSON").add_argument("file", type=Path)
    actions.add("delete", "erase chats for good").add_argument("chat", nargs="+")


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _list(args: argparse.Namespace, context: Context) -> int:
    chats = context.core().chats.list(limit=1_000_000)
    context.show_all("chats", chats, _line, "There are no chats yet.")
    return 0


def _line(chat: Chat) -> str:
    return f"{chat.id}  {_when(chat.updated)}  {chat.title or 'New chat'}"


def _show(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    chat, turns = core.chats.get(args.chat), core.chats.thread(args.chat)
    shown = [{**asdict(t.message), "siblings": list(t.siblings), "index": t.index} for t in turns]
    context.show(
        {"chat": asdict(chat), "messages": shown}, [export.markdown(chat, [t.message for t in turns])]
    )
    return 0


def _search(args: argparse.Namespace, context: Context) -> int:
    hits = context.core().chats.search(args.query)
    context.show_all("results", hits, _hit_line, "Nothing was found.")
    return 0


def _hit_line(hit: Hit) -> str:
    return f"{hit.chat}  {hit.title}: {hit.snippet.translate({2: '[', 3: ']'})}"


def _export(args: argparse.Namespace, context: Context) -> int:
    chats = context.core().chats
    chosen = [chats.get(c) for c in args.chat] or chats.list(limit=1_000_000)
    text = export.dump(chats, chosen, args.file.suffix.lower())
    write_atomic(args.file, text.encode())
    context.show({"file": str(args.file), "chats": len(chosen)}, [f"{len(chosen)} chats are in {args.file}."])
    return 0


def _import(args: argparse.Namespace, context: Context) -> int:
    imported = read_file(args.file)
    core = context.core()
    added = [core.chats.adopt(chat, messages).id for chat, messages in imported]
    context.show({"chats": added}, [f"{len(added)} chats were added."])
    return 0


def _delete(args: argparse.Namespace, context: Context) -> int:
    chats = context.core().chats
    ids = [chats.get(c).id for c in args.chat]
    chats.delete(ids)
    count = chats.purge(ids).result()
    context.show({"deleted": ids}, [f"{count} chats were erased."])
    return 0


ACTIONS = {
    "list": _list,
    "show": _show,
    "search": _search,
    "export": _export,
    "import": _import,
    "delete": _delete,
}


VERB = Verb("chats", "Your conversations.", _configure, by_action(ACTIONS))
