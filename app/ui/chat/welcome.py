"""The first minute: three quiet pages that say what this is; typing a question passes them by."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.theme.style import Theme
from app.ui.viewmodels.first_run import QUESTION, FirstAnswer, machine_words
from app.ui.viewmodels.settings import VaultFacts
from app.ui.viewmodels.shell import tr
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import IconLabel, Prose, label
from app.ui.widgets.panels import Card, scroller

if TYPE_CHECKING:
    from app.assembly import AppCore
    from app.ui.chat.background import Background

WIDEST, ANSWER = 560, 52
"""Pixels: the card's width, and the least height of the answer, so that it does not push what stands below."""
MODEL_PAGE = 1


class EvenPages(QStackedWidget):
    """As high as its highest page, whichever is shown: the buttons below stay where they are."""

    def even(self) -> None:
        """Look again how high the pages are at this width; those out of sight are laid out for it."""
        high = 0
        pages = [page for at in range(self.count()) if (page := self.widget(at)) is not None]
        for page in pages:
            page.resize(self.width(), page.height())
            inside = (page, *page.findChildren(QWidget))
            for part in (*inside, *inside):  # a label knows its height once its row has a width
                if (layout := part.layout()) is not None:
                    layout.activate()
                if isinstance(part, Prose):
                    part.settle()
            layout = page.layout()
            wrapped = layout.heightForWidth(self.width()) if layout is not None else 0
            high = max(high, wrapped, page.minimumSizeHint().height())
        self.setMinimumHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.even()


