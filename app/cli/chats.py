"""`underdesk chats`: list, show, search, keep in order, export, import, delete."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from app.chat import export
from app.cli import _moving, _order
from app.cli._frame import Choice, Context, Verb, by_action
from app.store.records import Chat, Hit


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    _order.narrow(actions.add("list", "all chats, newest first"))
    actions.add("show", "one chat's shown branch").add_argument("chat")
    actions.add("search", "full text over all chats").add_argument("query")
    _moving.configure(actions)
    _order.configure(actions)
    actions.add("delete", "erase chats for good").add_argument("chat", nargs="+")


def _when(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _list(args: argparse.Namespace, context: Context) -> int:
    chats = _order.chosen(args, context.core())
    context.show_all("chats", chats, _line, "There are no chats yet.")
    return 0


def _line(chat: Chat) -> str:
    tags = "".join(f" #{tag}" for tag in chat.tags)
    return f"{chat.id}  {_when(chat.updated)}  {chat.title or 'New chat'}{tags}"


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
    "export": _moving.bring_out,
    "import": _moving.bring_in,
    **_order.ACTIONS,
    "delete": _delete,
}


VERB = Verb("chats", "Your conversations.", _configure, by_action(ACTIONS))
