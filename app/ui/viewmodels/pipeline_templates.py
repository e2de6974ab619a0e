"""The templates beside a person's own pipelines: looked at, watched without a model, copied, tried on their samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.pipelines import replay, templates
from app.pipelines.document import text_of
from app.pipelines.graph import Pipeline, Step
from app.pipelines.templates import Template
from app.ui.viewmodels.pipeline_replay import Replay
from app.ui.viewmodels.pipeline_watch import Watch
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.viewmodels.pipelines import PipelinesModel


ASKS = {"question": "help", "ask-me": "title"}
"""By which of their parameters steps speak to a person."""


def worded(pipeline: Pipeline) -> Pipeline:
    """A template with its title, comments, the names of its steps and frames, and what steps ask, in the window's
    language."""

    def word(text: str) -> str:
        return tr(text) if text else ""

    def asking(step: Step) -> Mapping[str, Any]:
        name = ASKS.get(step.node, "")
        return {**step.params, name: word(str(step.params[name]))} if name in step.params else step.params

    layout = pipeline.layout
    return replace(
        pipeline,
        title=word(pipeline.title),
        description=word(pipeline.description),
        steps=tuple(replace(step, name=word(step.name), params=asking(step)) for step in pipeline.steps),
        zones=tuple(replace(zone, name=word(zone.name)) for zone in pipeline.zones),
        layout=replace(layout, comments=tuple(replace(one, text=word(one.text)) for one in layout.comments)),
    )


class Templates:
    """`rows` are all of them, `shown` the one on the canvas."""

    def __init__(self, desk: PipelinesModel, core: AppCore) -> None:
        self._desk, self._core = desk, core
        self.rows = templates.load()
        self.shown: Template | None = None
        self._replay = Replay(desk.on_events, desk)

    def open(self, template_id: str) -> None:
        """Show one as it is; what is changed in it goes into a copy."""
        found = templates.find(template_id)
        if found is None or found == self.shown:
            return
        self._desk.keep()
        try:
            pipeline = templates.pipeline_of(found, self._core.nodes)
        except UserError as error:
            self._desk.failed.emit(error)
            return
        self._replay.stop()
        self.shown = found
        self._desk.show(worded(pipeline))

    def leave(self) -> None:
        """Something else is shown."""
        self._replay.stop()
        self.shown = None

    def use(self) -> None:
        """Make a copy of the shown one, and open it."""
        if self.shown is not None:
            self.leave()
            self._desk.new(self._desk.editor.pipeline)

    def adopt(self) -> None:
        """What was changed in a template is a pipeline of one's own from now on; undo goes back behind that."""
        if self.shown is None or not self._desk.editor.dirty:
            return
        pipeline = self._desk.editor.pipeline
        try:
            self._desk.shown = self._core.pipelines.add(pipeline.title, text_of(pipeline))
        except UserError as error:
            self._desk.failed.emit(error)
            return
        self.leave()
        self._desk.editor.kept()
        self._desk.refresh()

    def try_sample(self) -> None:
        """Keep the sample's folders, and open a copy that reads just these."""
        template = self.shown
        if template is None:
            return
        try:
            folders = templates.add_sample(template, self._core.knowledge)
        except UserError as error:
            self._desk.failed.emit(error)
            return
        nodes = self._core.nodes
        self.leave()
        made = templates.with_sample(template, templates.pipeline_of(template, nodes), nodes, folders)
        self._desk.new(worded(made))

    def watch(self) -> None:
        """Show the recorded run of the shown one on the canvas; no model is asked."""
        if self.shown is None:
            return
        try:
            recorded = replay.read(self.shown.recorded)
        except UserError as error:
            self._desk.failed.emit(error)
            return
        self._desk.watch = Watch(run=recorded.run, state="running")
        self._replay.begin(recorded)
        self._desk.moved.emit()

    def stop(self) -> bool:
        """Show no more of a recorded run; False where none is shown."""
        if not self._replay.under_way:
            return False
        self._replay.stop()
        self._desk.watch.state = "stopped"
        self._desk.moved.emit()
        return True

    def values(self, run: str, path: str) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The values of a step of the recorded run; None where that is not the run."""
        return self._replay.values(run, path)
