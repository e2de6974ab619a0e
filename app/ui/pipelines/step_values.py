"""What the chosen step was given and what it gave in the shown run, and which round one looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.pipelines.graph import Pipeline
from app.pipelines.values import as_text, describe
from app.ui.theme.style import Theme
from app.ui.viewmodels.pipeline_watch import Instance, Watch
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.labels import Prose, label

MOST = 20_000
"""Characters of a value that are shown; Copy takes all of it."""
Values = tuple[dict[str, Any], dict[str, Any]]


class StepValues(QWidget):
    """`picked` (zone, number) chooses a round, 0 the latest; `receipt_wanted` (run, path) of one that asked a model."""

    picked = Signal(str, int)
    receipt_wanted = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._shown = theme, object()
        self.asks = False
        """Whether the step that is shown next asks a model."""
        self.setObjectName("step-values")
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(8))

    def show_step(self, step: str, pipeline: Pipeline, watch: Watch, read: Callable[[str], Values]) -> None:
        """The shown instance of a step; nothing before it ran. The same one is not built twice."""
        instance = watch.instances.get(watch.path_of(step))
        shown = (step, watch.run, watch.path_of(step), instance and (instance.state, instance.words),
                 tuple(watch.rounds.items()), tuple(watch.seen.items()))  # fmt: skip
        if shown == self._shown:
            return
        self._shown = shown
        old = self._take_out()
        self.setVisible(instance is not None)
        if instance is not None:
            self._fill(step, pipeline, watch, instance, read(step))
            self._hold_again()
        for widget in old:  # only now: hiding what has the keyboard gives it to somebody else
            widget.hide()
            widget.deleteLater()

    def _take_out(self) -> list[QWidget]:
        """Everything out of the layout."""
        old: list[QWidget] = []
        while (item := self._box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                old.append(widget)
        return old

    def _hold_again(self) -> None:
        """Whoever goes from round to round by keys keeps the keyboard where it was."""
        now = QApplication.focusWidget()
        if now is None or not now.objectName() or not self.isAncestorOf(now):
            return
        latest = self.findChildren(QWidget, now.objectName())[-1]
        if latest is not now:
            latest.setFocus()

    def _fill(self, step: str, pipeline: Pipeline, watch: Watch, instance: Instance, values: Values) -> None:
        self._box.addWidget(label(tr("In this run"), "strong"))
        for zone in self._zones(step, pipeline):
            self._box.addWidget(self._picker(zone, pipeline.named(zone), watch))
        self._box.addWidget(Prose(self._theme, instance.words or instance.state, "small"))
        for note in instance.notes:
            self._box.addWidget(Prose(self._theme, told(note), "soft"))
        if self.asks and instance.state == "done" and watch.run:
            self._box.addWidget(self._receipt(watch.run, watch.path_of(step)), 0, Qt.AlignmentFlag.AlignLeft)
        if instance.state == "failed" and instance.text:
            self._box.addWidget(Prose(self._theme, instance.text, "bad"))
        for title, ports in ((tr("Given"), values[0]), (tr("Made"), values[1])):
            for name, value in ports.items():
                self._box.addWidget(self._value(f"{title}: {name}", value))

    def _receipt(self, run_id: str, path: str) -> Button:
        button = Button(self._theme, tr("Receipt"), "ghost", "seal", "step-receipt")
        button.clicked.connect(lambda: self.receipt_wanted.emit(run_id, path))
        return button

    @staticmethod
    def _zones(step: str, pipeline: Pipeline) -> Iterator[str]:
        for zone in pipeline.around(step):
            found = pipeline.zone(zone)
            if found is not None and found.kind != "sub":
                yield zone

    def _picker(self, zone: str, name: str, watch: Watch) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Prose(self._theme, name, "small"), 1)
        combo = CalmCombo()
        combo.setObjectName(f"round-of-{zone}")
        combo.setAccessibleName(tr("Round of {zone}").format(zone=name))
        combo.addItem(tr("Latest"), 0)
        for number in range(1, watch.seen.get(zone, 0) + 1):
            combo.addItem(str(number), number)
        combo.setCurrentIndex(max(0, combo.findData(watch.rounds.get(zone, 0))))
        combo.activated.connect(lambda at: self.picked.emit(zone, combo.itemData(at)))
        row.addWidget(combo)
        return made

    def _value(self, title: str, value: Any) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(4))
        text = as_text(value)
        count = f" · {len(value)}" if isinstance(value, list) else ""
        head = QHBoxLayout()
        head.addWidget(Prose(self._theme, f"{title} ({tr(describe(value))}{count})", "small"), 1)
        copy = IconButton(self._theme, "copy", tr("Copy {name}").format(name=title), size=14)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        head.addWidget(copy)
        column.addLayout(head)
        field = QPlainTextEdit(text if len(text) <= MOST else f"{text[:MOST]}…")
        field.setReadOnly(True)
        field.setAccessibleName(title)
        field.setTabChangesFocus(True)
        lines = min(9, max(2, text[:MOST].count("\n") + len(text[:MOST]) // 42 + 1))
        field.setFixedHeight(field.fontMetrics().lineSpacing() * lines + self._theme.px(20))
        column.addWidget(field)
        return made
