"""Summarise: texts of any length, by reducing them group by group until one is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.pipelines.asking import counted, dealt, fenced, instructions, model_param, more_param, request
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Value, as_text

ROUNDS = 40
"""More than any real text takes; a model that makes texts longer ends here."""


@dataclass(frozen=True)
class Params:
    """How long, and what for."""

    words: int = param(200, "Words about", "integer", "Of the result.", least=20, most=5000)
    about: str = param("", "About", "prose", "What matters; empty: everything that does.", most=20_000)
    more: str = more_param()
    model: str = model_param()


@node(
    "summarise", 1,
    inputs=(port("texts", "list<any>", "Texts, documents' parts or evidence, in order."),),
    outputs=(
        port("text", "text", "The summary."),
        port("rounds", "number", "How many times it was reduced."),
    ),
    params=Params,
    title="Summarise", words="Makes a short text of a long one, however long.", group="Text", icon="condense",
)  # fmt: skip
def summarise(ctx: Context, params: Params, /, texts: Sequence[Value]) -> Mapping[str, Value]:
    """A tree: neighbours are reduced together, all groups at once, until one text is left."""
    about = f" Keep to what bears on: {params.about.strip()}" if params.about.strip() else ""
    system = instructions(
        f"Summarise the sources in about {params.words} words.{about} Add nothing of your own.", params.more
    )
    answer = max(64, params.words * 3)
    beside = counted(ctx, params.model, system)
    level = [text for item in texts if (text := as_text(item).strip())]
    rounds = 0
    while level and (rounds == 0 or len(level) > 1) and rounds < ROUNDS:
        groups = dealt(ctx, level, params.model, beside, answer)
        if len(groups) == len(level) and rounds:  # two summaries must fit beside each other, or it never ends
            groups = [range(at, min(at + 2, len(level))) for at in range(0, len(level), 2)]
        calls = [
            request(_shown([level[at] for at in group]), system, params.model, answer) for group in groups
        ]
        level = [said.text.strip() for said in ctx.ask_all(calls)]
        rounds += 1
        ctx.progress(None, f"{len(level)}")
    return {"text": "\n\n".join(level), "rounds": rounds}


def _shown(texts: Sequence[str]) -> str:
    return fenced(texts, [f"Part {number}" for number in range(1, len(texts) + 1)])
