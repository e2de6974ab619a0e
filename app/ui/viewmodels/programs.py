"""How other programs of this computer reach the models: the address, the key, and whether it listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.events import Changed, Event
from app.ui.viewmodels.shell import tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

HIDDEN = "•" * 24
KEYS_SHOWN = 5
"""Letters of the key that stand before the dots."""


@dataclass(frozen=True)
class Reach:
    """Empty `address`: it does not listen. `trouble` is a sentence on why not, although it should."""

    address: str = ""
    key: str = ""
    requests: int = 0
    trouble: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """One sentence and its tone."""
        if self.trouble:
            return self.trouble, "bad"
        if not self.address:
            return tr("Off: nothing listens, and no program reaches your models."), ""
        told = tr(
            "On: a process beside Underdesk listens on this computer's own addresses alone. It can open no "
            "connection, and web pages are refused."
        )
        asked = (
            tr("No program has asked yet.") if not self.requests else tr("Asked %n time(s).", self.requests)
        )
        return f"{told} {asked}", "good"


class ProgramsModel(QObject):
    """Observable; `changed` after each look, `told` when something was done."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.reach = Reach()

    def refresh(self) -> None:
        """Look again; the keyring may have to be asked for the key."""
        self._background.run("programs", self._look, self._take)

    def _look(self) -> Reach:
        api = self._core.api
        served, trouble = api.served, api.trouble
        key = api.key() if served else ""
        return Reach(api.address, key, served.requests if served else 0, trouble.sentence if trouble else "")

    def _take(self, reach: Reach) -> None:
        if reach != self.reach:
            self.reach = reach
            self.changed.emit()

    def renew(self) -> None:
        """Another key."""
        self._background.run("programs-key", self._core.api.new_key, lambda _: self._renewed())

    def _renewed(self) -> None:
        self.told.emit(tr("There is a new key; give it to the programs that had the old one"))
        self.refresh()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        if any(isinstance(event, Changed) and event.kind in ("connection", "setting") for event in batch):
            self.refresh()

    def shown_key(self, whole: bool) -> str:
        """The key as it stands in the window."""
        return self.reach.key if whole else self.reach.key[:KEYS_SHOWN] + HIDDEN
