"""What the window knows of a newer version: nothing until a person asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background
    from app.updates import Release


class UpdatesModel(QObject):
    """Observable; `changed` when an answer is on its way and when it came."""

    changed = Signal()

    def __init__(
        self, core: AppCore, background: Background, own: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._core, self._background, self._own = core, background, own
        self.asking = False
        self.release: Release | None = None
        self.error: UserError | None = None

    def ask(self) -> None:
        """Ask the one place, in the background."""
        if self.asking:
            return
        self.asking, self.release, self.error = True, None, None
        self.changed.emit()
        self._background.run("updates", self._check, self._take)

    def _check(self) -> Release | UserError:
        from app.updates import check

        try:
            return check(self._core.gate)
        except UserError as error:
            return error

    def _take(self, found: Release | UserError) -> None:
        self.asking = False
        if isinstance(found, UserError):
            self.error = found
        else:
            self.release = found
        self.changed.emit()

    @property
    def newer(self) -> bool:
        """Whether there is something to get."""
        return self.release is not None and self.release.newer_than(self._own)

    @property
    def words(self) -> str:
        """How it stands, in a sentence or two."""
        from app.updates import HOST

        if self.asking:
            return tr("Asking {host}…").format(host=HOST)
        if self.error is not None:
            return sentence(self.error)
        if self.release is None:
            return tr(
                "This is version {own}. To learn of a newer one, Underdesk asks {host} for one small file that its "
                "makers signed. Nothing of yours is sent, nothing is fetched or installed, and it never asks by itself."
            ).format(own=self._own, host=HOST)
        if not self.newer:
            return tr("This is version {own}, and there is none that is newer.").format(own=self._own)
        return tr(
            "Version {newest} of {date} is newer than this one, {own}. Compare the sums after fetching it."
        ).format(newest=self.release.version, date=self.release.date, own=self._own)

    @property
    def sums(self) -> str:
        """The files for this system with their hashes, a line each."""
        files = self.release.for_system() if self.newer and self.release else ()
        return "\n".join(f"{file.name}\nsha256 {file.sha256}" for file in files)
