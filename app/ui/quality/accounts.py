"""What the quality place shows of accounts: the ledger's page, and a drift check that tells its outcome."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStackedWidget

from app.base.errors import UserError
from app.quality.drift import Drift
from app.ui.quality.ledger import LedgerPage
from app.ui.shell.place import Host
from app.ui.viewmodels.differing import differing_words
from app.ui.viewmodels.ledger import LedgerModel


class AccountsDesk(QObject):
    """The page is made when it is first wanted."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._page: LedgerPage | None = None

    def ledger(self) -> LedgerPage:
        """The page, read anew."""
        if self._page is None:
            model = LedgerModel(self._host.core, self._host.background, self)
            model.told.connect(self._host.toast)
            self._page = LedgerPage(self._host.theme, model)
            self._page.settings_wanted.connect(lambda: self._host.go("settings", "watts"))
        self._page.refresh()
        return self._page

    def shown_in(self, stack: QStackedWidget) -> bool:
        """Whether the page is what one looks at."""
        return self._page is not None and stack.currentWidget() is self._page

    def check_drift(self) -> None:
        """Ask the fixed questions, beside everything else, and say what came of it."""
        core, host = self._host.core, self._host
        model_id = core.models.current_id or core.models.default_id()
        host.toast(self.tr("A few questions are being asked. This takes some seconds."))
        try:
            job = core.jobs.start("turn", lambda token: core.accounts.check_drift(model_id, cancel=token))
        except UserError as error:
            host.show_error(error)
            return
        host.background.await_future("drift", job.future, self._compared)

    def _compared(self, found: Drift) -> None:
        self._host.toast(differing_words(found.sentence, found.differences))
