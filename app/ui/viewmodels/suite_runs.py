"""Runs of suites for the window: one under way, the candidate's behind the baseline's, then the comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.events import Progress
from app.store.suite_records import SuiteRun
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background


@dataclass(frozen=True)
class Going:
    """A run under way: how much of it is done, 0 to 1, and in words."""

    run: str
    title: str
    fraction: float
    detail: str


@dataclass(frozen=True)
class Otherwise:
    """What the model to try is asked with in place of a case's instructions, and of its own chat template."""

    system: str | None = None
    template: str = ""


@dataclass(frozen=True)
class Wish:
    """A comparison that was begun: the candidate runs once the baseline did."""

    suite: str
    before: str
    after: str = ""
    then: Any = field(default=None, compare=False)


PLAIN = Otherwise()


class Running(QObject):
    """Observable. `moved` when a run went on; `failed(UserError)`. What shows runs has `reread` and `compare`."""

    moved = Signal()
    failed = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.going: Going | None = None
        self._wish: Wish | None = None

    def reread(self) -> None:
        """All that is shown once more."""
        raise LookupError("reread")

    def compare(self, before: str, after: str) -> None:
        """Show two runs side by side."""
        raise LookupError(before)

    def run_suite(
        self, suite: str, model: str, exact: bool, against: str = "", otherwise: Otherwise = PLAIN
    ) -> None:
        """Ask a suite's cases of a model; with `against` of that one first, unless that is known."""
        self._do("run-suite", lambda: self._begin(suite, model, exact, against, otherwise), self._begun)

    def _begin(
        self, suite: str, model: str, exact: bool, against: str, otherwise: Otherwise
    ) -> tuple[SuiteRun, Wish]:
        from app.quality.condition import Condition

        desk = self._core.suites
        candidate = Condition(model, otherwise.system, exact=exact, template=otherwise.template)
        if not against or (against == model and otherwise == PLAIN):
            return desk.runs.get(desk.runs.start(suite, candidate)), Wish(suite, "")
        known = desk.latest(suite, Condition(against, exact=exact))
        if known is not None:
            again = desk.latest(suite, candidate)
            run = again or desk.runs.get(desk.runs.start(suite, candidate))
            return run, Wish(suite, known.id, run.id)
        return desk.runs.get(desk.runs.start(suite, Condition(against, exact=exact))), Wish(
            suite, "", then=candidate
        )

    def _begun(self, made: tuple[SuiteRun, Wish]) -> None:
        run, self._wish = made
        if run.state == "done":
            self._go_on(run.id)
            return
        self._follow(run)

    def _follow(self, run: SuiteRun) -> None:
        self.going = Going(run.id, run.title, 0.0, tr("Loading the model…"))
        self.moved.emit()
        future = self._core.suites.runs.future(run.id)
        if future is None:  # it ended already
            self._ended(run.id)
            return
        self._background.await_future("suite-run", future, lambda _: self._ended(run.id))

    def _moved(self, event: Progress) -> None:
        assert self.going is not None
        if event.fraction is not None and not event.done:
            done, _, asked = event.detail.partition(" of ")
            words = tr("{done} of {asked}").format(done=done, asked=asked.partition(" ")[0])
            self.going = replace(self.going, fraction=event.fraction, detail=words)
            self.moved.emit()

    def _ended(self, run_id: str) -> None:
        self.going = None
        self.moved.emit()
        self.reread()
        self._background.run("suite-ended", lambda: self._core.suites.runs.get(run_id), self._rested)

    def _rested(self, run: SuiteRun) -> None:
        if run.state == "done":
            self._go_on(run.id)
        elif run.state == "failed":
            self._wish = None
            self.failed.emit(UserError(run.error.rstrip(".") or tr("The run failed"), code="run-failed"))

    def _go_on(self, run_id: str) -> None:
        """What was wished for after this run: the candidate's, or the comparison."""
        wish, self._wish = self._wish, None
        if wish is None:
            return
        if wish.then is not None:
            suite, then = wish.suite, wish.then

            def begin() -> tuple[SuiteRun, Wish]:
                desk = self._core.suites
                run = desk.latest(suite, then) or desk.runs.get(desk.runs.start(suite, then))
                return run, Wish(suite, run_id, run.id)

            self._do("run-suite", begin, self._begun)
        elif wish.before:
            self.compare(wish.before, run_id)

    def stop(self) -> None:
        """Break off what runs; it can go on."""
        self._wish = None
        if self.going is not None:
            self._core.suites.runs.stop(self.going.run)

    def resume(self, run_id: str) -> None:
        """Go on with a run."""

        def begin() -> tuple[SuiteRun, Wish]:
            runs = self._core.suites.runs
            runs.resume(run_id)
            return runs.get(run_id), Wish("", "")

        self._do("run-suite", begin, self._begun)

    def _do(self, key: str, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """As the background does it, but with failures told here."""
        self._background.run(key, work, then, self.failed.emit)
