"""Documents: which documents there are in folders, so that each can be worked on by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Value


@dataclass(frozen=True)
class Params:
    """Whose documents."""

    folders: tuple[str, ...] = param((), "Folders", "folders", "None chosen: all of them.")


@node(
    "documents", 1,
    inputs=(),
    outputs=(
        port("documents", "list<doc>", "All documents by name, not read yet."),
        port("count", "number", "How many there are."),
    ),
    params=Params, effect="knowledge",
    title="Documents", words="Lists the documents of your folders.", group="Find", icon="folder",
)  # fmt: skip
def documents(ctx: Context, params: Params, /) -> Mapping[str, Value]:
    """References only: Read and Paragraphs take them."""
    found = ctx.documents(params.folders)
    return {"documents": found, "count": len(found)}
