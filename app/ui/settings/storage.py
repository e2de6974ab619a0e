"""The card that shows what is kept and how big it is, makes and restores backups, and deletes it all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QVBoxLayout

from app.store.kept import ENDING
from app.ui.settings.ask import Ask
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.vault_care import FORGETTABLE, VaultCareModel, amount_words, backup_words, kind_words
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose, label
from app.ui.widgets.panels import Card

ERASE = "ERASE"


class StorageCard(Card):
    """`forget_wanted` carries a kind to delete, `erase_wanted` comes after the word was typed."""

    forget_wanted = Signal(str)
    erase_wanted = Signal()

    def __init__(self, theme: Theme, vm: VaultCareModel) -> None:
        super().__init__(theme, name="storage-card")
        self._theme, self._vm = theme, vm
        self.buttons: dict[str, Button] = {}
        self._amounts: dict[str, QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(theme.px(16))
        self.box.addLayout(self._grid)
        self._fill()
        self.box.addSpacing(theme.px(8))
        self._newest = Prose(theme, "", "soft", name="backup-words")
        self.box.addWidget(self._newest)
        self.now = Button(theme, tr("Back up now"), "", "", "backup-now")
        self.file = Button(theme, tr("Back up to a file…"), "", "", "backup-file")
        self.restore = Button(theme, tr("Restore a backup…"), "", "", "restore-backup")
        self.erase = Button(theme, tr("Erase everything…"), "danger", "", "erase-vault")
        self.box.addLayout(flow(theme.px(8), self.now, self.file, self.restore, self.erase))
        self.secret = Ask(theme, "restore", tr("Its passphrase or recovery code"), tr("Restore"), secret=True)
        self.sure = Ask(theme, "erase", tr("Type {word}").format(word=ERASE), tr("Erase everything"))
        for ask in (self.secret, self.sure):
            self.box.addWidget(ask)
        self._path = ""
        self._wire()

    def _fill(self) -> None:
        for line, kind in enumerate(
            (
                "chats",
                "documents",
                "vectors",
                "states",
                "connections",
                "free",
                "backups",
                "replaced",
                "models",
            )
        ):
            title, words = kind_words(kind)
            cell = QVBoxLayout()
            cell.setSpacing(self._theme.px(2))
            cell.addWidget(Prose(self._theme, title, "strong"))
            cell.addWidget(Prose(self._theme, words, "small"))
            self._grid.addLayout(cell, line, 0)
            self._amounts[kind] = amount = label("", "", name=f"storage-{kind}")
            self._grid.addWidget(amount, line, 1, Qt.AlignmentFlag.AlignRight)
            if kind in FORGETTABLE or kind == "free":
                words = tr("Give it back") if kind == "free" else tr("Delete")
                button = Button(self._theme, words, "ghost", "", f"forget-{kind}")
                button.setAccessibleName(f"{words}: {title}")
                button.clicked.connect(lambda _=False, of=kind: self._asked(of))
                self._grid.addWidget(button, line, 2)
                self.buttons[kind] = button

    def _wire(self) -> None:
        self.now.clicked.connect(lambda _=False: self._vm.back_up_here())
        self.file.clicked.connect(self._choose_target)
        self.restore.clicked.connect(self._choose_backup)
        self.erase.clicked.connect(self._ask_to_erase)
        self.secret.given.connect(lambda text: self._vm.restore(self._path, text))
        self.sure.given.connect(lambda _: self.erase_wanted.emit())
        self._vm.secret_wanted.connect(self._ask_secret)
        self._vm.changed.connect(self.refresh)

    def refresh(self) -> None:
        """The figures that came."""
        for item in self._vm.holdings:
            words = "" if item.kind in self._vm.hidden else amount_words(item)
            self._amounts[item.kind].setText(words or "–")
            if item.kind in self.buttons:
                self.buttons[item.kind].setEnabled(bool(words))
        self._newest.setText(backup_words([] if "backups" in self._vm.hidden else self._vm.backups))

    def _asked(self, kind: str) -> None:
        if kind == "free":
            self._vm.compact()
        else:
            self.forget_wanted.emit(kind)

    def _choose_target(self) -> None:
        wanted, _ = QFileDialog.getSaveFileName(self, tr("Back up to"), f"underdesk{ENDING}")
        if wanted:
            self._vm.back_up_to(wanted)

    def _choose_backup(self) -> None:
        newest = str(self._vm.backups[0].path) if self._vm.backups else ""
        kinds = tr("Backups of Underdesk") + f" (*{ENDING});;" + tr("All files") + " (*)"
        wanted, _ = QFileDialog.getOpenFileName(self, tr("Restore a backup"), newest, kinds)
        if wanted:
            self._vm.restore(wanted)

    def _ask_secret(self, path: str, why: str) -> None:
        self._path = str(path)
        words = tr("To open {name}: {why}").format(name=Path(self._path).name, why=why)
        self.secret.ask(words)

    def _ask_to_erase(self) -> None:
        words = tr(
            "This deletes all chats, the text of all documents, settings and backups in Underdesk's folder for good. "
            "Models and your own files stay. It cannot be undone: type {word} to do it."
        ).format(word=ERASE)
        self.sure.ask(words, lambda typed: typed.strip() == ERASE)
