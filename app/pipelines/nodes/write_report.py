"""Write report: a text whose numbers lead to its sources; code sees to it that all of them do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.knowledge.cite import MarkerFilter
from app.pipelines.asking import (
    counted,
    dealt,
    instructions,
    model_param,
    more_param,
    numbered,
    request,
    text_of,
)
from app.pipelines.citing import bears, statements, unquoted
from app.pipelines.context import Context
from app.pipelines.nodes.collect import unique
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import NOTHING, QUOTED, Claim, Evidence, Report, Source, Value, as_text

BREAKS = re.compile(r"[“”„«»\"]|\[[\d\s,;–-]+\]")


@dataclass(frozen=True)
class Params:
    """What kind of text."""

    title: str = param("", "Title", "line", "Empty: the question.", most=400)
    words: int = param(400, "Words about", "integer", "Of the whole.", least=50, most=20_000)
    cite: bool = param(True, "Cite by code too", "bool", "A sentence that a source bears gets its number.")
    quotes: int = param(
        0, "Quotes below at most", "integer", "The sources in their own words, behind the text; 0: none.",
        least=0, most=1000,
    )  # fmt: skip
    more: str = more_param()
    model: str = model_param()


@node(
    "write-report", 1,
    inputs=(
        port("question", "text", "What the report answers."),
        port("evidence", "list<evidence>", "What it may say, and cites."),
        port("claims", "list<claim>", "What was found to be agreed, disputed or single.", required=False),
        port("notes", "text", "Notes that it may draw on.", required=False),
    ),
    outputs=(
        port("report", "report", "The text with its numbered sources."),
        port("text", "text", "The text alone."),
    ),
    params=Params,
    title="Write report", words="Writes a text that cites its sources by number.", group="Result", icon="docs",
)  # fmt: skip
def write_report(
    ctx: Context,
    params: Params,
    /,
    question: Value,
    evidence: Sequence[Evidence],
    claims: Sequence[Claim] = (),
    notes: Value = "",
) -> Mapping[str, Value]:
    """One call with the evidence that fits; numbers without a source go, quotations that stand nowhere lose marks."""
    asked = text_of(question)
    system = instructions(
        f"Write a report of about {params.words} words in Markdown that answers the question. Use only the sources, "
        "and put the number of the source in brackets behind each sentence, like this: [1]. If the sources do not "
        "answer it, say so.",
        params.more,
    )
    beside = _beside(claims, text_of(notes))
    every: list[Evidence] = unique([*evidence, *(item for claim in claims for item in claim["evidence"])])
    sources = _sources(ctx, params, every, counted(ctx, params.model, asked, system, beside))
    prompt = "\n\n".join(part for part in (numbered(sources), beside, f"Question: {asked}") if part)
    text = ctx.ask(request(prompt, system, params.model, _room(params))).text.strip() if sources else ""
    report = _report(ctx, params, text, sources, params.title.strip() or asked)
    if params.quotes and sources:
        report["text"] += in_their_words(sources[: params.quotes])
    return {"report": report, "text": report["text"]}


def _room(params: Params) -> int:
    return max(128, params.words * 2)


def _beside(claims: Sequence[Claim], notes: str) -> str:
    """Claims and notes, as they stand in the prompt."""
    lines = [f"- {claim['text']} ({claim.get('verdict', 'said')})" for claim in claims]
    parts = [notes.strip(), "What the sources agree on and dispute:\n" + "\n".join(lines) if lines else ""]
    return "\n\n".join(part for part in parts if part)


def _sources(ctx: Context, params: Params, evidence: Sequence[Evidence], beside: int) -> list[Source]:
    """As many as fit one prompt, the best first where they have scores."""
    ranked = sorted(evidence, key=lambda item: -item.get("score", 0.0))
    groups = dealt(ctx, [item["quote"] for item in ranked], params.model, beside, _room(params))
    kept = [ranked[at] for at in groups[0]] if groups else []
    if len(kept) < len(evidence):
        ctx.note(
            f"{len(kept)} of {len(evidence)} passages fit the model's window; the others are not in the report."
        )
    return [Source(**item, n=number) for number, item in enumerate(kept, 1)]


def in_their_words(sources: Sequence[Source]) -> str:
    """The sources' own words with their numbers, as a list under a heading."""
    lines = (f"- “{longest(source['quote'])}” [{source['n']}]" for source in sources)
    return f"\n\n## {QUOTED}\n\n" + "\n".join(lines) + "\n"


def longest(words: str) -> str:
    """The longest stretch without quotation marks, and without brackets that would be read as numbers of sources."""
    return max((part.strip() for part in BREAKS.split(" ".join(words.split()))), key=len)


def _report(ctx: Context, params: Params, text: str, sources: Sequence[Source], title: str) -> Report:
    if not sources:
        return Report(text=NOTHING, sources=[], title=title)
    markers = MarkerFilter(len(sources))
    text = markers.feed(text) + markers.end()
    text, invented = unquoted(text, sources)
    if invented:
        ctx.note(f"{len(invented)} quotations stand in no source and are no longer shown as such.")
    if params.cite:
        text = cited_by_code(text, sources)
    return Report(text=text, sources=list(sources), title=as_text(title))


def cited_by_code(text: str, sources: Sequence[Source]) -> str:
    """A statement without a number gets that of the first source that bears it."""
    for statement in reversed(list(statements(text))):
        if statement.cites:
            continue
        bearing = next((source["n"] for source in sources if bears(statement.bare, source)), 0)
        if bearing:
            text = f"{text[: statement.end]} [{bearing}]{text[statement.end :]}"
    return text
