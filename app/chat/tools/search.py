"""Finds passages in the person's folders."""

from __future__ import annotations

from app.base.errors import UserError
from app.chat.tools._kit import Arguments, BuiltIn, Desk

MOST = 10


def _run(arguments: Arguments, desk: Desk) -> str:
    names = desk.folders()
    if not names:
        raise UserError("There are no folders to search", todo="answer without them", code="no-folders")
    wanted = str(arguments.get("folder", "")).strip().casefold()
    chosen = [folder for folder, name in names.items() if not wanted or name.casefold() == wanted]
    if not chosen:
        raise UserError(
            f"There is no folder “{arguments['folder']}”",
            todo=f"the folders are: {', '.join(sorted(set(names.values())))}",
            code="no-such-folder",
        )
    desk.token.check()
    found = desk.library.search(
        str(arguments["query"]), folders=chosen, limit=min(MOST, int(arguments.get("k", 5)))
    )
    desk.token.check()
    if not found:
        return "Nothing in the folders fits these words."
    shown = [
        f"{n}. {passage.name}{f' ({passage.place})' if passage.place else ''}\n{passage.text.strip()}"
        for n, passage in enumerate(found, 1)
    ]
    return "\n\n".join(shown)


TOOL = BuiltIn(
    name="search",
    title="Search my folders",
    description="Finds the passages of the person's own documents that fit some words best.",
    properties={
        "query": {"type": "string", "minLength": 1, "maxLength": 400, "description": "What to look for"},
        "folder": {"type": "string", "maxLength": 200, "description": "Only in the folder of this name"},
        "k": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST,
            "description": "How many passages; 5 if left out",
        },
    },
    required=("query",),
    run=_run,
    sample={"query": "valleys"},
    reads=True,
)
