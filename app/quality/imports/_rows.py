"""From a row with named fields to a case: which names are known, and what a field may hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from app.base.errors import UserError
from app.base.ids import new_id
from app.quality.checking import fault
from app.store.suite_records import Case, CaseTurn, CheckSpec

MOST_FIELD = 1_000_000
"""Characters of one field."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "prompt": ("question", "input", "text", "query", "user"),
    "expected": ("answer", "ideal", "output", "reference", "baseline", "completion", "expected output"),
    "system": ("system prompt", "instructions"),
    "name": ("title", "id", "description"),
    "tags": ("tag", "category", "labels"),
    "folders": ("folder",),
    "contains": ("must contain", "must"),
    "excludes": ("must not contain", "must not", "not contains", "forbidden"),
    "model": ("baseline model",),
}
"""Other names that people give to columns."""

COLUMNS = (
    "prompt", "name", "system", "expected", "model", "tags", "folders", "pipeline", "inputs", "checks", "contains",
    "any of", "excludes", "exact", "regex", "number", "tolerance", "language", "min words", "max words", "schema",
    "cites", "likeness",
)  # fmt: skip
LIKENESS = 0.75
"""How alike an answer must be to a known one where nothing else is asked of it."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a row, as a clause; `lost` where it gave no case. Rows and lines count from 1."""

    where: str
    why: str
    lost: bool = True

    @property
    def sentence(self) -> str:
        """For people."""
        end = "; the row is left out" if self.lost else ""
        return f"{self.where[:1].upper()}{self.where[1:]}: {self.why}{end}."


class Wrong(Exception):
    """A field cannot be used, with the clause that says why."""


def column_of(name: str) -> str:
    """The known column that a header's field means, or empty."""
    plain = " ".join(name.replace("_", " ").replace("-", " ").lower().split())
    if plain in COLUMNS:
        return plain
    return next((known for known, names in ALIASES.items() if plain in names), "")


def case_of(row: Mapping[str, Any], where: str, origin: str) -> Case | Problem:
    """A case of a row whose fields are named by COLUMNS; texts or, from JSON, lists and objects."""
    try:
        return _case(row, origin)
    except Wrong as error:
        return Problem(where, str(error))


def _case(row: Mapping[str, Any], origin: str) -> Case:
    for name, item in row.items():
        if isinstance(item, str) and len(item) > MOST_FIELD:
            raise Wrong(f"“{name}” has {len(item):,} characters, more than {MOST_FIELD:,}")
        if isinstance(item, str) and "\0" in item:
            raise Wrong(f"“{name}” has characters of value zero, as files that are no text have")
    system, turns, text = _asked(row.get("prompt"))
    pipeline = _text(row, "pipeline")
    if not text.strip() and not pipeline:
        raise Wrong("the prompt is empty")
    folders = _texts(row, "folders")
    expected = _text(row, "expected")
    return Case(
        new_id(),
        "",
        _text(row, "name") or name_of(text or pipeline),
        "pipeline" if pipeline else "folder" if folders else "prompt",
        text,
        system or _text(row, "system"),
        turns,
        folders,
        pipeline,
        {name: str(item) for name, item in _object(row, "inputs").items()},
        baseline=expected,
        baseline_model=_text(row, "model"),
        tags=_texts(row, "tags"),
        checks=_checks(row, expected),
        origin=origin,
    )


