"""The work area of the chat place: transcript or greeting, the way back to the newest line, and the composer."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.store.records import is_temporary
from app.ui.chat.announcer import Announcer, announce
from app.ui.chat.compare import CompareView
from app.ui.chat.composer import Composer
from app.ui.chat.deeds import MessageDeeds
from app.ui.chat.empty import EmptyChat
from app.ui.chat.links import LinkCard
from app.ui.chat.look import Look, make_look
from app.ui.chat.message import MEASURE
from app.ui.chat.model_choice import open_choices
from app.ui.chat.passing import PassingStrip
from app.ui.chat.rows import RowMaker
from app.ui.chat.shelf import Shelf
from app.ui.chat.transcript import Transcript
from app.ui.chat.welcome import Welcome
from app.ui.chat.wording import Wording
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.widgets.buttons import Button


class ChatWork(MessageDeeds):
    """Shows the view model's chat. `options_wanted` asks for the parameters, `told(text)` for a toast."""

    options_wanted = Signal()
    told = Signal(str)

    def __init__(self, vm: ChatViewModel, theme: Theme) -> None:
        super().__init__()
        self._vm, self._theme = vm, theme
        self.setObjectName("chat-work")
        self.setProperty("kind", "work")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.wording = Wording()
        self.rows = RowMaker(vm, self.wording)
        self._wanted = ""
        self.shelf = Shelf(vm.core.formulas, vm.background, self)
        self.transcript = Transcript(vm.turns, self.rows.data, self._look(), self.wording)
        self.empty = EmptyChat(theme)
        self.welcome: Welcome | None = None
        self.composer = Composer(theme)
        self.jump = Button(theme, self.tr("Newest"), "chip", "chevron-down", "jump-to-latest", self)
        self.jump.setAccessibleName(self.tr("Jump to the newest message"))
        self.jump.hide()
        self.passing = PassingStrip(theme)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.transcript)
        self.comparison = CompareView(theme, vm.answerer.of)
        self.pages.addWidget(self.comparison)
        self._lay_out()
        self._connect()
        self._switched()
        self._model_moved()

    def _look(self) -> Look:
        return make_look(self._theme.tokens, self._theme.font(), self._theme.px(100) / 100, self.shelf)

    def _lay_out(self) -> None:
        px = self._theme.px
        self.foot = QWidget()
        self.foot.setObjectName("work-foot")
        self.foot.setProperty("kind", "plain")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(px(20), 0, px(20), px(16))
        row.addStretch(1)
        row.addWidget(self.composer, 1000)
        row.addStretch(1)
        self.composer.setMaximumWidth(px(MEASURE))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addWidget(self.passing)
        box.addWidget(self.pages, 1)
        box.addWidget(self.foot)
        self.pages.installEventFilter(self)

    def _connect(self) -> None:
        vm, composer = self._vm, self.composer
        Announcer(vm.turns, lambda words: announce(self.transcript, words), self)
        vm.draft.source = composer.text
        composer.sent.connect(self._send)
        composer.typed.connect(vm.draft.keep)
        composer.stop_wanted.connect(vm.stop)
        composer.edit.stopped.connect(self._escaped)
        composer.edit_last_wanted.connect(self.edit_last)
        composer.options_wanted.connect(self.options_wanted)
        composer.model_wanted.connect(lambda: open_choices(composer.model, self._theme, vm.answerer))
        vm.answerer.changed.connect(self._model_moved)
        vm.switched.connect(self._switched)
        self.comparison.chosen.connect(self._compared)
        self.comparison.left.connect(lambda: self._compared(""))
        vm.chat_changed.connect(self._show_options)
        vm.busy_changed.connect(self._busy_moved)
        vm.draft.measured.connect(self._show_usage)
        vm.model.changed.connect(self._model_moved)
        vm.refused.connect(self._refused)
        vm.turns.opened.connect(self._opened)
        vm.turns.spliced.connect(lambda _: self._show_page())
        self.transcript.acted.connect(self._act)
        self.copy_wanted.connect(self._copy)
        self.transcript.link_activated.connect(self._show_link)
        self.transcript.at_end.connect(self._at_end)
        self.jump.clicked.connect(self.transcript.jump_to_end)
        self.empty.chosen.connect(self._fill)
        self._theme.changed.connect(self._rethemed)

    # what is shown

    def _show_page(self) -> None:
        if self.pages.currentWidget() is self.comparison and not self._vm.busy and self._vm.turns.rows:
            return
        has_rows = bool(self._vm.turns.rows) or self._vm.busy
        self.pages.setCurrentWidget(self.transcript if has_rows else self.welcome or self.empty)
        if not has_rows:
            self.jump.hide()

    def greet(self, welcome: Welcome) -> None:
        """Show the first pages where the greeting is, until they are done with or a question is sent."""
        self.welcome = welcome
        self.pages.addWidget(welcome)
        welcome.done.connect(self._greeted)
        self._show_page()

    def _greeted(self) -> None:
        if self.welcome is not None:
            self.pages.removeWidget(self.welcome)
            self.welcome.deleteLater()
            self.welcome = None
            self._show_page()
            self.composer.edit.setFocus()

    def _escaped(self) -> None:
        """Escape while nothing is being written."""
        if self.welcome is not None and self.welcome.isVisible():
            self.welcome.done.emit()

    def _switched(self) -> None:
        chat, self._wanted = self._vm.chat, ""
        self.passing.setVisible(chat is not None and is_temporary(chat.id))
        self._model_moved()
        draft = chat.draft if chat is not None else ""
        if draft != self.composer.text() and (
            chat is not None or not self.composer.edit.hasFocus() or not draft
        ):
            self.composer.set_text(draft, quiet=True)
        self.transcript.jump_to_end()
        self.composer.set_busy(self._vm.busy)
        if chat is None or chat.head is None:
            self._show_page()
        else:
            self.pages.setCurrentWidget(self.transcript)
        self._show_options()

    def _opened(self) -> None:
        self._show_page()
        if self._wanted and self.transcript.show_message(self._wanted):
            self._wanted = ""
        elif self._wanted and self._vm.turns.rows:
            self._vm.select(self._wanted)

    def show_message(self, message_id: str) -> None:
        """Scroll to a message, switching branch if it is on another; waits for the chat to be read."""
        self._wanted = message_id
        if self.transcript.show_message(message_id):
            self._wanted = ""
        elif self._vm.turns.rows:
            self._vm.select(message_id)

    def _busy_moved(self, busy: bool) -> None:
        self.composer.set_busy(busy)
        self.transcript.refresh()
        self._show_page()
        if not busy:
            self._renew_comparison()

    def _show_usage(self, usage: object) -> None:
        self.composer.show_usage(*(getattr(usage, name, 0) for name in ("used", "context", "dropped")))

    def _show_options(self) -> None:
        self.composer.show_options(self._vm.answerer.sampling_words())

    def _model_moved(self) -> None:
        self.composer.show_state(self._vm.model.line())
        answering, own = self._vm.answerer.answering, bool(self._vm.answerer.own)
        self.composer.show_model(answering.name, answering.place, own)
        known = own or answering.place or self._vm.model.ready
        name = answering.name if known else ""
        self.empty.show_place(name, answering.place, not self.passing.isHidden())
        if self._vm.turns.rows and self._vm.busy:
            self.transcript.refresh_row(len(self._vm.turns.rows) - 1)

    def _at_end(self, at_end: bool) -> None:
        self.jump.setVisible(not at_end and self.pages.currentWidget() is self.transcript)
        self._place_jump()

    def _place_jump(self) -> None:
        size = self.jump.sizeHint()
        bottom = self.pages.geometry().bottom() - self._theme.px(8)
        self.jump.setGeometry(
            (self.width() - size.width()) // 2, bottom - size.height(), size.width(), size.height()
        )
        self.jump.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place_jump()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape stops from anywhere in the place, and what is typed beside the composer lands in it."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_Escape:
            self._vm.stop() if self._vm.busy else self._escaped()
        elif plain and event.text() and event.text().isprintable():
            self.composer.edit.setFocus()
            self.composer.edit.insertPlainText(event.text())
        else:
            super().keyPressEvent(event)

    def _rethemed(self) -> None:
        self.composer.setMaximumWidth(self._theme.px(MEASURE))
        self.transcript.set_look(self._look())

    # what is done

    def _send(self, text: str) -> None:
        if self.welcome is not None:
            self.welcome.done.emit()
        self.transcript.jump_to_end()
        if not self._vm.send(text):
            self.composer.set_text(text, quiet=True)

    def _refused(self, text: str) -> None:
        if not self.composer.text():
            self.composer.set_text(text)

    def _fill(self, text: str) -> None:
        self.composer.set_text(text)
        self.composer.edit.setFocus()

    def _copy(self, message_id: str) -> None:
        row = self._vm.turns.row_of(message_id)
        if row is not None:
            QGuiApplication.clipboard().setText(self._vm.turns.rows[row].message.content)
            self.told.emit(self.tr("Copied"))

    def _show_link(self, address: str, where: QPoint) -> None:
        LinkCard(self._theme, address, self).show_at(where)
