"""One case: what is asked, and what a good answer must and must not hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.quality import checking
from app.quality.checks import instruction
from app.quality.compare import checking_words
from app.store.suite_records import Case, CheckSpec
from app.ui.theme.style import Theme
from app.ui.viewmodels.check_words import check_words, instructions
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import scroller
from app.ui.widgets.rows import RowList

PLAIN = ("contains", "excludes")
"""Checks that have a field of their own; the others are listed."""


class CaseSheet(QDialog):
    """`saved(Case)` carries the case as it is wanted; one without an id is new."""

    saved = Signal(object)

    def __init__(self, theme: Theme, case: Case, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("case-sheet")
        self.setWindowTitle(tr("A case") if case.id else tr("A new case"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._case = theme, case
        self._others = [spec for spec in case.checks if not _plain(spec)]
        self.name = self._line(case.name, "case-name", tr("Name"))
        self.asked = self._text(case.text, "case-question", tr("Question"), 84)
        self.system = self._text(case.system, "case-system", tr("Instructions"), 56)
        self.must = self._text(_texts(case, "contains"), "case-must", tr("Must contain"), 56)
        self.never = self._text(_texts(case, "excludes"), "case-never", tr("Must not contain"), 56)
        self.checks = RowList(theme, "case-checks", tr("More checks"))
        self.kind = CalmCombo()
        self.which = CalmCombo()
        self.arguments = self._line("", "check-arguments", tr("What it wants, as JSON"))
        self.fault = Prose(theme, "", "bad", name="case-fault")
        self._lay_out()
        self._show_others()
        self._judge()

    def _line(self, text: str, name: str, spoken: str) -> QLineEdit:
        made = QLineEdit(text)
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        return made

    def _text(self, text: str, name: str, spoken: str, height: int) -> QPlainTextEdit:
        made = QPlainTextEdit(text)
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        made.setTabChangesFocus(True)
        made.setFixedHeight(self._theme.px(height))
        made.textChanged.connect(self._judge)
        return made

    def _lay_out(self) -> None:
        px = self._theme.px
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(px(24), px(20), px(24), px(8))
        box.setSpacing(px(6))
        for title, hint, field in (
            (tr("Name"), "", self.name),
            (tr("Question"), "", self.asked),
            (tr("Instructions"), tr("Stand before the question, like those of a chat."), self.system),
            (tr("A good answer must contain"), tr("One text a line; all of them."), self.must),
            (tr("It must not contain"), tr("One text a line; none of them."), self.never),
        ):
            box.addWidget(label(title, "strong"))
            if hint:
                box.addWidget(label(hint, "caption"))
            box.addWidget(field)
        box.addWidget(label(tr("More checks"), "strong"))
        box.addWidget(self.checks)
        adding = self._adding()
        box.addWidget(self.kind)
        box.addWidget(self.which)
        box.addLayout(adding)
        box.addWidget(self.fault)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, px(16))
        outer.addWidget(scroller(body, "case-body"), 1)
        outer.addLayout(self._buttons())
        self.resize(px(560), px(680))

    def _adding(self) -> QHBoxLayout:
        self.kind.setObjectName("check-kind")
        self.kind.setAccessibleName(tr("Kind of check"))
        table = checking.table()
        for kind in table.names():
            if kind not in PLAIN:
                self.kind.addItem(tr(table.get(kind).title), kind)
        self.kind.currentIndexChanged.connect(self._propose)
        self._list_instructions()
        self.add = Button(self._theme, tr("Add"), "", "plus", "add-check")
        self.drop = Button(self._theme, tr("Remove"), "ghost", "trash", "remove-check")
        self.add.clicked.connect(self._add)
        self.drop.clicked.connect(self._remove)
        row = QHBoxLayout()
        for widget in (self.arguments, self.add, self.drop):
            row.addWidget(widget, 1 if widget is self.arguments else 0)
        self._propose()
        return row

    def _buttons(self) -> QHBoxLayout:
        self.ok = Button(self._theme, tr("Keep"), "primary", "check", "save-case")
        cancel = Button(self._theme, tr("Cancel"), "ghost", "", "cancel-case")
        self.ok.clicked.connect(self._give)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setContentsMargins(self._theme.px(24), 0, self._theme.px(24), 0)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.ok)
        return row

    # checks beside the two fields

    def _list_instructions(self) -> None:
        """Those of the check that has many, to be chosen by their words."""
        self.which.setObjectName("check-instruction")
        self.which.setAccessibleName(tr("Which instruction"))
        self.which.setSizeAdjustPolicy(CalmCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.setMinimumContentsLength(12)
        for name, words in instructions():
            self.which.addItem(words, name)
        self.which.currentIndexChanged.connect(self._propose)

    def _propose(self) -> None:
        """The arguments of the kind's own sample, or of the chosen instruction's, to be changed."""
        kind = self.kind.currentData()
        if kind is None:
            return
        self.which.setVisible(kind == "instruction")
        sample: dict[str, Any] = dict(checking.table().get(kind).sample[0])
        if kind == "instruction":
            one = instruction.table().get(str(self.which.currentData()))
            sample = {"id": one.id, "arguments": dict(one.sample[0])} if one.properties else {"id": one.id}
        self.arguments.setText(json.dumps(sample, ensure_ascii=False))
        self.arguments.setCursorPosition(0)

    def _show_others(self) -> None:
        self.checks.clear()
        for at, spec in enumerate(self._others):
            self.checks.add(at, check_words(checking_words(spec.kind, spec.arguments)), "", "check")
        self.checks.setVisible(bool(self._others))
        self.checks.setFixedHeight(self._theme.px(min(4, max(1, len(self._others))) * 38))
        self.drop.setVisible(bool(self._others))

    def _add(self) -> None:
        try:
            given: Any = json.loads(self.arguments.text() or "{}")
        except ValueError:
            self._say(tr("This is no JSON"))
            return
        spec = CheckSpec(str(self.kind.currentData()), given if isinstance(given, dict) else {})
        if fault := checking.fault(spec):
            self._say(fault)
            return
        self._others.append(spec)
        self._say("")
        self._show_others()
        self._judge()

    def _remove(self) -> None:
        row = self.checks.currentRow()
        if 0 <= row < len(self._others):
            del self._others[row]
            self._show_others()
            self._judge()

    def _say(self, words: str) -> None:
        self.fault.setText(words)
        self.fault.setVisible(bool(words))

    # the case

    def _specs(self) -> tuple[CheckSpec, ...]:
        fields = (("contains", self.must), ("excludes", self.never))
        made = [(kind, _lines(field.toPlainText())) for kind, field in fields]
        plain = [CheckSpec(kind, {"texts": texts}) for kind, texts in made if texts]
        return (*plain, *self._others)

    def _judge(self) -> None:
        if not hasattr(self, "ok"):  # while it is put together
            return
        asked = bool(self.asked.toPlainText().strip()) or self._case.kind == "pipeline"
        self.ok.setEnabled(asked and bool(self._specs()))
        self._say("" if self.ok.isEnabled() else tr("A case needs a question and at least one check."))

    def wanted(self) -> Case:
        """The case as it is typed."""
        text = self.asked.toPlainText().strip()
        name = self.name.text().strip() or _first_words(text)
        system = self.system.toPlainText().strip()
        return replace(self._case, name=name, text=text, system=system, checks=self._specs())

    def _give(self) -> None:
        self.accept()
        self.saved.emit(self.wanted())


def _plain(spec: CheckSpec) -> bool:
    return spec.kind in PLAIN and set(spec.arguments) == {"texts"} and spec.weight == 1.0


def _texts(case: Case, kind: str) -> str:
    found: Sequence[CheckSpec] = [spec for spec in case.checks if spec.kind == kind and _plain(spec)]
    return "\n".join(text for spec in found for text in spec.arguments["texts"])


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _first_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 48 else f"{line[:47]}…"
