"""The ledger's page: a picture of what answers took, the rows behind it, costs, and the table of prices."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.quality.ledger import Price, Sum
from app.ui.theme.style import Theme
from app.ui.viewmodels.ledger import SHOWN, SPANS, LedgerModel, energy_words, money, name_of
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.written import number, plain
from app.ui.widgets.buttons import Button
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import Card, scroller

ROW_PX, ROWS_SEEN = 34, 9


class LedgerPage(QWidget):
    """Follows its model. `settings_wanted` leads to the prices of energy and of the computer."""

    settings_wanted = Signal()

    def __init__(self, theme: Theme, vm: LedgerModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("ledger-page")
        self.by = self._combo("ledger-by", tr("Sums by"), (
            (tr("By day"), "day"), (tr("By chat and pipeline"), "subject"), (tr("By model"), "model")))  # fmt: skip
        self.span = self._combo("ledger-span", tr("Time"), tuple((_span(days), days) for days in SPANS))
        shown = (
            (tr("Tokens"), "tokens"),
            (tr("Seconds"), "seconds"),
            (tr("Energy"), "energy"),
            (tr("Cost"), "cost"),
        )
        self.measure = self._combo("ledger-measure", tr("What is shown"), shown)
        self.span.setCurrentIndex(SPANS.index(vm.days))
        from app.ui.widgets.bars import (
            Bars,
        )  # 0.2 s of reading pyqtgraph: for who looks at the ledger, and no other

        self.bars = Bars(theme)
        self.table = _table("ledger-rows", tr("Rows of the ledger"))
        self.summary = Prose(theme, "", "strong", name="ledger-summary")
        self.note = Prose(theme, "", "soft", name="ledger-note")
        self.prices = PriceTable(theme, vm)
        self.csv = Button(theme, tr("Save as CSV…"), "ghost", "save", "ledger-csv")
        self.png = Button(theme, tr("Save the picture…"), "ghost", "download", "ledger-png")
        self.rates = Button(theme, tr("Your costs…"), "ghost", "settings", "ledger-rates")
        self._lay_out()
        self._connect()

    def _combo(self, name: str, title: str, items: tuple[tuple[str, object], ...]) -> CalmCombo:
        made = CalmCombo()
        made.setObjectName(name)
        made.setAccessibleName(title)
        for words, data in items:
            made.addItem(words, data)
        return made

    def _lay_out(self) -> None:
        px, inner = self._theme.px, QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(14))
        column.addLayout(flow(px(8), self.by, self.span, self.measure))
        column.addWidget(self.bars)
        column.addWidget(self.summary)
        column.addWidget(self.note)
        column.addWidget(self.table)
        column.addLayout(flow(px(4), self.csv, self.png, self.rates))
        column.addWidget(self.prices)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "ledger-scroll"))

    def _connect(self) -> None:
        self.by.activated.connect(lambda at: self._vm.choose(by=self.by.itemData(at)))
        self.span.activated.connect(lambda at: self._vm.choose(days=self.span.itemData(at)))
        self.measure.activated.connect(lambda at: self._vm.choose(measure=self.measure.itemData(at)))
        self.csv.clicked.connect(self._save_csv)
        self.png.clicked.connect(self._save_png)
        self.rates.clicked.connect(self.settings_wanted)
        self._vm.changed.connect(self._show)

    def refresh(self) -> None:
        """Read it again."""
        self._vm.refresh()

    def _show(self) -> None:
        found = self._vm.found
        if found is None:
            return
        self.bars.show_bars(self._vm.bars, upright=self._vm.by == "day")
        currency, rows = found.rates.currency, [*found.rows[:SHOWN], found.total]
        heads = [
            tr("What"),
            tr("Answers"),
            tr("Read"),
            tr("Written"),
            tr("Seconds"),
            tr("Energy"),
            tr("Your cost"),
        ]
        heads += [price.name for price in found.prices]
        self.table.setColumnCount(len(heads))
        self.table.setHorizontalHeaderLabels(heads)
        _head_left(self.table)
        self.table.setRowCount(len(rows))
        for at, row in enumerate(rows):
            cells = self._cells(row, currency)
            cells += [money(row.at(price), currency) for price in found.prices]
            for column, words in enumerate(cells):
                self.table.setItem(at, column, _cell(words, right=column > 0, bold=row is found.total))
        self._fit()
        self.summary.setText(self._summary(found.total, currency))
        star = " " + tr("* by an entered wattage") if any(row.entered for row in rows) else ""
        self.note.setText(self._vm.energy_note + star)
        self.prices.show_prices(found.prices)

    def _cells(self, row: Sum, currency: str) -> list[str]:
        return [
            tr("Total") if row.kind == "total" else name_of(row),
            number(row.answers),
            number(row.prompt_tokens),
            number(row.generated_tokens),
            number(row.seconds, 1),
            energy_words(row),
            money(row.cost, currency),
        ]

    def _summary(self, total: Sum, currency: str) -> str:
        words = tr("Answers: {answers} · tokens: {tokens} · seconds of computing: {seconds}.").format(
            answers=number(total.answers),
            tokens=number(total.prompt_tokens + total.generated_tokens),
            seconds=number(total.seconds, 1),
        )
        if total.cost:
            words += " " + tr(
                "They cost you {money}: {energy} of energy and {hardware} of the computer."
            ).format(
                money=money(total.cost, currency),
                energy=money(total.energy_cost, currency),
                hardware=money(total.hardware_cost, currency),
            )
        return words

    def _fit(self) -> None:
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        row = self._theme.px(ROW_PX)
        self.table.verticalHeader().setDefaultSectionSize(row)
        seen = min(ROWS_SEEN, self.table.rowCount())
        self.table.setFixedHeight(seen * row + header.sizeHint().height() + self._theme.px(18))

    def _save_csv(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save the ledger"), "ledger.csv")
        if path:
            self._vm.save_csv(Path(path))

    def _save_png(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Save the picture"), "ledger.png")
        if path:
            self._vm.save(Path(path), self.bars.picture())


class PriceTable(Card):
    """What others ask for a million tokens; edited in place, kept at once."""

    def __init__(self, theme: Theme, vm: LedgerModel) -> None:
        super().__init__(theme, name="ledger-prices-card")
        self._theme, self._vm, self._filling = theme, vm, False
        self.table = _table("ledger-prices", tr("Prices of others"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.table.setColumnCount(3)
        self.table.setHorizontalHeaderLabels(
            [tr("Name"), tr("A million tokens read"), tr("A million tokens written")]
        )
        _head_left(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.add = Button(theme, tr("Add a price"), "ghost", "plus", "price-add")
        self.gone = Button(theme, tr("Remove"), "ghost", "trash", "price-remove")
        words = tr(
            "The same work at these prices. Enter them yourself, in your currency: nothing is looked up."
        )
        self.box.addWidget(label(tr("What others ask"), "strong"))
        self.box.addWidget(Prose(theme, words))
        self.box.addWidget(self.table)
        self.box.addLayout(flow(theme.px(4), self.add, self.gone))
        self.table.itemChanged.connect(self._edited)
        self.add.clicked.connect(self._add)
        self.gone.clicked.connect(self._remove)

    def show_prices(self, prices: list[Price]) -> None:
        """Show these."""
        self._filling = True
        self.table.setRowCount(len(prices))
        for at, price in enumerate(prices):
            for column, words in enumerate((price.name, plain(price.read), plain(price.written))):
                self.table.setItem(at, column, _cell(words, right=column > 0, bold=False))
        row = self._theme.px(ROW_PX)
        self.table.verticalHeader().setDefaultSectionSize(row)
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(max(1, len(prices)) * row + header + self._theme.px(6))
        self.gone.setEnabled(bool(prices))
        self._filling = False

    def _read(self) -> list[Price] | None:
        found: list[Price] = []
        for at in range(self.table.rowCount()):
            name, read, written = (self._cell(at, column) for column in range(3))
            try:
                found.append(Price(name, float(read.replace(",", ".")), float(written.replace(",", "."))))
            except ValueError:
                self._vm.told.emit(tr("The price of {name} is no amount of money.").format(name=name))
                return None
        return found

    def _cell(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _edited(self) -> None:
        if self._filling:
            return
        found = self._read()
        if found is None or not self._vm.set_prices(found):
            self._vm.refresh()

    def _add(self) -> None:
        names = {self._cell(at, 0) for at in range(self.table.rowCount())}
        free = next(name for n in range(1, 1000) if (name := tr("Price {n}").format(n=n)) not in names)
        self._vm.set_prices([*(self._read() or []), Price(free, 1.0, 1.0)])

    def _remove(self) -> None:
        at = max(0, self.table.currentRow())
        prices = self._read()
        if prices:
            self._vm.set_prices([price for number, price in enumerate(prices) if number != at])


def _table(name: str, title: str) -> QTableWidget:
    made = QTableWidget()
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.verticalHeader().hide()
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.horizontalHeader().setHighlightSections(False)
    made.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _head_left(table: QTableWidget) -> None:
    """Names stand at the left, as their column's head does."""
    item = table.horizontalHeaderItem(0)
    if item is not None:
        item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _cell(words: str, *, right: bool, bold: bool) -> QTableWidgetItem:
    made = QTableWidgetItem(words)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    made.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    if bold:
        font = made.font()
        font.setBold(True)
        made.setFont(font)
    return made


def _span(days: int) -> str:
    return {
        7: tr("The last 7 days"),
        30: tr("The last 30 days"),
        365: tr("The last 365 days"),
        0: tr("Always"),
    }[days]
