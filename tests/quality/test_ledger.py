"""Energy is shared among answers, counted or reckoned and marked as such; the ledger sums, prices and writes it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.settings import Settings
from app.engine.api import EngineEvent, Failed, Finished, Stats
from app.quality.energy import Meter, Rapl, counters
from app.quality.ledger import EXAMPLES, Ledger, Price, as_csv, as_json
from app.store.receipt_records import Spent

END = Finished("stop", Stats())


class Scene:
    """A clock, a wattage and counters that a test moves."""

    def __init__(self, *counted: str) -> None:
        self.now, self.watts, self.count, self.gone = 0.0, 0.0, 0.0, False
        self.name = counted[0] if counted else ""
        self.heard: list[Finished] = []
        self.meter = Meter(lambda: self.watts, lambda: [self] if counted else [], lambda: self.now)

    def joules(self) -> float:
        if self.gone:
            raise OSError("no longer")
        return self.count

    def on_event(self, event: EngineEvent) -> None:
        if isinstance(event, Finished):
            self.heard.append(event)

    @property
    def last(self) -> tuple[float, str]:
        made = self.heard[-1].made
        return made.joules, made.energy


def test_answers_at_the_same_time_share_what_was_used() -> None:
    scene = Scene("processor")
    first = scene.meter.follow(scene.on_event)
    scene.count = 100.0
    second = scene.meter.follow(scene.on_event)
    scene.count = 160.0
    first(END)
    assert scene.last == (130.0, "measured")
    scene.count = 170.0
    second(END)
    assert scene.last == (40.0, "measured") and scene.meter.measures == ("processor",)


def test_without_counters_the_entered_wattage_counts_and_is_marked() -> None:
    scene = Scene()
    told = scene.meter.follow(scene.on_event)
    scene.now = 5.0
    told(END)
    assert scene.last == (0.0, ""), "nothing is known"
    scene.watts = 20.0
    told = scene.meter.follow(scene.on_event)
    scene.now = 8.0
    told(END)
    assert scene.last == (60.0, "entered") and scene.meter.measures == ()


def test_a_failed_answer_takes_its_share_away_and_a_lost_counter_ends_measuring() -> None:
    scene = Scene("graphics card")
    one, two = scene.meter.follow(scene.on_event), scene.meter.follow(scene.on_event)
    scene.count = 50.0
    one(Failed(UserError("no")))
    scene.count = 70.0
    two(END)
    assert scene.last == (45.0, "measured")
    scene.gone, scene.watts = True, 10.0
    three = scene.meter.follow(scene.on_event)
    scene.now = 2.0
    three(END)
    assert scene.last == (20.0, "entered")


def test_the_kernels_counter_is_read_and_goes_over_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "intel-rapl:0"
    folder.mkdir()
    assert counters(tmp_path) == [], "not readable is as good as not there"
    (folder / "max_energy_range_uj").write_text("1000000\n")
    (folder / "energy_uj").write_text("900000\n")
    counter = Rapl(folder)
    (folder / "energy_uj").write_text("950000\n")
    assert counter.joules() == pytest.approx(0.05)
    (folder / "energy_uj").write_text("150000\n")
    assert counter.joules() == pytest.approx(0.25)
    assert [found.name for found in counters(tmp_path)] == ["processor"]


class Kept:
    """Settings, prices and a ledger in memory."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.rows = [
            Spent("2026-03-31", "chat", "c-1", "m-1", "measured", 2, 1000, 400, 500, 36.0, 720.0, "Ice"),
            Spent("2026-03-31", "chat", "c-1", "m-2", "entered", 1, 10, 0, 5, 1.0, 30.0, "Ice"),
            Spent("2026-03-30", "pipeline", "", "m-1", "", 1, 5, 0, 5, 2.0, 0.0),
        ]

    def load(self) -> dict[str, str]:
        return dict(self.values)

    def save(self, key: str, value: str) -> None:
        self.values[key] = value

    def spent(self, since: str = "", until: str = "9999") -> list[Spent]:
        return [row for row in self.rows if since <= row.day <= until]


@pytest.fixture
def ledger() -> Ledger:
    kept = Kept()
    settings = Settings(kept)
    settings.set("kwh_price", 0.5)
    settings.set("hardware_price", 2920.0)
    settings.set("hardware_years", 2)
    settings.set("hardware_hours", 4)
    return Ledger(kept, settings, kept, str.upper)


def test_sums_by_day_by_chat_and_by_model(ledger: Ledger) -> None:
    days = ledger.rows("day")
    assert [(row.name, row.answers, row.seconds) for row in days] == [
        ("2026-03-31", 3, 37.0),
        ("2026-03-30", 1, 2.0),
    ]
    assert (days[0].measured, days[0].entered, days[0].joules) == (720.0, 30.0, 750.0)
    chats = ledger.rows("subject")
    assert [(row.name, row.kind) for row in chats] == [
        ("Ice", "chat"),
        ("Unsaved or deleted pipelines", "pipeline"),
    ]
    assert [row.name for row in ledger.rows("model")] == ["M-1", "M-2"]
    assert [row.answers for row in ledger.rows("day", "2026-03-31")] == [3]


def test_energy_and_the_computer_have_a_price(ledger: Ledger) -> None:
    rates = ledger.rates
    assert rates.hour == pytest.approx(1.0), "2,920 over two years of 365 days of four hours"
    day = ledger.rows("day")[0]
    assert day.energy_cost == pytest.approx(750 / 3.6e6 * 0.5)
    assert day.hardware_cost == pytest.approx(37 / 3600)
    total = ledger.total(ledger.rows("day"))
    assert total.answers == 4 and total.cost == pytest.approx(750 / 3.6e6 * 0.5 + 39 / 3600)


def test_the_same_work_at_prices_that_the_person_entered(ledger: Ledger) -> None:
    assert ledger.prices == list(EXAMPLES)
    ledger.set_prices([Price("Big", 2.0, 10.0)])
    row = ledger.rows("day")[0]
    assert row.at(ledger.prices[0]) == pytest.approx((1010 * 2 + 505 * 10) / 1e6)
    assert as_json(row, ledger.prices)["at_prices"] == {"Big": row.at(Price("Big", 2.0, 10.0))}
    for bad in (
        [Price("", 1, 1)],
        [Price("a", 1, 1), Price("a", 2, 2)],
        [Price("a", -1, 1)],
        [Price("a", float("nan"), 1)],
    ):
        with pytest.raises(UserError) as caught:
            ledger.set_prices(bad)
        assert caught.value.code == "bad-price"
    assert ledger.prices == [Price("Big", 2.0, 10.0)]
    ledger.set_prices([])
    assert ledger.prices == []


def test_a_table_for_spreadsheets_computes_nothing(ledger: Ledger) -> None:
    ledger.set_prices([Price("=HYPERLINK(1)", 1.0, 1.0)])
    rows = ledger.rows("subject")
    read = list(csv.DictReader(io.StringIO(as_csv([*rows, ledger.total(rows)], ledger.prices))))
    assert [row["name"] for row in read] == ["Ice", "Unsaved or deleted pipelines", "Total"]
    assert read[0]["'=HYPERLINK(1)"] == "0.001515" and float(read[2]["seconds"]) == 39.0
