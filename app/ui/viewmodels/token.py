"""Secrets of services: whether there is one, and how it is entered and forgotten. None is ever shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.fetching import HUB, checked_token
from app.ui.viewmodels.shell import tr
from app.web.service import key_entry
from app.web.services._frame import registry

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background


class TokenModel(QObject):
    """The access token of Hugging Face. Observable; `told` and `failed` answer to what was asked for."""

    changed = Signal()
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.entry, self.called = HUB, tr("access token")
        self.there = False

    def refresh(self) -> None:
        """Look whether there is one."""
        entry = self.entry
        self._background.run(f"has-{self.called}", lambda: self._core.tokens.has(entry), self._take)

    def _take(self, there: bool) -> None:
        self.there = there
        self.changed.emit()

    def keep(self, text: str) -> None:
        """Keep this one."""
        entry = self.entry

        def work() -> str:
            kept = self._core.tokens.keep(entry, checked_token(text))
            words = tr("The {what} is in the system's keyring")
            if not kept:
                words = tr("The {what} is in the vault, for this system has no keyring that takes it")
            return words.format(what=self.called)

        self._try("token-keep", work)

    def forget(self) -> None:
        """Forget it."""
        entry = self.entry

        def work() -> str:
            self._core.tokens.forget(entry)
            return tr("The {what} was forgotten").format(what=self.called)

        self._try("token-forget", work)

    def _try(self, key: str, work: Callable[[], str]) -> None:
        def tried() -> str | UserError:
            from app.store.keyring_door import KeyringUnavailable

            try:
                return work()
            except KeyringUnavailable as error:
                what = tr("The {what} is still there").format(what=self.called)
                return UserError(what, why=error.reason, code="keyring")
            except UserError as error:
                return error

        self._background.run(key, tried, self._tell)

    def _tell(self, outcome: str | UserError) -> None:
        if isinstance(outcome, UserError):
            self.failed.emit(outcome)
        else:
            self.told.emit(outcome)
        self.refresh()


class WebKeyModel(TokenModel):
    """The key of the search service that is chosen; `title` is that one's name, empty where it takes no key."""

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(core, background, parent)
        self.title, self.called = "", tr("key")

    def refresh(self) -> None:
        """Look which service is chosen, and whether there is a key for it."""
        name = self._core.settings.text("web_service")
        chosen = next((one for one in registry() if one.name == name and one.keyed), None)
        self.title, self.entry = (chosen.title, key_entry(name)) if chosen else ("", key_entry(""))
        super().refresh()
