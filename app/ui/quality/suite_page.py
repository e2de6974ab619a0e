"""A suite: which models are compared, how far a run is, its cases, and its runs."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.quality.compare import checking_words
from app.quality.pictures import is_picture
from app.store.suite_records import Case, SuiteRun
from app.ui.pipelines.runs_panel import state
from app.ui.quality.otherwise import OtherwisePanel
from app.ui.theme.style import Theme
from app.ui.viewmodels.check_words import check_words
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.suite_runs import PLAIN, Going
from app.ui.viewmodels.suites import Shown
from app.ui.viewmodels.written import moment
from app.ui.widgets.buttons import Button, Switch
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import Card
from app.ui.widgets.rows import RowList

SHOWN = 8
"""Letters of a model's name that are always in sight."""
ROWS = 10
"""Rows of a list that are in sight before it scrolls."""


class RunBar(Card):
    """Which model is tried against which, and the run under way. `wanted(model, exact, against, otherwise)`."""

    wanted = Signal(str, bool, str, object)
    stopped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, name="run-bar")
        px = theme.px
        self.before, self.after = (
            self._choice("baseline-model", tr("Compare with")),
            self._choice("candidate-model", tr("Model to try")),
        )
        self.exact = Switch(theme, tr("Exact answers"), "exact-run")
        self.run = Button(theme, tr("Run and compare"), "primary", "play", "quality-run")
        self.stop = Button(theme, tr("Stop"), "", "stop", "stop-suite")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(label(tr("Try"), "soft"))
        row.addWidget(self.after, 1)
        row.addWidget(label(tr("against"), "soft"))
        row.addWidget(self.before, 1)
        self.box.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.exact)
        row.addWidget(label(tr("Exact"), "soft"))
        row.addStretch(1)
        row.addWidget(self.run)
        row.addWidget(self.stop)
        self.box.addLayout(row)
        words = tr(
            "Exact: one case after the other, repeatable to the byte. Otherwise many at once, which is faster."
        )
        self.box.addWidget(Prose(theme, words, "caption"))
        self.otherwise = OtherwisePanel(theme)
        self.box.addWidget(self.otherwise)
        self.bar = QProgressBar()
        self.bar.setObjectName("suite-progress")
        self.bar.setAccessibleName(tr("How far the run is"))
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.words = label("", "small", name="suite-progress-words")
        for widget in (self.bar, self.words):
            self.box.addWidget(widget)
        self.run.clicked.connect(self._ask)
        self.stop.clicked.connect(self.stopped)
        self.before.currentIndexChanged.connect(lambda _: self._judge())
        self.after.currentIndexChanged.connect(lambda _: self._judge())
        self.otherwise.changed.connect(self._judge)
        self.show_going(None)

    def _choice(self, name: str, spoken: str) -> CalmCombo:
        made = CalmCombo()
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        made.setSizeAdjustPolicy(CalmCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(SHOWN)
        return made

    def show_models(self, shown: Shown) -> None:
        """What can be chosen; the choice stays where it can."""
        for combo, first in ((self.before, shown.default), (self.after, "")):
            chosen = combo.currentData() or first
            combo.blockSignals(True)
            combo.clear()
            if combo is self.before:
                combo.addItem(tr("nothing"), "")
            for model, name in shown.models:
                combo.addItem(name, model)
            at = combo.findData(chosen)
            combo.setCurrentIndex(at if at >= 0 else combo.count() - 1)
            combo.blockSignals(False)
        self._judge()

    def _judge(self) -> None:
        same = self.before.currentData() == self.after.currentData() and self.otherwise.wanted() == PLAIN
        alone = not self.before.currentData() or same
        self.run.setText(tr("Run") if alone else tr("Run and compare"))

    def _ask(self) -> None:
        self.wanted.emit(
            self.after.currentData(),
            self.exact.isChecked(),
            self.before.currentData() or "",
            self.otherwise.wanted(),
        )

    def show_going(self, going: Going | None) -> None:
        """The run under way; None where there is none."""
        for widget in (self.bar, self.words, self.stop):
            widget.setVisible(going is not None)
        self.run.setVisible(going is None)
        if going is not None:
            self.bar.setValue(round(going.fraction * 1000))
            self.words.setText(f"{going.title}: {going.detail}")


class SuitePage(QWidget):
    """`case_wanted(Case | None)` edits or adds one, `case_gone(Case)`, `resumed(run)`, `pair_wanted(run, run)`,
    `judging_wanted(run)`: its answers beside known ones; `removed`: the whole suite;
    `cases_wanted`: those of a file."""

    case_wanted = Signal(object)
    case_gone = Signal(object)
    resumed = Signal(str)
    removed = Signal()
    pair_wanted = Signal(str, str)
    judging_wanted = Signal(str)
    cases_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("suite-page")
        self._theme, px = theme, theme.px
        self._shown: Shown | None = None
        self.bar = RunBar(theme)
        self.cases = RowList(theme, "case-list", tr("Cases"))
        self.runs = RowList(theme, "suite-runs", tr("Runs"))
        self.none = Prose(
            theme,
            tr("No case yet. Add one, bring those of a file, or keep answers of a chat as cases."),
            "soft",
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(20))
        box.setSpacing(px(12))
        box.addWidget(self.bar)
        box.addLayout(self._head(tr("Cases"), *self._case_buttons()))
        box.addWidget(self.none)
        box.addWidget(self.cases)
        self._runs_head = QWidget()
        self._runs_head.setLayout(self._head(tr("Runs"), *self._run_buttons()))
        box.addWidget(self._runs_head)
        box.addWidget(self.runs)
        self.away = Button(theme, tr("Remove this suite"), "ghost", "trash", "remove-suite")
        self.away.clicked.connect(self.removed)
        box.addLayout(flow(px(8), self.away))
        box.addStretch(1)
        self.cases.itemActivated.connect(lambda _: self._edit())
        self.cases.itemDoubleClicked.connect(lambda _: self._edit())
        self.runs.currentRowChanged.connect(lambda _: self._judge())

    def _head(self, title: str, *buttons: Button) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(title, "title"), 1)
        row.addLayout(flow(self._theme.px(8), *buttons))
        return row

    def _case_buttons(self) -> tuple[Button, ...]:
        self.add = Button(self._theme, tr("Add a case"), "", "plus", "add-case")
        self.fetch = Button(self._theme, tr("From a file…"), "", "docs", "bring-cases")
        self.fetch.clicked.connect(self.cases_wanted)
        self.edit = Button(self._theme, tr("Edit"), "ghost", "edit", "edit-case")
        self.gone = Button(self._theme, tr("Remove"), "ghost", "trash", "remove-case")
        self.add.clicked.connect(lambda: self.case_wanted.emit(None))
        self.edit.clicked.connect(self._edit)
        self.gone.clicked.connect(lambda: self._with_case(self.case_gone.emit))
        return self.add, self.fetch, self.edit, self.gone

    def _run_buttons(self) -> tuple[Button, ...]:
        self.resume = Button(self._theme, tr("Go on"), "", "play", "resume-suite")
        self.compare = Button(self._theme, tr("Compare with the one below"), "", "columns", "compare-runs")
        self.judge = Button(self._theme, tr("Judge the answers"), "", "scale", "judge-run")
        self.resume.clicked.connect(lambda: self.resumed.emit(str(self.runs.key())))
        self.judge.clicked.connect(lambda: self.judging_wanted.emit(str(self.runs.key())))
        self.compare.clicked.connect(self._compare)
        return self.resume, self.judge, self.compare

    def show(self, shown: Shown, going: Going | None) -> None:  # type: ignore[override]
        """A suite as it is now."""
        self._shown = shown
        self.bar.show_models(shown)
        self.bar.setVisible(bool(shown.cases))
        self.show_going(going)
        chosen = self.cases.key(), self.runs.key()
        self.cases.clear()
        for case in shown.cases:
            self.cases.add(case.id, case.name or case.text, _case_words(case), _icon(case))
        self.runs.blockSignals(True)
        self.runs.clear()
        for run in shown.runs:
            self.runs.add(run.id, run.title, _run_words(run), "clock", moment(run.created))
        for rows, key in zip((self.cases, self.runs), chosen, strict=True):
            rows.choose(key)
            if rows.currentRow() < 0 and rows.count():
                rows.setCurrentRow(0)
            _fit(rows, self._theme)
        self.runs.blockSignals(False)
        self._judge()

    def show_going(self, going: Going | None) -> None:
        """How far the run is."""
        self.bar.show_going(going)

    def _judge(self) -> None:
        shown = self._shown
        cases, runs = bool(shown and shown.cases), shown.runs if shown else ()
        for widget in (self.cases, self.edit, self.gone):
            widget.setVisible(cases)
        self.none.setVisible(not cases)
        for widget in (self.runs, self._runs_head):
            widget.setVisible(bool(runs))
        at = self.runs.currentRow()
        run = runs[at] if 0 <= at < len(runs) else None
        self.resume.setVisible(run is not None and run.state in ("stopped", "failed"))
        self.compare.setVisible(run is not None and at + 1 < len(runs))
        known = any(case.baseline.strip() for case in shown.cases) if shown else False
        self.judge.setVisible(run is not None and run.state == "done" and known)

    def _with_case(self, then: object) -> None:
        shown, key = self._shown, self.cases.key()
        case = next((one for one in shown.cases if one.id == key), None) if shown else None
        if case is not None and callable(then):
            then(case)

    def _edit(self) -> None:
        self._with_case(self.case_wanted.emit)

    def _compare(self) -> None:
        shown, at = self._shown, self.runs.currentRow()
        if shown is not None and 0 <= at < len(shown.runs) - 1:
            self.pair_wanted.emit(shown.runs[at + 1].id, shown.runs[at].id)


