"""The card of the settings that keeps the key of the search service."""

from __future__ import annotations

from app.ui.settings.ask import Ask
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.token import WebKeyModel
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Prose
from app.ui.widgets.panels import Card


class WebKeyCard(Card):
    """Whether there is a key for the chosen service, and a line to enter another; hidden where it takes none."""

    def __init__(self, theme: Theme, vm: WebKeyModel) -> None:
        super().__init__(theme, name="web-key-card")
        self._vm = vm
        self._title = Prose(theme, "", "strong", name="web-key-title")
        self._words = Prose(theme, "", "small", name="web-key-state")
        self.enter = Button(theme, "", "", "key", "web-key-enter")
        self.forget = Button(theme, tr("Forget it"), "ghost", "trash", "web-key-forget")
        self.ask = Ask(theme, "web-key-ask", tr("Key"), tr("Keep it"), secret=True)
        self.box.addWidget(self._title)
        self.box.addWidget(self._words)
        self.box.addLayout(flow(theme.px(8), self.enter, self.forget))
        self.box.addWidget(self.ask)
        self.enter.clicked.connect(self.open_form)
        self.forget.clicked.connect(vm.forget)
        self.ask.given.connect(vm.keep)
        self.ask.ended.connect(self.enter.setFocus)
        vm.changed.connect(self.refresh)
        self.refresh()

    def open_form(self) -> None:
        """Ask for it."""
        words = tr("Copy it from the page of your account at {service}. It is sent to {service} alone.")
        self.ask.ask(words.format(service=self._vm.title))

    def refresh(self) -> None:
        """Show how it stands."""
        there, service = self._vm.there, self._vm.title
        self.setVisible(bool(service))
        self._title.setText(tr("Key of {service}").format(service=service))
        words = tr("There is one. It is sent to {service} alone.") if there else tr("There is none yet.")
        self._words.setText(words.format(service=service))
        self.enter.setText(tr("Enter another…") if there else tr("Enter one…"))
        self.forget.setVisible(there)
