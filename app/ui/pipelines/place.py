"""The pipelines place: the list, the canvas, the panel of the chosen step, and the run that is watched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.files import write_atomic
from app.pipelines.document import text_of
from app.pipelines.files import SUFFIX
from app.ui.pipelines.desk import PipelinesDesk
from app.ui.pipelines.keys import Key, keys_of
from app.ui.shell.place import Action, Deed, Host, Place
from app.ui.viewmodels.shell import tr


class PipelinesPlace(Place):
    """The desk as a place of the window."""

    name = "pipelines"
    icon = "flow"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.desk = PipelinesDesk(host)
        self.desk.titled.connect(self.title_changed)
        self.desk.export_wanted.connect(self.export)
        self.desk.import_wanted.connect(self.choose_file)

    def title(self) -> str:
        return self.desk.title()

    def list_panel(self) -> QWidget:
        return self.desk.panel

    def work(self) -> QWidget:
        return self.desk.stack

    def activate(self, target: str = "") -> None:
        self.desk.activate(target)

    @classmethod
    def deeds(cls) -> tuple[Deed, ...]:
        group = tr("Pipelines")
        return (
            Deed("new-pipeline", tr("New pipeline"), "new", "", group),
            Deed("import-pipeline", tr("Import a pipeline"), "choose_file", "", group),
        )

    def actions(self) -> list[Action]:
        """With the canvas' own keys, which hold while it has the focus."""
        canvas = self.tr("On the canvas")
        return super().actions() + [
            Action(f"canvas-{key.name}", key.title, _runner(key), key.keys, canvas, local=True)
            for key in keys_of(self.desk.page)
        ]

    def takes(self, paths: list[str]) -> str:
        if paths and all(Path(path).suffix.lower() == SUFFIX for path in paths):
            return self.tr("Add this pipeline") if len(paths) == 1 else self.tr("Add these pipelines")
        return ""

    def drop(self, paths: list[str]) -> None:
        for path in paths:
            self.desk.read_file(Path(path))

    def choose_file(self) -> None:
        """Ask for a pipeline's file."""
        self.host.go("pipelines")
        wanted = self.tr("Pipelines (*{suffix} *.json)").format(suffix=SUFFIX)
        paths, _ = QFileDialog.getOpenFileNames(self.desk.stack, self.tr("Import a pipeline"), "", wanted)
        self.drop(paths)

    def export(self) -> None:
        """Write the shown pipeline into a file."""
        pipeline = self.desk.vm.editor.pipeline
        path, _ = QFileDialog.getSaveFileName(
            self.desk.stack, self.tr("Export the pipeline"), f"{pipeline.title}{SUFFIX}"
        )
        if path:
            self.desk.tried(lambda: write_atomic(Path(path), text_of(pipeline).encode()))

    def new(self) -> None:
        """An empty canvas."""
        self.host.go("pipelines")
        self.desk.new()

    def leave(self) -> bool:
        self.desk.leave()
        return True

    def close(self) -> None:
        self.desk.close()


def _runner(key: Key) -> Callable[[], None]:
    """What a key of the canvas does, as an action."""

    def run() -> None:
        key.run()

    return run
