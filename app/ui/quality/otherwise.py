"""What a run may put in place of a case's instructions and of the model's chat template: typed, or read from a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.suite_runs import Otherwise
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label

MOST = 400_000
"""Bytes of a file that can be a template or instructions."""


class OtherwisePanel(QWidget):
    """Folded until it is wanted; `changed` when what it asks for did."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, px = theme, theme.px
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        self.opener = Button(theme, tr("Other instructions or chat template…"), "link", "", "otherwise-open")
        self.opener.setCheckable(True)
        self.opener.toggled.connect(self._unfold)
        row = QHBoxLayout()
        row.addWidget(self.opener)
        row.addStretch(1)
        box.addLayout(row)
        self._body = QWidget()
        inner = QVBoxLayout(self._body)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(px(6))
        words = tr("Put to the model to try only. Try a model against itself to see what they change.")
        inner.addWidget(Prose(theme, words, "caption"))
        self.system = self._field(
            inner, tr("Instructions in place of those of the cases"), "otherwise-system"
        )
        self.template = self._field(inner, tr("Chat template in place of the model's"), "otherwise-template")
        self.fault = Prose(theme, "", "bad", name="otherwise-fault")
        self.fault.hide()
        inner.addWidget(self.fault)
        box.addWidget(self._body)
        self._body.hide()

    def _field(self, box: QVBoxLayout, title: str, name: str) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setObjectName(name)
        made.setAccessibleName(title)
        made.setTabChangesFocus(True)
        made.setFixedHeight(self._theme.px(72))
        made.textChanged.connect(self.changed)
        file = Button(self._theme, tr("From a file…"), "ghost", "folder", f"{name}-file")
        file.setAccessibleName(tr("{what}: from a file").format(what=title))
        file.clicked.connect(lambda: self._read(made, title))
        row = QHBoxLayout()
        row.addWidget(label(title, "small"), 1)
        row.addWidget(file)
        box.addLayout(row)
        box.addWidget(made)
        return made

    def _unfold(self, opened: bool) -> None:
        self._body.setVisible(opened)
        self.changed.emit()

    def _read(self, field: QPlainTextEdit, title: str) -> None:
        path, _ = QFileDialog.getOpenFileName(self, title)
        if path:
            self.read_file(field, Path(path))

    def read_file(self, field: QPlainTextEdit, path: Path) -> None:
        """Take a file's text into a field, or say why not."""
        try:
            data = path.read_bytes()
            text = data.decode("utf-8-sig") if len(data) <= MOST else ""
        except (OSError, UnicodeDecodeError):
            text = ""
        self.fault.setText("" if text else tr("“{file}” is no text that can be used").format(file=path.name))
        self.fault.setVisible(not text)
        if text:
            field.setPlainText(text)

    def wanted(self) -> Otherwise:
        """What is asked for; nothing while it is folded."""
        if not self.opener.isChecked():
            return Otherwise()
        system, template = (field.toPlainText().strip() for field in (self.system, self.template))
        return Otherwise(system or None, template)
