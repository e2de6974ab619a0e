"""The history of runs, and what the chosen one gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.pipelines.types import REPORT
from app.pipelines.values import is_a
from app.store.pipeline_records import Run
from app.ui.pipelines.report_view import ReportView
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.written import moment
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose
from app.ui.widgets.panels import scroller
from app.ui.widgets.rows import RowList

ICONS = {"done": "check", "failed": "warning", "waiting": "person", "paused": "pause", "stopped": "stop"}


class RunsPanel(QWidget):
    """`picked` (run id) shows one, `resumed` goes on with it, `removed` (run id) forgets it, `cited` (source)."""

    picked = Signal(str)
    removed = Signal(str)
    resumed = Signal()
    cited = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("runs-panel")
        self.rows = RowList(theme, "run-list", tr("Runs"))
        self.resume = Button(theme, tr("Go on"), "primary", "play", "resume-run")
        self.gone = Button(theme, tr("Forget"), "ghost", "trash", "forget-run")
        self._body = QWidget()
        self._results = QVBoxLayout(self._body)
        px = theme.px
        self._results.setContentsMargins(px(16), px(4), px(16), px(16))
        self._results.setSpacing(px(12))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, px(8), 0, 0)
        box.addWidget(self.rows)
        row = QHBoxLayout()
        row.setContentsMargins(px(16), 0, px(16), 0)
        row.addWidget(self.resume)
        row.addWidget(self.gone)
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(scroller(self._body, "run-results"), 1)
        self._shown: Mapping[str, Any] | None = None
        self.rows.currentItemChanged.connect(lambda *_: self._told())
        self.resume.clicked.connect(self.resumed)
        self.gone.clicked.connect(lambda: self.removed.emit(str(self.rows.key())))

    def show_runs(self, runs: Sequence[Run], chosen: str, resumable: bool) -> None:
        """The history, the latest first."""
        self.rows.blockSignals(True)
        self.rows.clear()
        for run in runs:
            when = moment(run.created)
            self.rows.add(run.id, when, state(run.state), ICONS.get(run.state, "clock"))
        tall = sum(self.rows.sizeHintForRow(at) for at in range(len(runs))) + self._theme.px(8)
        self.rows.setFixedHeight(max(self._theme.px(56), min(self._theme.px(170), tall)))
        self.rows.choose(chosen)
        self.rows.blockSignals(False)
        self.resume.setVisible(resumable)
        self.gone.setVisible(bool(runs))

    def _told(self) -> None:
        if isinstance(key := self.rows.key(), str):
            self.picked.emit(key)

    def show_results(self, results: Mapping[str, Any]) -> None:
        """What a finished run gave, each by its name."""
        if results == self._shown:
            return
        self._shown = results
        while (item := self._results.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not results:
            self._results.addWidget(Prose(self._theme, tr("What the run gives will stand here.")))
        reports = {n: v for n, v in results.items() if is_a(v, REPORT)}
        for name, value in (reports or results).items():
            view = ReportView(self._theme, name, value)
            view.cited.connect(self.cited)
            self._results.addWidget(view)
        self._results.addStretch(1)


def state(name: str) -> str:
    """How a run ended, or stands."""
    return {
        "running": tr("Running"), "paused": tr("Paused"), "waiting": tr("Waits for you"), "done": tr("Done"),
        "failed": tr("Failed"), "stopped": tr("Stopped"),
    }[name]  # fmt: skip
