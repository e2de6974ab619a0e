"""Asks a person before a question goes to an endpoint: shown on a terminal, by an option elsewhere."""

from __future__ import annotations

import sys

from app.assembly import AppCore
from app.base.errors import UserError
from app.beyond.service import Preview, needs_consent
from app.cli._frame import Context
from app.models.entry import ELSEWHERE


def agree(
    core: AppCore,
    context: Context,
    chat_id: str,
    text: str,
    given: bool = False,
    pictures: int = 0,
    option: str = "",
) -> None:
    """Have it agreed to that this chat, with `text` next, is sent to its model, where that is an endpoint.

    `given`: it was agreed to on the command line, by what `option` names.
    Raises UserError (needs-consent) where nobody can be asked, or somebody said no.
    """
    entry = core.library.get(
        core.chats.get(chat_id).model or core.models.current_id or core.models.default_id()
    )
    if entry.source != ELSEWHERE:
        return
    preview = core.endpoints.preview(chat_id, text, entry.id, pictures)
    if preview.agreed:
        return
    if not given:
        _ask(preview, context, option)
    core.endpoints.consent(entry.id, f"chat:{chat_id}", documents=preview.passages > 0)


def _ask(preview: Preview, context: Context, option: str) -> None:
    refused = needs_consent(preview.endpoint, preview.passages)
    if not sys.stdin.isatty():
        more = " --documents" if preview.passages else ""
        here = f"with {option}, or " if option else ""
        todo = f"agree {here}once for all: underdesk endpoints consent {preview.endpoint.id}{more}"
        raise UserError(refused.what, todo=todo, code=refused.code)
    for line in preview_lines(preview):
        context.say(line)
    context.say("Send this, and what this chat says from now on? Type yes:")
    if sys.stdin.readline().strip().lower() != "yes":
        raise UserError("Nothing was sent", todo="choose another model, or ask again", code=refused.code)


def preview_lines(preview: Preview) -> list[str]:
    """What would be sent, for a person to read."""
    told = [preview.sentence, *(f"  from {name}" for name in preview.documents)]
    for role, text in preview.messages:
        told += [f"--- {role}", text]
    return [*told, "---", "This was agreed to." if preview.agreed else "This was not agreed to yet."]
