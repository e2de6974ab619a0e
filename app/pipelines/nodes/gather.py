"""List passages: passages word for word under numbers, disputed pairs side by side; no model writes any of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.pipelines.asking import text_of
from app.pipelines.context import Context
from app.pipelines.nodes.write_report import longest
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import NOTHING, Claim, Evidence, Report, Source, Value, place


@dataclass(frozen=True)
class Params:
    """What stands above it."""

    title: str = param("", "Title", "line", "Empty: the question.", most=400)


@node(
    "gather", 1,
    inputs=(
        port("question", "text", "What it is about.", required=False),
        port("summary", "text", "Stands before the passages.", required=False),
        port("evidence", "list<evidence>", "Passages to list.", required=False),
        port("claims", "list<claim>", "Claims to list, the evidence of each in one row.", required=False),
    ),
    outputs=(
        port("report", "report", "All of it, each passage with its number."),
        port("count", "number", "How many passages there are."),
    ),
    params=Params,
    title="List passages", words="Lists passages word for word, each with its source.",
    group="Result", icon="list",
)  # fmt: skip
def gather(
    _ctx: Context,
    params: Params,
    /,
    question: Value = "",
    summary: Value = "",
    evidence: Sequence[Evidence] = (),
    claims: Sequence[Claim] = (),
) -> Mapping[str, Value]:
    """Passages in the order in which they come, under their documents' names."""
    every = [*evidence, *(item for claim in claims for item in claim["evidence"])]
    sources = [Source(**item, n=number) for number, item in enumerate(every, 1)]
    parts = [text_of(summary), *_listed(sources[: len(evidence)])]
    at = len(evidence)
    for claim in claims:
        parts.append(_row(claim, sources[at : at + len(claim["evidence"])]))
        at += len(claim["evidence"])
    text = "\n\n".join(part for part in parts if part) or NOTHING
    made = Report(text=text, sources=sources, title=params.title.strip() or text_of(question))
    return {"report": made, "count": len(sources)}


def _listed(sources: Sequence[Source]) -> list[str]:
    """A heading wherever another document begins, then its passages."""
    made: list[str] = []
    for before, source in zip([None, *sources], sources, strict=False):
        if before is None or before["document"] != source["document"]:
            made.append(f"## {' '.join(source['name'].split())}")
        made.append(f"“{longest(source['quote'])}” [{source['n']}]")
    return made


def _row(claim: Claim, sources: Sequence[Source]) -> str:
    """A table of one row, a column for each passage."""
    heads = " | ".join(_cell(place(source)) for source in sources)
    quotes = " | ".join(f"“{_cell(longest(source['quote']))}” [{source['n']}]" for source in sources)
    return f"**{' '.join(claim['text'].split())}**\n\n| {heads} |\n|{' --- |' * len(sources)}\n| {quotes} |"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "¦")
