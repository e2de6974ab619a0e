"""Asks for the passwords of locked documents, tries them, and says so plainly when one is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.ui.chat.background import Background
from app.ui.shell.place import Host
from app.ui.shell.unlock import SecretEdit
from app.ui.theme.style import Theme
from app.ui.viewmodels.folder_words import tr
from app.ui.viewmodels.shell import quoted
from app.ui.viewmodels.told import sentence
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided, IconLabel, Prose, restyle

if TYPE_CHECKING:
    from app.assembly import AppCore

WIDTH = 420


Locked = tuple[str, str]
"""The id of a file that asks for its password, and its name."""


class Locksmith(QObject):
    """Tells of locked documents, each once, and asks for their passwords one after the other.

    `opened(file_id)` for each that was.
    """

    opened = Signal(str)

    def __init__(self, host: Host, about: str, over: QWidget, parent: QObject) -> None:
        """`about` is what the banner is about, `over` the widget that the dialogs belong to."""
        super().__init__(parent)
        self._host, self._about, self._over = host, about, over
        self._told: set[str] = set()
        self._locked: list[Locked] = []
        self.dialog: PasswordDialog | None = None

    def look(self, locked: Sequence[Locked]) -> None:
        """These are locked now, of all that is in view."""
        fresh = any(file_id not in self._told for file_id, _ in locked)
        before, self._locked = self._locked, list(locked)
        self._told |= {file_id for file_id, _ in locked}
        if before and not locked:
            self._host.clear_error(self._about)
        elif fresh:
            error = UserError(self._sentence(), code="needs-password")
            self._host.show_error(error, tr("Enter the password"), self._ask_all, self._about)

    def _sentence(self) -> str:
        names = [name for _, name in self._locked]
        if len(names) == 1:
            return tr("“{name}” is locked with a password").format(name=names[0])
        shown = ", ".join(quoted(name) for name in names[:3]) + ("…" if len(names) > 3 else "")
        return tr("{n} documents are locked with a password: {names}").format(n=len(names), names=shown)

    def _ask_all(self) -> None:
        self._host.clear_error(self._about)
        self._ask_next(list(self._locked))

    def _ask_next(self, locked: list[Locked]) -> None:
        if locked:
            (file_id, name), *rest = locked
            self.ask(file_id, name).opened.connect(lambda _: self._ask_next(rest))

    def ask(self, file_id: str, name: str) -> PasswordDialog:
        """Ask for the password of one."""
        self.dialog = PasswordDialog(self._host.theme, self._host.core, file_id, name, self._over.window())
        self.dialog.opened.connect(self._opened)
        self.dialog.open()
        return self.dialog

    def _opened(self, file_id: str) -> None:
        self._told.discard(file_id)
        self.opened.emit(file_id)


class PasswordDialog(QDialog):
    """For the file `file_id` called `name`. `opened(file_id)` when its password was right; deletes itself."""

    opened = Signal(str)

    def __init__(self, theme: Theme, core: AppCore, file_id: str, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._core, self._file = theme, core, file_id
        self._background = Background(core.jobs, self)
        self._background.failed.connect(self._refuse)
        self.setObjectName("document-password")
        self.setWindowTitle(tr("A locked document"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = Elided(name, "title", name="document-password-title")
        self.edit = SecretEdit("document-password-edit", tr("Password of the document"))
        self.keep = QCheckBox(tr("Keep it in the vault"))
        self.keep.setObjectName("document-password-keep")
        self.trouble = Prose(theme, "", "bad", name="document-password-error")
        self.trouble.hide()
        self.button = Button(theme, tr("Open it"), "primary", "key", "document-password-open")
        self._cancel = Button(theme, tr("Cancel"), name="document-password-cancel")
        self._lay_out()
        self.button.clicked.connect(self._try)
        self._cancel.clicked.connect(self.close)
        self.edit.returnPressed.connect(self._try)
        self.edit.textChanged.connect(self._typed)
        self._typed()
        self.edit.setFocus()

    def _lay_out(self) -> None:
        theme, px = self._theme, self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        head = QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(IconLabel(theme, "lock", "accent", 20))
        head.addWidget(self._title, 1)
        column.addLayout(head)
        column.addWidget(
            Prose(theme, tr("This document is locked with a password. Type it to have it read."), "soft")
        )
        row = QHBoxLayout()
        row.addWidget(self.edit, 1)
        eye = IconButton(
            theme, "eye", tr("Show what is typed"), name="document-password-show", checkable=True
        )
        eye.toggled.connect(self.edit.reveal)
        row.addWidget(eye)
        column.addLayout(row)
        column.addWidget(self.trouble)
        column.addWidget(self.keep)
        column.addWidget(
            Prose(
                theme,
                tr(
                    "Otherwise it is forgotten when Underdesk ends. What is read stays in your encrypted vault."
                ),
                "small",
            )
        )
        foot = QHBoxLayout()
        foot.setContentsMargins(0, px(6), 0, 0)
        foot.addStretch()
        foot.addWidget(self._cancel)
        foot.addWidget(self.button)
        column.addLayout(foot)
        self.setFixedWidth(px(WIDTH))

    def _typed(self) -> None:
        restyle(self.edit, invalid=False)
        self.trouble.hide()
        self.button.setEnabled(bool(self.edit.text()))

    def _try(self) -> None:
        if not self.button.isEnabled():
            return
        self._busy(True)
        knowledge, file_id, keep = self._core.knowledge, self._file, self.keep.isChecked()
        password = self.edit.text()
        self._background.run("unlock", lambda: knowledge.unlock(file_id, password, keep=keep), self._done)

    def _busy(self, busy: bool) -> None:
        for widget in (self.edit, self.keep):
            widget.setEnabled(not busy)
        self.button.setEnabled(not busy)
        self.button.setText(tr("Opening…") if busy else tr("Open it"))

    def _done(self, _: object) -> None:
        self.opened.emit(self._file)
        self.close()

    def _refuse(self, error: UserError) -> None:
        self._busy(False)
        if error.code == "needs-password":
            self.trouble.setText(tr("This password does not open the document. Check it and try again."))
        else:
            self.trouble.setText(sentence(error))
        self.trouble.show()
        restyle(self.edit, invalid=True)
        self.edit.setFocus()
        self.edit.selectAll()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedWidth(self._theme.px(WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is the line's own, Escape closes."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """What was typed is not left in a line that lives on for a moment."""
        self._background.close()
        self.edit.clear()
        super().done(result)
