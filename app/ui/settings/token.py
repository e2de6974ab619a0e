"""The card of the settings that keeps the access token of Hugging Face."""

from __future__ import annotations

from app.ui.settings.ask import Ask
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.token import TokenModel
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose
from app.ui.widgets.panels import Card


class TokenCard(Card):
    """Whether there is one, and a line to enter another; it is never shown."""

    def __init__(self, theme: Theme, vm: TokenModel) -> None:
        super().__init__(theme, name="token-card")
        self._vm = vm
        self.box.addWidget(Prose(theme, tr("Access token of Hugging Face"), "strong"))
        self._words = Prose(theme, "", "small", name="token-state")
        self.box.addWidget(self._words)
        self.enter = Button(theme, "", "", "key", "token-enter")
        self._forget = Button(theme, tr("Forget it"), "ghost", "trash", "token-forget")
        self.box.addLayout(flow(theme.px(8), self.enter, self._forget))
        self.ask = Ask(theme, "token-ask", tr("Access token"), tr("Keep it"), secret=True)
        self.box.addWidget(self.ask)
        self.enter.clicked.connect(self.open_form)
        self._forget.clicked.connect(vm.forget)
        self.ask.given.connect(vm.keep)
        self.ask.ended.connect(self.enter.setFocus)
        vm.changed.connect(self.refresh)
        self.refresh()

    def open_form(self) -> None:
        """Ask for it."""
        self.ask.ask(
            tr(
                "Make one on the page of your account at huggingface.co, with the right to read. It goes into the "
                "system's keyring and is sent to huggingface.co alone, with files that ask who you are."
            )
        )

    def refresh(self) -> None:
        """Show how it stands."""
        there = self._vm.there
        self._words.setText(
            tr("There is one. It is sent to huggingface.co alone.")
            if there
            else tr("There is none. Some makers give their models only to those who say who they are.")
        )
        self.enter.setText(tr("Enter another…") if there else tr("Enter one…"))
        self._forget.setVisible(there)
