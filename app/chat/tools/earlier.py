"""Looks up what was said earlier in the same chat, also what no longer fits into the model's window."""

from __future__ import annotations

from app.chat.recall import quoted, recall
from app.chat.tools._kit import Arguments, BuiltIn, Desk

NAME = "earlier"
MOST = 8


def _run(arguments: Arguments, desk: Desk) -> str:
    query = str(arguments["query"])
    said = list(desk.said())[:-2]  # the question that is being answered and the answer itself
    found = recall(query, said, min(MOST, int(arguments.get("k", 4))))
    if not found:
        return "Nothing that was said earlier in this chat fits these words."
    return "\n\n".join(quoted(message, query) for message in found)


TOOL = BuiltIn(
    name=NAME,
    title="Look up earlier messages",
    description="Finds what was said earlier in this conversation, also what is no longer shown to you.",
    properties={
        "query": {"type": "string", "minLength": 1, "maxLength": 400, "description": "What to look for"},
        "k": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST,
            "description": "How many messages; 4 if left out",
        },
    },
    required=("query",),
    run=_run,
    sample={"query": "glaciers"},
)
