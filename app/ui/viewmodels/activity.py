"""The connection log as rows in plain words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.events import Changed, Event, OfflineChanged
from app.store.records import Connection
from app.ui.viewmodels.shell import size_words, tr

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

MOST = 1000


@dataclass(frozen=True)
class Line:
    """One request: cells from left to right, and a tone for the last."""

    when: str
    host: str
    purpose: str
    sizes: str
    result: str
    tone: str

    def cells(self) -> tuple[str, ...]:
        """As the table shows them."""
        return self.when, self.host, self.purpose, self.sizes, self.result


def when_words(moment: float, now: float) -> str:
    """Today's times short, older ones with their day."""
    then, today = time.localtime(moment), time.localtime(now)
    form = "%H:%M:%S" if then[:3] == today[:3] else "%d %b %Y, %H:%M"
    return time.strftime(form, then)


def purpose_words(purpose: str) -> str:
    """Why it was made."""
    known = {"model-download": tr("Fetch a model"), "model-search": tr("Look for models")}
    return known.get(purpose, purpose.replace("-", " ").capitalize())


def line_of(row: Connection, now: float) -> Line:
    """A log row in words."""
    refused = row.result.startswith("refused")
    tone = "warn" if refused else "good" if row.result == "complete" else "bad"
    sizes = tr("{sent} up, {received} down").format(
        sent=size_words(row.sent), received=size_words(row.received)
    )
    host = row.host or tr("no host")
    result = row.result[:1].upper() + row.result[1:]
    return Line(when_words(row.time, now), host, purpose_words(row.purpose), sizes, result, tone)


class ActivityModel(QObject):
    """Observable; `changed` after each new look at the log."""

    changed = Signal()

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self.lines: list[Line] = []
        self.known = False

    def refresh(self) -> None:
        """Read the log again."""
        self._background.run("activity", lambda: self._core.connections.list(MOST), self._take)

    def _take(self, rows: list[Connection]) -> None:
        now = time.time()
        self.lines, self.known = [line_of(row, now) for row in rows], True
        self.changed.emit()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        if any(isinstance(e, Changed) and e.kind == "connection" for e in batch):
            self.refresh()
        elif any(isinstance(e, OfflineChanged) for e in batch):
            self.changed.emit()

    @property
    def offline(self) -> bool:
        """How the switch stands."""
        return self._core.offline

    @property
    def summary(self) -> str:
        """One sentence above the table."""
        refused = sum(line.tone == "warn" for line in self.lines)
        words = tr("%n connection(s) listed, newest first.", len(self.lines) - refused)
        return words + (" " + tr("%n refused at the door.", refused) if refused else "")

    def as_text(self) -> str:
        """The whole log as tab-separated lines, to be copied."""
        return "\n".join("\t".join(line.cells()) for line in self.lines)
