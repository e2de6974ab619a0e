"""Pages that stand before the window: unlock, the first passphrase, and the end before the beginning."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import IconLabel, Prose, label, restyle
from app.ui.widgets.panels import Card

SHORTEST = 8


def strength(passphrase: str) -> tuple[str, str]:
    """(words, tone) for a passphrase; a rough count of guesses, no more."""
    kinds = sum(any(test(c) for c in passphrase) for test in (str.islower, str.isupper, str.isdigit))
    kinds += any(not c.isalnum() for c in passphrase)
    score = len(passphrase) * (1 + 0.25 * kinds) if len(set(passphrase)) > 4 else len(set(passphrase))
    if len(passphrase) < SHORTEST:
        return tr("Too short: at least {n} characters").format(n=SHORTEST), "bad"
    if score < 18:
        return tr("Weak: add a word or two"), "warn"
    if score < 30:
        return tr("Good"), "good"
    return tr("Strong"), "good"


class SecretEdit(QLineEdit):
    """A line for a passphrase, with an eye that shows it only while wished."""

    def __init__(self, name: str, label_text: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label_text)
        self.setPlaceholderText(label_text)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def reveal(self, shown: bool) -> None:
        """Letters or dots."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class FrontPage(QWidget):
    """A card in the middle of an otherwise calm window."""

    def __init__(self, theme: Theme, icon: str, title: str, text: str, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName(name)
        self.setProperty("kind", "work")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        px = theme.px
        self.card = Card(theme)
        self.card.setMaximumWidth(px(480))
        self.card.box.setContentsMargins(px(32), px(28), px(32), px(28))
        self.card.box.setSpacing(px(12))
        self.card.box.addWidget(IconLabel(theme, icon, "accent", 32))
        self.card.box.addWidget(label(title, "heading"))
        self.words = Prose(theme, text, "soft", name=f"{name}-text")
        self.card.box.addWidget(self.words)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.card, 6)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)

    def secret(self, name: str, words: str, eye: bool = False) -> SecretEdit:
        """Add a line for a passphrase."""
        edit = SecretEdit(name, words)
        row = QHBoxLayout()
        row.addWidget(edit, 1)
        if eye:
            button = IconButton(
                self.theme, "eye", tr("Show what is typed"), name=f"{name}-show", checkable=True
            )
            button.toggled.connect(edit.reveal)
            row.addWidget(button)
        self.card.box.addLayout(row)
        return edit

    def foot(self, *buttons: Button) -> None:
        """Buttons at the right of the card's foot."""
        row = QHBoxLayout()
        row.setContentsMargins(0, self.theme.px(6), 0, 0)
        row.addStretch()
        for button in buttons:
            row.addWidget(button)
        self.card.box.addLayout(row)


class UnlockPage(FrontPage):
    """Asks for the passphrase; `given` carries it. `refuse` says why it was not taken."""

    given = Signal(str)

    def __init__(self, theme: Theme, why: str = "") -> None:
        text = why or tr("Your chats are encrypted. Type the passphrase that opens them.")
        super().__init__(theme, "lock", tr("Unlock Underdesk"), text, "unlock")
        self.edit = self.secret("unlock-passphrase", tr("Passphrase"), eye=True)
        self.trouble = Prose(theme, "", "bad", name="unlock-error")
        self.trouble.hide()
        self.button = Button(theme, tr("Unlock"), "primary", "key", "unlock-button")
        self.card.box.addWidget(self.trouble)
        self.foot(self.button)
        self.button.clicked.connect(self._give)
        self.edit.returnPressed.connect(self._give)
        self.edit.textChanged.connect(lambda: restyle(self.edit, invalid=False))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.edit.setFocus()

    def _give(self) -> None:
        if not self.edit.text() or not self.button.isEnabled():
            return
        self.trouble.hide()
        self.busy(True)
        self.given.emit(self.edit.text())

    def busy(self, busy: bool, words: str = "") -> None:
        """While the key is being made, or what `words` say."""
        self.edit.setEnabled(not busy)
        self.button.setEnabled(not busy)
        self.button.setText((words or tr("Unlocking…")) if busy else tr("Unlock"))

    def refuse(self, error: UserError) -> None:
        """Say why not, and let it be tried again."""
        self.busy(False)
        self.trouble.setText(sentence(error))
        self.trouble.show()
        restyle(self.edit, invalid=True)
        self.edit.selectAll()
        self.edit.setFocus()


class NewPassphrasePage(FrontPage):
    """The first start on a computer without a keyring: choose a passphrase, twice. `given` carries it."""

    given = Signal(str)

    def __init__(self, theme: Theme) -> None:
        text = tr(
            "Everything Underdesk keeps is encrypted. This computer has no keyring that could hold the key, so "
            "you choose a passphrase and type it at every start."
        )
        super().__init__(theme, "shield", tr("Choose a passphrase"), text, "first-run")
        self.first = self.secret("new-passphrase", tr("Passphrase"), eye=True)
        self.again = self.secret("new-passphrase-again", tr("The same once more"))
        self.hint = label("", "small", name="passphrase-hint")
        self.card.box.addWidget(self.hint)
        warning = tr(
            "Nobody, we included, can recover it; a recovery code from Settings is the one other way in."
        )
        self.card.box.addWidget(Prose(theme, warning, "small"))
        self.button = Button(theme, tr("Create the vault"), "primary", "lock", "create-vault")
        self.foot(self.button)
        for edit in (self.first, self.again):
            edit.textChanged.connect(self._judge)
            edit.returnPressed.connect(self._give)
        self.button.clicked.connect(self._give)
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.first.setFocus()

    def _judge(self) -> None:
        words, tone = strength(self.first.text()) if self.first.text() else ("", "")
        same = self.first.text() == self.again.text()
        if self.again.text() and not same and tone != "bad":
            words, tone = tr("The two differ"), "bad"
        self.hint.setText(words or tr("Several words are easier to keep in mind than signs."))
        restyle(self.hint, tone=tone)
        self.button.setEnabled(bool(same and tone and tone != "bad"))

    def _give(self) -> None:
        if self.button.isEnabled():
            self.button.setEnabled(False)
            self.button.setText(tr("Creating…"))
            self.given.emit(self.first.text())

    def refuse(self, error: UserError) -> None:
        """Say why not."""
        self.button.setText(tr("Create the vault"))
        self._judge()
        self.hint.setText(sentence(error))
        restyle(self.hint, tone="bad")


class FatalPage(FrontPage):
    """Underdesk cannot start: one sentence and the way out."""

    def __init__(self, theme: Theme, error: UserError, close: Callable[[], object]) -> None:
        super().__init__(theme, "warning", tr("Underdesk cannot start"), sentence(error), "fatal")
        self.setAccessibleName(sentence(error))
        self.button = Button(theme, tr("Close"), "primary", name="fatal-close")
        self.button.clicked.connect(close)
        self.help: Button | None = None
        self.foot(self.button)

    def offer(self, words: str, run: Callable[[], object]) -> None:
        """One way to help, pressed once."""
        self.help = Button(self.theme, words, "", name="fatal-help")
        self.help.clicked.connect(lambda: self._press(run))
        self.foot(self.help)

    def _press(self, run: Callable[[], object]) -> None:
        if self.help is not None:
            self.help.setEnabled(False)
            self.help.setText(tr("Restoring…"))
        run()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.button.setFocus()
