"""A citation of a report, followed to its place in the document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.base.errors import UserError
from app.knowledge.passage import Passage
from app.pipelines.values import Source
from app.ui.knowledge.viewer import PassageViewer
from app.ui.shell.place import Host
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.viewer import ViewerModel
from app.ui.viewmodels.written import moment

if TYPE_CHECKING:
    from app.assembly import AppCore


class SourceOpener(QObject):
    """Shows sources in the inspector, at the page and marked."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self.viewer = PassageViewer(host.theme, ViewerModel(host.core, self))
        self.viewer.ask.hide()
        self.viewer.told.connect(host.toast)

    def open(self, source: Source) -> None:
        """The document at the place of a quote."""
        core, start = self._host.core, source["start"]
        knowledge, kept = core.knowledge, source["document"].startswith("web:")

        def find() -> Passage | None:
            if kept:
                return page_of(core, source["document"])
            passages = knowledge.passages_of(source["document"])
            return next((p for p in passages if p.start <= start < p.stop), None)

        self._host.background.run("report-source", find, lambda passage: self._show(source, passage))

    def _show(self, source: Source, passage: Passage | None) -> None:
        if passage is None:
            gone = tr("{name} is not among your documents any more")
            self._host.toast(gone.format(name=source["name"]))
            return
        span = source["start"], min(source["end"], passage.stop)
        self.viewer.external.setVisible(bool(passage.path))
        self.viewer.show_passage(passage, span)
        self._host.show_inspector(self.viewer, tr("Source {n}").format(n=source["n"]))


def page_of(core: AppCore, document: str) -> Passage | None:
    """A kept page of the web as one passage, under its address and the day it was fetched; None where it is gone."""
    try:
        kept = core.snapshots.get(document.removeprefix("web:"))
    except UserError:
        return None
    where = tr("{address}, as it was on {day}").format(address=kept.url, day=moment(kept.fetched))
    return Passage(0, document, "", "", kept.title, kept.title, (where,), kept.text, 0, len(kept.text))
