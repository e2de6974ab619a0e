"""A search for models at Hugging Face, as the Models place shows it: nothing is asked before a person asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from app.base.errors import Cancelled, UserError
from app.base.jobs import CancelToken
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.written import number

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.searching import Shelf
    from app.ui.chat.background import Background


class HubModel(QObject):
    """Observable. `changed` follows hits and trouble, `shelved` brings what a repository holds, `wished` an entry that
    can be fetched, `failed` what went wrong of the last two."""

    changed = Signal()
    shelved = Signal(object)
    wished = Signal(str)
    failed = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self._token = CancelToken()
        self.words = ""
        self.searching = False
        self.looking = ""
        self.hits: list[Any] | None = None
        self.trouble: UserError | None = None

    @property
    def offline(self) -> bool:
        """Whether the switch keeps us from asking."""
        return self._core.offline

    @property
    def where(self) -> str:
        """The host that is asked."""
        return hub_host(self._core)

    def search(self, words: str) -> None:
        """Look for repositories whose names have these words; sends them to the hub."""
        self.words = " ".join(words.split())
        self.hits, self.trouble, self.searching = None, None, False
        self._token.cancel()
        if self.words and not self.offline:
            self.searching = True
            token = self._token = CancelToken()
            asked = self.words
            self._ask("hub-search", lambda: self._core.searching.search(asked, token=token), self._found)
        self.changed.emit()

    def cancel(self) -> None:
        """Wait no longer."""
        self._token.cancel()

    def _found(self, found: Any) -> None:
        self.searching = False
        if isinstance(found, UserError):
            self.trouble = found if found.code != "cancelled" else None
        else:
            self.hits = found
        self.changed.emit()

    def look(self, repo: str) -> None:
        """Ask what a repository holds."""
        self.looking = repo
        self.changed.emit()
        self._ask("hub-look", lambda: self._core.searching.look(repo), self._looked)

    def _looked(self, found: Any) -> None:
        self.looking = ""
        self.changed.emit()
        self._tell(found, self.shelved.emit)

    def want(self, shelf: Shelf, file: str) -> None:
        """Put one file on the list of what can be fetched."""
        self._ask(
            "hub-want",
            lambda: self._core.searching.pick(shelf, file),
            lambda entry: self._tell(entry, lambda made: self.wished.emit(made.id)),
        )

    def _tell(self, found: Any, good: Callable[[Any], None]) -> None:
        if not isinstance(found, UserError):
            good(found)
        elif found.code != "cancelled":
            self.failed.emit(found)

    def _ask(self, key: str, call: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Call where a slow server keeps nobody else waiting; `then` gets what came, or the UserError."""

        def work(_: object) -> Any:
            try:
                return call()
            except Cancelled:
                return UserError(tr("It was called off"), code="cancelled")
            except UserError as error:
                return error

        self._background.await_future(key, self._core.jobs.start("net", work).future, then)

    def close(self) -> None:
        """Ask nothing more."""
        self._token.cancel()


def hub_host(core: AppCore) -> str:
    """Where models are looked for and fetched from: Hugging Face, or the mirror that a person set."""
    return urlsplit(core.settings.text("model_mirror")).netloc or "huggingface.co"


def hit_words(hit: Any) -> str:
    """A found repository in a line: Apache-2.0 · 12,000 fetched last month · changed on 2026-01-02."""
    parts = [hit.licence, tr("{n} fetched last month").format(n=number(hit.downloads))]
    if hit.updated:
        parts.append(tr("changed on {day}").format(day=hit.updated))
    if hit.gated:
        parts.append(tr("asks who you are"))
    return " · ".join(part for part in parts if part)