def _icon(case: Case) -> str:
    return {"prompt": "chat", "folder": "folder", "pipeline": "flow"}[case.kind]


def _case_words(case: Case) -> str:
    """What goes along with the question, and what a good answer holds to."""
    shown = sum(map(is_picture, case.files))
    read = len(case.files) - shown
    parts = (tr("with %n picture(s)", shown) if shown else "", tr("with %n file(s)", read) if read else "")
    checks = [check_words(checking_words(spec.kind, spec.arguments)) for spec in case.checks] or [
        tr("no check")
    ]
    return " · ".join([*filter(None, parts), *checks])


def _run_words(run: SuiteRun) -> str:
    made = run.summary
    how = tr("exact") if run.conditions["condition"]["exact"] else tr("many at once")
    if run.state != "done" or not made:
        return " · ".join(filter(None, (state(run.state), how, run.error)))
    passed = tr("{passed} of {answers} passed").format(passed=made["passed"], answers=made["answers"])
    errors = tr("%n without an answer", made["errors"]) if made["errors"] else ""
    return " · ".join(filter(None, (passed, errors, how)))


def _fit(rows: RowList, theme: Theme) -> None:
    """As high as its rows, as far as ten of them."""
    tall = sum(rows.sizeHintForRow(at) + 2 for at in range(min(rows.count(), ROWS)))
    rows.setFixedHeight(tall + theme.px(10))
