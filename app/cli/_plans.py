"""Parts of `underdesk models` about memory: how a model would run here, on given cards, on the machines people have."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.assembly import AppCore
from app.base.errors import UserError
from app.cli._frame import Choice, Context
from app.engine import gguf
from app.engine.api import LoadSpec
from app.engine.badge import Basis, fit, short
from app.engine.binding import library
from app.engine.devices import machine
from app.engine.drafting import plan_beside
from app.engine.gguf import GgufFile
from app.engine.plan import Card, Machine, Plan, amount
from app.engine.plan_search import make_plan
from app.engine.profiles import Recorded, recorded
from app.fitting import header_of_offer, planned_row, table_of
from app.models.entry import Entry, place_of
from app.models.manifest import Manifest, ModelEntry


def configure(actions: Choice) -> None:
    """The action of this module."""
    plan = actions.add(
        "plan", "how a model would run here; without ID every model of the list on usual machines"
    )
    plan.add_argument("id", nargs="?")
    plan.add_argument("--ctx", type=int, metavar="N", help="context in tokens")
    plan.add_argument(
        "--vram",
        type=_size,
        action="append",
        metavar="BYTES",
        help="plan for a card with so much free memory instead of this computer's; once for each card",
    )
    plan.add_argument(
        "--machine",
        choices=[one.name for one in recorded()],
        metavar="NAME",
        help=f"plan for one of: {', '.join(one.name for one in recorded())}",
    )


def _size(text: str) -> int:
    value = int(text)
    if value < 0:
        raise ValueError(text)
    return value


def _machine(args: argparse.Namespace) -> Machine:
    """This computer, a recorded one, or its processor beside cards with so much memory, used to the last byte."""
    if args.machine is not None:
        return next(one.machine for one in recorded() if one.name == args.machine)
    vram: list[int] | None = args.vram
    if vram is None:
        return machine(library())
    names = ["graphics card"] if len(vram) == 1 else [f"graphics card {n}" for n in range(1, len(vram) + 1)]
    cards = tuple(Card(name, size, margin=0) for name, size in zip(names, vram, strict=True))
    return replace(machine(), cards=cards)


def plan(args: argparse.Namespace, context: Context) -> int:
    """One model, or the table of all."""
    core = context.core()
    if args.id is None:
        if args.ctx is not None or args.vram is not None:
            raise UserError("Contexts and cards are planned for one model", todo="name it", code="no-model")
        return _table(core.library.manifest, args.machine, context)
    on = _machine(args)
    offered = core.library.manifest.get(args.id)
    if offered is not None and core.library.entry_for_manifest(offered) is None:
        header, basis = header_of_offer(offered)
        return _planned_from(offered.id, header, basis, LoadSpec(header.path, args.ctx), on, context)
    entry = core.library.get(args.id)
    if place := place_of(entry):
        todo = "how it runs is that server's affair"
        raise UserError(
            f"{entry.name} answers at {place}, so there is nothing to plan", todo=todo, code="elsewhere"
        )
    if entry.role in ("embedding", "reranker"):
        header = gguf.read(Path(entry.path))
        return _planned_from(entry.id, header, "file", LoadSpec(header.path), on, context)
    return _plan_here(core, entry, args.ctx, on, context)


def _planned_from(
    model_id: str, header: GgufFile, basis: Basis, spec: LoadSpec, on: Machine, context: Context
) -> int:
    """The plan of a model that is not here, or one that only reads."""
    if spec.context is None or header.role != "chat":
        found = fit(header, on, basis)
        sentence = f"{found.badge.text}."
        context.show({"id": model_id, **planned_row(found), "basis": basis, "sentence": sentence}, [sentence])
        return 0
    return _show_plan(model_id, header, spec, on, context, basis)


def _show_plan(
    model_id: str, header: GgufFile, spec: LoadSpec, on: Machine, context: Context, basis: Basis = "file"
) -> int:
    try:
        made = make_plan(header, spec, on)
    except UserError as error:
        context.show({"id": model_id, "fits": False, "sentence": error.sentence}, [error.sentence])
        return 0
    beside, words = _planned_draft(spec, made, on)
    document = {**_document(model_id, made), "basis": basis, **beside}
    context.show(document, [made.sentence, *filter(None, [words])])
    return 0


def _plan_here(core: AppCore, entry: Entry, tokens: int | None, on: Machine, context: Context) -> int:
    guessing = core.drafts.of(entry)
    spec = LoadSpec(Path(entry.path), tokens, draft=Path(guessing.path) if guessing else None)
    return _show_plan(entry.id, gguf.read(spec.path), spec, on, context)


def _document(model_id: str, made: Plan) -> dict[str, Any]:
    return {
        "id": model_id,
        "gpu_layers": made.gpu_layers,
        "total_layers": made.total_layers,
        "context": made.context,
        "kv_type": made.kv_type,
        "predicted": _predicted(made),
        "processor": made.host,
        "cards": [{"name": s.card.name, "layers": s.layers, "predicted": s.size} for s in made.shares],
        "host_experts": made.host_experts,
        "fits": True,
        "sentence": made.sentence,
    }


def _planned_draft(spec: LoadSpec, made: Plan, on: Machine) -> tuple[dict[str, Any], str]:
    """The memory of the model that guesses, as a document and in words."""
    if spec.draft is None:
        return {}, ""
    header, draft = gguf.read(spec.path), gguf.read(spec.draft)
    try:
        found = plan_beside(header, draft, spec, made, on)
    except UserError as error:
        sentence = f"{draft.name} does not guess for it: {error.why or error.what}."
        return {"draft": {"fits": False, "sentence": sentence}}, sentence
    sentence = f"{draft.name} can guess for it, in about {amount(found.total)} more."
    return {"draft": {"fits": True, "predicted": _predicted(found), "sentence": sentence}}, sentence


def _predicted(made: Plan) -> dict[str, int]:
    return {"weights": made.weights, "kv": made.kv, "compute": made.compute, "total": made.total}


def _table(manifest: Manifest, only: str | None, context: Context) -> int:
    machines = [one for one in recorded() if only in (None, one.name)]
    context.show(table(manifest, machines), _lines(manifest, machines))
    return 0


def table(manifest: Manifest, machines: list[Recorded]) -> dict[str, Any]:
    """Every model of the list on these machines, as one document."""
    return {
        "machines": {one.name: one.title for one in machines},
        "models": table_of(manifest.entries, machines),
    }


def _lines(manifest: Manifest, machines: list[Recorded]) -> Iterator[str]:
    """One model a line, one machine a column."""
    head = ["", *(one.name for one in machines)]
    rows = [head, *([model.id, *_cells(model, machines)] for model in manifest.entries)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells in rows:
        spaced = (f"  {cell:>{width}}" for cell, width in zip(cells, widths[1:], strict=True))
        yield "".join([name.ljust(widths[0]), *spaced])
    yield ""
    yield "“card 32k”: wholly on the card, with 32,768 tokens of context; “26/40 8k”: so many layers on it;"
    yield "“experts 8k”: experts partly on the processor; “cpu 8k”: on the processor; “+9 GB”: lacks so much;"
    yield "“~”: judged by its size alone."


def _cells(model: ModelEntry, machines: list[Recorded]) -> list[str]:
    header, basis = header_of_offer(model)
    return [short(fit(header, one.machine, basis)) for one in machines]
