"""If / Switch: where the flow goes on, by a value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from app.pipelines.context import Context
from app.pipelines.params import param
from app.pipelines.registry import PORT, Ports, node, port
from app.pipelines.values import Value, as_text

TESTS = (
    ("true", "is true, or not empty"),
    ("equals", "equals"),
    ("contains", "contains"),
    ("more", "is more than"),
    ("less", "is less than"),
    ("cases", "one of several cases"),
)
ELSE = "else"


@dataclass(frozen=True)
class Params:
    """What is asked of the value."""

    test: str = param("true", "The test", "choice", "What is asked of it.", choices=TESTS)
    operand: str = param("", "Compared with", "line", "A text or a number; not for cases.", most=2000)
    cases: tuple[str, ...] = param(
        (), "Cases", "lines", "Each becomes an output, and “else” the last.", most=24
    )


def _cases(params: Params) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in params.cases if PORT.match(name) and name != ELSE))


def _outputs(params: Params) -> Ports:
    found = (*_cases(params), ELSE) if params.test == "cases" else ("yes", "no")
    return tuple(port(name, "any", "What came in, if the flow goes on here.", like="value") for name in found)


@node(
    "if", 1,
    inputs=(
        port("value", "any", "What goes on at one of the outputs."),
        port("test", "any", "What is looked at; without a wire the value itself.", required=False),
    ),
    outputs=_outputs,
    params=Params,
    title="If / Switch", words="Goes on one way or another.", group="Flow", icon="branch",
)  # fmt: skip
def branch(_ctx: Context, params: Params, /, value: Value, test: Value = ...) -> Mapping[str, Value]:
    """The value at the port that was chosen, nothing at the others."""
    looked = value if test is ... else test
    if params.test == "cases":
        said = as_text(looked).strip().casefold()
        chosen = next((name for name in _cases(params) if name.casefold() == said), ELSE)
    else:
        chosen = "yes" if holds(params.test, looked, params.operand) else "no"
    return {chosen: value}


def holds(test: str, value: Value, operand: str) -> bool:
    """Whether a value passes a test. Numbers are compared as numbers where both are; texts without case."""
    if test == "true":
        return (
            bool(value.strip()) and value.strip().casefold() not in ("no", "false", "0")
            if isinstance(value, str)
            else bool(value)
        )
    text, other = as_text(value).strip().casefold(), operand.strip().casefold()
    left, right = number(value), number(operand)
    if test == "contains":
        whole = cast("list[Value]", value) if isinstance(value, list) else []
        return other in text if not whole else any(other in as_text(item).casefold() for item in whole)
    if left is None or right is None:
        return text == other if test == "equals" else (text > other) == (test == "more") and text != other
    return {"equals": left == right, "more": left > right, "less": left < right}[test]


def number(value: Value) -> float | None:
    """A value as a number: of a list how many it holds; None for what is none."""
    if isinstance(value, list):
        return float(len(cast("list[Value]", value)))
    if isinstance(value, bool):
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None
