"""Part of `underdesk models` that tells all that is known of one model: here, offered, or at the hub."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import headers
from app.assembly import AppCore
from app.base.errors import UserError
from app.cli import _hub as hub
from app.cli._frame import Choice, Context
from app.models.entry import Entry, place_of
from app.models.manifest import ModelEntry


def configure(actions: Choice) -> None:
    """The action of this module."""
    show = actions.add("show", "all that is known of a model, or of a repository at Hugging Face")
    show.add_argument("id", help="its id, or OWNER/REPO")
    show.add_argument("--licence", action="store_true", help="the text of its licence")
    show.add_argument("--template", action="store_true", help="how it wants a chat to be written down")


def show(args: argparse.Namespace, context: Context) -> int:
    """All that is known of a model, the text of its licence, or its chat template."""
    if hub.is_repository(args.id):
        return hub.show(args, context)
    core = context.core()
    offered = core.library.manifest.get(args.id)
    here = core.library.entry_for_manifest(offered) if offered else core.library.get(args.id)
    offered = core.library.offer_of(here) if here else offered
    name = here.name if here else args.id
    if args.licence:
        licence, url = (offered.licence.id, offered.licence.url) if offered else ("", "its maker's page")
        return hub.show_licence(name, licence, url, "", context)
    if args.template:
        return _show_template(core, core.library.get(args.id), context)
    known = _of_entry(core, here) if here else {"id": offered.id, "name": offered.name} if offered else {}
    told = {**(_of_offer(core, offered) if offered else {}), **known}
    lines = [f"{name:13} {value}" for name, value in told.items() if value not in ("", None, [])]
    context.show({"model": {**told, **_badge(core, here or offered)}}, lines)
    return 0


def _badge(core: AppCore, model: Entry | ModelEntry | None) -> dict[str, Any]:
    return {"badge": asdict(core.models_badge(model))} if model else {}


def _show_template(core: AppCore, entry: Entry, context: Context) -> int:
    template = core.library.chat_for(entry).get("template") or headers.read(Path(entry.path)).chat_template
    if not template:
        raise UserError(
            f"{entry.name} has no chat template", todo="it is not made for chats", code="no-template"
        )
    context.show({"id": entry.id, "template": template}, [template])
    return 0


def _of_offer(core: AppCore, offered: ModelEntry) -> dict[str, Any]:
    """What the list says; of several files the first one's hash."""
    return {
        "id": offered.id,
        "name": offered.name,
        "badge": core.models_badge(offered).text,
        "size": offered.size,
        "sha256": offered.sha256 or "",
        "role": offered.role,
        "made_by": offered.repo,
        "licence": offered.licence.id,
        "licence_url": offered.licence.url,
        "architecture": str(offered.build.get("architecture", "")),
        "quantisation": offered.quantisation,
        "context": offered.context,
        "parameters": offered.parameters,
        "languages": ", ".join(offered.languages),
        "chat": offered.template,
        "description": offered.description,
    }


def _of_entry(core: AppCore, entry: Entry) -> dict[str, Any]:
    """What its own file says, as the sandbox read it; of an endpoint's model there is no file."""
    told: dict[str, Any] = {
        "id": entry.id,
        "name": entry.name,
        "path": entry.path,
        "size": entry.size,
        "sha256": entry.sha256,
        "role": entry.role,
        "program": entry.metadata.get("program", ""),
        "projector": str(core.library.projector_of(entry) or ""),
    }
    if place := place_of(entry):
        return {**told, "path": "", "answers_at": place, **entry.metadata}
    facts = headers.read(Path(entry.path))
    return {
        "badge": core.models_badge(entry).text,
        **told,
        "architecture": facts.architecture,
        "quantisation": facts.quantisation,
        "context": facts.trained_context,
        "parameters": entry.metadata.get("parameters", facts.parameters),
        "has_template": bool(core.library.chat_for(entry).get("template") or facts.chat_template),
    }
