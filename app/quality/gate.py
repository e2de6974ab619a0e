"""Before another model becomes the default: what the person's own suites say about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from app.base.errors import UserError
from app.quality.compare import Comparison, compare, refuse
from app.quality.condition import Condition
from app.quality.records import case_hash
from app.quality.telling import lost
from app.store.suite_records import Case, Suite, SuiteResult, SuiteRun

State = Literal["unasked", "worse", "fine"]
TRIED = 12
"""Runs of each model, the latest first, that are looked at for a pair that can be compared."""


class Runs(Protocol):
    """What gives runs: app.quality.running.SuiteRuns."""

    def list(self, suite_id: str | None = None, limit: int = 200) -> list[SuiteRun]: ...
    def results(self, run_id: str) -> list[SuiteResult]: ...


class Suites(Protocol):
    """What gives suites: app.store.suites.SuitesRepo."""

    def list(self) -> Sequence[Suite]: ...
    def cases(self, suite_id: str) -> list[Case]: ...


@dataclass(frozen=True)
class Asked:
    """What one suite says: *unasked* where there is no comparison of the two models as its cases are now."""

    suite: Suite
    state: State
    comparison: Comparison | None = None

    @property
    def sentence(self) -> str:
        """For a person."""
        if self.comparison is None:
            return f"“{self.suite.name}” was not run with both models since its cases changed last."
        return f"“{self.suite.name}”: {lost(self.comparison)}"


@dataclass(frozen=True)
class Advice:
    """What the gate says before a switch. It advises and never forbids."""

    baseline: str
    candidate: str
    asked: tuple[Asked, ...] = field(default=())

    @property
    def clear(self) -> bool:
        """Whether nothing speaks against it: every suite was compared and none is worse beyond chance."""
        return all(one.state == "fine" for one in self.asked)

    @property
    def worse(self) -> tuple[Asked, ...]:
        """The suites on which the candidate is worse beyond chance."""
        return tuple(one for one in self.asked if one.state == "worse")

    @property
    def unasked(self) -> tuple[Asked, ...]:
        """The suites without a comparison."""
        return tuple(one for one in self.asked if one.state == "unasked")

    @property
    def sentence(self) -> str:
        """All warnings in one paragraph; empty where there is none."""
        return " ".join(one.sentence for one in (*self.worse, *self.unasked))


def same_but_model(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two conditions differ in nothing but the model that is asked."""
    one, other = (replace(Condition.of_json(item), model="") for item in (first, second))
    return one == other


class Gate:
    """Finds the comparison of two models for every suite that has cases."""

    def __init__(self, suites: Suites, runs: Runs, chosen: Callable[[], str]) -> None:
        """`chosen` names the model that is the default now."""
        self._suites, self._runs, self._chosen = suites, runs, chosen

    def advice(self, candidate: str, baseline: str = "") -> Advice:
        """What the suites say about `candidate` in place of the default; nothing where it is that already."""
        baseline = baseline or self._chosen()
        if candidate == baseline:
            return Advice(baseline, candidate)
        suites = [suite for suite in self._suites.list() if suite.cases]
        return Advice(baseline, candidate, tuple(self._ask(suite, baseline, candidate) for suite in suites))

    def _ask(self, suite: Suite, baseline: str, candidate: str) -> Asked:
        made = self._latest(suite, baseline, candidate)
        if made is None:
            return Asked(suite, "unasked")
        return Asked(suite, "worse" if made.regressed else "fine", made)

    def _latest(self, suite: Suite, baseline: str, candidate: str) -> Comparison | None:
        cases = self._suites.cases(suite.id)
        runs = [run for run in self._runs.list(suite.id) if run.state == "done" and _still(run, cases)]
        after = [run for run in runs if _model(run) == candidate][:TRIED]
        before = [run for run in runs if _model(run) == baseline][:TRIED]
        for second in after:
            for first in before:
                if pair_fits(first, second):
                    results = self._runs.results
                    return compare(
                        suite.name, cases, (first, results(first.id)), (second, results(second.id))
                    )
        return None


def pair_fits(first: SuiteRun, second: SuiteRun) -> bool:
    """Whether two runs can be compared and differ in the model alone."""
    try:
        refuse(first, second)
    except UserError:
        return False
    return same_but_model(first.conditions["condition"], second.conditions["condition"])


def worth_comparing(first: SuiteRun, second: SuiteRun) -> bool:
    """Whether two runs can be compared and differ in the model alone, or in what the second puts in place of what the
    same model has by itself."""
    if _model(first) != _model(second):
        return pair_fits(first, second)
    try:
        refuse(first, second)
    except UserError:
        return False
    one, other = (Condition.of_json(run.conditions["condition"]) for run in (first, second))
    return one == other.plain != other


def _model(run: SuiteRun) -> str:
    return str(run.conditions["condition"]["model"])


def _still(run: SuiteRun, cases: Sequence[Case]) -> bool:
    return dict(run.cases) == {case.id: case_hash(case) for case in cases}
