"""Opens the suites of a profile: what keeps them, what runs them, what compares them, and the gate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, Protocol

from app.base.errors import UserError
from app.base.events import EventHub, EventSink
from app.base.jobs import CancelToken
from app.engine.api import Engine
from app.knowledge.service import Knowledge
from app.pipelines.opening import DeskModels
from app.pipelines.registry import Nodes
from app.pipelines.runner import Runs
from app.quality.asking import Rooms
from app.quality.compare import Comparison, compare
from app.quality.condition import Condition
from app.quality.gate import Gate
from app.quality.helping import ModelHelpers
from app.quality.judging import Agreement, Pair, agreement, answers_beside, with_judge
from app.quality.opinions import unjudged
from app.quality.pictures import is_picture, pictures_of
from app.quality.records import Helpers, case_hash
from app.quality.running import SuiteRuns
from app.store.pipelines import PipelinesRepo
from app.store.suite_records import Case, SuiteRun
from app.store.suites import SuitesRepo
from app.store.vault import Vault

PLAIN = frozenset(
    {".txt", ".md", ".csv", ".tsv", ".json", ".jsonl", ".xml", ".html", ".yaml", ".yml", ".log", ".py"}
)
"""Endings of files whose bytes are their text."""


class Core(Protocol):
    """The rooms of an open profile, as far as suites must know them."""

    @property
    def vault(self) -> Vault: ...
    @property
    def engines(self) -> Engine: ...
    @property
    def models(self) -> Any: ...
    @property
    def library(self) -> Any: ...
    @property
    def knowledge(self) -> Knowledge: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def pipelines(self) -> PipelinesRepo: ...
    @property
    def nodes(self) -> Nodes: ...
    @property
    def events(self) -> EventHub: ...


class SuitesDesk:
    """The suites of a profile. Safe from any thread."""

    def __init__(
        self, repo: SuitesRepo, rooms: Rooms, helpers: Helpers, post: EventSink, chosen: Callable[[], str]
    ) -> None:
        """`chosen` names the default model."""
        self.repo, self.helpers, self._rooms = repo, helpers, rooms
        self.runs = SuiteRuns(repo, rooms, helpers, post)
        self.gate = Gate(repo, self.runs, chosen)

    def compare(self, before: str, after: str) -> Comparison:
        """Two runs by their ids; raises UserError where they cannot be compared."""
        first, second = self.runs.get(before), self.runs.get(after)
        suite = self.repo.get(first.suite)
        results = self.runs.results
        cases = self.repo.cases(suite.id)
        labels = self.repo.labels()
        return compare(suite.name, cases, (first, results(first.id)), (second, results(second.id)), labels)

    def waiting(self, run: str, against: str = "") -> list[Pair]:
        """The pairs that wait for a person's word: a run's answers beside those of another run, else beside known ones.
        Raises UserError as `compare` does."""
        cases = self.repo.cases(self.runs.get(run).suite)
        if against:
            rows = self.compare(against, run).rows
            answers = [(row.case, row.text_before, row.text_after) for row in rows if row.could_be_judged]
        else:
            answers = answers_beside(cases, self.runs.results(run))
        return unjudged({case.id: case for case in cases}, answers, self.repo.labels())

    def second_opinions(self, cancel: CancelToken) -> int:
        """Have the judging model look at every pair that only a person judged; how many it gave a word on. Raises
        Cancelled."""
        model, said = self._rooms.models.chosen(), 0
        for label in self.repo.labels(""):
            cancel.check()
            made = with_judge(self.helpers, label, self.repo.case(label.case), model)
            said += self.repo.second(made) if made.judge else 0
        return said

    def agreement(self) -> Agreement:
        """How often the model that judges now said what the person said."""
        model = self._rooms.models.chosen()
        return agreement([label for label in self.repo.labels() if label.judge_model == model])

    def latest(self, wanted: str, condition: Condition) -> SuiteRun | None:
        """The newest finished run of a suite under just this condition, its cases, the model's file and the engine as
        they are now; None where there is none."""
        suite = self.repo.get(wanted)
        hashes = {case.id: case_hash(case) for case in self.repo.cases(suite.id)}
        facts = self._rooms.models.facts(condition.model)
        template = condition.template_of(facts.template)
        now = (condition.as_json(), facts.sha256, template, facts.build)
        done = (run for run in self.runs.list(suite.id) if run.state == "done" and dict(run.cases) == hashes)
        return next((run for run in done if _known(run) == now), None)

    def close(self) -> None:
        """Stop what runs; it goes on when it is resumed."""
        self.runs.close()


def _known(run: SuiteRun) -> tuple[Any, ...]:
    facts = run.conditions["facts"]
    condition = Condition.of_json(run.conditions["condition"]).as_json()
    return condition, facts["sha256"], facts["template"], facts["build"]


def attached(case: Case, file: Callable[[str], bytes]) -> list[tuple[str, str]]:
    """The texts of a case's files, its pictures aside. Raises UserError "unreadable-file" where one is no text."""
    found: list[tuple[str, str]] = []
    for one in case.files:
        if is_picture(one):
            continue
        if PurePath(one.name).suffix.lower() not in PLAIN:
            raise UserError(
                f"“{one.name}” cannot be put to a model from a suite",
                why="only files of plain text can",
                todo="add it to a folder, and ask the folder",
                code="unreadable-file",
            )
        found.append((one.name, file(one.sha256).decode("utf-8", "replace")))
    return found


def rooms_of(core: Core, repo: SuitesRepo) -> Rooms:
    """What asking stands on in an open profile; files of cases come from `repo`."""
    return Rooms(
        core.engines,
        DeskModels(core.models, core.library),
        core.models.sampling_for,
        core.knowledge,
        core.runs,
        core.pipelines,
        core.nodes,
        lambda case: attached(case, repo.file),
        lambda case: pictures_of(case, repo.file),
        lambda model: str(core.library.get(model).name),
        core.models.expect,
    )


def open_suites(core: Core) -> SuitesDesk:
    """The suites of an open profile; what checks may ask are the models of the profile."""
    repo = SuitesRepo(core.vault)
    rooms = rooms_of(core, repo)
    helpers = ModelHelpers(core.engines, core.knowledge.embedder, core.models.ensure)
    return SuitesDesk(repo, rooms, helpers, core.events.post, core.models.default_id)