class Welcome(QWidget):
    """`done` when it was read or skipped; `passphrase_wanted` and `models_wanted` are the two ways to go on.

    `model_shown` when the page is seen on which a model answers.
    """

    done = Signal()
    model_shown = Signal()
    passphrase_wanted = Signal()
    models_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("welcome")
        self.setProperty("kind", "plain")
        self._locked = Prose(theme, "", "soft", name="welcome-lock")
        self._folder = Prose(theme, "", "soft", name="welcome-folder")
        self._machine = Prose(theme, "", "soft", name="welcome-machine")
        self._answer = Prose(theme, tr("Thinking…"), "soft", name="welcome-answer")
        self.pages = EvenPages()
        self.steps = label("", "caption", name="welcome-step")
        self.skip = Button(theme, tr("Skip"), "ghost", "", "welcome-skip")
        self.back = Button(theme, tr("Back"), "", "", "welcome-back")
        self.next = Button(theme, tr("Next"), "primary", "", "welcome-next")
        self.passphrase = Button(theme, "", "", "key", "welcome-passphrase")
        self.models = Button(theme, tr("See the models"), "", "models", "welcome-models")
        self._made = [self._first(), self._second(), self._third()]
        for page in self._made:
            self.pages.addWidget(page)
        self._lay_out()
        self.skip.clicked.connect(self.done)
        self.back.clicked.connect(lambda: self._show(self.pages.currentIndex() - 1))
        self.next.clicked.connect(self._forward)
        self.show_lock(VaultFacts())
        self._show(0)

    def _lay_out(self) -> None:
        px = self._theme.px
        card = Card(self._theme, name="welcome-card")
        card.setMaximumWidth(px(WIDEST))
        card.box.setContentsMargins(px(28), px(24), px(28), px(20))
        card.box.addWidget(self.pages)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, px(10), 0, 0)
        foot.addWidget(self.steps, 1)
        for button in (self.skip, self.back, self.next):
            foot.addWidget(button)
        card.box.addLayout(foot)
        inside = QWidget()
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 20)
        row.addStretch(1)
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.addStretch(2)
        column.addLayout(row)
        column.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inside, "welcome-scroll"))

    # the pages

    def _first(self) -> QWidget:
        text = tr(
            "Here you talk with language models that run on this computer, and nothing you write or they answer leaves "
            "it unless you say so."
        )
        return self._page(
            "shield",
            tr("Welcome to Underdesk"),
            Prose(self._theme, text),
            self._point("offline", tr("No network is needed. While the switch above says Offline, nothing gets out.")),
            self._point("branch", tr("Ask again, change a question: every version of an answer is kept.")),
            self._point("search", tr("Every sentence you ever wrote here can be found again.")),
        )  # fmt: skip

    def _second(self) -> QWidget:
        text = tr("The starter model comes along and answers already. It is small, quick, and often wrong:")
        more = tr(
            "For real work add a larger one: drop its .gguf file on this window, or see what suits this machine."
        )
        return self._page(
            "models",
            tr("A model is ready"),
            Prose(self._theme, text),
            self._sample(),
            self._machine,
            Prose(self._theme, more),
            self._way(self.models, self.models_wanted.emit),
        )

    def _third(self) -> QWidget:
        text = tr("Chats, drafts and settings lie in one encrypted file; no other program can read them.")
        return self._page(
            "lock",
            tr("Where your words lie, and how they are locked"),
            Prose(self._theme, text),
            self._folder,
            self._locked,
            self._way(self.passphrase, self.passphrase_wanted.emit),
        )

    def _sample(self) -> QWidget:
        """A question and what the starter model makes of it, right now."""
        card = Card(self._theme, name="welcome-sample")
        card.box.addWidget(label(QUESTION, "strong", wrap=True))
        room = QWidget()  # the label's own least height is that of its words
        room.setMinimumHeight(self._theme.px(ANSWER))
        inner = QVBoxLayout(room)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._answer, 0, Qt.AlignmentFlag.AlignTop)
        card.box.addWidget(room)
        return card

    def _page(self, icon: str, title: str, *parts: QWidget) -> QWidget:
        page = QWidget()
        page.setProperty("kind", "plain")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(12))
        column.addWidget(IconLabel(self._theme, icon, "accent", 32))
        page.setAccessibleName(title)
        column.addWidget(label(title, "heading", wrap=True))
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        return page

    def _point(self, icon: str, text: str) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(10))
        box.addWidget(IconLabel(self._theme, icon, "text_soft", 18), 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(Prose(self._theme, text), 1)
        return row

    @staticmethod
    def _way(button: Button, go: Callable[[], None]) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        button.clicked.connect(go)
        box.addWidget(button)
        box.addStretch(1)
        return row

    # what is told

    def show_machine(self, words: tuple[str, str]) -> None:
        """This computer, and what would run on it."""
        self._machine.setText(" ".join(filter(None, words)))
        self.pages.even()

    def show_folder(self, place: str) -> None:
        """Where everything is kept; a long path may be broken behind each of its parts."""
        words = tr("All of it is kept in {folder}, and nowhere else.")
        self._folder.setText(words.format(folder=place.replace(os.sep, f"{os.sep}\u200b")))
        self.pages.even()

    def show_answer(self, text: str) -> None:
        """What the starter model has said so far."""
        self._answer.setText(text)
        self.pages.even()

    def answered(self, well: bool) -> None:
        """It has ended."""
        if not well:
            self._answer.setText(
                tr("The model could not answer just now; the reason stands beside its name above.")
            )

    # moving

    def show_lock(self, facts: VaultFacts) -> None:
        """Who can open the vault on this computer."""
        if not facts.has_passphrase:
            words = tr(
                "It opens by itself, with this computer's keyring, when you are signed in. A passphrase keeps it "
                "from whoever else uses this computer as you."
            )
        elif facts.has_keyring:
            words = tr("It opens by itself with this computer's keyring; your passphrase opens it too.")
        else:
            words = tr("Your passphrase opens it, and nothing else does: keep it in mind.")
        self._locked.setText(words)
        self.passphrase.setText(
            tr("Change the passphrase") if facts.has_passphrase else tr("Set a passphrase")
        )
        self.pages.even()

    def _forward(self) -> None:
        if self.pages.currentIndex() + 1 < self.pages.count():
            self._show(self.pages.currentIndex() + 1)
        else:
            self.done.emit()

    def _show(self, page: int) -> None:
        last = len(self._made) - 1
        for number, made in enumerate(self._made):
            made.setEnabled(number == page)
        self.pages.setCurrentIndex(page)
        self.back.setVisible(page > 0)
        self.next.setText(tr("Start") if page == last else tr("Next"))
        self.steps.setText(tr("{page} of {pages}").format(page=page + 1, pages=last + 1))
        self.setAccessibleName(self._made[page].accessibleName())
        if page == MODEL_PAGE:
            self.model_shown.emit()


def begin(welcome: Welcome, core: AppCore, background: Background) -> FirstAnswer:
    """Let the pages tell of this computer, and the starter model answer where they say so."""
    first = FirstAnswer(core, background, welcome)
    first.changed.connect(welcome.show_answer)
    first.ended.connect(welcome.answered)
    welcome.model_shown.connect(first.begin)
    welcome.done.connect(first.leave)
    welcome.show_folder(str(core.profile.root))

    def told(words: tuple[str, str]) -> None:
        if isValid(welcome):
            welcome.show_machine(words)

    background.run("machine", lambda: machine_words(core), told)
    return first
