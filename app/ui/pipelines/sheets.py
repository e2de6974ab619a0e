"""What a run asks of a person: its questions before it begins, and a word in the middle of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.pipelines.context import Reply
from app.pipelines.events import StepWaits
from app.pipelines.graph import Step
from app.pipelines.values import as_text
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button, Switch
from app.ui.widgets.calm import CalmCombo
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import Card

SHOWN = 4000
"""Characters of what is to be approved that stand on the card; the inspector has all of it."""


class RunSheet(QDialog):
    """A field for each question; `given` carries what was typed, by name, and whether the web may be used."""

    given = Signal(object, bool)

    def __init__(
        self,
        theme: Theme,
        asked: Mapping[str, Step],
        before: Mapping[str, str],
        parent: QWidget,
        web: str = "",
    ) -> None:
        """`web` says what would be asked of the web; empty where no step uses it."""
        super().__init__(parent)
        self.setObjectName("run-sheet")
        self.setWindowTitle(tr("Run the pipeline"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, px = theme, theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(20))
        box.setSpacing(px(10))
        self.fields: dict[str, QPlainTextEdit] = {}
        for name, step in asked.items():
            box.addWidget(label(name, "strong"))
            if hint := str(step.params.get("help", "")):
                box.addWidget(Prose(theme, hint, "caption"))
            field = QPlainTextEdit(before.get(name) or str(step.params.get("text", "")))
            field.setObjectName(f"run-input-{step.id}")
            field.setAccessibleName(name)
            field.setTabChangesFocus(True)
            field.setFixedHeight(px(84))
            field.textChanged.connect(self._judge)
            self.fields[name] = field
            box.addWidget(field)
        self.web = Switch(theme, tr("May use the web"), "run-web")
        if web:
            self._offer_web(box, web)
        self.ok = Button(theme, tr("Run"), "primary", "play", "run-ok")
        cancel = Button(theme, tr("Cancel"), "ghost", "", "run-cancel")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.ok)
        box.addStretch(1)
        box.addLayout(row)
        self.setMinimumWidth(px(460))
        cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self._give)
        self._judge()

    def _offer_web(self, box: QVBoxLayout, words: str) -> None:
        row = QHBoxLayout()
        row.addWidget(label(tr("May use the web"), "strong"), 1)
        row.addWidget(self.web)
        box.addLayout(row)
        box.addWidget(Prose(self._theme, words, "caption", name="run-web-words"))

    def _judge(self) -> None:
        self.ok.setEnabled(all(field.toPlainText().strip() for field in self.fields.values()))

    def _give(self) -> None:
        typed = {name: field.toPlainText().strip() for name, field in self.fields.items()}
        self.accept()
        self.given.emit(typed, self.web.isChecked())


class ReplyCard(Card):
    """What a step waits for, over the canvas; `replied` (event, Reply)."""

    replied = Signal(object, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "warn", "reply-card")
        self._event: StepWaits | None = None
        self.title = Prose(theme, "", "strong", name="reply-title")
        self.value = QPlainTextEdit()
        self.value.setObjectName("reply-value")
        self.value.setAccessibleName(tr("What it is about"))
        self.value.setTabChangesFocus(True)
        self.value.setFixedHeight(theme.px(120))
        self.choice = CalmCombo()
        self.choice.setObjectName("reply-choice")
        self.choice.setAccessibleName(tr("Choices"))
        self.note = QLineEdit()
        self.note.setObjectName("reply-note")
        self.note.setAccessibleName(tr("A remark for what follows"))
        self.note.setPlaceholderText(tr("A remark for what follows (optional)"))
        self.yes = Button(theme, "", "primary", "check", "reply-yes")
        self.no = Button(theme, tr("Refuse"), "", "close", "reply-no")
        for widget in (self.title, self.value, self.choice, self.note):
            self.box.addWidget(widget)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.box.addLayout(row)
        self.yes.clicked.connect(lambda: self._reply(True))
        self.no.clicked.connect(lambda: self._reply(False))
        self.hide()

    def show_wait(self, event: StepWaits | None) -> None:
        """Ask this; None hides it."""
        if event == self._event:
            return
        self._event = event
        self.setVisible(event is not None)
        if event is None:
            return
        kind = event.kind
        self.title.setText(event.title)
        self.value.setPlainText(_words(event.value, whole=kind == "edit"))
        self.value.setReadOnly(kind != "edit")
        self.value.setVisible(kind != "choose")
        self.choice.setVisible(kind == "choose")
        self.choice.clear()
        self.choice.addItems(list(event.choices))
        self.no.setVisible(kind == "approve")
        self.yes.setText({"approve": tr("Approve"), "edit": tr("Take it so"), "choose": tr("Choose")}[kind])
        self.note.clear()

    def _reply(self, approved: bool) -> None:
        event = self._event
        if event is None:
            return
        edited = self.value.toPlainText() if event.kind == "edit" else event.value
        reply = Reply(approved, edited, self.choice.currentText(), self.note.text().strip())
        self.show_wait(None)
        self.replied.emit(event, reply)


def _words(value: Any, *, whole: bool) -> str:
    text = as_text(value)
    return text if whole or len(text) <= SHOWN else f"{text[:SHOWN]}…"
