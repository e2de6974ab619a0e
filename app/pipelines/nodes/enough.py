"""Is it enough?: whether the evidence answers the question, and what to look for next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.pipelines.asking import (
    counted,
    dealt,
    instructions,
    model_param,
    more_param,
    numbered,
    request,
    strings,
    text_of,
)
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Evidence, Value

ANSWER = 1100
FIELDS = {
    "score": {"type": "integer", "minimum": 0, "maximum": 10},
    "why": {"type": "string", "maxLength": 300},
    "gaps": strings(4, 160),
    "next": {"type": "string", "maxLength": 160},
}


@dataclass(frozen=True)
class Params:
    """Where enough begins."""

    least: int = param(7, "Enough from", "integer", "Of 10, in the model's judgement.", least=0, most=10)
    sources: int = param(2, "Passages at least", "integer", "Fewer are never enough.", least=0, most=1000)
    more: str = more_param()
    model: str = model_param()


@node(
    "enough", 1,
    inputs=(
        port("question", "text", "What is to be found out."),
        port("evidence", "list<evidence>", "What was found so far."),
    ),
    outputs=(
        port("enough", "bool", "Whether it is."),
        port("next", "query", "What to look for next."),
        port("gaps", "list<text>", "What is missing."),
        port("score", "number", "From 0 to 10."),
        port("why", "text", "In a sentence."),
    ),
    params=Params,
    title="Is it enough?", words="Judges whether the evidence answers the question, and what is missing.",
    group="Judge", icon="scale",
)  # fmt: skip
def enough(
    ctx: Context, params: Params, /, question: Value, evidence: Sequence[Evidence]
) -> Mapping[str, Value]:
    """The judgement on the newest passages that fit one prompt; too few passages are never enough."""
    asked = text_of(question)
    system = instructions(
        "Judge whether the sources answer the question of the user. Score from 0 (not at all) to 10 (wholly), say why "
        "in a sentence, name what is missing, and give the next query to search for.",
        params.more,
    )
    shown = _newest(ctx, params, asked, system, evidence)
    text = (
        f"{numbered(shown)}\n\nQuestion: {asked}"
        if shown
        else f"There are no sources yet.\n\nQuestion: {asked}"
    )
    said = ctx.ask(request(text, system, params.model, ANSWER, FIELDS)).data
    score = int(said["score"]) if shown else 0
    return {
        "enough": score >= params.least and len(evidence) >= params.sources,
        "next": " ".join(said["next"].split()) or asked,
        "gaps": [gap for gap in said["gaps"] if gap.strip()],
        "score": score,
        "why": said["why"],
    }


def _newest(
    ctx: Context, params: Params, asked: str, system: str, evidence: Sequence[Evidence]
) -> list[Evidence]:
    """The last group that fits; what is left out is said."""
    beside = counted(ctx, params.model, asked, system)
    latest = list(reversed(evidence))
    groups = dealt(ctx, [item["quote"] for item in latest], params.model, beside, ANSWER)
    kept = [latest[at] for at in groups[0]] if groups else []
    if len(kept) < len(evidence):
        ctx.note(
            f"Judged by the newest {len(kept)} of {len(evidence)} passages: more do not fit the model's window."
        )
    return list(reversed(kept))
