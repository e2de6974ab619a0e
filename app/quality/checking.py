"""Carries out the checks of a case on what it gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from app.base.errors import UserError, friendly
from app.base.registry import Registry
from app.quality.checks import known
from app.quality.records import Checker, CheckResult, Helpers, Output, digest
from app.store.suite_records import Case, CheckSpec

NAMED = 8
"""Choices that are named where an argument is none of them."""


@cache
def table() -> Registry[Checker]:
    """All kinds of checks."""
    return known()


def fault(spec: CheckSpec) -> str:
    """Why a check cannot be carried out as it is written, as a clause; empty if it can."""
    if spec.kind not in table().names():
        return f"there is no check “{spec.kind}”; there are: {', '.join(table().names())}"
    schema = dict(table().get(spec.kind).schema)
    found: Any = Draft202012Validator(schema).iter_errors(dict(spec.arguments))  # pyright: ignore[reportUnknownMemberType]
    first = next(iter(found), None)
    return f"“{spec.kind}”: {_said(first)}" if first else ""


def _said(error: Any) -> str:
    """What does not fit; of a long list of choices the beginning alone."""
    if error.validator != "enum" or len(error.validator_value) <= NAMED:
        return str(error.message)
    return f"“{error.instance}” is none of {', '.join(map(str, error.validator_value[:NAMED]))} …"


def check(output: Output, case: Case, spec: CheckSpec, helpers: Helpers) -> CheckResult:
    """One check's verdict; whatever goes wrong with it is the verdict "error", never an exception."""
    if output.error:
        return CheckResult("missing", output.error)
    if why := fault(spec):
        return CheckResult("error", why)
    try:
        return table().get(spec.kind).run(output, case, spec.arguments, helpers)
    except UserError as error:
        return CheckResult("error", error.sentence)
    except Exception as error:  # a check that breaks must not end a run of hundreds of cases
        return CheckResult("error", friendly(error).sentence)


def check_all(output: Output, case: Case, helpers: Helpers) -> list[CheckResult]:
    """The verdicts of all checks of a case, in their order."""
    return [check(output, case, spec, helpers) for spec in case.checks]


@dataclass(frozen=True)
class Standing:
    """A case as a whole: "pass" only where every check counted passed; `score` is their weighted mean, 0 to 1."""

    state: str
    score: float


def standing(case: Case, results: Sequence[CheckResult]) -> Standing:
    """What the results of a case's checks say together; weak checks are left out of the state and the score."""
    counted = [(spec, one) for spec, one in zip(case.checks, results, strict=True) if counts(spec)]
    states = {one.state for _, one in counted}
    state = next((state for state in ("error", "missing", "fail") if state in states), "pass")
    whole = sum(spec.weight for spec, _ in counted)
    points = sum(spec.weight * _points(one) for spec, one in counted)
    return Standing(state if counted else "missing", points / whole if whole else 0.0)


def counts(spec: CheckSpec) -> bool:
    """Whether a check counts in a case's standing."""
    return spec.kind not in table().names() or not table().get(spec.kind).weak


def _points(result: CheckResult) -> float:
    return result.score if result.score is not None else float(result.passed)


def versions(specs: Sequence[CheckSpec]) -> Mapping[str, Any]:
    """The versions of the checks that are used, for the record of a run."""
    kinds = sorted({spec.kind for spec in specs} & set(table().names()))
    return {kind: table().get(kind).version for kind in kinds}


def spec_hash(spec: CheckSpec) -> str:
    """The same for checks of one kind, arguments and weight."""
    return digest({"kind": spec.kind, "arguments": dict(spec.arguments), "weight": spec.weight})
