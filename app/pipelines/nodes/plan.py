"""Plan: a question taken apart into smaller ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.pipelines.asking import instructions, model_param, more_param, request, strings, text_of
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Value


@dataclass(frozen=True)
class Params:
    """How many parts, and who makes them."""

    most: int = param(4, "Questions at most", "integer", "Besides the question itself.", least=1, most=40)
    keep: bool = param(True, "Keep the question", "bool", "The question itself comes first.")
    more: str = more_param()
    model: str = model_param()


@node(
    "plan", 1,
    inputs=(port("question", "text", "What is to be found out."),),
    outputs=(
        port("questions", "list<query>", "Smaller questions, each once."),
        port("count", "number", "How many there are."),
    ),
    params=Params,
    title="Plan", words="Takes a question apart into smaller ones.", group="Model", icon="list",
)  # fmt: skip
def plan(ctx: Context, params: Params, /, question: Value) -> Mapping[str, Value]:
    """Each sub-question once, the question itself first if wished; never none."""
    whole = text_of(question)
    system = instructions(
        f"Name up to {params.most} short questions that must be answered to answer the question of the user. "
        "Each stands on its own and names what it is about.",
        params.more,
    )
    answer = ctx.ask(
        request(whole, system, params.model, 32 + 240 * params.most, {"questions": strings(params.most, 240)})
    )
    found = [" ".join(str(item).split()) for item in answer.data["questions"]]
    kept = dict.fromkeys(([whole] if params.keep else []) + [item for item in found if item])
    questions = list(kept) or [whole]
    return {"questions": questions, "count": len(questions)}
