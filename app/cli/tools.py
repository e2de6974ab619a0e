"""`underdesk tools`: what models may ask for; servers of tools are added, read, allowed and removed."""

from __future__ import annotations

import argparse
import getpass
import shlex
import sys
from dataclasses import asdict
from typing import Any

from app.base.errors import UserError
from app.cli._frame import Choice, Context, Verb, by_action
from app.net.mcp_facts import ServerPlace
from app.tooling import Server

STATES = {
    "new": "not allowed yet: tools show, then tools allow",
    "allowed": "allowed",
    "changed": "left out: it says other things of its tools than you allowed (tools show, then tools allow)",
}


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("list", "the built-in tools, and the servers with theirs")
    add = actions.add("add", "keep a server of tools: a program to start, or an address")
    add.add_argument("name", help="small letters, digits and hyphens")
    add.add_argument(
        "--run",
        nargs=argparse.REMAINDER,
        default=[],
        metavar="COMMAND",
        help="a program and its arguments, at the end",
    )
    add.add_argument("--url", default="", help="the address of a server that runs already")
    add.add_argument(
        "--secret",
        action="append",
        default=[],
        metavar="NAME",
        help="a variable that the program gets from your keyring; its value is asked for, or read from standard input",
    )
    for name, words in (
        ("show", "start a server and print everything that it says of its tools"),
        ("allow", "agree to what `tools show` printed"),
        ("forbid", "offer its tools no more"),
        ("remove", "forget a server and its secrets"),
    ):
        one = actions.add(name, words)
        one.add_argument("name")
        if name == "allow":
            one.add_argument("--mark", default="", help="what `tools show` printed last; else you are asked")


def _list(_args: argparse.Namespace, context: Context) -> int:
    core = context.core()
    own = [one for one in core.chats.tools.every() if not one.outside]
    servers = core.workshop.servers()
    document: dict[str, Any] = {
        "tools": [{"name": t.name, "title": t.title, "description": t.tool.description} for t in own],
        "servers": [_facts(server) for server in servers],
    }
    lines = [f"{tool.name:<12}{tool.tool.description}" for tool in own]
    for server in servers:
        lines += ["", f"{server.name}: {_where(server)}", f"  {STATES[server.state]}"]
        lines += [f"  {tool.name}" for tool in (server.facts.tools if server.facts else ())]
    context.show(document, lines)
    return 0


def _facts(server: Server) -> dict[str, Any]:
    facts = asdict(server.facts) if server.facts else None
    mark = server.facts.print if server.facts else ""
    return {**asdict(server.place), "state": server.state, "mark": mark, "facts": facts}


def _where(server: Server) -> str:
    return server.place.url or shlex.join(server.place.command)


def _add(args: argparse.Namespace, context: Context) -> int:
    secrets = {name: _secret(name) for name in args.secret}
    place = ServerPlace(args.name, tuple(args.run), args.url)
    server = context.core().workshop.add(place, secrets)
    context.say(f"Kept. See what it offers: underdesk tools show {server.name}")
    context.show({"server": _facts(server)}, [f"{server.name}: {_where(server)}"])
    return 0


def _secret(name: str) -> str:
    value = getpass.getpass(f"{name}: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    if not value:
        raise UserError(
            f"There is no value for {name}", todo="type it, or give it on standard input", code="usage"
        )
    return value


def _show(args: argparse.Namespace, context: Context) -> int:
    server = context.core().workshop.look(args.name)
    context.show({"server": _facts(server)}, _spelled(server))
    return 0


def _spelled(server: Server) -> list[str]:
    """All that a person agrees to, in full."""
    facts = server.facts
    if facts is None:
        return []
    lines = [f"{server.name}: {_where(server)}", f"It calls itself: {facts.title} {facts.version}".rstrip()]
    lines += ["It says: " + facts.words] if facts.words else []
    for tool in facts.tools:
        lines += ["", f"{tool.name}", f"  {tool.description or '(no description)'}", f"  {tool.parameters}"]
    if facts.left_out:
        lines += ["", f"{facts.left_out} more tools are left out: too many, or not sound."]
    return [*lines, "", "These are its words, not ours.", f"Mark: {facts.print}"]


def _allow(args: argparse.Namespace, context: Context) -> int:
    workshop, mark = context.core().workshop, args.mark
    if not mark:
        if not sys.stdin.isatty():
            raise UserError(
                "Nobody can be asked here", todo="give the mark of tools show with --mark", code="usage"
            )
        server = workshop.look(args.name)
        for line in _spelled(server):
            context.say(line)
        context.err.write("May chats offer these tools? Each call is still asked for. [y/n] ")
        context.err.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise UserError(f"{args.name} was not allowed", code="refused")
        mark = server.facts.print if server.facts else ""
    server = workshop.allow(args.name, mark)
    context.show({"server": _facts(server)}, [f"{server.name} is allowed."])
    return 0


def _forbid(args: argparse.Namespace, context: Context) -> int:
    server = context.core().workshop.forbid(args.name)
    context.show({"server": _facts(server)}, [f"{server.name} is not allowed any more."])
    return 0


def _remove(args: argparse.Namespace, context: Context) -> int:
    context.core().workshop.remove(args.name)
    context.show({"removed": args.name}, [f"{args.name} was forgotten."])
    return 0


ACTIONS = {"list": _list, "add": _add, "show": _show, "allow": _allow, "forbid": _forbid, "remove": _remove}
VERB = Verb("tools", "What models may ask for, and servers of tools.", _configure, by_action(ACTIONS))
