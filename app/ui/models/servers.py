"""The page of models on other servers: what was entered, and a form to enter another."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from app.ui.settings.ask import Ask
from app.ui.shell.unlock import SecretEdit
from app.ui.theme.style import Theme
from app.ui.viewmodels.servers import ServerRow, ServersModel
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import told
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.calm import CalmCombo, named_inside
from app.ui.widgets.flow import flow
from app.ui.widgets.grid import CardGrid
from app.ui.widgets.labels import Elided, Prose, label, restyle
from app.ui.widgets.panels import Card, badge, scroller


class ServerCard(Card):
    """One of them. `wanted` carries use, test, withdraw or remove; `key_given` an access key, empty to forget it."""

    wanted = Signal(str)
    key_given = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._row: ServerRow | None = None
        self._name, self._place = Elided("", "title"), badge("", "warn")
        self._facts, self._warning = Elided("", "caption"), Prose(theme, "", "bad")
        self._agreed, self._outcome = Prose(theme, "", "soft"), Prose(theme, "", "soft")
        self._use = Button(theme, tr("Use now"))
        self._test = Button(theme, "")
        self._more = IconButton(theme, "more", tr("More"))
        self.ask = Ask(theme, "server-key", tr("Access key"), tr("Keep it"), secret=True)
        for widget in (self._name, self._facts):
            self.box.addWidget(widget)
        self.box.addLayout(flow(theme.px(6), self._place))
        for widget in (self._warning, self._agreed, self._outcome):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.box.addLayout(flow(theme.px(8), self._use, self._test, self._more))
        self.box.addWidget(self.ask)
        self._use.clicked.connect(lambda: self.wanted.emit("use"))
        self._test.clicked.connect(lambda: self.wanted.emit("test"))
        self._more.clicked.connect(self._open_menu)
        self.ask.given.connect(self.key_given)

    def show_row(self, row: ServerRow) -> None:
        """Refresh, if something changed."""
        if row == self._row:
            return
        self._row = row
        self.setObjectName(f"server-{row.id}")
        self.setAccessibleName(f"{row.name}, {row.place}, {row.facts}")
        self._name.set_full(row.name)
        self._place.setText(tr("At {place}").format(place=row.place))
        self._facts.set_full(row.facts + (" · " + tr("with a key") if row.has_key else ""))
        for prose, words in (
            (self._warning, row.warning),
            (self._agreed, row.agreed),
            (self._outcome, row.outcome),
        ):
            prose.setText(words)
            prose.setVisible(bool(words))
        restyle(self._outcome, tone="" if row.sound else "bad")
        self._use.setObjectName(f"use-server-{row.id}")
        self._use.setAccessibleName(tr("Use {name} now").format(name=row.name))
        self._use.setVisible(row.talks and not row.in_use)
        self._test.setObjectName(f"test-server-{row.id}")
        self._test.setText(tr("Asking…") if row.testing else tr("Test"))
        self._test.setEnabled(not row.testing)
        self._test.setAccessibleName(tr("Ask {name} which models it has").format(name=row.name))
        self._more.setObjectName(f"more-server-{row.id}")
        self._more.setAccessibleName(tr("More for {name}").format(name=row.name))

    def _open_menu(self) -> None:
        row = self._row
        if row is None:
            return
        menu = QMenu(self)
        menu.setObjectName("server-menu")
        key = menu.addAction(
            self._theme.icon("key"), tr("Another access key…") if row.has_key else tr("Access key…")
        )
        key.triggered.connect(
            lambda: self.ask.ask(tr("It is kept in the system's keyring and sent to this server alone."))
        )
        if row.has_key:
            forget = menu.addAction(self._theme.icon("close"), tr("Forget the key"))
            forget.triggered.connect(lambda: self.key_given.emit(""))
        if row.consented:
            back = menu.addAction(self._theme.icon("undo"), tr("Take back what was agreed to"))
            back.setObjectName("withdraw")
            back.triggered.connect(lambda: self.wanted.emit("withdraw"))
        gone = menu.addAction(self._theme.icon("trash"), tr("Forget this server"))
        gone.setObjectName("forget-server")
        gone.triggered.connect(lambda: self.wanted.emit("remove"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


class ServerForm(Card):
    """Address, key, model and name of another; `look_wanted` asks what it offers, `add_wanted` enters it."""

    look_wanted = Signal(str, str)
    add_wanted = Signal(str, str, str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, name="server-form")
        self.address = _line("server-address", tr("Address"), "http://127.0.0.1:8080/v1")
        self.key = SecretEdit("server-secret", tr("Access key, if it wants one"))
        self.model = CalmCombo()
        self.model.setObjectName("server-model")
        self.model.setAccessibleName(tr("Model"))
        self.model.setEditable(True)
        named_inside(self.model)
        self.name = _line("server-name", tr("Name"), tr("What it is called here; empty for the model's own"))
        self._look = Button(theme, tr("Ask what it offers"), "", "search", "server-look")
        self._add = Button(theme, tr("Enter it"), "primary", "", "server-add")
        self._state = Prose(theme, "", "soft", name="server-state")
        self.box.addWidget(label(tr("Enter a server"), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(1, 1)
        fields = (
            (tr("Address"), self.address),
            (tr("Key"), self.key),
            (tr("Model"), self.model),
            (tr("Name"), self.name),
        )
        for row, (title, field) in enumerate(fields):
            grid.addWidget(label(title, "soft"), row, 0)
            grid.addWidget(field, row, 1)
        self.box.addLayout(grid)
        self.box.addWidget(self._state)
        self.box.addLayout(flow(theme.px(8), self._add, self._look))
        self._state.hide()
        self._look.clicked.connect(self._ask)
        self._add.clicked.connect(self._enter)
        for edit in (self.address, self.name):
            edit.textChanged.connect(self._judge)
        self.model.editTextChanged.connect(self._judge)
        self.address.returnPressed.connect(self._ask)
        self._judge()

    def _judge(self) -> None:
        there = bool(self.address.text().strip())
        self._look.setEnabled(there)
        self._add.setEnabled(there and bool(self.model.currentText().strip()))

    def _ask(self) -> None:
        if self._look.isEnabled():
            self.say(tr("Asking…"))
            self._look.setEnabled(False)
            self.look_wanted.emit(self.address.text(), self.key.text())

    def _enter(self) -> None:
        self.add_wanted.emit(self.address.text(), self.model.currentText(), self.name.text(), self.key.text())

    def say(self, words: str, good: bool = True) -> None:
        """What came of it."""
        self._state.setText(words)
        self._state.setVisible(bool(words))
        restyle(self._state, tone="" if good else "bad")

    def show_offer(self, found: Any) -> None:
        """What the address said of itself."""
        self.say(told(found.sentence), found.ok)
        if found.models:
            typed = self.model.currentText()
            self.model.clear()
            self.model.addItems(list(found.models))
            if typed.strip():
                self.model.setCurrentText(typed)
            self.model.setFocus()
        self._judge()

    def empty(self) -> None:
        """It was entered: nothing of it stays here."""
        for edit in (self.address, self.key, self.name):
            edit.clear()
        self.model.clear()
        self.model.clearEditText()
        self.say("")
        self._judge()


def _line(name: str, title: str, hint: str) -> QLineEdit:
    edit = QLineEdit()
    edit.setObjectName(name)
    edit.setAccessibleName(title)
    edit.setPlaceholderText(hint)
    return edit


class ServersPage(QWidget):
    """Cards above, the form below. `remove_wanted` asks for one to be forgotten."""

    remove_wanted = Signal(str)

    def __init__(self, theme: Theme, vm: ServersModel) -> None:
        super().__init__()
        self._theme, self._vm = theme, vm
        self.setObjectName("servers-page")
        self.setProperty("kind", "plain")
        inner = QWidget()
        column = QVBoxLayout(inner)
        px = theme.px
        column.setContentsMargins(px(24), px(20), px(24), px(24))
        column.setSpacing(px(14))
        words = tr(
            "Any server with an OpenAI-compatible API can answer: llama-server, Ollama, LM Studio, vLLM or a "
            "hosted one. It is only asked where you chose it, and shown and coloured as what it is."
        )
        column.addWidget(Prose(theme, words, "soft"))
        self.grid = CardGrid(theme, self._make, ServerCard.show_row, "server-cards")
        self.form = ServerForm(theme)
        self.form.setMaximumWidth(px(760))
        column.addWidget(self.grid)
        column.addWidget(self.form)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, "servers-scroll"))
        self.form.look_wanted.connect(vm.look)
        self.form.add_wanted.connect(vm.add)
        vm.looked.connect(self.form.show_offer)
        vm.added.connect(lambda _: self.form.empty())
        vm.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how they stand."""
        self.grid.show_rows(self._vm.shown())
        self.grid.setVisible(bool(self._vm.shown()))

    def _make(self, endpoint_id: str) -> ServerCard:
        card = ServerCard(self._theme)
        card.wanted.connect(lambda verb: self._do(verb, endpoint_id))
        card.key_given.connect(lambda key: self._vm.set_key(endpoint_id, key))
        return card

    def _do(self, verb: str, endpoint_id: str) -> None:
        vm = self._vm
        verbs = {"use": vm.use, "test": vm.test, "withdraw": vm.withdraw, "remove": self.remove_wanted.emit}
        verbs[verb](endpoint_id)
