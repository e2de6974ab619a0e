"""The quality place: a person's own cases, what models make of them, and what a switch would lose."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.quality.compare import Comparison
from app.store.suite_records import Case
from app.ui.quality.accounts import AccountsDesk
from app.ui.quality.bring import BringDesk
from app.ui.quality.case_sheet import CaseSheet
from app.ui.quality.comparison import ComparisonPage
from app.ui.quality.pairs import PairsDesk
from app.ui.quality.start import start_page
from app.ui.quality.suite_page import SuitePage
from app.ui.shell.place import Deed, Host, Place
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.suites import SuitesModel
from app.ui.widgets.asking import ask_name
from app.ui.widgets.buttons import Button
from app.ui.widgets.panels import scroller, side_panel
from app.ui.widgets.rows import RowList

EMPTY, SUITE = 0, 1


class QualityPlace(Place):
    """List column: suites and comparisons; work area: a suite, or two runs side by side."""

    name = "quality"
    icon = "quality"

    def __init__(self, host: Host, parent: QObject | None = None) -> None:
        super().__init__(host, parent)
        self.vm = SuitesModel(host.core, host.background, self)
        self.page = SuitePage(host.theme)
        self._comparison: QWidget | None = None
        self.pairs = PairsDesk(host, self)
        self.pairs.left.connect(self._judged)
        self._title = ""
        self._stack = QStackedWidget()
        self._stack.setObjectName("quality-stack")
        self.bring = BringDesk(host, self.vm, self._stack)
        self._stack.addWidget(
            start_page(host.theme, self.new_suite, self.bring.ask_cases, lambda: host.go("chat"))
        )
        self._stack.addWidget(scroller(self.page, "suite-area"))
        self.rows = RowList(host.theme, "suite-list", self.tr("Suites"))
        self.add = Button(host.theme, self.tr("New suite"), "", "plus", "new-suite")
        self.add.clicked.connect(self.new_suite)
        self.accounts = AccountsDesk(host, self)
        self.account = Button(host.theme, self.tr("Ledger"), "ghost", "scale", "show-ledger")
        self.account.clicked.connect(self.show_ledger)
        self.open_receipt = Button(host.theme, self.tr("Open a receipt…"), "ghost", "seal", "open-receipt")
        self.open_receipt.clicked.connect(self.bring.ask_receipt)
        self._panel = side_panel(host.theme, self.add, self.account, self.open_receipt, self.rows)
        self._connect()

    def _connect(self) -> None:
        host, vm, page = self.host, self.vm, self.page
        host.bridge.events.connect(vm.on_events)
        vm.listed.connect(self._list)
        vm.shown.connect(self._show_suite)
        vm.moved.connect(lambda: page.show_going(vm.going))
        vm.compared.connect(self._show_comparison)
        vm.failed.connect(lambda error: host.show_error(error, about="quality"))
        vm.said.connect(host.toast)
        page.bar.wanted.connect(vm.run)
        page.bar.stopped.connect(vm.stop)
        page.case_wanted.connect(self.edit_case)
        page.case_gone.connect(self._remove_case)
        page.resumed.connect(vm.resume)
        page.pair_wanted.connect(vm.compare)
        page.judging_wanted.connect(self._judge)
        page.removed.connect(self._remove_suite)
        page.cases_wanted.connect(self.bring.ask_cases)
        self.rows.currentItemChanged.connect(lambda *_: self._chosen())

    # the window's side

    def title(self) -> str:
        return self._title or self.tr("Quality")

    def list_panel(self) -> QWidget:
        return self._panel

    def work(self) -> QWidget:
        return self._stack

    def activate(self, target: str = "") -> None:
        self.vm.refresh()
        if target == "ledger":
            self.show_ledger()
        elif target:
            self.vm.choose(target)
        elif self.vm.current is not None:
            self.vm.choose(self.vm.current.suite.id)

    def takes(self, paths: list[str]) -> str:
        return self.bring.takes(paths)

    def drop(self, paths: list[str]) -> None:
        self.bring.drop(paths)

    def close(self) -> None:
        self.bring.close()

    @classmethod
    def deeds(cls) -> tuple[Deed, ...]:
        group = tr("Quality")
        return (
            Deed("new-suite", tr("New suite of cases"), "new_suite", "", group),
            Deed("new-case", tr("Add a case to the suite"), "new_case", "", group),
            Deed("bring-cases", tr("Bring cases from a file…"), "bring.ask_cases", "", group),
            Deed("open-receipt", tr("Open a receipt…"), "bring.ask_receipt", "", group),
            Deed("ledger", tr("Ledger of tokens, time and energy"), "show_ledger", "", group),
            Deed("drift", tr("Check whether the model is still the same"), "accounts.check_drift", "", group),
        )

    # the list

    def _list(self) -> None:
        chosen = self.rows.key()
        self.rows.blockSignals(True)
        self.rows.clear()
        if self.vm.suites:
            self.rows.section(self.tr("Suites"))
        for suite in self.vm.suites:
            self.rows.add(suite.id, suite.name, tr("%n case(s)", suite.cases), "quality")
        if self.vm.pairs:
            self.rows.section(self.tr("Comparisons"))
        for before, after, title, detail in self.vm.pairs:
            self.rows.add((before, after), title, detail, "columns")
        self.rows.choose(chosen)
        self.rows.blockSignals(False)
        if self.accounts.shown_in(self._stack):
            return
        if not self.vm.suites:
            self._stack.setCurrentIndex(EMPTY)
            self._retitle("")
        elif self.rows.key() is None:
            self.rows.step(0, 1)

    def _mark(self, key: object) -> None:
        """Choose a row without going there."""
        self.rows.blockSignals(True)
        self.rows.setCurrentRow(-1)
        if key is not None:
            self.rows.choose(key)
        self.rows.blockSignals(False)

    def _chosen(self) -> None:
        key = self.rows.key()
        self.pairs.open = False
        if isinstance(key, tuple):
            self.vm.compare(*key)
        elif isinstance(key, str):
            self.vm.choose(key)

    def _retitle(self, title: str) -> None:
        self._title = title
        self.title_changed.emit(self.title())

    # a suite

    def _show_suite(self) -> None:
        shown = self.vm.current
        if shown is None:
            return
        self.page.show(shown, self.vm.going)
        if self.pairs.open:
            return
        if isinstance(self.rows.key(), tuple) and self._comparison is not None:
            return  # it was read again behind a comparison
        self._mark(shown.suite.id)
        self._stack.setCurrentIndex(SUITE)
        self._retitle(shown.suite.name)

    def new_suite(self) -> None:
        """Ask for a name, and keep an empty one."""
        ask_name(self._stack, "name-suite", self.tr("New suite"), self.tr("Name"), self.vm.add_suite)

    def new_case(self) -> None:
        """Add one to the suite that is shown."""
        self.edit_case(None)

    def edit_case(self, case: Case | None) -> None:
        """Show the sheet of a case, an empty one for None."""
        if self.vm.current is None:
            return
        sheet = CaseSheet(self.host.theme, case or Case("", self.vm.current.suite.id, ""), self._stack)
        sheet.saved.connect(self.vm.save_case)
        sheet.open()

    def _remove_suite(self) -> None:
        """Out of the list; for good when the moment for Undo is over."""
        if self.vm.current is None:
            return
        suite, vm = self.vm.current.suite, self.vm
        vm.remove_suite(suite.id)
        words = self.tr("“{suite}” was removed").format(suite=suite.name)
        self.host.toast(words, lambda: vm.remove_suite(suite.id, False), lambda: vm.purge_suite(suite.id))

    def _remove_case(self, case: Case) -> None:
        self.vm.remove_case(case)
        self.host.toast(self.tr("The case was removed"), lambda: self.vm.save_case(case))

    def show_ledger(self) -> None:
        """What answers took."""
        self.host.go("quality")
        self.pairs.open = False
        page = self.accounts.ledger()
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._mark(None)
        self._stack.setCurrentWidget(page)
        self._retitle(self.tr("Ledger"))

    # two runs

    def _show_comparison(self, made: Comparison) -> None:
        page = ComparisonPage(self.host.theme, made)
        page.chosen.connect(self.vm.make_default)
        page.kept.connect(lambda: self._keep(made))
        page.exported.connect(self._export)
        page.judging_wanted.connect(lambda: self._judge(made.after.run, made.before.run))
        area = scroller(page, "comparison-area")
        if self._comparison is not None:
            self._stack.removeWidget(self._comparison)
            self._comparison.deleteLater()
        self._comparison = area
        self._stack.addWidget(area)
        self._stack.setCurrentWidget(area)
        self._mark((made.before.run, made.after.run))
        self._retitle(f"{made.suite_name} · {made.before.title} → {made.after.title}")

    def _keep(self, made: Comparison) -> None:
        """All stays as it is; the suite is shown again."""
        self.host.toast(self.tr("{model} stays the default").format(model=made.before.title))
        self._mark(made.suite)
        self.vm.choose(made.suite)

    def _judge(self, run: str, against: str = "") -> None:
        self.pairs.show_in(self._stack, run, against)
        self._retitle(self.tr("Which is better?"))

    def _judged(self, run: str, against: str) -> None:
        """Back to the comparison, read anew, or to the suite."""
        if against:
            self.vm.compare(against, run)
        elif self.vm.current is not None:
            self._show_suite()

    def _export(self, made: Comparison) -> None:
        title, forms = self.tr("Save the report"), "HTML (*.html);;Markdown (*.md);;JSON (*.json)"
        path, _ = QFileDialog.getSaveFileName(self._stack, title, "comparison.html", forms)
        if path:
            self.vm.export(made, path)
