"""Suites for the window: cases, runs and their progress, comparisons, and what speaks against a switch."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.events import Changed, Event, Progress
from app.base.ids import new_id
from app.store.suite_records import Case, Suite, SuiteRun
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.suite_runs import PLAIN, Otherwise, Running

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.quality.compare import Comparison
    from app.quality.imports import Imported
    from app.ui.chat.background import Background


@dataclass(frozen=True)
class Shown:
    """Everything of the chosen suite."""

    suite: Suite
    cases: tuple[Case, ...] = ()
    runs: tuple[SuiteRun, ...] = ()
    models: tuple[tuple[str, str], ...] = ()
    """Ids and names of the models that can be asked."""
    default: str = ""


class SuitesModel(Running):
    """Observable. `listed` when suites or runs changed, `shown` when the chosen suite did, `moved` when a run went
    on, `compared(Comparison)`, `failed(UserError)`, `said(text)`, `brought(Imported)` with rows that are wrong."""

    listed = Signal()
    shown = Signal()
    compared = Signal(object)
    said = Signal(str)
    brought = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(core, background, parent)
        self.suites: tuple[Suite, ...] = ()
        self.pairs: tuple[tuple[str, str, str, str], ...] = ()
        """Comparisons that can be looked at: two runs, title and detail."""
        self.current: Shown | None = None

    # looking

    def refresh(self) -> None:
        """Read what there is."""
        self._background.run("suites", self._read, self._take)

    def _read(self) -> tuple[tuple[Suite, ...], tuple[tuple[str, str, str, str], ...]]:
        from app.quality.gate import worth_comparing

        desk = self._core.suites
        suites, pairs = tuple(desk.repo.list()), []
        for suite in suites:
            done = [run for run in desk.runs.list(suite.id) if run.state == "done"]
            for at, after in enumerate(done[:6]):
                before = next((one for one in done[at + 1 :] if worth_comparing(one, after)), None)
                if before is not None:
                    against = tr("against {model} · {suite}").format(model=before.title, suite=suite.name)
                    pairs.append((before.id, after.id, after.title, against))
        return suites, tuple(pairs)

    def _take(self, read: tuple[tuple[Suite, ...], tuple[tuple[str, str, str, str], ...]]) -> None:
        if read != (self.suites, self.pairs):
            self.suites, self.pairs = read
        self.listed.emit()

    def choose(self, suite_id: str) -> None:
        """Show a suite."""
        self._background.run("suite", lambda: self._read_one(suite_id), self._take_one)

    def _read_one(self, suite_id: str) -> Shown:
        desk, library = self._core.suites, self._core.library
        models = tuple((one.id, one.name) for one in library.list() if one.role in ("chat", "vision"))
        suite = desk.repo.get(suite_id)
        default = self._core.models.default_id()
        return Shown(
            suite, tuple(desk.repo.cases(suite.id)), tuple(desk.runs.list(suite.id)), models, default
        )

    def _take_one(self, read: Shown) -> None:
        self.current = read
        self.shown.emit()

    def on_events(self, batch: Sequence[Event]) -> None:
        """Take the bridge's batch."""
        for event in batch:
            if isinstance(event, Progress) and self.going and event.job_id == self.going.run:
                self._moved(event)
        if any(isinstance(event, Changed) and event.kind in ("suite", "suite-run") for event in batch):
            self.reread()

    def reread(self) -> None:
        """All that is shown once more."""
        self.refresh()
        if self.current is not None:
            self.choose(self.current.suite.id)

    # suites and cases

    def add_suite(self, name: str) -> None:
        """Keep a new one, and show it."""

        def added(suite: Suite) -> None:
            self.refresh()
            self.choose(suite.id)

        self._do("add-suite", lambda: self._core.suites.repo.add(name), added)

    def remove_suite(self, suite_id: str, gone: bool = True) -> None:
        """Take a suite out of the list, or put it back."""
        self.current = None
        self._do(
            "remove-suite",
            lambda: self._core.suites.repo.set_deleted(suite_id, gone),
            lambda _: self.refresh(),
        )

    def purge_suite(self, suite_id: str) -> None:
        """Erase a suite that was removed."""
        self._do("purge-suite", lambda: self._core.suites.repo.purge([suite_id]), lambda _: None)

    def save_case(self, case: Case) -> None:
        """Keep a new case, or a known one anew."""
        kept = case if case.id else replace(case, id=new_id(), created=time.time())
        self._do("save-case", lambda: self._core.suites.repo.put([kept]), lambda _: self.reread())

    def remove_case(self, case: Case) -> None:
        """Erase one; `save_case` brings it back."""
        self._do(
            "remove-case", lambda: self._core.suites.repo.remove_cases([case.id]), lambda _: self.reread()
        )

    def run(self, model: str, exact: bool, against: str = "", otherwise: Otherwise = PLAIN) -> None:
        """Ask the chosen suite's cases of a model; with `against` of that one first, unless that is known."""
        if self.current is not None:
            self.run_suite(self.current.suite.id, model, exact, against, otherwise)

    def bring(self, file: Path) -> None:
        """Keep the cases of a file: in the suite that is shown, in a new one where there is none."""
        into = self.current.suite.id if self.current else ""

        def work() -> tuple[Imported, Suite | None, int]:
            from app.quality.bringing import brought, kept

            found = brought(file)
            return found, *kept(self._core.suites.repo, found, into, file.stem)

        self._do("bring-cases", work, self._brought)

    def _brought(self, made: tuple[Imported, Suite | None, int]) -> None:
        found, suite, new = made
        self.refresh()
        if suite is not None:
            self.choose(suite.id)
            kept = tr("%n case(s) kept", new)
            words = tr("{cases} in “{suite}”").format(cases=kept, suite=suite.name)
            there = len(found.cases) - new
            self.said.emit(f"{words}; {tr('%n case(s) there already', there)}" if there else words)
        if found.problems or suite is None:
            self.brought.emit(found)

    # comparing and switching

    def compare(self, before: str, after: str) -> None:
        """Show two runs side by side."""
        self._do("compare", lambda: self._core.suites.compare(before, after), self.compared.emit)

    def make_default(self, model: str) -> None:
        """For new chats and pipelines, whatever was said."""

        def done(_: Any) -> None:
            self.said.emit(tr("New chats begin with {model} now").format(model=self.name_of(model)))
            self.reread()

        self._do("default-model", lambda: self._core.settings.set("default_model", model), done)

    def name_of(self, model: str) -> str:
        """What people call a model."""
        known = dict(self.current.models) if self.current else {}
        return known.get(model, model)

    def export(self, made: Comparison, path: str) -> None:
        """Write the report to a file of the person's choice."""
        from app.quality import report

        def write() -> str:
            Path(path).write_text(report.written(made, Path(path).suffix), "utf-8")
            return Path(path).name

        self._do(
            "export-report",
            write,
            lambda name: self.said.emit(tr("The report is in {name}").format(name=name)),
        )
