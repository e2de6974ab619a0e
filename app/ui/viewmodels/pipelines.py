"""The pipelines place's model: what is opened and kept, run and watched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.errors import UserError, friendly
from app.base.events import Changed, Event
from app.pipelines.context import Reply
from app.pipelines.events import RunDone
from app.pipelines.graph import Pipeline, Step
from app.pipelines.ports import questions
from app.store.pipeline_records import Run
from app.ui.viewmodels.pipeline_shelf import Shelf
from app.ui.viewmodels.pipeline_templates import Templates
from app.ui.viewmodels.pipeline_watch import Watch
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

DRAW_MS = 50
"""How often states are drawn anew while a run goes: twenty times a second."""


class PipelinesModel(Shelf):
    """`moved`: the run that is shown; `ended` (RunDone)."""

    moved = Signal()
    ended = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(core, background, parent)
        self.watch = Watch()
        self.templates = Templates(self, core)
        self._drawing = QTimer(self, singleShot=True, interval=DRAW_MS)
        self._drawing.timeout.connect(self.moved)
        self.editor.changed.connect(self._edited)

    # --- templates beside one's own ---

    def show(self, pipeline: Pipeline, pipeline_id: str = "") -> None:
        """And its last run."""
        if pipeline_id:
            self.templates.leave()
        super().show(pipeline, pipeline_id)
        self._show_latest()

    def _show_latest(self) -> None:
        runs = self.runs()
        self.watch = Watch()
        if runs:
            self.show_run(runs[0].id)
        else:
            self.moved.emit()

    def _edited(self) -> None:
        if (self.shown or self.templates.shown) and self.editor.dirty:
            self._keeping.start()

    def keep(self) -> None:
        """What was changed in a template is kept as a copy."""
        self.templates.adopt()
        super().keep()

    # --- running ---

    def runs(self) -> list[Run]:
        """The runs of the shown pipeline, the latest first."""
        return self._core.runs.list(self.shown) if self.shown else []

    def inputs(self) -> dict[str, Step]:
        """The questions that a run is given."""
        return questions(self.editor.pipeline)

    def run(
        self,
        given: Mapping[str, str],
        *,
        to: Sequence[str] = (),
        afresh: Sequence[str] = (),
        web: bool = False,
    ) -> None:
        """Begin a run and watch it; of a template that of a copy."""
        self.templates.use()
        self.keep()
        try:
            run_id = self._core.runs.start(
                self.editor.pipeline, given, pipeline_id=self.shown, to=to, afresh=afresh, web=web
            )
        except UserError as error:
            self.failed.emit(error)
            return
        self.watch = Watch(run=run_id, state="running")
        self.moved.emit()

    def resume(self) -> None:
        """Go on with the shown run."""
        self._try(lambda: self._core.runs.resume(self.watch.run))

    def stop(self) -> None:
        """Break off the shown run."""
        if not self.templates.stop():
            self._core.runs.stop(self.watch.run)

    def pause(self) -> None:
        """Begin no further step."""
        self._core.runs.pause(self.watch.run)
        self.watch.pausing = self.watch.under_way
        self.moved.emit()

    def reply(self, path: str, number: int, reply: Reply) -> None:
        """Answer what a step asks."""
        self.watch.waits.pop(path, None)
        self._try(lambda: self._core.runs.reply(self.watch.run, path, number, reply))
        self.moved.emit()

    def _try(self, work: Any) -> None:
        try:
            work()
        except UserError as error:
            self.failed.emit(error)

    def show_run(self, run_id: str) -> None:
        """Look at a run that was kept, or goes on."""
        try:
            run, steps = self._core.runs.get(run_id), self._core.runs.steps(run_id)
        except UserError as error:
            self.failed.emit(error)
            return
        self.watch = Watch()
        self.watch.load(run, steps)
        if run_id in self._core.runs.running():
            self.watch.state = "running"
        elif self.watch.state == "running":  # the program ended in the middle of it
            self.watch.state = "stopped"
        for pending in self._core.runs.questions(run_id):
            self.watch.ask(pending)
        self.moved.emit()

    def open_run(self, run_id: str) -> None:
        """Show a run on the pipeline that it is of."""
        try:
            run = self._core.runs.get(run_id)
        except UserError as error:
            self.failed.emit(error)
            return
        self.open(run.pipeline or "")
        self.show_run(run_id)

    def remove_run(self, run_id: str) -> None:
        """Forget a run."""
        self._core.runs.remove([run_id])
        if self.watch.run == run_id:
            self._show_latest()

    def can_resume(self) -> bool:
        """Whether the shown run can go on."""
        return self.watch.state in ("paused", "failed", "stopped")

    def values(self, step: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the shown instance of a step was given and what it gave, by port."""
        path = self.watch.path_of(step)
        if (known := self.templates.values(self.watch.run, path)) is not None:
            return known
        record = next((row for row in self._core.runs.steps(self.watch.run) if row.path == path), None)
        if record is None:
            return {}, {}
        made = dict(record.result.outputs) if record.result else {}
        return self._read(record.inputs), self._read(made)

    def _read(self, ids: Mapping[str, str]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value_id in ids.items():
            try:
                found[name] = self._core.runs.value(value_id)
            except UserError as error:
                found[name] = sentence(friendly(error))
        return found

    def results(self) -> dict[str, Any]:
        """What the shown run gave, by name; nothing before its end."""
        if not self.watch.run or self.watch.state != "done":
            return {}
        if self.templates.values(self.watch.run, "") is not None:
            return dict(self.watch.results)
        return self._read(self._core.runs.get(self.watch.run).results)

    def look_at(self, zone: str, number: int) -> None:
        """Show a round or an item of a zone; 0 the latest."""
        if number:
            self.watch.rounds[zone] = number
        else:
            self.watch.rounds.pop(zone, None)
        self.moved.emit()

    def on_events(self, batch: list[Event]) -> None:
        """What was told since the last time."""
        if self.watch.hear(batch) and not self._drawing.isActive():
            self._drawing.start()
        for event in batch:
            if isinstance(event, RunDone) and event.run == self.watch.run:
                self.ended.emit(event)
        if any(isinstance(event, Changed) and event.kind == "folder" for event in batch):
            self.changed.emit()

    def close(self) -> None:
        """The window closes."""
        self.keep()
        self.templates.leave()
        self._drawing.stop()
