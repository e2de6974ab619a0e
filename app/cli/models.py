"""`underdesk models`: what is here, what could be, and whether it can be trusted."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.cli import _details as details
from app.cli import _hub as hub
from app.cli import _lists as lists
from app.cli import _places as places
from app.cli import _plans as plans
from app.cli import _roles as roles
from app.cli import _sources as sources
from app.cli._frame import Choice, Context, Verb, by_action, size_text
from app.models.download import Fetcher


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    lists.configure(actions)
    add = actions.add("add", "use a .gguf file where it lies")
    add.add_argument("path")
    add.add_argument("--found", action="store_true", help="PATH is what `models found` calls it")
    get = actions.add("get", "fetch a model of the list, or a file of a repository at Hugging Face")
    get.add_argument("id", help="its id, or OWNER/REPO:FILE")
    get.add_argument(
        "--accept-licence", action="store_true", help="agree to its maker's terms, where they ask for that"
    )
    get.add_argument(
        "--discard", action="store_true", help="throw away what came of a fetch that was broken off"
    )
    sources.configure(actions)
    details.configure(actions)
    hub.configure(actions)
    roles.configure(actions)
    actions.add("remove", "forget a model").add_argument("id")
    plans.configure(actions)
    places.configure(actions)
    draft = actions.add("draft", "which smaller model guesses for another, where answers may be fast")
    draft.add_argument("id")
    draft.add_argument(
        "draft", nargs="?", help="the one that is to guess; “none” for none; left out: who does"
    )
    actions.add("verify", "compare files with their checksums").add_argument("id", nargs="?")


def _add(args: argparse.Namespace, context: Context) -> int:
    library = context.core().library
    entry = sources.add_found(library, args.path) if args.found else library.add(args.path)
    context.show({"model": asdict(entry)}, [f"Added as {entry.id}:", lists.row(entry)])
    return 0


class Shown:
    """Progress on standard error, one line for every tenth."""

    def __init__(self, context: Context) -> None:
        self._context, self._last = context, -1

    def tell(self, done: int, total: int) -> None:
        """Bytes so far, of how many."""
        tenth = done * 10 // max(total, 1)
        if tenth != self._last:
            self._last = tenth
            self._context.say(f"{size_text(done)} of {size_text(total)}")


def _get(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    token, wanted = CancelToken(), hub.wanted(core, args.id)
    if args.discard:
        core.fetcher.discard(wanted)
        context.show({"discarded": wanted}, ["What had come was thrown away."])
        return 0
    if args.accept_licence:
        core.fetcher.agree(wanted)
    try:
        entry = _fetched(core.fetcher, wanted, token, context)
    except KeyboardInterrupt:
        token.cancel()
        raise
    context.show({"model": asdict(entry)}, [lists.row(entry)])
    return 0


def _fetched(fetcher: Fetcher, wanted: str, token: CancelToken, context: Context) -> Any:
    """The model; on a terminal its maker's terms are asked about, elsewhere they end the command."""
    try:
        return fetcher.get(wanted, token, Shown(context).tell)
    except UserError as error:
        if error.code != "terms-not-accepted":
            raise
        if not sys.stdin.isatty():
            todo = f"{error.todo}: underdesk models get {wanted} --accept-licence"
            raise UserError(error.what, why=error.why, todo=todo, code=error.code) from error
        context.say(error.sentence)
        context.say("Do you agree to these terms? Type yes:")
        if sys.stdin.readline().strip().lower() != "yes":
            raise
    fetcher.agree(wanted)
    return fetcher.get(wanted, token, Shown(context).tell)


def _draft(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    entry = core.library.get(args.id)
    if args.draft is None:
        found = core.drafts.of(entry)
    else:
        found = core.drafts.choose(entry.id, "" if args.draft == "none" else args.draft)
    offered = [offer.id for offer in core.drafts.offered(entry)]
    words = f"{found.name} guesses for {entry.name}." if found else f"No model guesses for {entry.name}."
    if found is None and offered:
        words += f" These are smaller: {', '.join(offered)}."
    shown = {"id": entry.id, "draft": found.id if found else None, "smaller": offered, "sentence": words}
    context.show(shown, [words])
    return 0


def _remove(args: argparse.Namespace, context: Context) -> int:
    library = context.core().library
    entry = library.get(args.id)
    library.remove(entry.id)
    context.show({"removed": entry.id}, [f"{entry.name} was forgotten; a file of yours stays where it is."])
    return 0


def _verify(args: argparse.Namespace, context: Context) -> int:
    library = context.core().library
    entries = [library.get(args.id)] if args.id else library.list()
    results = [(entry, library.verify(entry.id)) for entry in entries]
    shown = [{"id": e.id, **asdict(r)} for e, r in results]
    context.show({"results": shown}, [f"{e.id}: {r.sentence}" for e, r in results])
    return 0 if all(r.ok for _, r in results) else 1


ACTIONS = {
    "list": lists.show,
    "add": _add,
    "get": _get,
    "remove": _remove,
    "plan": plans.plan,
    "draft": _draft,
    "verify": _verify,
    "found": sources.found,
    "search": hub.search,
    "role": roles.role,
    "show": details.show,
    "token": sources.token,
    "fetching": sources.fetching,
    "folder": places.folder,
}
VERB = Verb("models", "The models of this computer.", _configure, by_action(ACTIONS))
