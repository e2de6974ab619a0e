"""A run written down with what was told and made, and told again later without a model, a vault or a network."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.base.errors import UserError
from app.pipelines import events
from app.pipelines.events import RunEvent, StepProgress, StepStreamed
from app.pipelines.values import Value
from app.store.pipeline_records import StepRecord

KINDS: Mapping[str, type[RunEvent]] = {
    kind.__name__: kind
    for kind in vars(events).values()
    if isinstance(kind, type) and issubclass(kind, RunEvent)
}
GAP_S = 0.6
"""The longest pause when a run is watched: nobody waits for a model that does not run."""
TEXT_MOST = 1500
"""Characters of a text in a value that are written down."""
WHOLE = 40_000
"""Characters of a text in what a run gave: that is the point of watching it."""
ITEMS_MOST = 24
"""Items of a list in a value likewise."""


@dataclass(frozen=True)
class Recorded:
    """What was told, each with its second since the run's beginning, and values by path: (inputs, outputs)."""

    told: tuple[tuple[float, RunEvent], ...]
    values: Mapping[str, tuple[dict[str, Value], dict[str, Value]]]

    @property
    def run(self) -> str:
        """The run's id."""
        return self.told[0][1].run if self.told else ""

    def paced(self) -> Iterator[tuple[float, RunEvent]]:
        """Each event with the seconds to wait before it."""
        before = 0.0
        for at, event in self.told:
            yield min(GAP_S, max(0.0, at - before)), event
            before = at


def written(told: Sequence[tuple[float, RunEvent]], values: Mapping[str, Any]) -> str:
    """A run as JSON text; streamed texts that follow each other are one, progress is left out."""
    rows: list[dict[str, Any]] = []
    for at, event in told:
        if isinstance(event, StepProgress):
            continue
        row: dict[str, Any] = {"t": round(at, 2), "event": type(event).__name__, **_fields(event)}
        if isinstance(event, StepStreamed) and rows and _goes_on(rows[-1], row):
            rows[-1]["text"] += event.text
        else:
            rows.append(row)
    made = {"version": 1, "events": rows, "values": _short(values)}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _goes_on(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    same = before["event"] == row["event"] and before["path"] == row["path"]
    return same and row["t"] - before["t"] < GAP_S


def _fields(event: RunEvent) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for item in dataclasses.fields(event):
        value: Any = getattr(event, item.name)
        if item.default is not dataclasses.MISSING and value == item.default:
            continue
        if isinstance(value, UserError):
            value = {"what": value.what, "why": value.why, "todo": value.todo, "code": value.code}
        made[item.name] = _short(value, WHOLE if item.name == "results" else TEXT_MOST)
    return made


def _short(value: Any, most: int = TEXT_MOST) -> Any:
    if isinstance(value, str):
        return value if len(value) <= most else f"{value[:most]}…"
    if isinstance(value, dict):
        return {name: _short(item, most) for name, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        items = cast("Sequence[Any]", value)
        return [_short(item, most) for item in (items if most == WHOLE else items[:ITEMS_MOST])]
    return value


def read(path: Path) -> Recorded:
    """A run that was written down; raises UserError "no-recorded-run"."""
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        told = tuple((float(item.pop("t")), _event(item)) for item in row["events"])
        values = {name: (dict(pair[0]), dict(pair[1])) for name, pair in row["values"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(
            "There is no recorded run that could be shown",
            todo="run the template itself",
            code="no-recorded-run",
        ) from error
    return Recorded(told, values)


def _event(row: dict[str, Any]) -> RunEvent:
    kind = KINDS[row.pop("event")]
    fields: dict[str, Any] = {n: tuple(v) if n in ("notes", "choices", "at") else v for n, v in row.items()}
    if error := fields.get("error"):
        fields["error"] = UserError(error["what"], why=error["why"], todo=error["todo"], code=error["code"])
    return kind(**fields)


def values_of(
    steps: Sequence[StepRecord], value: Callable[[str], Value]
) -> dict[str, tuple[dict[str, Value], dict[str, Value]]]:
    """The values of a kept run by path; `value` gets one by its id."""
    made: dict[str, tuple[dict[str, Value], dict[str, Value]]] = {}
    for step in steps:
        outputs: Mapping[str, str] = step.result.outputs if step.result else {}
        given = {name: value(wanted) for name, wanted in step.inputs.items()}
        made[step.path] = given, {name: value(wanted) for name, wanted in outputs.items()}
    return made
