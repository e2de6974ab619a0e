"""Verify citations: a report held to its sources; what does not stand is dropped, marked or written anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.pipelines.asking import instructions, model_param, numbered, request
from app.pipelines.citing import Finding, Statement, Verdict, judge, marked, unquoted, without
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.quotes import locate
from app.pipelines.registry import node, port
from app.pipelines.values import Report, Source, Value

MARK = "(unverified)"
ANSWER = 200


@dataclass(frozen=True)
class Params:
    """What becomes of what does not stand."""

    action: str = param(
        "drop", "What does not stand", "choice", "Citations that do not bear their sentence.",
        choices=(("drop", "loses its number"), ("mark", "is marked"), ("rewrite", "is written anew")),
    )  # fmt: skip
    model: str = model_param()


@node(
    "verify-citations", 1,
    inputs=(port("report", "report", "What is to be checked."),),
    outputs=(
        port("report", "report", "The report with what stands."),
        port("precision", "number", "Citations that bear their sentence, of all, 0 to 1."),
        port("recall", "number", "Sentences that something they cite bears, of all, 0 to 1."),
        port("findings", "list<json>", "What was found wrong, in words."),
    ),
    params=Params,
    title="Verify citations", words="Checks by code that each citation bears its sentence.",
    group="Judge", icon="seal",
)  # fmt: skip
def verify_citations(ctx: Context, params: Params, /, report: Report) -> Mapping[str, Value]:
    """Figures are of the report as it came; sources that do not stand in their documents count as missing."""
    sources = [source for source in report["sources"] if _stands(ctx, source)]
    verdict = judge(report["text"], sources)
    text = _mended(ctx, params, report["text"], sources, verdict)
    text, _ = unquoted(text, sources)
    kept: Report = {**report, "text": text, "sources": sources}
    return {
        "report": kept,
        "precision": round(verdict.precision, 4),
        "recall": round(verdict.recall, 4),
        "findings": [_row(finding) for finding in verdict.findings],
    }


def _stands(ctx: Context, source: Source) -> bool:
    """Whether a source's words are where it says they are."""
    text = ctx.text_at(source["document"], source["start"], source["end"])
    return locate(source["quote"], text) is not None


def _row(finding: Finding) -> dict[str, Any]:
    words = {
        "missing": f"There is no source {finding.n}.",
        "quote": f"No source has the words “{finding.quote}”.",
        "unborne": f"Source {finding.n} does not bear this.",
    }
    return {
        "kind": finding.kind,
        "sentence": finding.statement.text,
        "n": finding.n,
        "words": words[finding.kind],
    }


def _mended(ctx: Context, params: Params, text: str, sources: Sequence[Source], verdict: Verdict) -> str:
    if params.action == "mark":
        return without(
            marked(text, verdict.findings, MARK), [f for f in verdict.findings if f.kind == "missing"]
        )
    if params.action == "rewrite":
        text, left = _rewritten(ctx, params, text, sources, verdict)
        return without(text, left)
    return without(text, verdict.findings)


def _rewritten(
    ctx: Context, params: Params, text: str, sources: Sequence[Source], verdict: Verdict
) -> tuple[str, Sequence[Finding]]:
    """Each wrong sentence once more, from its sources; one that still does not stand is dropped from the end back."""
    by_number = {source["n"]: source for source in sources}
    wrong: dict[int, Statement] = {f.statement.start: f.statement for f in verdict.findings}
    spots = sorted(wrong.values(), key=lambda statement: statement.start, reverse=True)
    shown = [[by_number[n] for n in spot.cites if n in by_number] or list(sources[:3]) for spot in spots]
    system = instructions(
        "Write the sentence of the user anew, so that the sources bear it, in one sentence without quotation marks."
    )
    calls = [
        request(f"{numbered(given)}\n\nSentence: {spot.bare}", system, params.model, ANSWER)
        for spot, given in zip(spots, shown, strict=True)
    ]
    for spot, given, said in zip(spots, shown, ctx.ask_all(calls), strict=True):
        fresh = " ".join(said.text.split())
        numbers = [s["n"] for s in given if judge(f"{fresh} [{s['n']}]", [s]).precision == 1 and fresh]
        mended = f"{fresh} {''.join(f'[{n}]' for n in numbers)}" if numbers else ""
        text = text[: spot.start] + mended + text[spot.end :]
    return text, ()
