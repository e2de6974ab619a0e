"""Search knowledge: passages of one's own documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from app.pipelines.context import Context
from app.pipelines.nodes.collect import unique
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Evidence, Value


@dataclass(frozen=True)
class Params:
    """Where, and how much."""

    folders: tuple[str, ...] = param((), "Folders", "folders", "None chosen: all of them.")
    limit: int = param(12, "Passages at most", "integer", "Of all questions together.", least=1, most=500)
    each: int = param(
        0, "From one document at most", "integer", "0: as many as are found.", least=0, most=500
    )


@node(
    "search-knowledge", 1,
    inputs=(port("queries", "list<query>", "What to look for; several are searched one after the other."),),
    outputs=(
        port("evidence", "list<evidence>", "Passages, the best of each query first."),
        port("count", "number", "How many there are."),
    ),
    params=Params, effect="knowledge",
    title="Search knowledge", words="Finds passages in your folders.", group="Find", icon="search",
)  # fmt: skip
def search_knowledge(ctx: Context, params: Params, /, queries: Sequence[str]) -> Mapping[str, Value]:
    """Turn by turn from each query's ranking, each place once."""
    found = [
        ctx.search(query, params.folders, params.limit) for query in dict.fromkeys(queries) if query.strip()
    ]
    mixed = [hit for row in zip_longest(*found) for hit in row if hit is not None]
    kept = _bounded(unique(mixed), params.each)[: params.limit]
    return {"evidence": kept, "count": len(kept)}


def _bounded(found: Iterable[Evidence], each: int) -> list[Evidence]:
    taken: dict[str, int] = {}
    kept: list[Evidence] = []
    for hit in found:
        taken[hit["document"]] = taken.get(hit["document"], 0) + 1
        if not each or taken[hit["document"]] <= each:
            kept.append(hit)
    return kept
