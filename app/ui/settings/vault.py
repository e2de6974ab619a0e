"""Cards of the settings place: the vault with its passphrase, and the report that may be copied."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPlainTextEdit, QWidget

from app.ui.shell.unlock import SecretEdit, strength
from app.ui.theme.style import Theme
from app.ui.viewmodels.settings import SettingsModel
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label, restyle
from app.ui.widgets.panels import Card


class VaultCard(Card):
    """How the vault stands; a passphrase can be set, changed and removed."""

    def __init__(self, theme: Theme, vm: SettingsModel) -> None:
        super().__init__(theme, name="vault-card")
        self._theme, self._vm = theme, vm
        words = tr(
            "Chats, drafts, settings and the log are kept in one encrypted file. Model files are not secret."
        )
        self.box.addWidget(Prose(theme, words, "soft"))
        self._how = Prose(theme, "", "", name="vault-status")
        self.box.addWidget(self._how)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(theme.px(16))
        self.box.addLayout(self._grid)
        self._first = SecretEdit("settings-passphrase", tr("New passphrase"))
        self._again = SecretEdit("settings-passphrase-again", tr("The same once more"))
        self._hint = label("", "small", name="settings-passphrase-hint")
        self._form = self._make_form()
        self._buttons()
        self.box.addWidget(self._form)
        self._form.hide()
        vm.passphrase_set.connect(self._done)

    def _buttons(self) -> None:
        theme = self._theme
        self.change = Button(theme, tr("Set a passphrase"), "", "key", "change-passphrase")
        self.remove = Button(theme, tr("Remove it"), "", "", "remove-passphrase")
        self.check = Button(theme, tr("Check the vault"), "", "shield", "check-vault")
        self.box.addLayout(flow(theme.px(8), self.change, self.remove, self.check))
        self.change.clicked.connect(self.open_form)
        self.remove.clicked.connect(self._vm.remove_passphrase)
        self.check.clicked.connect(self._vm.check_vault)

    def _make_form(self) -> QWidget:
        form = QWidget()
        form.setProperty("kind", "plain")
        grid = QGridLayout(form)
        grid.setContentsMargins(0, self._theme.px(6), 0, 0)
        grid.addWidget(self._first, 0, 0)
        grid.addWidget(self._again, 0, 1)
        grid.addWidget(self._hint, 1, 0, 1, 2)
        warning = tr(
            "Nobody, we included, can recover it; a recovery code from Settings is the one other way in."
        )
        grid.addWidget(Prose(self._theme, warning, "small"), 2, 0, 1, 2)
        self.save = Button(self._theme, tr("Save the passphrase"), "primary", "", "save-passphrase")
        cancel = Button(self._theme, tr("Cancel"), "ghost", "", "cancel-passphrase")
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(cancel)
        row.addStretch()
        grid.addLayout(row, 3, 0, 1, 2)
        for edit in (self._first, self._again):
            edit.textChanged.connect(self._judge)
            edit.returnPressed.connect(self._keep)
        self.save.clicked.connect(self._keep)
        cancel.clicked.connect(self._done)
        return form

    def refresh(self) -> None:
        """What the store said."""
        facts = self._vm.vault
        self._how.setText(facts.sentence)
        self.change.setText(tr("Change the passphrase") if facts.has_passphrase else tr("Set a passphrase"))
        self.remove.setVisible(facts.has_passphrase)
        while (item := self._grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for line, (name, value) in enumerate(facts.lines):
            self._grid.addWidget(label(name, "caption"), line, 0)
            self._grid.addWidget(label(value, "small", select=True), line, 1)

    def open_form(self) -> None:
        """The lines for a new passphrase."""
        self._form.show()
        self._judge()
        self._first.setFocus()

    def _done(self) -> None:
        for edit in (self._first, self._again):
            edit.clear()
        self._form.hide()

    def _judge(self) -> None:
        words, tone = strength(self._first.text()) if self._first.text() else ("", "")
        same = self._first.text() == self._again.text()
        if self._again.text() and not same:
            words, tone = tr("The two differ"), "bad"
        self._hint.setText(words or tr("Several words are easier to keep in mind than signs."))
        restyle(self._hint, tone=tone)
        self.save.setEnabled(bool(same and tone and tone != "bad"))

    def _keep(self) -> None:
        if self.save.isEnabled():
            self.save.setEnabled(False)
            self._vm.set_passphrase(self._first.text())


class DiagnosticsCard(Card):
    """Versions and sizes for a bug report."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, name="diagnostics-card")
        words = tr(
            "For a bug report: versions and sizes, no word of yours. It goes nowhere unless you copy it."
        )
        self.box.addWidget(Prose(theme, words, "soft"))
        self._view = QPlainTextEdit()
        self._view.setObjectName("diagnostics")
        self._view.setAccessibleName(tr("Diagnostics"))
        self._view.setReadOnly(True)
        self._view.setTabChangesFocus(True)
        self._view.setFont(theme.font("small", mono=True))
        self._view.setMinimumHeight(theme.px(150))
        self.box.addWidget(self._view)
        self.copy = Button(theme, tr("Copy the report"), "", "copy", "copy-diagnostics")
        self.examine = Button(theme, tr("Examine this computer"), "", "search", "examine")
        self.box.addLayout(flow(theme.px(8), self.copy, self.examine))

    def show_text(self, text: str) -> None:
        """The report."""
        if text != self._view.toPlainText():
            self._view.setPlainText(text)
