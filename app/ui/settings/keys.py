"""The card for the vault's other keys: the recovery code, opening by itself, and a new key for everything."""

from __future__ import annotations

from app.ui.settings.ask import Ask
from app.ui.theme.style import Theme
from app.ui.viewmodels.settings import VaultFacts
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.vault_care import VaultCareModel, new_recovery_code, same_code
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose
from app.ui.widgets.panels import Card


class KeysCard(Card):
    """A recovery code is shown once and counts when it was typed back; nothing else of a key is ever shown."""

    def __init__(self, theme: Theme, vm: VaultCareModel) -> None:
        super().__init__(theme, name="keys-card")
        self._theme, self._vm = theme, vm
        self._facts = VaultFacts()
        self._words = Prose(theme, "", "soft", name="keys-words")
        self.box.addWidget(self._words)
        self.recovery = Button(theme, tr("Make a recovery code"), "", "key", "make-recovery")
        self.forget = Button(theme, tr("Forget it"), "", "", "forget-recovery")
        self.keyring = Button(theme, tr("Open by itself"), "", "", "toggle-keyring")
        self.rotate = Button(theme, tr("Change the key"), "", "shield", "rotate-key")
        self._lay()
        self.copy = Ask(theme, "recovery", tr("Type it back from your copy"), tr("It is copied"))
        self.secret = Ask(theme, "rotate", tr("Passphrase"), tr("Change the key"), secret=True)
        for ask in (self.copy, self.secret):
            self.box.addWidget(ask)
        self.recovery.clicked.connect(self.show_code)
        self.forget.clicked.connect(vm.forget_recovery_code)
        self.keyring.clicked.connect(lambda: vm.open_by_itself(not self._facts.has_keyring))
        self.rotate.clicked.connect(self._rotate)
        self.copy.given.connect(vm.take_recovery_code)
        self.secret.given.connect(vm.rotate)
        vm.recovery_ended.connect(self.show_code)

    def _lay(self) -> None:
        buttons = (self.recovery, self.forget, self.rotate, self.keyring)
        self.box.addLayout(flow(self._theme.px(8), *buttons))
        for button in (self.forget, self.keyring):  # until it is known whether there is something to forget
            button.hide()

    def refresh(self, facts: VaultFacts) -> None:
        """How the vault is opened now."""
        self._facts = facts
        self._words.setText(
            tr("A recovery code opens the vault when the passphrase is forgotten or the keyring is lost.")
            if facts.has_recovery
            else tr(
                "Without a recovery code, a lost keyring or a forgotten passphrase loses the vault for good."
            )
        )
        self.recovery.setText(
            tr("Make another recovery code") if facts.has_recovery else tr("Make a recovery code")
        )
        self.forget.setVisible(facts.has_recovery)
        self.keyring.setVisible(facts.has_passphrase)
        self.keyring.setText(
            tr("Always ask for the passphrase") if facts.has_keyring else tr("Open by itself")
        )

    def show_code(self) -> None:
        """A new recovery code, for the eye of the person alone."""
        code = new_recovery_code()
        words = tr(
            "This is your recovery code. It is shown this once: write it on paper and type it back from there. "
            "Until then an earlier one stays as it is."
        )
        self.copy.ask(words, lambda typed: same_code(code, typed), code)

    def _rotate(self) -> None:
        if self._facts.has_passphrase:
            words = tr(
                "Everything is encrypted anew. The passphrase stays; a recovery code ends and is made anew."
            )
            self.secret.ask(words)
        else:
            self._vm.rotate()
