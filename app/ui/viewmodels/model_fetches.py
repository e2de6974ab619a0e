"""Fetches of offered models, as the Models place starts, pauses and carries them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import Cancelled, UserError, friendly
from app.base.events import Progress
from app.base.ids import new_id
from app.base.jobs import CancelToken
from app.ui.viewmodels.fetching import Speed
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

TERMS, TOKEN, REFUSED = "terms: ", "token: ", "refused: "
"""Begin the end of a fetch that waits for a person: to agree, to enter an access token, to enter another."""
CUT = "cancelled"
"""Ends a fetch that a person or the switch stopped: what there is to say about it is said already."""
ASKING = {"terms-not-accepted": TERMS, "gated": TOKEN, "token-refused": REFUSED}


class ModelFetches(QObject):
    """Base of the models' observable: its fetches.

    `refused_offline`, `terms_wanted` and `token_wanted` ask a person first; the last also tells whether the access
    token that there is was refused.
    """

    changed = Signal()
    failed = Signal(object)
    told = Signal(str)
    refused_offline = Signal(str)
    terms_wanted = Signal(str, str)
    token_wanted = Signal(str, bool)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self._fetches: dict[str, tuple[CancelToken, float, str]] = {}
        self._cut: set[str] = set()

    def refresh(self) -> None:
        """Look again: a fetch ended."""
        self.changed.emit()

    def get(self, model_id: str, agreed: bool = False) -> None:
        """Fetch an offered model, or say that this needs Online; `agreed`: to its maker's terms, just now."""
        if self._core.offline:
            self.refused_offline.emit(model_id)
            return
        token, job = CancelToken(), new_id()
        self._fetches[model_id] = (token, 0.0, "")
        self.changed.emit()
        title, speed = f"fetch:{model_id}", Speed()

        def tell(done: int, total: int) -> None:
            share = done / total if total else 0.0
            self._core.events.post(Progress(job, title, share, speed.words(done, total)))

        self._core.jobs.start("net", lambda _: self._fetch(model_id, token, job, tell, agreed))

    def _fetch(self, model_id: str, token: CancelToken, job: str, tell: Any, agreed: bool) -> None:
        title = f"fetch:{model_id}"
        try:
            if agreed:
                self._core.fetcher.agree(model_id)
            self._core.fetcher.get(model_id, token, tell)
        except Cancelled:
            self._core.events.post(Progress(job, title, None, CUT, done=True))
        except Exception as error:
            plain = friendly(error)
            if plain.code == "offline":
                self._cut.add(model_id)
                self._core.events.post(Progress(job, title, None, CUT, done=True))
                return
            asks = ASKING.get(plain.code, "")
            self._core.events.post(Progress(job, title, None, asks + sentence(plain), done=True))
        else:
            self._core.events.post(Progress(job, title, 1.0, "", done=True))

    def _go_on(self) -> None:
        """Back online: carry on what the switch had cut."""
        cut, self._cut = self._cut, set()
        for model_id in cut - set(self._fetches):
            self.get(model_id)

    def discard(self, model_id: str) -> None:
        """Throw away what came of a fetch that was broken off."""
        self._background.run(
            f"discard-{model_id}", lambda: self._core.fetcher.discard(model_id), lambda _: self.refresh()
        )

    def cancel(self, model_id: str) -> None:
        """Stop fetching; what has come is kept and carried on next time."""
        if model_id in self._fetches:
            self._fetches[model_id][0].cancel()

    def _progress(self, event: Progress) -> None:
        model_id = event.title.removeprefix("fetch:")
        if model_id == event.title or model_id not in self._fetches:
            return
        if not event.done:
            self._fetches[model_id] = (self._fetches[model_id][0], event.fraction or 0.0, event.detail)
        else:
            del self._fetches[model_id]
            if event.detail.startswith(TERMS):
                self.terms_wanted.emit(model_id, event.detail.removeprefix(TERMS))
            elif event.detail.startswith((TOKEN, REFUSED)):
                self.token_wanted.emit(model_id, event.detail.startswith(REFUSED))
            elif event.fraction is None and event.detail != CUT:
                self.failed.emit(_said(event.detail))
            elif event.fraction is not None:
                self.told.emit(tr("{name} is on this computer now").format(name=self._name(model_id)))
            self.refresh()
        self.changed.emit()

    def _name(self, model_id: str) -> str:
        offered = self._core.library.manifest.get(model_id)
        return offered.name if offered else model_id

    def close(self) -> None:
        """Stop fetching."""
        for token, _, _ in self._fetches.values():
            token.cancel()


def _said(sentence: str) -> UserError:
    """An error whose sentence is already whole."""
    return UserError(sentence.rstrip("."), code="fetch")
