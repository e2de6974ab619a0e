"""One model on one card: what it is, how it stands here, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar

from app.ui.theme.style import Theme
from app.ui.viewmodels.models import Row
from app.ui.viewmodels.shell import size_words, tr
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided, Prose, label, restyle
from app.ui.widgets.panels import Card, badge


class ModelCard(Card):
    """`wanted` carries a verb: use, default, verify, remove, get or cancel."""

    wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._row: Row | None = None
        self._verb = ""
        self._name = Elided("", "title")
        self._badge = badge("")
        self._facts = label("", "caption")
        self._text = Prose(theme, "", "soft")
        self._note = Elided("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._main = Button(theme, "")
        self._second = Button(theme, tr("Make default"), "ghost")
        self._told = label("", "caption")
        self._more = IconButton(theme, "more", tr("More"))
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._badge)
        self.box.addLayout(head)
        for widget in (self._facts, self._text, self._note):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.box.addWidget(self._bar)
        self.box.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, self._theme.px(4), 0, 0)
        for widget in (self._main, self._second, self._told):
            row.addWidget(widget)
        row.addStretch()
        row.addWidget(self._more)
        self._main.clicked.connect(lambda: self.wanted.emit(self._verb))
        self._second.clicked.connect(lambda: self.wanted.emit("default"))
        self._more.clicked.connect(self._open_menu)
        return row

    def show_row(self, row: Row) -> None:
        """Refresh, if something changed."""
        if row == self._row:
            return
        self._row = row
        self.setObjectName(f"model-{row.id}")
        self.setAccessibleName(f"{row.name}, {row.facts}, {row.badge}")
        self._name.set_full(row.name)
        self._facts.setText(row.facts)
        self._text.setText(row.text)
        self._text.setVisible(bool(row.text))
        self._note.set_full(row.note)
        self._badge.setText(row.badge)
        self._badge.setVisible(bool(row.badge))
        restyle(self._badge, tone=row.tone)
        self._show_verbs(row)

    def _show_verbs(self, row: Row) -> None:
        chat = row.role in ("chat", "vision")
        self._verb, words = self._first(row)
        self._main.setText(words)
        self._main.setVisible(bool(words))
        self._main.setEnabled(not row.loading)
        self._main.setObjectName(f"{self._verb}-{row.id}")
        self._main.setAccessibleName(f"{words}: {row.name}")
        restyle(self._main, kind="primary" if self._verb == "get" and row.tone != "bad" else "")
        self._second.setVisible(row.installed and row.usable and chat and not row.is_default)
        self._second.setAccessibleName(tr("Make {name} the default").format(name=row.name))
        told = tr("Default for new chats") if row.is_default else row.fetched
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._bar.setVisible(row.fetching is not None)
        self._bar.setValue(round((row.fetching or 0) * 1000))
        self._more.setVisible(row.installed)
        self._more.setAccessibleName(tr("More for {name}").format(name=row.name))

    def _first(self, row: Row) -> tuple[str, str]:
        if row.fetching is not None:
            return "cancel", tr("Cancel")
        if not row.installed:
            return "get", tr("Get · {size}").format(size=size_words(row.size))
        if row.loading:
            return "use", tr("Loading…")
        if row.loaded or not row.usable or row.role not in ("chat", "vision"):
            return "use", ""
        return "use", tr("Use now")

    def _open_menu(self) -> None:
        if self._row is None:
            return
        menu = QMenu(self)
        menu.setObjectName("model-menu")
        check = menu.addAction(self._theme.icon("shield"), tr("Verify the file"))
        check.triggered.connect(lambda: self.wanted.emit("verify"))
        if self._row.removable:
            gone = menu.addAction(self._theme.icon("trash"), tr("Remove from the list"))
            gone.triggered.connect(lambda: self.wanted.emit("remove"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
