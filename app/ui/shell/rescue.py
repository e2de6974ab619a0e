"""When the vault does not open because it is damaged: the newest backup, one click away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.base.errors import NeedsSecret, UserError, friendly
from app.store import kept
from app.ui.shell.unlock import FatalPage, UnlockPage
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.ui.shell.window import MainWindow

DAMAGE = frozenset(
    {
        "vault-damaged",
        "key-file-damaged",
        "key-file-missing",
        "database-missing",
        "database-empty",
        "database-plaintext",
        "vault-mismatch",
    }
)


class Rescue(QObject):
    """Covers the window with its pages; `done` carries the secret that opened the backup, or an empty one."""

    done = Signal(str)
    _answered = Signal(object, str)

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.window = window
        self._page: UnlockPage | None = None
        self._answered.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def page(self, error: UserError, close: Callable[[], object]) -> FatalPage:
        """The sentence, with the button that helps where there is a backup to help."""
        page = FatalPage(self.window.theme, error, close)
        if error.code in DAMAGE and kept.backups(self.window.profile):
            page.offer(tr("Restore the newest backup"), lambda: self._restore(""))
        return page

    def _restore(self, secret: str) -> None:
        threading.Thread(target=self._work, args=(secret,), name="restore-vault", daemon=True).start()

    def _work(self, secret: str) -> None:
        """Reading and checking the whole backup may take a while."""
        answer: object = None
        try:
            from app.store.closed import restore_now  # large, and hardly ever needed

            restore_now(self.window.profile, self._newest(), secret or None)
        except Exception as error:
            answer = friendly(error)
        self._answered.emit(answer, secret)

    def _newest(self) -> Path:
        found = kept.backups(self.window.profile)
        if not found:
            raise UserError("There is no backup any more", todo="look for one elsewhere", code="not-found")
        return found[0].path

    def _answer(self, error: UserError | None, secret: str) -> None:
        if error is None:
            self._page = None
            self.done.emit(secret)
        elif self._page is not None:
            self._page.refuse(error)
        elif isinstance(error, NeedsSecret):
            self._page = UnlockPage(self.window.theme, tr("The backup opens with your passphrase."))
            self._page.given.connect(self._restore)
            self.window.cover(self._page)
        else:
            self.window.cover(FatalPage(self.window.theme, error, self.window.close))
