"""Parameters of a node as a dataclass whose fields describe themselves: form, checks and docs derive from it."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, cast

Kind = Literal[
    "line",
    "prose",
    "template",
    "integer",
    "number",
    "bool",
    "choice",
    "lines",
    "model",
    "folders",
    "schema",
    "path",
]
"""How a parameter is edited. *line* is short text, *prose* long, *template* long with {{names}} that become ports;
*lines* are several short texts; *model* is an id of the library, empty for the chosen one; *folders* are names or ids
of folders; *schema* is a JSON Schema as text."""

TYPES: Mapping[Kind, type | tuple[type, ...]] = {
    "integer": int,
    "number": (int, float),
    "bool": bool,
    "lines": (list, tuple),
    "folders": (list, tuple),
}
META = "underdesk"
P = TypeVar("P")


@dataclass(frozen=True)
class NoParams:
    """Of a node without parameters."""


@dataclass(frozen=True)
class Param:
    """One parameter. `least` and `most` bound numbers and the length of texts and lists (for these only `most`).

    A `cosmetic` one does not change what the step gives. `optional` lets it be None: not set.
    """

    name: str
    kind: Kind
    default: Any
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: float | None = None
    most: float | None = None
    cosmetic: bool = False
    optional: bool = False

    def fault(self, value: Any) -> str:
        """Why a value cannot be, as a clause that begins with the label; empty if it can."""
        if value is None:
            return "" if self.optional else f"“{self.label}” is missing"
        if not self._has_type(value):
            return f"“{self.label}” takes {_WORDS[self.kind]}, not {type(value).__name__}"
        if self.choices and value not in [name for name, _ in self.choices]:
            return f"“{self.label}” is one of {', '.join(name for name, _ in self.choices)}"
        return self._out_of_bounds(value)

    def _has_type(self, value: Any) -> bool:
        if isinstance(value, bool) != (self.kind == "bool"):
            return False
        if not isinstance(value, TYPES.get(self.kind, str)):
            return False
        parts = cast("list[Any]", value) if isinstance(value, list | tuple) else []
        return all(isinstance(part, str) for part in parts)

    def _out_of_bounds(self, value: Any) -> str:
        size = value if isinstance(value, int | float) else len(value)
        if isinstance(size, float) and math.isnan(size):
            return f"“{self.label}” is no number"
        low = self.least is not None and isinstance(value, int | float) and size < self.least
        if low or (self.most is not None and size > self.most):
            return f"“{self.label}” is from {self.least if self.least is not None else 0} to {self.most}"
        return ""


_WORDS: Mapping[Kind, str] = {
    "line": "a text", "prose": "a text", "template": "a text", "integer": "a whole number", "number": "a number",
    "bool": "yes or no", "choice": "one of its choices", "lines": "a list of texts", "model": "a model's name",
    "folders": "a list of folders", "schema": "a JSON Schema as text", "path": "a path",
}  # fmt: skip


def param(
    default: Any,
    label: str,
    kind: Kind,
    help: str = "",  # noqa: A002 - what the form calls it
    *,
    choices: tuple[tuple[str, str], ...] = (),
    least: float | None = None,
    most: float | None = None,
    cosmetic: bool = False,
    optional: bool = False,
) -> Any:
    """A dataclass field that carries its own description; `choices` are (value, words)."""
    bounds = (choices, least, most, cosmetic, optional)
    return dataclasses.field(default=default, metadata={META: (kind, label, help, *bounds)})


@functools.cache
def described(params: type) -> tuple[Param, ...]:
    """The parameters of a dataclass, in order. Raises ValueError for a field that is not made by `param`."""
    found: list[Param] = []
    for field in dataclasses.fields(params):
        if META not in field.metadata:
            raise ValueError(f"{params.__name__}.{field.name} does not describe itself")
        kind, label, *rest = field.metadata[META]
        found.append(Param(field.name, kind, field.default, label, *rest))
    return tuple(found)


def faults(params: type, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with given parameters: (name, clause) each; empty if nothing."""
    known = {item.name: item for item in described(params)}
    unknown = [
        (name, f"there is no parameter “{name}”; there are: {', '.join(known) or 'none'}")
        for name in given
        if name not in known
    ]
    wrong = [(name, known[name].fault(value)) for name, value in given.items() if name in known]
    return unknown + [(name, clause) for name, clause in wrong if clause]


def build(params: type[P], given: Mapping[str, Any]) -> P:
    """The dataclass from given parameters, defaults for the others; raises ValueError with the first fault."""
    if found := faults(params, given):
        raise ValueError(found[0][1])
    return params(**{name: _frozen(value) for name, value in given.items()})


def _frozen(value: Any) -> Any:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else value


def usable(params: type[P], given: Mapping[str, Any]) -> P:
    """As `build`, with the default in the place of everything that is wrong: for drawing what is not right yet."""
    wrong = {name for name, _ in faults(params, given)}
    return build(params, {name: value for name, value in given.items() if name not in wrong})


def plain(params: Any) -> dict[str, Any]:
    """A dataclass of parameters as JSON."""
    raw = dataclasses.asdict(params)
    return {
        name: list(cast("tuple[Any]", value)) if isinstance(value, tuple) else value
        for name, value in raw.items()
    }
