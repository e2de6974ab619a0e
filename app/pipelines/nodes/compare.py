"""Find contradictions: a passage beside others; the model points at sentences, code copies them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.pipelines.asking import fenced, instructions, model_param, more_param, request
from app.pipelines.citing import SENTENCE
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.quotes import locate
from app.pipelines.registry import node, port
from app.pipelines.values import Claim, Evidence, Value, place

LEAST = 12
"""Characters below which a sentence says nothing that can be denied."""
MOST = 30
ANSWER = 160


@dataclass(frozen=True)
class Params:
    """What is compared, and who looks."""

    same: bool = param(False, "Within one document too", "bool", "Else only passages of other documents.")
    more: str = more_param()
    model: str = model_param()


@node(
    "compare", 1,
    inputs=(
        port("one", "evidence", "A passage."),
        port("others", "list<evidence>", "Passages that may contradict it."),
    ),
    outputs=(
        port("disputed", "list<claim>", "What they contradict each other in, with a sentence of each."),
        port("rows", "list<json>", "The same as rows of a table, both sentences side by side."),
        port("count", "number", "How many there are."),
    ),
    params=Params,
    title="Find contradictions", words="Puts the sentences of two passages that deny each other side by side.",
    group="Judge", icon="columns",
)  # fmt: skip
def compare(
    ctx: Context, params: Params, /, one: Evidence, others: Sequence[Evidence]
) -> Mapping[str, Value]:
    """A call for each pair. The model gives numbers of sentences, so nothing can be quoted that is not there."""
    system = instructions(
        "Two passages follow, their sentences numbered. Say whether a sentence of the first and a sentence of the "
        "second cannot both be true of the same thing. If so give the number of each, and say in a few words what "
        "they differ in.",
        params.more,
    )
    pairs = [other for other in others if params.same or other["document"] != one["document"]]
    first: list[str] = sentences(one)
    seconds = [sentences(other) for other in pairs]
    kept: list[tuple[Evidence, list[str]]] = [
        (other, found) for other, found in zip(pairs, seconds, strict=True) if first and found
    ]
    calls = [
        request(_shown(one, first, other, found), system, params.model, ANSWER, _fields(first, found))
        for other, found in kept
    ]
    claims: list[Claim] = []
    for (other, found), said in zip(kept, ctx.ask_all(calls), strict=True):
        if said.data["contradict"]:
            left = _cited(ctx, one, first[int(said.data["first"]) - 1])
            right = _cited(ctx, other, found[int(said.data["second"]) - 1])
            if left and right:
                words = " ".join(said.data["about"].split()) or "They differ."
                claims.append(Claim(text=words, evidence=[left, right], verdict="disputed"))
    return {"disputed": claims, "rows": [_row(claim) for claim in claims], "count": len(claims)}


def sentences(passage: Evidence) -> list[str]:
    """The sentences of a passage that say something, the first few."""
    found = (match[0].strip() for match in SENTENCE.finditer(passage["quote"]))
    return [text for text in found if len(text) >= LEAST][:MOST]


def _fields(first: Sequence[str], second: Sequence[str]) -> dict[str, Any]:
    return {
        "contradict": {"type": "boolean"},
        "first": {"type": "integer", "enum": list(range(1, len(first) + 1))},
        "second": {"type": "integer", "enum": list(range(1, len(second) + 1))},
        "about": {"type": "string", "maxLength": 200},
    }


def _shown(one: Evidence, first: Sequence[str], other: Evidence, second: Sequence[str]) -> str:
    texts = ["\n".join(f"{n}. {text}" for n, text in enumerate(found, 1)) for found in (first, second)]
    return fenced(texts, [f"First: {place(one)}", f"Second: {place(other)}"])


def _cited(ctx: Context, passage: Evidence, sentence: str) -> Evidence | None:
    """A sentence as evidence of its own, at its place in the document."""
    span = locate(sentence, ctx.text_at(passage["document"], passage["start"], passage["end"]))
    if span is None:
        return None
    made = passage.copy()
    made["quote"] = sentence
    made["start"], made["end"] = passage["start"] + span[0], passage["start"] + span[1]
    return made


def _row(claim: Claim) -> dict[str, str]:
    left, right = claim["evidence"]
    return {
        "difference": claim["text"],
        "one document": place(left),
        "says": left["quote"],
        "another document": place(right),
        "says instead": right["quote"],
    }
