"""Collect: one list from many wires, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import Ports, node, port
from app.pipelines.types import EVIDENCE
from app.pipelines.values import Value, canonical, is_a


@dataclass(frozen=True)
class Params:
    """What counts as the same."""

    once: bool = param(
        True, "Each thing once", "bool", "What is the same as something before it is left out."
    )
    flat: bool = param(False, "Open lists", "bool", "Of lists in a list, what is in them.")


def _outputs(params: Params) -> Ports:
    like = "items[]" if params.flat else "items"
    return (
        port("items", "list<any>", "All of them.", like=like),
        port("count", "number", "How many there are."),
    )


@node(
    "collect", 1,
    inputs=(port("items", "list<any>", "Lists and single things, in the order of their wires.", many=True),),
    outputs=_outputs,
    params=Params,
    title="Collect", words="Puts everything that comes into one list.", group="Flow", icon="stack",
)  # fmt: skip
def collect(_ctx: Context, params: Params, /, items: Sequence[Value]) -> Mapping[str, Value]:
    """All items; evidence that stands at an overlapping place of the same document counts as the same."""
    opened = list(_opened(items)) if params.flat else list(items)
    kept = unique(opened) if params.once else opened
    return {"items": kept, "count": len(kept)}


def _opened(items: Sequence[Value]) -> Iterator[Value]:
    for item in items:
        yield from cast("list[Value]", item) if isinstance(item, list) else [item]


def unique(items: Iterable[Value]) -> list[Value]:
    """The first of everything that is the same; of evidence that overlaps the longer one, in the earlier's place."""
    kept: list[Value] = []
    seen: dict[str, int] = {}
    spans: dict[str, list[int]] = {}
    for item in items:
        if is_a(item, EVIDENCE):
            _add_evidence(item, kept, spans)
        elif (text := canonical(item)) not in seen:
            seen[text] = len(kept)
            kept.append(item)
    return kept


def _add_evidence(item: dict[str, Any], kept: list[Value], spans: dict[str, list[int]]) -> None:
    known = spans.setdefault(item["document"], [])
    same = next((place for place in known if _overlap(kept[place], item)), None)
    if same is None:
        known.append(len(kept))
        kept.append(item)
    elif item["end"] - item["start"] > kept[same]["end"] - kept[same]["start"]:
        kept[same] = item


def _overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether more than half of the shorter one stands in both."""
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    shorter = min(one["end"] - one["start"], other["end"] - other["start"])
    return common * 2 > shorter if shorter else one["start"] == other["start"]
