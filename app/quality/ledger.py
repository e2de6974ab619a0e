"""What answers took, summed up: tokens, seconds, energy and money, and what the prices of others make of it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, Protocol

from app.base.errors import UserError
from app.base.settings import Settings
from app.quality.selftest import Backend
from app.store.receipt_records import Spent

By = Literal["day", "subject", "model"]
PRICES = "ledger/prices"
MILLION, KWH, HOUR = 1e6, 3.6e6, 3600.0
DAYS = 365


@dataclass(frozen=True)
class Price:
    """What somebody asks for a million tokens read and written, in the person's own currency."""

    name: str
    read: float
    written: float


EXAMPLES = (
    Price("Example: small hosted model", 0.15, 0.60),
    Price("Example: large hosted model", 3.00, 15.00),
)
"""To be edited: prices change, and nothing is looked up."""


@dataclass(frozen=True)
class Sum:
    """A row of the ledger. `measured` joules were counted, `entered` ones follow from a wattage; money as `Rates`."""

    name: str
    kind: str
    key: str
    answers: int = 0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    generated_tokens: int = 0
    seconds: float = 0.0
    measured: float = 0.0
    entered: float = 0.0
    energy_cost: float = 0.0
    hardware_cost: float = 0.0

    @property
    def joules(self) -> float:
        """All of it."""
        return self.measured + self.entered

    @property
    def cost(self) -> float:
        """Energy and hardware."""
        return self.energy_cost + self.hardware_cost

    def at(self, price: Price) -> float:
        """What the same work would cost: every token that was read counts, used again or not."""
        return (self.prompt_tokens * price.read + self.generated_tokens * price.written) / MILLION


@dataclass(frozen=True)
class Rates:
    """What the person entered: money for a kilowatt-hour and for an hour of the computer."""

    kwh: float
    hour: float
    currency: str

    def priced(self, row: Sum) -> Sum:
        """The row with its costs."""
        hardware = row.seconds / HOUR * self.hour
        return replace(row, energy_cost=row.joules / KWH * self.kwh, hardware_cost=hardware)


class Kept(Protocol):
    """The ledger in the vault."""

    def spent(self, since: str = "", until: str = "9999") -> list[Spent]: ...


class Ledger:
    """Sums over the vault's ledger. Nothing here knows a network."""

    def __init__(
        self, kept: Kept, settings: Settings, backend: Backend, name_of: Callable[[str], str] = str
    ) -> None:
        """`name_of` gives a model's name by its id."""
        self._kept, self._settings, self._backend, self._name_of = kept, settings, backend, name_of

    @property
    def rates(self) -> Rates:
        """From the settings. The computer's price is spread over the hours in which it is expected to work."""
        settings = self._settings
        years, hours = settings.number("hardware_years"), settings.number("hardware_hours")
        hour = float(settings.get("hardware_price")) / (years * DAYS * hours)
        return Rates(float(settings.get("kwh_price")), hour, settings.text("currency"))

    def rows(self, by: By = "day", since: str = "", until: str = "9999") -> list[Sum]:
        """Sums by day (newest first), by chat and pipeline, or by model (most tokens first)."""
        found: dict[str, Sum] = {}
        for spent in self._kept.spent(since, until):
            fresh = self._row(by, spent)
            found[fresh.key] = added(found.get(fresh.key, fresh), spent)
        rows = [self.rates.priced(row) for row in found.values()]
        if by == "day":
            return sorted(rows, key=lambda row: row.key, reverse=True)
        return sorted(rows, key=lambda row: -(row.prompt_tokens + row.generated_tokens))

    def _row(self, by: By, spent: Spent) -> Sum:
        if by == "day":
            return Sum(spent.day, "day", spent.day)
        if by == "model":
            return Sum(self._name_of(spent.model) or "unknown", "model", spent.model)
        gone = "Deleted chats" if spent.kind == "chat" else "Unsaved or deleted pipelines"
        named = spent.title or ("New chat" if spent.kind == "chat" else "Untitled")
        return Sum(named if spent.subject else gone, spent.kind, f"{spent.kind} {spent.subject}")

    def total(self, rows: Iterable[Sum]) -> Sum:
        """All rows in one."""
        whole = Sum("Total", "total", "")
        for row in rows:
            counts = {
                item.name: getattr(whole, item.name) + getattr(row, item.name) for item in fields(Sum)[3:]
            }
            whole = replace(whole, **counts)
        return whole

    @property
    def prices(self) -> list[Price]:
        """The person's table; two examples until it was edited."""
        text = self._backend.load().get(PRICES)
        return [Price(**item) for item in json.loads(text)] if text else list(EXAMPLES)

    def set_prices(self, prices: Sequence[Price]) -> None:
        """Keep the table. Raises UserError "bad-price"."""
        names = [price.name.strip() for price in prices]
        if "" in names or len(set(names)) < len(names):
            raise UserError("Each price needs a name of its own", todo="change one", code="bad-price")
        for price in prices:
            if not all(0 <= amount < 1e9 for amount in (price.read, price.written)):
                raise UserError(
                    f"The price of {price.name} is no amount of money",
                    todo="give 0 or more",
                    code="bad-price",
                )
        self._backend.save(PRICES, json.dumps([asdict(price) for price in prices], ensure_ascii=False))


def added(row: Sum, spent: Spent) -> Sum:
    """The row with what was spent besides."""
    return replace(
        row,
        answers=row.answers + spent.answers,
        prompt_tokens=row.prompt_tokens + spent.prompt_tokens,
        reused_tokens=row.reused_tokens + spent.reused_tokens,
        generated_tokens=row.generated_tokens + spent.generated_tokens,
        seconds=row.seconds + spent.seconds,
        measured=row.measured + (spent.joules if spent.energy == "measured" else 0.0),
        entered=row.entered + (spent.joules if spent.energy == "entered" else 0.0),
    )


def as_json(row: Sum, prices: Sequence[Price]) -> dict[str, Any]:
    """A row with what the same work costs elsewhere."""
    return {**asdict(row), "cost": row.cost, "at_prices": {price.name: row.at(price) for price in prices}}


def as_csv(rows: Sequence[Sum], prices: Sequence[Price]) -> str:
    """Rows for a spreadsheet; names that it could take for formulas begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = [item.name for item in fields(Sum)]
    writer.writerow([*columns, "cost", *(harmless(price.name) for price in prices)])
    for row in rows:
        cells = [harmless(str(getattr(row, name))) for name in columns]
        writer.writerow([*cells, f"{row.cost:.6f}", *(f"{row.at(price):.6f}" for price in prices)])
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet computes."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
