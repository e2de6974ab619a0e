"""The card that tells how other programs of this computer reach the models: the address and the key."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.ui.theme.style import Theme
from app.ui.viewmodels.programs import ProgramsModel
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Elided, Prose, label, restyle
from app.ui.widgets.panels import Card

Toast = Callable[[str], None]


class ProgramsCard(Card):
    """A sentence of how it stands; while it listens, the address and the key, which is hidden until it is asked for."""

    def __init__(self, theme: Theme, vm: ProgramsModel, toast: Toast) -> None:
        super().__init__(theme, name="programs-card")
        self._theme, self._vm, self._toast = theme, vm, toast
        self._whole = False
        self._words = Prose(theme, "", "soft", name="programs-words")
        self.box.addWidget(self._words)
        self._address = Elided("", "mono", name="programs-address")
        self._key = Elided("", "mono", name="programs-key")
        self._shown = self._make_reach()
        self.box.addWidget(self._shown)
        vm.changed.connect(self.refresh)
        vm.told.connect(toast)
        self.refresh()

    def _make_reach(self) -> QWidget:
        px = self._theme.px
        made = QWidget()
        made.setProperty("kind", "plain")
        grid = QGridLayout(made)
        grid.setContentsMargins(0, px(4), 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(1, 1)
        for line, (words, value) in enumerate(((tr("Address"), self._address), (tr("Key"), self._key))):
            grid.addWidget(label(words, "caption"), line, 0)
            grid.addWidget(value, line, 1)
        self.copy_address = Button(self._theme, tr("Copy the address"), "", "copy", "copy-address")
        self.copy_key = Button(self._theme, tr("Copy the key"), "", "key", "copy-key")
        self.show_key = Button(self._theme, tr("Show the key"), "", "eye", "show-key")
        self.new_key = Button(self._theme, tr("New key"), "", "refresh", "new-key")
        buttons = self.copy_address, self.copy_key, self.show_key, self.new_key
        grid.addLayout(flow(px(8), *buttons), 2, 0, 1, 2)
        self.copy_address.clicked.connect(
            lambda: self._copy(self._vm.reach.address, tr("The address is on the clipboard"))
        )
        self.copy_key.clicked.connect(
            lambda: self._copy(self._vm.reach.key, tr("The key is on the clipboard"))
        )
        self.show_key.clicked.connect(self._turn)
        self.new_key.clicked.connect(self._vm.renew)
        return made

    def refresh(self) -> None:
        """As the view model stands."""
        reach = self._vm.reach
        words, tone = reach.words
        self._words.setText(words)
        restyle(self._words, tone=tone)
        self._shown.setVisible(bool(reach.address))
        self._address.set_full(reach.address)
        self._key.set_full(self._vm.shown_key(self._whole))
        self.show_key.setText(tr("Hide the key") if self._whole else tr("Show the key"))

    def _turn(self) -> None:
        self._whole = not self._whole
        self.refresh()

    def _copy(self, text: str, words: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._toast(words)

    def fields(self) -> tuple[QLabel, QLabel]:
        """Where the address and the key stand."""
        return self._address, self._key
