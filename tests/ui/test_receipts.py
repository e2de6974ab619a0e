"""A receipt in the window is made again, stopped, differs with another seed, is exported; the ledger is saved."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.base.errors import UserError
from app.quality.ledger import EXAMPLES, Price
from app.quality.receipts import exported
from app.store.receipt_records import Spent
from app.ui.chat.background import Background
from app.ui.chat.place import ChatPlace
from app.ui.pipelines.step_values import StepValues
from app.ui.quality.ledger import LedgerPage
from app.ui.quality.place import QualityPlace
from app.ui.quality.receipt_panel import ReceiptPanel
from app.ui.shell.window import MainWindow
from app.ui.viewmodels.ledger import LedgerModel
from app.ui.viewmodels.pipeline_watch import Instance, Watch
from tests.pipelines.making import chain
from tests.ui.fake_accounts import RECEIPT, FakeAccounts
from tests.ui.window_rig import QUIET, find

pytestmark = pytest.mark.qt_log_ignore(QUIET)


@pytest.fixture
def accounts(win: MainWindow) -> FakeAccounts:
    return win.core.accounts  # type: ignore[return-value]


def opened(win: MainWindow, qtbot: QtBot, message_id: str = "m-1") -> ReceiptPanel:
    place = win.place_named("chat")
    assert isinstance(place, ChatPlace)
    place.area.transcript.acted.emit("receipt", message_id, "")
    opener = place.receipts
    qtbot.waitUntil(lambda: opener.vm is not None and opener.vm.loaded)
    assert opener.panel is not None
    return opener.panel


def words(panel: ReceiptPanel) -> str:
    return "\n".join(made.text() for made in panel.findChildren(QLabel) if not made.isHidden())


def test_a_receipt_is_shown_and_made_again(win: MainWindow, accounts: FakeAccounts, qtbot: QtBot) -> None:
    panel = opened(win, qtbot)
    shown = words(panel)
    assert "SHA-256 abababab" in shown and "Exact mode:" in shown and "A processor" in shown
    accounts.go.clear()
    qtbot.mouseClick(panel.card.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.card.outcome.text() == "2 of 4 tokens")
    assert panel.card.start.text() == "Stop" and not panel.card.meter.isHidden()
    accounts.go.set()
    qtbot.waitUntil(lambda: panel.card.outcome.text() == "Identical: all 4 tokens came out the same.")
    panel.card.seed.setText("8")
    qtbot.keyClick(panel.card.seed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: panel.card.outcome.text() == "Differs at token 4: seed (then 7, now 8).")
    panel.card.seed.setText("-3")
    qtbot.mouseClick(panel.card.start, Qt.MouseButton.LeftButton)
    assert panel.card.outcome.text() == "A seed is a number from 0 to 4294967295."


def test_a_replay_is_stopped_or_fails_in_words(win: MainWindow, accounts: FakeAccounts, qtbot: QtBot) -> None:
    panel = opened(win, qtbot)
    accounts.go.clear()
    panel.card.start.click()
    qtbot.waitUntil(lambda: panel.card.start.text() == "Stop")
    panel.card.start.click()
    assert panel.card.start.text() == "Replay" and panel.card.outcome.isHidden()
    accounts.go.set()
    accounts.error = UserError("The model of this answer is not here any more", code="model-not-here")
    panel.card.start.click()
    qtbot.waitUntil(lambda: "not here any more" in panel.card.outcome.text())


def test_an_answer_without_a_receipt_says_why(win: MainWindow, qtbot: QtBot) -> None:
    panel = opened(win, qtbot, "m-unknown")
    assert panel.card.isHidden() and panel.save.isHidden()
    assert "No receipt was kept" in panel.empty.text() and not panel.empty.isHidden()


def test_the_calls_of_an_answer_are_chosen_among(
    win: MainWindow, accounts: FakeAccounts, qtbot: QtBot
) -> None:
    accounts.repo.all.append(replace(RECEIPT, id="r-2", prompt="the second prompt", number=1))
    panel = opened(win, qtbot)
    assert [panel.which.itemText(at) for at in range(panel.which.count())] == ["Call 1 of 2", "Call 2 of 2"]
    assert panel.which.currentIndex() == 1
    panel.show_prompt.click()
    assert panel.prompt.toPlainText() == "the second prompt"
    panel.which.activated.emit(0)
    assert panel.prompt.isHidden()


def test_a_receipt_is_exported(
    win: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "receipt.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    opened(win, qtbot).save.click()
    qtbot.waitUntil(target.exists)
    kept = json.loads(target.read_text())
    assert kept["prompt"] == RECEIPT.prompt and kept["token_ids"] == [5, 6, 7, 8]


def test_a_receipt_from_a_file_is_opened_and_made_again(
    win: MainWindow, accounts: FakeAccounts, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "from elsewhere.json"
    request = json.dumps({"messages": [{"role": "user", "content": "What is ice?"}]})
    file.write_text(json.dumps(exported(replace(RECEIPT, id="r-9", request=request))))
    accounts.repo.all.clear()
    win.go("quality")
    place = cast("QualityPlace", win.place_named("quality"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    find(win, "open-receipt", QPushButton).click()
    opener = place.bring.receipts
    qtbot.waitUntil(lambda: opener.vm is not None and opener.vm.receipt is not None)
    panel = opener.panel
    assert panel is not None and "From the file from elsewhere.json." in words(panel)
    assert "SHA-256 abababab" in words(panel) and panel.save.isHidden()
    panel.card.start.click()
    qtbot.waitUntil(lambda: panel.card.outcome.text() == "Identical: all 4 tokens came out the same.")
    file.write_text("{}")
    assert place.takes([str(file)]) == "Make a suite of its cases", "no receipt any more"
    find(win, "open-receipt", QPushButton).click()
    qtbot.waitUntil(lambda: "from elsewhere.json is no receipt" in panel.empty.text())
    assert panel.card.isHidden() and panel.origin.isHidden()


@pytest.fixture
def page(win: MainWindow, accounts: FakeAccounts, qtbot: QtBot) -> LedgerPage:
    today = time.strftime("%Y-%m-%d")
    accounts.repo.rows = [
        Spent(today, "chat", "c-1", "starter", "entered", 2, 1_000_000, 0, 500_000, 3600.0, 7200.0, "Ice"),
        Spent("2020-01-01", "pipeline", "p-1", "starter", "", 1, 10, 0, 10, 1.0, 0.0, "Old report"),
    ]
    background = Background(win.core.jobs, win)
    page = LedgerPage(win.theme, LedgerModel(win.core, background, win))
    qtbot.addWidget(page)
    page.refresh()
    qtbot.waitUntil(lambda: page.table.rowCount() > 0)
    return page


def row(page: LedgerPage, at: int) -> list[str]:
    return [page.table.item(at, column).text() for column in range(page.table.columnCount())]


def test_the_ledger_sums_and_prices(page: LedgerPage, win: MainWindow, qtbot: QtBot) -> None:
    assert page.table.rowCount() == 2, "one day of the last thirty, and the total"
    assert row(page, 0)[1:6] == ["2", "1,000,000", "500,000", "3,600.0", "2.00 Wh *"]
    assert row(page, 1)[-2:] == ["0.4500 €", "10.50 €"]
    win.core.settings.set("kwh_price", 0.5)
    win.core.settings.set("hardware_price", 1460.0)
    page.span.setCurrentIndex(3)
    page.span.activated.emit(3)
    qtbot.waitUntil(lambda: page.table.rowCount() == 3)
    assert "They cost you 0.1010 €: 0.0010 € of energy and 0.1000 € of the computer." in page.summary.text()
    page.by.activated.emit(1)
    qtbot.waitUntil(lambda: row(page, 0)[0] == "Ice")
    assert row(page, 1)[0] == "Old report" and "Ice" in page.bars.accessibleName()


def test_prices_are_edited_in_place(page: LedgerPage, accounts: FakeAccounts, qtbot: QtBot) -> None:
    page.prices.table.item(0, 1).setText("2,5")
    qtbot.waitUntil(lambda: accounts.ledger.prices[0] == replace(EXAMPLES[0], read=2.5))
    page.prices.table.item(0, 1).setText("much")
    qtbot.waitUntil(lambda: page.prices.table.item(0, 1).text() == "2.5")
    page.prices.add.click()
    qtbot.waitUntil(lambda: page.prices.table.rowCount() == 3)
    assert accounts.ledger.prices[2] == Price("Price 1", 1.0, 1.0)
    page.prices.table.setCurrentCell(0, 0)
    page.prices.gone.click()
    qtbot.waitUntil(lambda: [price.name for price in accounts.ledger.prices] == [EXAMPLES[1].name, "Price 1"])


def test_the_ledger_is_saved_as_a_table_and_as_a_picture(
    page: LedgerPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, picture = tmp_path / "ledger.csv", tmp_path / "ledger.png"
    for target, button in ((table, page.csv), (picture, page.png)):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, to=target: (str(to), ""))
        button.click()
        qtbot.waitUntil(target.exists)
    assert table.read_text().splitlines()[-1].startswith("Total,")
    made = QImage(str(picture))
    assert made.width() >= 1800 and len({made.pixel(x, made.height() // 2) for x in range(0, 400, 7)}) > 1


def test_an_empty_ledger_says_so(win: MainWindow, accounts: FakeAccounts, qtbot: QtBot) -> None:
    page = LedgerPage(win.theme, LedgerModel(win.core, Background(win.core.jobs, win), win))
    qtbot.addWidget(page)
    page.refresh()
    qtbot.waitUntil(lambda: page.table.rowCount() == 1)
    assert page.bars.accessibleName() == "Nothing to show"
    assert "not known" in page.note.text()


def test_a_step_that_asked_a_model_leads_to_its_receipt(
    win: MainWindow, accounts: FakeAccounts, qtbot: QtBot
) -> None:
    accounts.repo.all.append(replace(RECEIPT, id="r-3", message="", result="run-1", step="ask-model"))
    watch = Watch(run="run-1", instances={"ask-model": Instance("ask-model", "done", "took 2 s")})
    values = StepValues(win.theme)
    qtbot.addWidget(values)
    values.show_step("ask-model", chain(), watch, lambda _: ({}, {}))
    assert values.findChild(QPushButton, "step-receipt") is None, "steps that ask nobody have none"
    values.asks, watch.run = True, "run-1 "
    values.show_step("ask-model", chain(), watch, lambda _: ({}, {}))
    with qtbot.waitSignal(values.receipt_wanted) as wanted:
        values.findChild(QPushButton, "step-receipt").click()
    assert wanted.args == ["run-1 ", "ask-model"]
    place = win.place_named("chat")
    assert isinstance(place, ChatPlace)
    place.receipts.show_step("run-1", "ask-model")
    opener = place.receipts
    qtbot.waitUntil(lambda: opener.vm is not None and opener.vm.receipt is not None)
    assert opener.vm is not None and opener.vm.receipt == accounts.repo.all[-1]
