"""`underdesk models`: list, add, get, remove, plan, verify."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.cli._frame import Choice, Context, Verb, by_action, size_text
from app.engine import gguf
from app.engine.api import LoadSpec
from app.engine.devices import machine
from app.engine.llama import library
from app.engine.plan import Card, Machine
from app.engine.plan_search import make_plan
from app.models.download import Fetcher
from app.models.entry import state, state_sentence


def _configure(parser: argparse.ArgumentParser) -> None:
    actions = Choice(parser)
    actions.add("list", "models of this computer")
    actions.add("add", "use a .gguf file where it lies").add_argument("path", type=Path)
    get = actions.add("get", "fetch a model of the curated list")
    get.add_argument("id")
    get.add_argument(
        "--accept-licence", action="store_true", help="agree to its maker's terms, where they ask for that"
    )
    actions.add("remove", "forget a model").add_argument("id")
    plan = actions.add("plan", "how a model would run here")
    plan.add_argument("id")
    plan.add_argument("--ctx", type=int, metavar="N", help="context in tokens")
    plan.add_argument(
        "--vram",
        type=_size,
        action="append",
        metavar="BYTES",
        help="plan for a card with so much free memory instead of this computer's; once for each card",
    )
    actions.add("verify", "compare files with their checksums").add_argument("id", nargs="?")


def _row(entry: Any) -> str:
    return f"{entry.id:34} {size_text(entry.size):>9}  {entry.role:9} {entry.name}  {state_sentence(entry)}".rstrip()


def _list(args: argparse.Namespace, context: Context) -> int:
    entries = context.core().library.list()
    shown = [{**asdict(e), "state": state(e), "problem": state_sentence(e)} for e in entries]
    context.show({"models": shown}, map(_row, entries))
    return 0


def _add(args: argparse.Namespace, context: Context) -> int:
    entry = context.core().library.add(args.path)
    context.show({"model": asdict(entry)}, [f"Added as {entry.id}:", _row(entry)])
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
    token = CancelToken()
    if args.accept_licence:
        core.fetcher.agree(args.id)
    try:
        entry = _fetched(core.fetcher, args.id, token, context)
    except KeyboardInterrupt:
        token.cancel()
        raise
    context.show({"model": asdict(entry)}, [_row(entry)])
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


def _size(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def _machine(vram: list[int] | None) -> Machine:
    """This computer, or its processor beside cards with so much memory; that is then used to the last byte."""
    if vram is None:
        return machine(library())
    names = ["graphics card"] if len(vram) == 1 else [f"graphics card {n}" for n in range(1, len(vram) + 1)]
    cards = tuple(Card(name, size, margin=0) for name, size in zip(names, vram, strict=True))
    return replace(machine(), cards=cards)


def _plan(args: argparse.Namespace, context: Context) -> int:
    entry = context.core().library.get(args.id)
    spec = LoadSpec(Path(entry.path), args.ctx)
    try:
        plan = make_plan(gguf.read(spec.path), spec, _machine(args.vram))
    except UserError as error:
        context.show({"id": entry.id, "fits": False, "sentence": error.sentence}, [error.sentence])
        return 0
    document = {
        "id": entry.id,
        "gpu_layers": plan.gpu_layers,
        "total_layers": plan.total_layers,
        "context": plan.context,
        "kv_type": plan.kv_type,
        "predicted": {"weights": plan.weights, "kv": plan.kv, "compute": plan.compute, "total": plan.total},
        "processor": plan.host,
        "cards": [{"name": s.card.name, "layers": s.layers, "predicted": s.size} for s in plan.shares],
        "host_experts": plan.host_experts,
        "fits": True,
        "sentence": plan.sentence,
    }
    context.show(document, [plan.sentence])
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


ACTIONS = {"list": _list, "add": _add, "get": _get, "remove": _remove, "plan": _plan, "verify": _verify}
VERB = Verb("models", "The models of this computer.", _configure, by_action(ACTIONS))