def name_of(text: str) -> str:
    """A name for a case that has none: the beginning of its question."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59].rstrip() + "…"


def _asked(item: Any) -> tuple[str, tuple[CaseTurn, ...], str]:
    """Instructions, turns before and the question of a prompt: a text, or messages with `role` and `content`."""
    if not isinstance(item, list):
        return "", (), "" if item is None else str(item)
    messages = [record(one) for one in cast("list[Any]", item)]
    if not all(isinstance(one.get("content"), str) for one in messages):
        raise Wrong("the prompt is a list, but not of messages with “role” and “content”")
    said = [(str(one.get("role", "user")), str(one["content"])) for one in messages]
    system = "\n\n".join(text for role, text in said if role == "system")
    turns = [
        CaseTurn("assistant" if role == "assistant" else "user", text)
        for role, text in said
        if role != "system"
    ]
    if not turns or turns[-1].role != "user":
        raise Wrong("the last message of the prompt is not the user's")
    return system, tuple(turns[:-1]), turns[-1].text


def record(item: Any) -> Mapping[str, Any]:
    """An object of JSON or YAML with its keys as texts; empty for anything else."""
    return (
        {str(key): one for key, one in cast("dict[Any, Any]", item).items()} if isinstance(item, dict) else {}
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    item: Any = row.get(name)
    if isinstance(item, list) and item:
        item = cast("list[Any]", item)[0]
    return "" if item is None else item.strip() if isinstance(item, str) else json.dumps(item)


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """A list; in a text its parts stand on lines of their own, or between bars."""
    item: Any = row.get(name)
    if isinstance(item, str) and item.lstrip().startswith("["):
        item = _json(name, item)
    if isinstance(item, list):
        return tuple(str(one) for one in cast("list[Any]", item) if str(one).strip())
    parts = str(item or "").replace("|", "\n").splitlines()
    return tuple(part.strip() for part in parts if part.strip())


def _json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"“{name}” is no JSON ({error})") from None


def _object(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    item: Any = row.get(name) or {}
    found: Any = _json(name, item) if isinstance(item, str) else item
    if not isinstance(found, dict):
        raise Wrong(f"“{name}” is not a JSON object")
    return cast("dict[str, Any]", found)


def _number(row: Mapping[str, Any], name: str) -> float:
    text = _text(row, name)
    try:
        return float(text)
    except ValueError:
        raise Wrong(f"“{name}” is no number: {text[:40]}") from None


def _checks(row: Mapping[str, Any], expected: str) -> tuple[CheckSpec, ...]:
    made = [make(row) for name, make in SHORT.items() if _text(row, name)]
    if _text(row, "min words") or _text(row, "max words"):
        made.append(_length(row))
    made += written(row)
    for spec in made:
        if why := fault(spec):
            raise Wrong(f"a check cannot be used: {why}")
    if not made and expected:
        made = [CheckSpec("similar", {"least": LIKENESS}), CheckSpec("judge", {})]
    return tuple(made)


def written(row: Mapping[str, Any]) -> list[CheckSpec]:
    """The column of checks: JSON as an export of ours writes it."""
    item: Any = row.get("checks") or []
    found: Any = _json("checks", item) if isinstance(item, str) else item
    if not isinstance(found, list):
        raise Wrong("“checks” is not a JSON list")
    specs: list[CheckSpec] = []
    for one in cast("list[Any]", found):
        given = record(one)
        if not isinstance(given.get("kind"), str):
            raise Wrong("a check has no “kind”")
        try:
            specs.append(
                CheckSpec(given["kind"], dict(given.get("arguments") or {}), float(given.get("weight", 1)))
            )
        except (TypeError, ValueError):
            raise Wrong(f"the check “{given['kind']}” is not written as one") from None
    return specs


def _length(row: Mapping[str, Any]) -> CheckSpec:
    bounds = {"least": "min words", "most": "max words"}
    given = {key: int(_number(row, name)) for key, name in bounds.items() if _text(row, name)}
    return CheckSpec("length", {"unit": "words", **given})


def _near(row: Mapping[str, Any]) -> CheckSpec:
    room = {"tolerance": _number(row, "tolerance")} if _text(row, "tolerance") else {}
    return CheckSpec("number", {"value": _number(row, "number"), **room})


SHORT: Mapping[str, Callable[[Mapping[str, Any]], CheckSpec]] = {
    "contains": lambda row: CheckSpec("contains", {"texts": list(_texts(row, "contains"))}),
    "any of": lambda row: CheckSpec("contains", {"texts": list(_texts(row, "any of")), "any": True}),
    "excludes": lambda row: CheckSpec("excludes", {"texts": list(_texts(row, "excludes"))}),
    "exact": lambda row: CheckSpec("exact", {"text": _text(row, "exact")}),
    "regex": lambda row: CheckSpec("regex", {"pattern": _text(row, "regex")}),
    "number": _near,
    "language": lambda row: CheckSpec("language", {"language": _text(row, "language").lower()}),
    "schema": lambda row: CheckSpec("json-schema", {"schema": _object(row, "schema")}),
    "cites": lambda row: CheckSpec("cites", {"file": _text(row, "cites")}),
    "likeness": lambda row: CheckSpec("similar", {"least": _number(row, "likeness")}),
}
"""Columns that are a check by themselves."""


def missing_prompt(name: str, columns: list[str]) -> UserError:
    """Where no column says what is asked."""
    found = ", ".join(f"“{column[:40]}”" for column in columns[:12]) or "none"
    return UserError(
        f"{name} has no column “prompt”",
        why=f"its columns are {found}",
        todo="name the column with the questions “prompt” or “question”",
        code="bad-columns",
    )
