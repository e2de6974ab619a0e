"""The quality place, until there is something in it: what it will be."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.shell.place import Host, Place
from app.ui.widgets.panels import EmptyPlace, scroller


class QualityPlace(Place):
    """Teaches what it is for and offers what works today."""

    name = "quality"
    icon = "quality"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        empty = EmptyPlace(
            host.theme,
            "quality",
            self.tr("Know what a new model would break"),
            self.tr(
                "Keep answers you rely on as cases, and Underdesk will run them on two models and "
                "show what was won and what was lost before you switch. It arrives in a later "
                "version."
            ),
            name="quality-empty",
            points=(
                (
                    "check",
                    self.tr(
                        "Checks are your own: must name the clause, never name the client, one sentence."
                    ),
                ),
                ("activity", self.tr("Differences come with the margin that chance alone would explain.")),
                ("undo", self.tr("The old model stays until you say otherwise.")),
            ),
            actions=((self.tr("Start a chat instead"), lambda: host.go("chat")),),
        )
        self._work = scroller(empty, "quality")

    def title(self) -> str:
        return self.tr("Quality")

    def work(self) -> QWidget:
        return self._work
