"""The pipelines of a profile: listed, opened, and kept as they are edited."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.errors import UserError
from app.pipelines import files
from app.pipelines.document import content_hash, text_of
from app.pipelines.graph import Layout, Pipeline
from app.store.pipeline_records import StoredPipeline, Version
from app.ui.viewmodels.pipeline_editor import Editor
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

KEEP_MS = 800
"""How long after a change it is kept."""


class Shelf(QObject):
    """`changed`: the list; `opened`: another pipeline; `failed` (UserError)."""

    changed = Signal()
    opened = Signal()
    failed = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.editor = Editor(core.nodes.table, self)
        self.editor.fetch = self.read
        self.editor.entered.connect(self.open_sub)
        self.editor.newest.connect(self.renew_sub)
        self.rows: list[StoredPipeline] = []
        self.shown = ""
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_MS)
        self._keeping.timeout.connect(self.keep)

    # --- the list ---

    def refresh(self) -> None:
        """Look again."""
        self.rows = self._core.pipelines.list()
        self._name_things()
        self.changed.emit()

    def _name_things(self) -> None:
        self.editor.models, self.editor.folders = self.models(), dict(self.folders())
        self.editor.others = {row.id: row.title for row in self.rows if row.id != self.shown}

    def models(self) -> dict[str, str]:
        """Names of the models that can be asked, by id."""
        return {entry.id: entry.name for entry in self._core.library.list() if entry.role == "chat"}

    def folders(self) -> list[tuple[str, str]]:
        """Folders that can be searched."""
        return [(folder.id, folder.name) for folder in self._core.knowledge.folders()]

    def new(self, pipeline: Pipeline | None = None) -> None:
        """Make one, and open it."""
        made = pipeline or Pipeline(title=tr("New pipeline"))
        try:
            self.open(self._core.pipelines.add(made.title, text_of(made)))
        except UserError as error:
            self.failed.emit(error)
        self.refresh()

    def open(self, pipeline_id: str) -> None:
        """Show one; what was changed in the one before is kept."""
        if pipeline_id == self.shown:
            return
        self.keep()
        try:
            stored = self._core.pipelines.get(pipeline_id)
            pipeline = files.read(stored.text, self._core.nodes)
        except UserError as error:
            self.failed.emit(error)
            return
        self.show(pipeline, pipeline_id)

    def show(self, pipeline: Pipeline, pipeline_id: str = "") -> None:
        """Put a pipeline on the canvas; without an id it is not kept."""
        self.shown = pipeline_id
        self._name_things()
        self.editor.open(pipeline)
        self.opened.emit()

    def delete(self, pipeline_id: str) -> None:
        """Take it out of the list; `restore` puts it back, `purge` erases it."""
        self.keep()
        self._core.pipelines.set_deleted(pipeline_id, deleted=True)
        if self.shown == pipeline_id:
            self.shown = ""
            self.editor.open(Pipeline())
            self.opened.emit()
        self.refresh()

    def restore(self, pipeline_id: str) -> None:
        """Put a deleted one back."""
        self._core.pipelines.set_deleted(pipeline_id, deleted=False)
        self.refresh()
        self.open(pipeline_id)

    def purge(self, pipeline_id: str) -> None:
        """Erase a deleted one."""
        self._core.pipelines.purge([pipeline_id])

    def add_file(self, text: str) -> None:
        """Take a pipeline that came as a file."""
        try:
            self.new(files.read(text, self._core.nodes))
        except UserError as error:
            self.failed.emit(error)

    def read(self, pipeline_id: str) -> Pipeline:
        """One as it was kept last."""
        return files.read(self._core.pipelines.get(pipeline_id).text, self._core.nodes)

    # --- pipelines within pipelines ---

    def open_sub(self, zone: str) -> None:
        """Open the pipeline that a Sub-pipeline was made of; a copy of what it runs where that is gone."""
        inner = self._inner(zone)
        if inner is None:
            return
        same = self._of_title(inner.title)
        self.open(same) if same else self.new(inner)
        if not same:
            self.editor.refused.emit(
                tr("The pipeline it was made of is gone. This is a copy of what it runs.")
            )
        elif content_hash(replace(self.editor.pipeline, layout=Layout())) != content_hash(inner):
            words = tr("This has changed since. The Sub-pipeline runs it as it was when it was put there.")
            self.editor.refused.emit(words)

    def renew_sub(self, zone: str) -> None:
        """Have a Sub-pipeline run what the pipeline that it was made of is now."""
        inner = self._inner(zone)
        same = self._of_title(inner.title) if inner is not None else ""
        if same:
            self.editor.renew(zone, self.read(same))
        else:
            self.editor.refused.emit(tr("The pipeline it was made of is gone."))

    def _inner(self, zone: str) -> Pipeline | None:
        found = self.editor.pipeline.zone(zone)
        return self.editor.pipeline.pinned.get(found.pinned) if found else None

    def _of_title(self, title: str) -> str:
        return next((row.id for row in self.rows if row.title == title and row.id != self.shown), "")

    # --- earlier states ---

    def versions(self) -> list[Version]:
        """Those of the shown one, the newest first."""
        self.keep()
        return self._core.pipelines.versions(self.shown)

    def restore_version(self, seq: int) -> None:
        """Make the shown one what it was; that can be undone."""
        now = self.editor.pipeline
        try:
            before = files.read(self._core.pipelines.version(seq), self._core.nodes)
            self._core.pipelines.save(self.shown, now.title, text_of(now), tr("before going back"))
            self.editor.restore(before)
        except UserError as error:
            self.failed.emit(error)

    # --- keeping ---

    def keep(self) -> None:
        """Write down what was changed."""
        self._keeping.stop()
        if not (self.shown and self.editor.dirty):
            return
        pipeline = self.editor.pipeline
        future = self._core.pipelines.save(self.shown, pipeline.title, text_of(pipeline))
        self.editor.kept()
        self._background.await_future("keep-pipeline", future, lambda _: self.refresh())
