"""The pipelines place, until there is something in it: what it will be."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.shell.place import Host, Place
from app.ui.widgets.panels import EmptyPlace, scroller


class PipelinesPlace(Place):
    """Teaches what it is for and offers what works today."""

    name = "pipelines"
    icon = "flow"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        empty = EmptyPlace(
            host.theme,
            "flow",
            self.tr("Let a small model work in steps"),
            self.tr(
                "A pipeline plans, searches, reads, quotes and checks, each step with a model "
                "call of its own, until there is a report you can verify. The canvas arrives in a "
                "later version."
            ),
            name="pipelines-empty",
            points=(
                ("branch", self.tr("Steps are joined by wires that refuse what does not fit, and say why.")),
                ("refresh", self.tr("A run that was interrupted carries on where it stopped.")),
                (
                    "docs",
                    self.tr("Flows are plain files: yours to read, share and keep under version control."),
                ),
            ),
            actions=((self.tr("Start a chat instead"), lambda: host.go("chat")),),
        )
        self._work = scroller(empty, "pipelines")

    def title(self) -> str:
        return self.tr("Pipelines")

    def work(self) -> QWidget:
        return self._work
