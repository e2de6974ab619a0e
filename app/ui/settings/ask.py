"""A line that asks for one text inside a card: a passphrase, a word to type, a code to copy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui.shell.unlock import SecretEdit
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Prose, label


class Ask(QWidget):
    """Hidden until `ask`; `given` carries a text that `fits`, after which it hides again and keeps nothing."""

    given = Signal(str)
    ended = Signal()

    def __init__(self, theme: Theme, name: str, hint: str, button: str, *, secret: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "plain")
        self._fits: Callable[[str], bool] = bool
        self.words = Prose(theme, "", "soft", name=f"{name}-words")
        self.code = label("", "strong", wrap=True, select=True, name=f"{name}-code")
        self.code.setFont(theme.font("body", mono=True))
        self.edit = SecretEdit(f"{name}-edit", hint) if secret else _plain(f"{name}-edit", hint)
        self.ok = Button(theme, button, "primary", "", f"{name}-ok")
        cancel = Button(theme, tr("Cancel"), "ghost", "", f"{name}-cancel")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, 0)
        column.addWidget(self.words)
        column.addWidget(self.code)
        column.addWidget(self.edit)
        row = QHBoxLayout()
        for one in (self.ok, cancel):
            row.addWidget(one)
        row.addStretch()
        column.addLayout(row)
        self.edit.textChanged.connect(self._judge)
        self.edit.returnPressed.connect(self._give)
        self.ok.clicked.connect(self._give)
        cancel.clicked.connect(self.end)
        self.hide()

    def ask(self, words: str, fits: Callable[[str], bool] = bool, code: str = "") -> None:
        """Show it with these words, and a code to copy where there is one."""
        self._fits = fits
        self.words.setText(words)
        self.code.setText(code)
        self.code.setVisible(bool(code))
        self.edit.clear()
        self._judge()
        self.show()
        self.edit.setFocus()

    def end(self) -> None:
        """Hide it; what was shown and typed is gone."""
        self.edit.clear()
        self.code.clear()
        self._fits = bool
        self.hide()
        self.ended.emit()

    def _judge(self) -> None:
        self.ok.setEnabled(self._fits(self.edit.text()))

    def _give(self) -> None:
        if self.ok.isEnabled():
            text = self.edit.text()
            self.end()
            self.given.emit(text)


def _plain(name: str, hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(hint)
    edit.setPlaceholderText(hint)
    return edit
