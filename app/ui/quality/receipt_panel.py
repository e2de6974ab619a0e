"""The receipt of an answer at the window's right: what it was made with, and a button that makes it again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.quality.receipts import Part
from app.ui.theme.style import Theme
from app.ui.viewmodels.differing import differing_words
from app.ui.viewmodels.receipt import ReceiptModel
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import fact, told
from app.ui.widgets.buttons import Button
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.meter import Meter
from app.ui.widgets.panels import Card, scroller
from app.ui.widgets.tips import plain_tip

WIDTH = 400
MOST_SEED = (1 << 32) - 1
PROMPT_SHOWN = 40_000
"""Characters of a prompt that are shown; the export has all."""


class ReceiptPanel(QWidget):
    """Follows its model."""

    def __init__(self, theme: Theme, vm: ReceiptModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("receipt-panel")
        self.setProperty("kind", "plain")
        self.setProperty("wish", WIDTH)
        self.which = CalmCombo()
        self.which.setObjectName("receipt-which")
        self.which.setAccessibleName(tr("Which call of the model"))
        self.which.activated.connect(vm.choose)
        self.origin = Prose(theme, "", "soft", name="receipt-origin")
        self.empty = Prose(theme, "", "soft", name="receipt-empty")
        self.card = ReplayCard(theme, vm)
        self._facts = QWidget()
        self._rows = QVBoxLayout(self._facts)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.px(14))
        self.prompt = self._prompt_field()
        self.show_prompt = Button(theme, tr("Show the prompt"), "ghost", "eye", "receipt-prompt")
        self.save = Button(theme, tr("Export as JSON…"), "ghost", "save", "receipt-export")
        self.show_prompt.clicked.connect(self._toggle_prompt)
        self.save.clicked.connect(self._export)
        self._lay_out()
        vm.changed.connect(self._show)
        vm.moved.connect(self.card.refresh)
        self._show()

    def _prompt_field(self) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setReadOnly(True)
        field.setObjectName("receipt-prompt-text")
        field.setAccessibleName(tr("The prompt as the model read it"))
        field.setTabChangesFocus(True)
        field.setFixedHeight(self._theme.px(260))
        field.hide()
        return field

    def _lay_out(self) -> None:
        px, inner = self._theme.px, QWidget()
        inner.setMinimumWidth(px(280))
        column = QVBoxLayout(inner)
        column.setContentsMargins(px(16), px(4), px(16), px(16))
        column.setSpacing(px(12))
        for widget in (self.which, self.origin, self.empty, self.card, self._facts):
            column.addWidget(widget)
        column.addLayout(flow(px(4), self.show_prompt, self.save))
        column.addWidget(self.prompt)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "receipt-scroll"))

    def _show(self) -> None:
        vm, there = self._vm, self._vm.receipt is not None
        self.which.clear()
        for number in range(1, len(vm.receipts) + 1):
            self.which.addItem(tr("Call {n} of {all}").format(n=number, all=len(vm.receipts)))
        self.which.setCurrentIndex(vm.index)
        self.which.setVisible(len(vm.receipts) > 1)
        words = tr(
            "No receipt was kept: the answer was made before there were receipts, in a temporary chat, or longer ago "
            "than your settings keep them."
        )
        origin = tr("From the file {name}. What it says is only proved by a replay.").format(name=vm.file)
        self.origin.setText(origin)
        self.origin.setVisible(there and bool(vm.file))
        self.empty.setText(vm.trouble or words)
        self.empty.setVisible(vm.loaded and not there)
        for widget in (self.card, self._facts, self.show_prompt):
            widget.setVisible(there)
        self.save.setVisible(there and not vm.file)
        self.prompt.hide()
        self._clear()
        for part in vm.parts:
            if part.lines:
                self._rows.addWidget(self._part(part))

    def _clear(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _part(self, part: Part) -> QWidget:
        made, px = QWidget(), self._theme.px
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnMinimumWidth(0, px(116))
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(tr(part.title), "section"), 0, 0, 1, 2)
        for row, line in enumerate(part.lines, 1):
            name = Prose(self._theme, tr(line.title), "small")
            said = fact(line.words)
            words = Prose(self._theme, said)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setAccessibleName(f"{tr(line.title)}: {said}")
            words.setToolTip(plain_tip(line.full) if line.full else "")
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, row, 1, Qt.AlignmentFlag.AlignTop)
        return made

    def _toggle_prompt(self) -> None:
        receipt = self._vm.receipt
        shown = self.prompt.isHidden()
        self.prompt.setPlainText(receipt.prompt[:PROMPT_SHOWN] if receipt and shown else "")
        self.prompt.setVisible(shown)
        self.show_prompt.setText(tr("Hide the prompt") if shown else tr("Show the prompt"))

    def _export(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, tr("Export the receipt"), "receipt.json")
        if path:
            self._vm.export(Path(path))


class ReplayCard(Card):
    """The promise, the button, how far it is, and what came of it."""

    def __init__(self, theme: Theme, vm: ReceiptModel) -> None:
        super().__init__(theme, name="replay-card")
        self._theme, self._vm = theme, vm
        self.promise = Prose(theme, "", "soft", name="replay-promise")
        self.start = Button(theme, tr("Replay"), "primary", "refresh", "replay")
        self.seed = QLineEdit()
        self.seed.setObjectName("replay-seed")
        self.seed.setAccessibleName(tr("Seed of the replay"))
        self.seed.setMaxLength(10)
        self.seed.setFixedWidth(theme.px(130))
        self.seed.returnPressed.connect(self._press)
        self.meter = Meter(theme)
        self.outcome = Prose(theme, "", "strong", name="replay-outcome")
        self.box.addWidget(self.promise)
        self.box.addLayout(flow(theme.px(8), self.start, label(tr("Seed"), "small"), self.seed))
        self.box.addWidget(self.meter)
        self.box.addWidget(self.outcome)
        self.start.clicked.connect(self._press)
        vm.changed.connect(self._reset)
        self._reset()

    def _reset(self) -> None:
        self.promise.setText(told(self._vm.promise))
        self.seed.setText(str(self._vm.seed))
        self.refresh()

    def _press(self) -> None:
        if self._vm.running:
            self._vm.stop()
            return
        wanted = self.seed.text().strip()
        if not wanted.isascii() or not wanted.isdigit() or int(wanted) > MOST_SEED:
            self._say(tr("A seed is a number from 0 to {most}.").format(most=MOST_SEED), "warn")
            self.seed.setFocus()
            return
        self._vm.replay(int(wanted))

    def refresh(self) -> None:
        """Show how far it is, or what came of it."""
        vm = self._vm
        self.start.setEnabled(vm.can_replay)
        self.start.setText(tr("Stop") if vm.running else tr("Replay"))
        self.start.set_icon("stop" if vm.running else "refresh")
        self.seed.setEnabled(vm.can_replay)
        # One that is disabled would lose the focus, and the card would scroll away.
        self.seed.setReadOnly(vm.running)
        self.meter.setVisible(vm.running)
        if vm.running:
            self.meter.show_parts([(vm.done / max(1, vm.expected), "accent")])
            self._say(tr("{done} of {all} tokens").format(done=vm.done, all=vm.expected), "")
        elif vm.result is not None:
            words = differing_words(vm.result.explanation, vm.result.differences)
            self._say(words, "" if vm.result.identical else "warn", vm.result.identical)
        else:
            self._say(vm.trouble, "warn" if vm.trouble else "")

    def _say(self, words: str, tone: str, good: bool = False) -> None:
        self.outcome.setText(words)
        self.outcome.setAccessibleName(words)
        self.outcome.setVisible(bool(words))
        if self.property("tone") != (wanted := "accent" if good else tone):
            self.setProperty("tone", wanted)
            self.style().unpolish(self)
            self.style().polish(self)
