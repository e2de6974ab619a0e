"""`underdesk endpoints`: models beyond this computer, and what may be sent there."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from app.assembly import AppCore
from app.base.errors import UserError
from app.beyond.entering import LIMITS, ROLES
from app.beyond.service import Preview, Tested, is_encrypted
from app.cli._agree import preview_lines
from app.cli._frame import Choice, Context, Verb, by_action
from app.store.endpoints import EVERYTHING, Endpoint


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("list", "those that were entered, and what was agreed to")
    _configure_add(actions.add("add", "enter one; nothing is sent there"))
    actions.add("test", "ask one which models it has; nothing of yours is sent").add_argument("id")
    look = actions.add("look", "the same of an address that was not entered")
    look.add_argument("address")
    look.add_argument("--key", action="store_true", help="read an access key from the terminal or a pipe")
    actions.add("remove", "forget one, with its key and what was agreed to").add_argument("id")
    key = actions.add("key", "set its access key, read from the terminal or a pipe")
    key.add_argument("id")
    key.add_argument("--remove", action="store_true", help="forget the key instead")
    preview = actions.add("preview", "what a chat would send; nothing is sent")
    preview.add_argument("chat", metavar="CHAT")
    preview.add_argument(
        "text", nargs="?", default="", help="the next message; without: the last question again"
    )
    preview.add_argument("--endpoint", default="", metavar="ID", help="another than the chat's own model")
    _configure_consent(actions)


def _configure_add(add: argparse.ArgumentParser) -> None:
    add.add_argument("address", help="the base of its API, as http://127.0.0.1:8080/v1")
    add.add_argument("model", help="the model's name there")
    add.add_argument("--name", default="", help="what it is called here")
    add.add_argument("--role", choices=ROLES, default="chat")
    add.add_argument("--key", action="store_true", help="read an access key from the terminal or a pipe")
    add.add_argument(
        "--only", action="append", default=[], metavar="SCOPE", help="chat:ID or step:NAME alone"
    )
    for name, (low, high) in LIMITS.items():
        if high > 1:
            add.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N", help=f"{low} to {high}")
    add.add_argument("--vision", action="store_true", help="its model sees pictures")


def _configure_consent(actions: Choice) -> None:
    for name, words in (("consent", "agree that things are sent there"), ("withdraw", "take that back")):
        parser = actions.add(name, words)
        parser.add_argument("id")
        parser.add_argument("--chat", metavar="CHAT", help="of this chat alone")
        parser.add_argument("--step", metavar="NAME", help="of this pipeline step alone")
        if name == "consent":
            parser.add_argument("--documents", action="store_true", help="passages of documents too")


def as_shown(core: AppCore, endpoint: Endpoint) -> dict[str, Any]:
    """One as JSON; never its key."""
    return {
        **asdict(endpoint),
        "place": urlsplit(endpoint.address).netloc,
        "encrypted": is_encrypted(endpoint.address),
        "key": core.endpoints.has_key(endpoint.id),
    }


def _line(endpoint: Endpoint) -> str:
    agreed = [f"{one.scope}{' with documents' if one.documents else ''}" for one in endpoint.consent]
    told = f"agreed: {', '.join(agreed)}" if agreed else "nothing agreed yet"
    only = f"  only {', '.join(endpoint.scope)}" if endpoint.scope else ""
    return f"{endpoint.id:24} {endpoint.address}  {endpoint.model}  {told}{only}"


def _list(_: argparse.Namespace, context: Context) -> int:
    core = context.core()
    found = core.endpoints.list()
    lines = [_line(one) for one in found] or [
        "No endpoint was entered: every answer is made on this computer."
    ]
    context.show({"endpoints": [as_shown(core, one) for one in found]}, lines)
    return 0


def read_key(context: Context) -> str:
    """An access key from the terminal, unseen, or from a pipe; never from the command line."""
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass("Access key: ")
    context.say("Reading the access key from standard input.")
    return sys.stdin.readline().strip()


def _add(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    given: dict[str, int | None] = {name: getattr(args, name) for name in LIMITS if name != "vision"}
    limits = {name: value for name, value in given.items() if value is not None}
    if args.vision:
        limits["vision"] = 1
    made = core.endpoints.add(
        args.address,
        args.model,
        name=args.name,
        key=read_key(context) if args.key else "",
        role=args.role,
        scope=args.only,
        limits=limits,
        taken=[entry.id for entry in core.library.list()],
    )
    if not is_encrypted(made.address):
        context.say("The way there is not encrypted: others in between can read what is sent, the key too.")
    context.show({"endpoint": as_shown(core, made)}, [f"Entered as {made.id}; nothing was sent there."])
    return 0


def _shown(tested: Tested, context: Context) -> int:
    context.show(asdict(tested), [tested.sentence, *(f"  {name}" for name in tested.models)])
    return 0 if tested.ok else 1


def _test(args: argparse.Namespace, context: Context) -> int:
    return _shown(context.core().endpoints.test(args.id), context)


def _look(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    return _shown(core.endpoints.look(args.address, read_key(context) if args.key else ""), context)


def _remove(args: argparse.Namespace, context: Context) -> int:
    gone = context.core().endpoints.remove(args.id)
    context.show({"removed": gone.id}, [f"{gone.name} was forgotten, with its key and what was agreed to."])
    return 0


def _set_key(args: argparse.Namespace, context: Context) -> int:
    kept = context.core().endpoints.set_key(args.id, "" if args.remove else read_key(context))
    where = "in the system's keyring" if kept else "in the vault, as there is no keyring to be had"
    words = "The key was forgotten." if args.remove else f"The key is kept {where}."
    context.show({"id": args.id, "key": not args.remove, "keyring": kept}, [words])
    return 0


def shown_preview(preview: Preview) -> Mapping[str, Any]:
    """What would be sent, as JSON."""
    told = {**asdict(preview), "endpoint": preview.endpoint.id}
    return {**told, "messages": [{"role": role, "content": text} for role, text in preview.messages]}


def _preview(args: argparse.Namespace, context: Context) -> int:
    found = context.core().endpoints.preview(args.chat, args.text, args.endpoint)
    context.show(dict(shown_preview(found)), preview_lines(found))
    return 0


def _scope(args: argparse.Namespace, core: AppCore) -> str:
    if args.chat and args.step:
        raise UserError("Name a chat or a step, not both", code="usage")
    if args.chat:
        return f"chat:{core.chats.get(args.chat).id}"
    return f"step:{args.step}" if args.step else EVERYTHING


def _consent(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    changed = core.endpoints.consent(args.id, _scope(args, core), args.documents)
    context.show({"endpoint": as_shown(core, changed)}, [_line(changed)])
    return 0


def _withdraw(args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    named = args.chat or args.step
    changed = core.endpoints.withdraw(args.id, _scope(args, core) if named else "")
    context.show({"endpoint": as_shown(core, changed)}, [_line(changed)])
    return 0


ACTIONS = {
    "list": _list,
    "add": _add,
    "test": _test,
    "look": _look,
    "remove": _remove,
    "key": _set_key,
    "preview": _preview,
    "consent": _consent,
    "withdraw": _withdraw,
}
VERB = Verb(
    "endpoints", "Models beyond this computer, and what may be sent there.", _configure, by_action(ACTIONS)
)
