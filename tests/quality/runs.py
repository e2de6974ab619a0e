"""Runs of suites over a scripted engine with several models, and a store in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from app.base.errors import UserError
from app.base.events import Event
from app.engine.api import GenerateRequest, LoadSpec, ModelInfo
from app.engine.scripted import Script, ScriptedEngine
from app.pipelines.world import ModelFacts
from app.quality.asking import Rooms
from app.quality.compare import Comparison, compare
from app.quality.condition import Condition
from app.quality.running import SuiteRuns
from app.store.suite_records import Case, CheckSpec, Suite, SuiteResult, SuiteRun

WAIT_S = 60.0
Answers = Callable[[str, str], str]
"""From a model's id and a question to what it says."""


@dataclass
class MemoryStore:
    """running.Store without a vault."""

    suite_cases: list[Case] = field(default_factory=list)
    kept_runs: dict[str, SuiteRun] = field(default_factory=dict)
    kept: list[SuiteResult] = field(default_factory=list)

    def get(self, wanted: str) -> Suite:
        return Suite(wanted, "Rules", 1.0, 1.0, len(self.suite_cases))

    def cases(self, suite_id: str) -> list[Case]:
        return self.suite_cases

    def begin(self, run: SuiteRun) -> None:
        self.kept_runs[run.id] = run

    def update(self, run_id: str, **fields: Any) -> None:
        self.kept_runs[run_id] = replace(self.kept_runs[run_id], **fields)

    def run(self, run_id: str) -> SuiteRun:
        if run_id not in self.kept_runs:
            raise UserError(f"There is no run “{run_id}”", code="no-such-run")
        return self.kept_runs[run_id]

    def runs(self, suite_id: str | None = None, limit: int = 200) -> list[SuiteRun]:
        return list(reversed(self.kept_runs.values()))[:limit]

    def keep(self, result: SuiteResult) -> None:
        assert not any(
            (one.run, one.case, one.seed) == (result.run, result.case, result.seed) for one in self.kept
        )
        self.kept.append(result)

    def results(self, run_id: str) -> list[SuiteResult]:
        return [one for one in self.kept if one.run == run_id]

    def remove_runs(self, run_ids: Sequence[str]) -> None:
        for run_id in run_ids:
            del self.kept_runs[run_id]
        self.kept = [one for one in self.kept if one.run not in run_ids]


class Desk:
    """Models by name; each is a file of its own, so that a request tells which one is asked."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine, self.hashes = engine, dict[str, str]()
        self.loads: dict[str, Future[ModelInfo]] = {}

    def chosen(self) -> str:
        return "old"

    def facts(self, model_id: str) -> ModelFacts:
        if model_id == "gone":
            raise UserError("There is no model “gone”", code="no-such-model")
        return ModelFacts(model_id, self.hashes.get(model_id, model_id * 8), "", "build-1")

    def ensure(self, model_id: str) -> Future[ModelInfo]:
        name = model_id or "old"
        return self.loads.setdefault(
            name, self.loads.get(name) or self.engine.load(LoadSpec(Path(f"{name}.gguf")))
        )


class NoHelp:
    """Helpers for checks that need none."""

    def similarity(self, first: str, second: str) -> float:
        raise UserError("There is no embedding model", code="no-embedder")

    def prefer(self, question: str, first: str, second: str, criterion: str) -> Any:
        raise UserError("There is no judge", code="no-judge")


@dataclass
class Bench:
    """All of it, with what was told."""

    store: MemoryStore
    engine: ScriptedEngine
    desk: Desk
    runs: SuiteRuns
    told: list[Event]

    def run(self, model: str = "", **more: Any) -> SuiteRun:
        """To its rest."""
        return self.runs.wait(self.runs.start("s", Condition(model=model, **more)), WAIT_S)

    def compared(self, before: SuiteRun, after: SuiteRun) -> Comparison:
        """The two runs side by side."""
        results = self.runs.results
        return compare(
            "Rules", self.store.suite_cases, (before, results(before.id)), (after, results(after.id))
        )

    @property
    def asked(self) -> list[str]:
        """The questions that the engine was asked."""
        return [request.messages[-1].content for request in self.engine.requests]


def case(name: str, text: str = "", wanted: str = "yes", kind: str = "exact", **more: Any) -> Case:
    """A prompt that must be answered so."""
    checks = more.pop("checks", (CheckSpec(kind, {"text": wanted}),))
    return Case(name, "s", name, text=text or f"Question {name}?", checks=checks, **more)


def scripted_engine(answers: Answers, hold: Callable[[str], None] | None = None) -> ScriptedEngine:
    """An engine whose models answer so; an answer that begins with "!" is a failure. `hold` is told on the engine's
    thread what is about to be answered."""

    def script(request: GenerateRequest) -> Script:
        asked = request.messages[-1].content
        said = answers(Path(request.model or "old.gguf").stem, asked)
        if said.startswith("!"):
            return Script(error=UserError(said[1:], code="broken"))
        return Script(tuple(re.findall(r"\S+\s*", said)), before=lambda _: hold(asked) if hold else None)

    return ScriptedEngine(script)


def scripted_rooms(answers: Answers, hold: Callable[[str], None] | None = None, shelf: Any = None) -> Rooms:
    """What asking stands on, with such an engine and no pipelines."""

    def own(_: str) -> Mapping[str, float | int]:
        return {"temperature": 0.2, "max_tokens": 64}

    engine, nothing = scripted_engine(answers, hold), cast("Any", None)
    return Rooms(engine, Desk(engine), own, shelf, nothing, nothing, nothing, lambda _: ())


def make_bench(
    cases: Sequence[Case],
    answers: Answers,
    store: MemoryStore | None = None,
    hold: Callable[[str], None] | None = None,
) -> Bench:
    """All of it over these cases."""
    store, told = store or MemoryStore(list(cases)), list[Event]()
    rooms = scripted_rooms(answers, hold)
    engine, desk = cast("ScriptedEngine", rooms.engine), cast("Desk", rooms.models)
    return Bench(store, engine, desk, SuiteRuns(store, rooms, NoHelp(), told.append), told)
