"""The card of servers of tools: each with what it says of itself, in full, before a person agrees to it."""

from __future__ import annotations

import shlex

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.tooling import Server
from app.ui.theme.style import Theme
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.tool_servers import ToolServers
from app.ui.widgets.buttons import Button
from app.ui.widgets.flow import flow
from app.ui.widgets.labels import Elided, Prose, label
from app.ui.widgets.panels import Card, badge


def state_of(server: Server, busy: bool) -> tuple[str, str]:
    """How a server stands, in words, and their tone."""
    if busy:
        return tr("being looked at…"), ""
    return {
        "new": (tr("not allowed yet"), "warn"),
        "allowed": (tr("allowed"), "good"),
        "changed": (tr("says other things than you allowed"), "bad"),
    }[server.state]


class ServerView(QWidget):
    """One server: name, where it is, how it stands, what it says, and what can be done."""

    def __init__(self, theme: Theme, vm: ToolServers, server: Server, busy: bool) -> None:
        super().__init__()
        self.setObjectName(f"tool-server-{server.name}")
        self._theme, self._vm, self._server = theme, vm, server
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(4), 0, theme.px(10))
        column.setSpacing(theme.px(6))
        words, tone = state_of(server, busy)
        state = badge(words, tone, "tool-server-state")
        column.addLayout(flow(theme.px(8), label(server.name, "strong"), state))
        column.addWidget(Elided(server.place.url or shlex.join(server.place.command), "mono"))
        if server.facts is not None:
            self._add_facts(column)
        self.look = Button(theme, tr("Look at its tools"), "", "eye", "tool-server-look")
        self.look.setEnabled(not busy)
        self.look.clicked.connect(lambda: vm.look(server.name))
        self.allow = Button(theme, tr("Allow what it says above"), "primary", "check", "tool-server-allow")
        self.allow.clicked.connect(lambda: vm.allow(server.name, server.facts.print if server.facts else ""))
        self.allow.setVisible(server.facts is not None and server.state != "allowed" and not busy)
        self.forbid = Button(theme, tr("Allow no longer"), "", "close", "tool-server-forbid")
        self.forbid.clicked.connect(lambda: vm.forbid(server.name))
        self.forbid.setVisible(server.state == "allowed")
        self.remove = Button(theme, tr("Remove"), "", "trash", "tool-server-remove")
        self.remove.clicked.connect(lambda: vm.remove(server.name))
        buttons = self.allow, self.look, self.forbid, self.remove
        for button in buttons:
            button.setAccessibleName(f"{button.text()}: {server.name}")
        column.addLayout(flow(theme.px(8), *buttons))

    def _add_facts(self, column: QVBoxLayout) -> None:
        facts, theme = self._server.facts, self._theme
        assert facts is not None
        if self._server.state == "allowed":
            names = ", ".join(tool.name for tool in facts.tools) or tr("none")
            column.addWidget(Prose(theme, tr("Its tools: {names}").format(names=names), "soft"))
            return
        if facts.words:
            column.addWidget(Prose(theme, facts.words, "soft", name="tool-server-words"))
        for tool in facts.tools:
            column.addSpacing(theme.px(6))
            column.addWidget(label(tool.name, "strong"))
            column.addWidget(Prose(theme, tool.description or tr("It says nothing of this tool."), "soft"))
            column.addWidget(Prose(theme, tool.parameters, "caption"))
        if facts.left_out:
            more = tr("{count} more tools are left out: too many, or not sound.").format(count=facts.left_out)
            column.addWidget(label(more, "caption", wrap=True))


class ToolsCard(Card):
    """The servers, and a form for another one."""

    def __init__(self, theme: Theme, vm: ToolServers) -> None:
        super().__init__(theme, name="tools-card")
        self._theme, self._vm = theme, vm
        words = tr(
            "Programs that follow the Model Context Protocol (MCP) can lend their tools to a chat. A program that is "
            "started here runs under your account, on Linux without a network. What a server says of its tools is "
            "read by the model: look at it before you allow it."
        )
        self.box.addWidget(Prose(theme, words, "soft"))
        self._list = QVBoxLayout()
        self.box.addLayout(self._list)
        self.views: dict[str, ServerView] = {}
        self.name = self._field(tr("Name"), "tool-server-name", tr("For example: files"))
        where = tr("A program with its arguments, or an address: https://…")
        self.where = self._field(tr("Program or address"), "tool-server-where", where)
        self.secret = self._field(tr("Secret (optional)"), "tool-server-secret", tr("The variable's name"))
        self.value = self._field(tr("Its value"), "tool-server-value", tr("Kept in the keyring"))
        self.value.setEchoMode(QLineEdit.EchoMode.Password)
        self.add = Button(theme, tr("Add and look"), "primary", "plus", "tool-server-add")
        self.add.clicked.connect(self._add)
        self.box.addLayout(self._form())
        self.box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        vm.changed.connect(self.refresh)
        vm.added.connect(self._clear)
        self.refresh()

    def _field(self, title: str, name: str, hint: str) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setAccessibleName(title)
        made.setPlaceholderText(hint)
        made.returnPressed.connect(self._add)
        made.textChanged.connect(self._may_add)
        return made

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(12))
        grid.setVerticalSpacing(self._theme.px(8))
        grid.setColumnStretch(1, 1)
        for row, field in enumerate((self.name, self.where, self.secret, self.value)):
            words = label(field.accessibleName(), "soft")
            words.setBuddy(field)
            grid.addWidget(words, row, 0)
            grid.addWidget(field, row, 1)
        self.add.setEnabled(False)
        return grid

    def _may_add(self) -> None:
        if hasattr(self, "add"):
            self.add.setEnabled(bool(self.name.text().strip() and self.where.text().strip()))

    def _add(self) -> None:
        if self.add.isEnabled():
            self._vm.add(self.name.text(), self.where.text(), self.secret.text(), self.value.text())

    def _clear(self) -> None:
        for field in (self.name, self.where, self.secret, self.value):
            field.clear()

    def refresh(self) -> None:
        """As the view model stands."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.views.clear()
        for server in self._vm.servers:
            view = ServerView(self._theme, self._vm, server, server.name in self._vm.busy)
            self.views[server.name] = view
            self._list.addWidget(view)
