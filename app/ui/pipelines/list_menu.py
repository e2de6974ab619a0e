"""What can be done with a pipeline of the list: another name, a file, a copy, away with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.ui.pipelines.versions_sheet import VersionsSheet
from app.ui.shell.place import Host
from app.ui.viewmodels.pipelines import PipelinesModel
from app.ui.viewmodels.shell import tr
from app.ui.widgets.asking import ask_name
from app.ui.widgets.rows import RowList


class ListMenu(QObject):
    """The menu of the list's rows. `export` writes the shown pipeline into a file."""

    def __init__(self, host: Host, vm: PipelinesModel, rows: RowList, export: Callable[[], None]) -> None:
        super().__init__(rows)
        self._host, self._vm, self._rows, self._export = host, vm, rows, export
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.customContextMenuRequested.connect(self._ask)

    def _ask(self, spot: QPoint) -> None:
        if not isinstance(key := self._rows.key(), str):
            return
        self._vm.open(key)  # what follows is done to the one that is shown
        menu = QMenu(self._rows)
        menu.addAction(tr("Rename…"), self.rename)
        menu.addAction(tr("Export…"), self._export)
        menu.addAction(tr("Duplicate"), lambda: self._vm.new(self._vm.editor.pipeline))
        menu.addAction(tr("Earlier versions…"), self.versions)
        menu.addAction(tr("Delete"), lambda: self.delete(key))
        menu.exec(self._rows.viewport().mapToGlobal(spot))
        menu.deleteLater()

    def rename(self) -> None:
        """Ask for another title."""
        old = self._vm.editor.pipeline

        def take(title: str) -> None:
            self._vm.editor.describe(title, old.description)
            self._vm.keep()

        ask_name(self._rows.window(), "rename-pipeline", tr("Rename"), tr("Title"), take, old.title)

    def versions(self) -> None:
        """Show the states it had, to go back to one."""
        sheet = VersionsSheet(self._host.theme, self._vm.versions(), self._rows.window())
        sheet.restored.connect(self._vm.restore_version)
        sheet.open()

    def delete(self, pipeline_id: str) -> None:
        """Delete, with ten seconds to think again."""
        self._vm.delete(pipeline_id)
        self._host.toast(
            tr("Pipeline deleted"),
            lambda: self._vm.restore(pipeline_id),
            lambda: self._vm.purge(pipeline_id),
        )
