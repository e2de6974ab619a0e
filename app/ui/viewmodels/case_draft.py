"""An answer on its way to being a case: what is proposed for it, and where it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.events import Changed
from app.ui.chat.background import Background
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.quality.keeping import Draft, Wishes
    from app.store.suite_records import Suite


@dataclass(frozen=True)
class Offer:
    """A draft with the names of the folders that it asks, and of the suites that it can go to, the last used first."""

    draft: Draft
    folders: tuple[str, ...]
    suites: tuple[str, ...]


class CaseDraftModel(QObject):
    """`ready` when a draft can be shown, `kept(suite_name)`, `failed(UserError)`."""

    ready = Signal()
    kept = Signal(str)
    failed = Signal(object)

    def __init__(self, core: AppCore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.core = core
        self.background = Background(core.jobs, self)
        self.background.failed.connect(self.failed)
        self.offer: Offer | None = None

    def open(self, chat_id: str, message_id: str) -> None:
        """Read the answer with its question, and what there is to propose."""
        self.offer = None
        self.background.run("draft", lambda: self._read(chat_id, message_id), self._take)

    def _read(self, chat_id: str, message_id: str) -> Offer:
        from app.quality.keeping import draft

        made = draft(self.core.chats, self.core.knowledge, chat_id, message_id)
        names = tuple(self.core.knowledge.folder(one).name for one in made.case.folders)
        suites = sorted(self.core.suites.repo.list(), key=lambda suite: suite.updated, reverse=True)
        return Offer(made, names, tuple(suite.name for suite in suites) or (tr("My cases"),))

    def _take(self, offer: Offer) -> None:
        self.offer = offer
        self.ready.emit()

    def keep(self, suite: str, name: str, wishes: Wishes) -> None:
        """Keep it in a suite of that name, made where there is none."""
        if self.offer is not None:
            made = self.offer.draft
            self.background.run("keep-case", lambda: self._keep(made, suite, name, wishes), self._kept)

    def _keep(self, made: Draft, wanted: str, name: str, wishes: Wishes) -> Suite:
        from app.quality.keeping import finished

        repo = self.core.suites.repo
        known = next((one for one in repo.list() if one.name == wanted.strip()), None)
        suite = known or repo.add(wanted.strip())
        repo.put([finished(made, suite.id, name, wishes)], made.files)
        self.core.events.post(Changed("suite", frozenset({suite.id})))
        return suite

    def _kept(self, suite: Suite) -> None:
        self.offer = None
        self.kept.emit(suite.name)

    def fault(self, suite: str, wishes: Wishes) -> str:
        """What is still lacking, as a sentence; empty when it can be kept."""
        if not suite.strip():
            return tr("The suite needs a name.")
        asked = wishes.must or wishes.must_not or wishes.cites or wishes.language or wishes.like
        return "" if asked else tr("Say at least one thing that a good answer must or must not do.")

    def close(self) -> None:
        """The window closes."""
        self.background.close()
