"""The connection log as rows in plain words."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.base.events import Changed, Event, OfflineChanged
from app.store.connections import LOCAL
from app.store.records import Connection
from app.ui.viewmodels.shell import size_words, tr
from app.ui.viewmodels.told import told
from app.ui.viewmodels.written import moment

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

MOST = 1000
EVERYTHING = 1 << 40
UNDER_WAY = "under way"
LOOK_MS = 500


@dataclass(frozen=True)
class Line:
    """One request: cells from left to right, and a tone for the last."""

    when: str
    host: str
    purpose: str
    sizes: str
    result: str
    tone: str
    refused: bool = False

    def cells(self) -> tuple[str, ...]:
        """As the table shows them."""
        return self.when, self.host, self.purpose, self.sizes, self.result


def when_words(then: float, now: float) -> str:
    """Today's times short, older ones with their day."""
    today = time.localtime(then)[:3] == time.localtime(now)[:3]
    return time.strftime("%H:%M:%S", time.localtime(then)) if today else moment(then)


def purpose_words(purpose: str) -> str:
    """Why it was made."""
    known = {
        "model-download": tr("Fetch a model"),
        "model-search": tr("Look for models"),
        "update": tr("Ask for a newer version"),
        LOCAL: tr("Answer other programs"),
    }
    return known.get(purpose, tr(purpose.replace("-", " ").capitalize()))


def line_of(row: Connection, now: float) -> Line:
    """A log row in words."""
    refused = row.result.startswith("refused")
    sizes = (
        ""
        if row.purpose == LOCAL
        else tr("{sent} up, {received} down").format(
            sent=size_words(row.sent), received=size_words(row.received)
        )
    )
    host = row.host or tr("no host")
    result = told(row.result)
    result = result[:1].upper() + result[1:]
    when = when_words(row.time, now)
    tone = "accent" if row.purpose == LOCAL else tone_of(row.result)
    return Line(when, host, purpose_words(row.purpose), sizes, result, tone, refused)


def tone_of(result: str) -> str:
    """The colour of what came of a request."""
    if result == UNDER_WAY:
        return "accent"
    if result.startswith(("refused", "cut off", "cancelled")):
        return "warn"
    return "good" if result == "complete" or result.startswith(("answered 2", "answered 3")) else "bad"


def as_csv(rows: Sequence[Connection]) -> str:
    """The log as a table for other programs; times in UTC."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(["time", "host", "purpose", "method", "bytes_sent", "bytes_received", "result"])
    for row in rows:
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(row.time))
        table.writerow([moment, row.host, row.purpose, row.method, row.sent, row.received, row.result])
    return text.getvalue()


class ActivityModel(QObject):
    """Observable; `changed` after each new look at the log."""

    changed = Signal()
    exported = Signal(str)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._core, self._background = core, background
        self._rows: list[Connection] = []
        self.lines: list[Line] = []
        """What is under way, then the log, newest first."""
        self.known = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def refresh(self) -> None:
        """Read the log again."""
        self._background.run("activity", lambda: self._core.connections.list(MOST), self._take)

    def _take(self, rows: list[Connection]) -> None:
        self._rows, self.known = rows, True
        self._look()

    def _look(self) -> None:
        """What is under way right now; looked at again and again for as long as something is."""
        live = self._core.gate.live()
        served = self._core.api.served
        if bool(live) != self._timer.isActive():
            self._timer.start() if live else self._timer.stop()
        now, kept = time.time(), {row.id for row in self._rows}
        running = [Connection(**asdict(row)) for row in live if row.id not in kept]
        if served:
            told = tr("Listening; {words} so far").format(words=served.result)
            running.append(Connection(served.id, served.time, served.host, LOCAL, "", 0, 0, told))
        self.lines = [line_of(row, now) for row in [*reversed(running), *self._rows]]
        self.changed.emit()

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        if any(isinstance(e, Changed) and e.kind == "connection" for e in batch):
            self.refresh()
        elif any(isinstance(e, OfflineChanged) for e in batch):
            self.changed.emit()

    def export(self, path: str) -> None:
        """Write the whole log to a file of the person's choice."""
        self._background.run("export-log", lambda: self._write(path), lambda _: self.exported.emit(path))

    def _write(self, path: str) -> None:
        Path(path).write_text(as_csv(self._core.connections.list(EVERYTHING)), "utf-8", newline="")

    @property
    def offline(self) -> bool:
        """How the switch stands."""
        return self._core.offline

    @property
    def summary(self) -> str:
        """One sentence above the table."""
        refused = sum(line.refused for line in self.lines)
        words = tr("%n connection(s) listed, newest first.", len(self.lines) - refused)
        return words + (" " + tr("%n refused at the door.", refused) if refused else "")

    def as_text(self) -> str:
        """The whole log as tab-separated lines, to be copied."""
        return "\n".join("\t".join(line.cells()) for line in self.lines)
