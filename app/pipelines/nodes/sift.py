"""Filter / Sort / Take: fewer of a list, in another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.pipelines.context import Context
from app.pipelines.nodes.branch import TESTS, holds, number
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Value, as_text


@dataclass(frozen=True)
class Params:
    """First what stays, then the order, then how many."""

    field: str = param(
        "", "By the field", "line", "Of each item, such as score; empty: the item itself.", most=80
    )
    test: str = param(
        "all", "Keep", "choice", "Which items stay.",
        choices=(("all", "everything"), *(test for test in TESTS if test[0] != "cases")),
    )  # fmt: skip
    operand: str = param("", "Compared with", "line", "A text or a number.", most=2000)
    order: str = param(
        "as-is", "Order", "choice", "By the same field.",
        choices=(("as-is", "as they come"), ("up", "smallest first"), ("down", "largest first"), ("back", "backwards")),
    )  # fmt: skip
    take: int = param(0, "Take", "integer", "At most so many; 0: all.", least=0, most=1_000_000)


@node(
    "filter", 1,
    inputs=(port("items", "list<any>", "What to choose from."),),
    outputs=(
        port("items", "list<any>", "What is left, in its order.", like="items"),
        port("count", "number", "How many there are."),
    ),
    params=Params,
    title="Filter, sort, take", words="Keeps some items of a list, in an order.", group="Flow", icon="funnel",
)  # fmt: skip
def sift(_ctx: Context, params: Params, /, items: Sequence[Value]) -> Mapping[str, Value]:
    """Items that lack the field count as empty."""
    kept = list(items)
    if params.test != "all":
        kept = [item for item in kept if holds(params.test, _field(item, params.field), params.operand)]
    if params.order in ("up", "down"):
        kept.sort(key=lambda item: _rank(_field(item, params.field)), reverse=params.order == "down")
    elif params.order == "back":
        kept.reverse()
    kept = kept[: params.take] if params.take else kept
    return {"items": kept, "count": len(kept)}


def _field(item: Value, path: str) -> Value:
    """A field of an object, also deeper ones: a.b."""
    for name in path.split(".") if path.strip() else ():
        item = cast("dict[str, Value]", item).get(name.strip(), "") if isinstance(item, dict) else ""
    return item


def _rank(value: Value) -> tuple[int, float, str]:
    """Numbers by size before texts by letters."""
    found = number(value)
    return (0, found, "") if found is not None else (1, 0.0, as_text(value).casefold())
