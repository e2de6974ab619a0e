"""The knowledge place, until there is something in it: what it will be."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.shell.place import Host, Place
from app.ui.widgets.panels import EmptyPlace, scroller


class KnowledgePlace(Place):
    """Teaches what it is for and offers what works today."""

    name = "knowledge"
    icon = "book"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        empty = EmptyPlace(
            host.theme,
            "book",
            self.tr("Ask your own documents"),
            self.tr(
                "Add a folder of papers, letters or tables, and answers will quote the passage "
                "and page they come from. Reading documents is being built and arrives in a later "
                "version; nothing here pretends to work before it does."
            ),
            name="knowledge-empty",
            points=(
                (
                    "folder",
                    self.tr(
                        "Folders stay where they are: they are read in place, and the list follows every change."
                    ),
                ),
                ("search", self.tr("Search finds a sentence by its words and by its meaning.")),
                ("lock", self.tr("What is read is kept in the same encrypted vault as your chats.")),
            ),
            actions=((self.tr("Start a chat instead"), lambda: host.go("chat")),),
        )
        self._work = scroller(empty, "knowledge")

    def title(self) -> str:
        return self.tr("Knowledge")

    def work(self) -> QWidget:
        return self._work
