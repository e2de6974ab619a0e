"""Suites for tests of the window: the real desk over a store in memory and a scripted engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from app.base.errors import UserError
from app.base.ids import new_id
from app.engine.scripted import ScriptedEngine
from app.quality.desk import SuitesDesk
from app.store.suite_records import Case, Label, Suite, SuiteRun
from tests.quality.runs import Answers, MemoryStore, NoHelp, scripted_rooms


@dataclass
class MemorySuites(MemoryStore):
    """app.store.suites.SuitesRepo without a vault, as far as the window uses it."""

    known: dict[str, Suite] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    words: dict[tuple[str, str, str], Label] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def file(self, sha256: str) -> bytes:
        return self.files[sha256]

    def list(self) -> list[Suite]:
        here = (suite for suite in self.known.values() if suite.id not in self.deleted)
        return [replace(suite, cases=len(self.cases(suite.id))) for suite in here]

    def get(self, wanted: str) -> Suite:
        found = next((one for one in self.list() if wanted in (one.id, one.name)), None)
        if found is None:
            raise UserError(f"There is no suite “{wanted}”", code="no-such-suite")
        return found

    def add(self, name: str, words: str = "") -> Suite:
        if any(suite.name == name for suite in self.list()):
            raise UserError(
                f"There is a suite “{name}” already", todo="choose another name", code="name-taken"
            )
        made = Suite(new_id(), name, 1.0, 1.0, 0, words)
        self.known[made.id] = made
        return made

    def set_deleted(self, suite_id: str, deleted: bool) -> None:
        self.deleted.add(suite_id) if deleted else self.deleted.discard(suite_id)

    def purge(self, suite_ids: Iterable[str]) -> None:
        for suite_id in suite_ids:
            self.known.pop(suite_id)

    def cases(self, suite_id: str) -> list[Case]:
        return [case for case in self.suite_cases if case.suite == suite_id]

    def put(self, cases: Sequence[Case], files: Mapping[str, bytes] | None = None) -> None:
        self.files |= files or {}
        for case in cases:
            self.suite_cases = [one for one in self.suite_cases if one.id != case.id] + [case]

    def remove_cases(self, case_ids: Iterable[str]) -> None:
        gone = set(case_ids)
        self.suite_cases = [one for one in self.suite_cases if one.id not in gone]

    def case(self, case_id: str) -> Case:
        return next(case for case in self.suite_cases if case.id == case_id)

    def label(self, label: Label) -> None:
        self.words[_pair(label)] = label

    def second(self, label: Label) -> int:
        if _pair(label) not in self.words:
            return 0
        self.words[_pair(label)] = label
        return 1

    def unlabel(self, label: Label) -> None:
        self.words.pop(_pair(label), None)

    def labels(self, judge_model: str | None = None) -> list[Label]:
        return [one for one in [*self.words.values()] if judge_model in (None, one.judge_model)]

    def runs(self, suite_id: str | None = None, limit: int = 200) -> list[SuiteRun]:
        return [run for run in super().runs(suite_id, limit) if suite_id in (None, run.suite)]


def _pair(label: Label) -> tuple[str, str, str]:
    return label.case, label.first, label.second


class LongerIsBetter(NoHelp):
    """A judge that likes the longer answer."""

    def prefer(self, question: str, first: str, second: str, criterion: str) -> Any:
        return "first" if len(first) > len(second) else "second"


class FakeSuites:
    """The desk of a core in memory. Its model "old" answers "yes" to everything, and so does what it is compared with
    unless `answers` says otherwise."""

    def __init__(self, core: Any) -> None:
        self.store = MemorySuites()
        self.answers: Answers = lambda model, asked: "yes"
        rooms = scripted_rooms(self._answer)
        self._engine = cast("ScriptedEngine", rooms.engine)
        rooms = replace(rooms, name_of=lambda model: str(core.library.get(model).name))
        self.desk = SuitesDesk(
            cast("Any", self.store), rooms, LongerIsBetter(), core.events.post, core.models.default_id
        )

    def _answer(self, model: str, asked: str) -> str:
        return self.answers(model, asked)

    def close(self) -> None:
        self.desk.close()
        self._engine.close()
