"""Parts of `underdesk models` that list: what is here, and what could be."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from app.assembly import AppCore
from app.base.errors import UserError
from app.cli._frame import Choice, Context, size_text
from app.models.download import Begun
from app.models.entry import Entry, place_of, state, state_sentence
from app.models.filters import OPEN, SIZES, Wanted, languages, licences, matching, size_class
from app.models.manifest import Manifest, ModelEntry

ROLES = ("chat", "vision", "embedding", "reranker")


def configure(actions: Choice) -> None:
    """The action of this module."""
    listed = actions.add("list", "models of this computer, or with --available those that can be fetched")
    listed.add_argument(
        "--available", action="store_true", help="the models that Underdesk knows how to fetch"
    )
    listed.add_argument("--role", choices=ROLES, default="", help="what it is for")
    listed.add_argument("--size", choices=SIZES, default="", help="below 3 GB, below 10 GB, or larger")
    listed.add_argument(
        "--licence", default="", help=f"a part of its name, or “{OPEN}”: its maker asks for no agreement"
    )
    listed.add_argument("--language", default="", metavar="CODE", help="two letters, such as de")


def row(entry: Entry, memory: int = 0, badge: str = "") -> str:
    """A model that is here as a line."""
    loaded = f"in memory: {size_text(memory)}" if memory else ""
    place = place_of(entry)
    size = "elsewhere" if place else size_text(entry.size)
    told = f"{entry.id:34} {size:>9}  {entry.role:9} {entry.name}"
    badge = badge or (f"Answers at {place}" if place else "")
    return "  ".join(filter(None, (told, badge, loaded, state_sentence(entry))))


def rows(core: AppCore) -> list[str]:
    """The models of this computer, a line each, with what those that are loaded take."""
    loaded = core.models.residents()
    return [row(e, loaded[e.id].size if e.id in loaded else 0) for e in core.library.list()]


def show(args: argparse.Namespace, context: Context) -> int:
    """What is here, or what could be."""
    wanted = Wanted(args.role, args.size, args.licence, args.language)
    if args.available:
        return _available(context.core(), wanted, context)
    if wanted != Wanted():
        raise UserError(
            "Only models that can be fetched are filtered", todo="add --available", code="no-filter"
        )
    return _here(context.core(), context)


def _here(core: AppCore, context: Context) -> int:
    loaded, entries = core.models.residents(), core.library.list()
    badges = {e.id: core.models_badge(e) for e in entries}
    shown = [
        {
            **asdict(e),
            "state": state(e),
            "problem": state_sentence(e),
            "loaded": e.id in loaded,
            "memory": loaded[e.id].size if e.id in loaded else 0,
            "badge": asdict(badges[e.id]),
        }
        for e in entries
    ]
    begun = core.fetcher.begun()
    told = [row(e, loaded[e.id].size if e.id in loaded else 0, badges[e.id].text) for e in entries]
    context.show({"models": shown, "begun": [asdict(b) for b in begun]}, [*told, *map(_begun, begun)])
    return 0


def _begun(begun: Begun) -> str:
    come = f"{size_text(begun.done)} of {size_text(begun.size)} have come"
    return f"{begun.name}: {come}; go on with: underdesk models get {begun.id}"


def _available(core: AppCore, wanted: Wanted, context: Context) -> int:
    manifest = core.library.manifest
    _check(wanted, manifest)
    found = matching(manifest.entries, wanted)
    shown = [_offered(core, model) for model in found]
    lines = [_line(one) for one in shown] or ["No model of the list is like that."]
    context.show({"models": shown}, lines)
    return 0


def _check(wanted: Wanted, manifest: Manifest) -> None:
    """Raise UserError where nothing can ever be found, rather than showing an empty list."""
    if wanted.language and not (len(wanted.language) == 2 and wanted.language.isalpha()):
        known = ", ".join(languages(manifest.entries))
        raise UserError(
            f"“{wanted.language}” is no language of the list",
            todo=f"choose a code of two letters: {known}",
            code="bad-value",
        )
    if wanted.licence and not matching(manifest.entries, Wanted(licence=wanted.licence)):
        known = ", ".join([OPEN, *licences(manifest.entries)])
        raise UserError(
            f"“{wanted.licence}” is no licence of the list", todo=f"choose one of: {known}", code="bad-value"
        )


def _offered(core: AppCore, model: ModelEntry) -> dict[str, Any]:
    return {
        "id": model.id,
        "name": model.name,
        "family": model.family,
        "role": model.role,
        "size": model.size,
        "approximate": model.approximate,
        "size_class": size_class(model.size),
        "quantisation": model.quantisation,
        "context": model.context,
        "parameters": model.parameters,
        "languages": list(model.languages),
        "licence": model.licence.id,
        "asks_for_agreement": model.licence.acceptance,
        "maker": model.repo,
        "description": model.description,
        "here": core.library.entry_for_manifest(model) is not None,
        "badge": asdict(core.models_badge(model)),
    }


def _line(one: dict[str, Any]) -> str:
    here = "here" if one["here"] else ""
    told = f"{one['id']:34} {size_text(one['size']):>9}  {one['role']:9} {one['badge']['text']}"
    return "  ".join(filter(None, (told, here)))
