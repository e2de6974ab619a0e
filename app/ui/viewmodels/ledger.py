"""The ledger for the window: sums over days, chats or models, their costs, and what the same work costs elsewhere."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, Signal

from app.assembly import AppCore
from app.base.errors import UserError
from app.base.files import write_atomic
from app.quality.ledger import By, Price, Rates, Sum, as_csv
from app.ui.chat.background import Background
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence
from app.ui.viewmodels.written import number

Measure = Literal["tokens", "seconds", "energy", "cost"]
SPANS = (7, 30, 365, 0)
"""Days that are looked back; 0 for all."""
DAY = 86_400
WH = 3600.0
SHOWN = 400
"""Rows of the table; the file has all."""


@dataclass(frozen=True)
class Ledgered:
    """What one reading gave."""

    rows: list[Sum]
    total: Sum
    rates: Rates
    prices: list[Price]
    measures: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """One bar of the picture: its name, its length, and that in words."""

    name: str
    value: float
    words: str


class LedgerModel(QObject):
    """`changed` after each reading."""

    changed = Signal()
    told = Signal(str)
    failed = Signal(object)

    def __init__(self, core: AppCore, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.core, self._background = core, background
        self.by: By = "day"
        self.days = 30
        self.measure: Measure = "tokens"
        self.found: Ledgered | None = None

    def choose(
        self, *, by: By | None = None, days: int | None = None, measure: Measure | None = None
    ) -> None:
        """Look at it in another way."""
        self.by, self.measure = by or self.by, measure or self.measure
        self.days = self.days if days is None else days
        self.refresh()

    def refresh(self) -> None:
        """Read it again, off the window's thread."""
        ledger, by, days = self.core.accounts.ledger, self.by, self.days
        since = time.strftime("%Y-%m-%d", time.localtime(time.time() - (days - 1) * DAY)) if days else ""

        def work() -> Ledgered:
            rows = ledger.rows(by, since)
            measures = self.core.accounts.meter.measures
            return Ledgered(rows, ledger.total(rows), ledger.rates, ledger.prices, measures)

        self._background.run("ledger", work, self._show)

    def _show(self, found: Ledgered) -> None:
        self.found = found
        self.changed.emit()

    @property
    def bars(self) -> list[Bar]:
        """The picture: days from the left, chats and models with the longest first."""
        rows = self.found.rows if self.found else []
        if self.by == "day":
            rows = whole_days(rows)
        made = [Bar(name_of(row), self._value(row), self.words(row)) for row in rows]
        return made if self.by == "day" else sorted(made, key=lambda bar: -bar.value)

    def _value(self, row: Sum) -> float:
        return {
            "tokens": row.prompt_tokens + row.generated_tokens,
            "seconds": row.seconds,
            "energy": row.joules / WH,
            "cost": row.cost,
        }[self.measure]

    def words(self, row: Sum) -> str:
        """The measure of a row."""
        currency = self.found.rates.currency if self.found else ""
        return {
            "tokens": tr("{n} tokens").format(n=number(row.prompt_tokens + row.generated_tokens)),
            "seconds": tr("{n} s").format(n=number(row.seconds, 1)),
            "energy": energy_words(row),
            "cost": money(row.cost, currency),
        }[self.measure]

    @property
    def energy_note(self) -> str:
        """Where the energy comes from."""
        if self.found and self.found.measures:
            parts = tr(" and ").join(tr(name) for name in self.found.measures)
            return tr("Energy is measured, by the counters of: {parts}.").format(parts=parts)
        watts = self.core.settings.number("watts")
        if watts:
            return tr("Energy is reckoned by the {n} watts that you entered.").format(n=watts)
        return tr(
            "Energy is not known: no counter can be read here. Enter a wattage under Settings, Quality."
        )

    def set_prices(self, prices: Sequence[Price]) -> bool:
        """Keep the table of prices; whether it was sound."""
        try:
            self.core.accounts.ledger.set_prices(prices)
        except UserError as error:
            self.told.emit(sentence(error))
            return False
        self.refresh()
        return True

    def save_csv(self, path: Path) -> None:
        """Write what is shown as a table for a spreadsheet."""
        found = self.found
        if found is not None:
            self.save(path, as_csv([*found.rows, found.total], found.prices).encode())

    def save(self, path: Path, data: bytes) -> None:
        """Write a file, and say so."""

        def work() -> Path:
            write_atomic(path, data, mode=0o644)
            return path

        words = tr("Saved as {name}.")
        self._background.run("ledger-save", work, lambda made: self.told.emit(words.format(name=made.name)))


def whole_days(rows: Sequence[Sum]) -> list[Sum]:
    """Days from the first to the last, also those on which nothing was answered."""
    found = {date.fromisoformat(row.key): row for row in rows}
    if not found:
        return []
    first = min(found)
    days = (first + timedelta(days=number) for number in range((max(found) - first).days + 1))
    return [found.get(day) or Sum(day.isoformat(), "day", day.isoformat()) for day in days]


def name_of(row: Sum) -> str:
    """A row's name in the window's language."""
    named = row.kind in ("chat", "pipeline") and row.key.split(" ")[-1]
    return row.name if named or row.kind == "day" else tr(row.name)


def energy_words(row: Sum) -> str:
    """The energy of a row, and whether it was measured."""
    if not row.joules:
        return tr("not known")
    amount = tr("{n} Wh").format(n=number(row.joules / WH, 2))
    return amount if not row.entered else f"{amount} *"


def money(amount: float, currency: str) -> str:
    """An amount with as many digits as show something."""
    digits = 2 if amount >= 1 or not amount else 4
    shown = f"< {number(0.0001, 4)}" if 0 < amount < 0.0001 else number(amount, digits)
    return f"{shown} {currency}".strip()
