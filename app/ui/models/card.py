"""One model on one card: what it is, how it stands here, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QProgressBar

from app.ui.models.facts import FitBadge, left
from app.ui.theme.style import Theme
from app.ui.viewmodels.model_rows import Row
from app.ui.viewmodels.shell import size_words, tr
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Elided, Prose, restyle
from app.ui.widgets.panels import Card, badge


class ModelCard(Card):
    """`wanted` carries a verb: use, default, verify, unload, remove, get, cancel, discard, take or details;
    `guess_wanted` the id of the model that is to guess for this one, empty for none."""

    wanted = Signal(str)
    guess_wanted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._row: Row | None = None
        self._verb = ""
        self._name = Elided("", "title")
        self._badge = badge("")
        self._facts = Prose(theme, "", "caption")
        self._text = Prose(theme, "", "soft")
        self._note = Elided("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._main = Button(theme, "")
        self._fit = FitBadge(theme)
        self._details = Button(theme, tr("Details"), "")
        self._told = Elided("", "caption")
        self._more = IconButton(theme, "more", tr("More"))
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._badge)
        self.box.addLayout(head)
        self.box.addWidget(self._facts)
        self.box.addLayout(left(self._fit))
        for widget in (self._text, self._note):
            self.box.addWidget(widget)
        self.box.addStretch(1)
        self.box.addWidget(self._bar)
        self.box.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, self._theme.px(4), 0, 0)
        row.addWidget(self._main)
        row.addWidget(self._details)
        row.addWidget(self._told, 1)
        row.addWidget(self._more)
        self._main.clicked.connect(lambda: self.wanted.emit(self._verb))
        self._details.clicked.connect(lambda: self.wanted.emit("details"))
        self._more.clicked.connect(self._open_menu)
        return row

    def show_row(self, row: Row) -> None:
        """Refresh, if something changed."""
        if row == self._row:
            return
        self._row = row
        self.setObjectName(f"model-{row.id}")
        self.setAccessibleName(", ".join(filter(None, (row.name, row.facts, row.badge, row.fit))))
        self._name.set_full(row.name)
        self._facts.setText(row.facts)
        self._text.setText(row.text)
        self._text.setVisible(bool(row.text))
        self._note.set_full(row.fetched or row.checked or row.note)
        self._badge.setText(row.badge)
        self._badge.setVisible(bool(row.badge))
        restyle(self._badge, tone=row.tone)
        self._fit.show_fit(row.fit, row.fit_tone)
        self._show_verbs(row)

    def _show_verbs(self, row: Row) -> None:
        self._verb, words = first_verb(row)
        self._main.setText(words)
        self._main.setVisible(bool(words))
        self._main.setEnabled(not row.loading)
        self._main.setObjectName(f"{self._verb}-{row.id}")
        self._main.setAccessibleName(f"{words}: {row.name}")
        restyle(self._main, kind="primary" if self._verb == "get" and row.fit_tone != "bad" else "")
        self._details.setObjectName(f"details-{row.id}")
        self._details.setVisible(not row.found)
        self._details.setAccessibleName(tr("Details of {name}").format(name=row.name))
        self._told.set_full(tr("Default for new chats") if row.is_default else "")
        share = next((one for one in (row.checking, row.fetching, row.waiting) if one is not None), None)
        self._bar.setVisible(share is not None)
        self._bar.setValue(round((share or 0) * 1000))
        self._more.setVisible(row.installed or (row.waiting is not None and row.fetching is None))
        self._more.setAccessibleName(tr("More for {name}").format(name=row.name))

    def _open_menu(self) -> None:
        if self._row is None:
            return
        menu = QMenu(self)
        menu.setObjectName("model-menu")
        verifying = self._row.checking is not None
        words = tr("Stop verifying the file") if verifying else tr("Verify the file")
        check = menu.addAction(self._theme.icon("shield"), words)
        check.triggered.connect(lambda: self.wanted.emit("verify"))
        check.setVisible(self._row.installed)
        if self._row.installed and self._row.usable and self._row.talks and not self._row.is_default:
            default = menu.addAction(self._theme.icon("star"), tr("Make default for new chats"))
            default.setObjectName("default")
            default.triggered.connect(lambda: self.wanted.emit("default"))
        if self._row.waiting is not None:
            drop = menu.addAction(self._theme.icon("trash"), tr("Throw away what has come"))
            drop.setObjectName("discard")
            drop.triggered.connect(lambda: self.wanted.emit("discard"))
        if self._row.smaller:
            self._add_guessers(menu, self._row)
        if self._row.memory:
            free = menu.addAction(self._theme.icon("close"), tr("Free its memory"))
            free.setObjectName("unload")
            free.triggered.connect(lambda: self.wanted.emit("unload"))
        if self._row.removable:
            gone = menu.addAction(self._theme.icon("trash"), tr("Remove from the list"))
            gone.triggered.connect(lambda: self.wanted.emit("remove"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _add_guessers(self, menu: QMenu, row: Row) -> None:
        """Who guesses for this model: nobody, or one of the smaller ones."""
        choices = menu.addMenu(self._theme.icon("bulb"), tr("Guess ahead with"))
        choices.setObjectName("guess-with")
        for draft, name in (("", tr("No model")), *row.smaller):
            action = choices.addAction(name)
            action.setObjectName(f"guess-{draft}")
            action.setCheckable(True)
            action.setChecked(draft == row.draft)
            action.triggered.connect(lambda _, wanted=draft: self.guess_wanted.emit(wanted))


def first_verb(row: Row) -> tuple[str, str]:
    """What one wants to do with a model first, as a verb and its words; no words for nothing."""
    if row.fetching is not None:
        return "cancel", tr("Pause")
    if row.found:
        return "take", tr("Use") if row.usable else ""
    if row.waiting is not None:
        return "get", tr("Continue")
    if not row.installed:
        return "get", tr("Get · {size}").format(size=size_words(row.size))
    if row.loading:
        return "use", tr("Loading…")
    if row.loaded or not row.usable or not row.talks:
        return "use", ""
    return "use", tr("Use now")
