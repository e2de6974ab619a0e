"""Cross-check: what several documents agree on, where they differ, and what only one of them says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Claim, Evidence, Value

NUMBERS = {"type": "array", "items": {"type": "integer", "minimum": 1}, "maxItems": 20}


@dataclass(frozen=True)
class Params:
    """How many statements, and who compares."""

    most: int = param(8, "Statements at most", "integer", "Of one group of passages.", least=1, most=40)
    more: str = more_param()
    model: str = model_param()


@node(
    "cross-check", 1,
    inputs=(
        port("question", "text", "What it is about.", required=False),
        port("evidence", "list<evidence>", "Passages of several documents."),
    ),
    outputs=(
        port("agreed", "list<claim>", "What two documents or more say."),
        port("disputed", "list<claim>", "What one document says and another denies."),
        port("single", "list<claim>", "What only one document says."),
    ),
    params=Params,
    title="Cross-check", words="Sorts what documents agree on, dispute, or say alone.",
    group="Judge", icon="cross-check",
)  # fmt: skip
def cross_check(
    ctx: Context, params: Params, /, evidence: Sequence[Evidence], question: Value = ""
) -> Mapping[str, Value]:
    """The model names statements and the numbers of their sources; code counts the documents behind them."""
    system = instructions(
        f"Name up to {params.most} statements that the sources make about the question. For each give the numbers of "
        "the sources that say so, and of those that say otherwise.",
        params.more,
    )
    asked, answer = text_of(question), 240 * params.most
    beside = counted(ctx, params.model, asked, system)
    groups = dealt(ctx, [item["quote"] for item in evidence], params.model, beside, answer)
    if len(groups) > 1:
        ctx.note(f"Compared in {len(groups)} groups: all passages together do not fit the model's window.")
    fields = {"claims": _claims(params.most)}
    calls = [
        request(
            f"{numbered([evidence[at] for at in group])}\n\nQuestion: {asked}",
            system,
            params.model,
            answer,
            fields,
        )
        for group in groups
    ]
    made: dict[str, list[Value]] = {"agreed": [], "disputed": [], "single": []}
    for group, said in zip(groups, ctx.ask_all(calls), strict=True):
        for row in said.data["claims"]:
            _sort(row, [evidence[at] for at in group], made)
    return made


def _claims(most: int) -> dict[str, Any]:
    row = {
        "type": "object",
        "properties": {"text": {"type": "string", "maxLength": 300}, "for": NUMBERS, "against": NUMBERS},
        "required": ["text", "for", "against"],
        "additionalProperties": False,
    }
    return {"type": "array", "items": row, "maxItems": most}


def _sort(row: dict[str, Any], shown: Sequence[Evidence], made: dict[str, list[Value]]) -> None:
    """A statement that names no source that there is goes nowhere."""
    says, denies = _named(row["for"], shown), _named(row["against"], shown)
    denies = [item for item in denies if item not in says]
    if (not says and not denies) or not row["text"].strip():
        return
    documents = {item["document"] for item in says}
    verdict = "disputed" if says and denies else "agreed" if len(documents) > 1 else "single"
    claim = Claim(text=" ".join(row["text"].split()), evidence=[*says, *denies], verdict=verdict)
    made[verdict].append(claim)


def _named(numbers: Iterable[int], shown: Sequence[Evidence]) -> list[Evidence]:
    return [shown[n - 1] for n in dict.fromkeys(numbers) if n <= len(shown)]
