"""Merge: where branches meet again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import Ports, node, port
from app.pipelines.values import Value

NAMES = "abcdefgh"


@dataclass(frozen=True)
class Params:
    """How many branches there are."""

    branches: int = param(2, "Branches", "integer", "How many inputs there are.", least=2, most=len(NAMES))


def _inputs(params: Params) -> Ports:
    return tuple(
        port(name, "any", "What comes from this branch, if it was taken.", required=False)
        for name in NAMES[: params.branches]
    )


@node(
    "merge", 1,
    inputs=_inputs,
    outputs=(
        port("value", "any", "What came.", like="*"),
        port("branch", "text", "Which input it came from."),
    ),
    params=Params,
    title="Merge", words="Goes on with the branch that was taken.", group="Flow", icon="merge",
)  # fmt: skip
def merge(_ctx: Context, _params: Params, /, **inputs: Value) -> Mapping[str, Value]:
    """The first input that has something; where none has, the step is skipped before this runs."""
    branch = min(inputs)
    return {"value": inputs[branch], "branch": branch}
