"""`underdesk models`: list, add, get, remove, plan, verify."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli._frame import Context, Verb, choice, size_text


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = choice(parser)
    actions.add_parser("list", help="models of this computer")
    actions.add_parser("add", help="use a .gguf file where it lies").add_argument("path", type=Path)
    actions.add_parser("get", help="fetch a model of the curated list").add_argument("id")
    actions.add_parser("remove", help="forget a model").add_argument("id")
    plan = actions.add_parser("plan", help="how a model would run here")
    plan.add_argument("id")
    plan.add_argument(
        "--vram", type=int, action="append", metavar="BYTES", help="pretend this free memory of a card"
    )
    plan.add_argument("--ctx", type=int, metavar="N", help="context in tokens")
    actions.add_parser("verify", help="compare files with their checksums").add_argument("id", nargs="?")


def _row(entry: Any) -> str:
    return f"{entry.id:34} {size_text(entry.size):>9}  {entry.role:9} {entry.name}"


def _list(args: argparse.Namespace, context: Context) -> int:
    entries = context.core().library.list()
    context.show({"models": [asdict(e) for e in entries]}, map(_row, entries))
    return 0


def _add(args: argparse.Namespace, context: Context) -> int:
    entry = context.core().library.add(args.path)
    context.show({"model": asdict(entry)}, [f"Added as {entry.id}:", _row(entry)])
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


def _run(args: argparse.Namespace, context: Context) -> int:
    return ACTIONS[args.action](args, context)


ACTIONS = {"list": _list, "add": _add, "remove": _remove, "verify": _verify}
VERB = Verb("models", "The models of this computer.", _configure, _run)
