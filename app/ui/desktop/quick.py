"""Quick ask: one line over whatever else is on the screen, the answer below it, kept only if that is wished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.errors import UserError
from app.chat.keep import keep
from app.store.records import Chat
from app.ui.bridge import Bridge
from app.ui.chat.work import ChatWork
from app.ui.theme.style import Theme
from app.ui.viewmodels.chat import ChatViewModel
from app.ui.viewmodels.consents import Asking
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.told import sentence
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Elided, IconLabel

if TYPE_CHECKING:
    from app.assembly import AppCore

WIDTH, HEIGHT = 640, 460
"""Pixels at 100 % text, with an answer; without one it is as high as its line."""

BEYOND = ("receipt", "keep-case", "compare", "source")
"""What an answer offers that takes the window's columns."""


class Answer(ChatWork):
    """The chat's own work area without its composer: the line above takes what is typed."""

    def __init__(self, vm: ChatViewModel, theme: Theme) -> None:
        super().__init__(vm, theme)
        self.setObjectName("quick-answer")
        self.foot.hide()
        self.passing.setFixedHeight(0)  # the line below says it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """For the window around it."""
        event.ignore()


class QuickAsk(QWidget):
    """A window of its own. `opened` carries the id of the chat that was kept; `elsewhere` a chat that needs more."""

    opened = Signal(str)
    elsewhere = Signal(str, str)

    def __init__(self, core: AppCore, theme: Theme) -> None:
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, Qt.WindowType.Window | flags)
        self._core, self._theme = core, theme
        self._keeping = False
        self.setObjectName("quick-ask")
        self.setWindowTitle(tr("Quick ask"))
        self.setAccessibleName(tr("Quick ask"))
        self.bridge = Bridge(self)
        self._unlisten = core.events.listen(self.bridge.post)
        self.vm = ChatViewModel(core, self.bridge, self)
        self.work = Answer(self.vm, theme)
        self.edit = QLineEdit()
        self.edit.setObjectName("quick-edit")
        self.edit.setAccessibleName(tr("Ask anything"))
        self.edit.setPlaceholderText(tr("Ask anything…"))
        self.said = Elided("", "caption", name="quick-said")
        self.stop = Button(theme, tr("Stop"), "", "stop", "quick-stop")
        self.fresh = Button(theme, tr("Clear"), "ghost", "", "quick-clear")
        self.keep = Button(theme, tr("Open as chat"), "", "external", "quick-open")
        self._lay_out()
        self._connect()
        self._moved()

    def _lay_out(self) -> None:
        px = self._theme.px
        card = QFrame()
        card.setProperty("kind", "quick")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(px(14), px(12), px(14), px(12))
        column.setSpacing(px(8))
        head, self._foot = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(px(10))
        head.addWidget(IconLabel(self._theme, "spark", "accent", 20))
        head.addWidget(self.edit, 1)
        self._foot.addWidget(self.said, 1)
        for button in (self.stop, self.fresh, self.keep):
            self._foot.addWidget(button)
        column.addLayout(head)
        column.addWidget(self.work, 1)
        column.addLayout(self._foot)

    def _connect(self) -> None:
        vm = self.vm
        self.edit.returnPressed.connect(self._ask)
        self.stop.clicked.connect(vm.stop)
        self.fresh.clicked.connect(self.clear)
        self.keep.clicked.connect(self._keep)
        vm.busy_changed.connect(lambda _: self._moved())
        vm.turns.spliced.connect(lambda _: self._moved())
        vm.model.changed.connect(self._moved)
        vm.told.connect(self.say)
        self.work.told.connect(self.say)
        self.work.transcript.acted.connect(self._acted)
        vm.refused.connect(self.edit.setText)
        vm.consents.wanted.connect(self._needs_consent)

    # coming and going

    def come(self) -> None:
        """On the screen where the mouse is, above all else, ready to type."""
        self._fit()
        screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        self.move(room.left() + (room.width() - self.width()) // 2, room.top() + room.height() // 6)
        self.show()
        self.raise_()
        self.activateWindow()
        self.edit.setFocus()
        self.edit.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape hides it; what was asked is there when it comes again."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        """As high as the line, until there is an answer."""
        px = self._theme.px
        self.work.setVisible(self._begun)
        for button, shown in ((self.stop, self.vm.busy), (self.fresh, self._done), (self.keep, self._done)):
            button.setVisible(shown)
        self.said.setVisible(self._begun or bool(self.said.full()))
        if (layout := self.layout()) is not None:
            layout.activate()
        self.setFixedWidth(px(WIDTH))
        self.setFixedHeight(px(HEIGHT) if self._begun else self.sizeHint().height())

    @property
    def _begun(self) -> bool:
        return bool(self.vm.turns.rows) or self.vm.busy

    @property
    def _done(self) -> bool:
        return self._begun and not self.vm.busy

    def _moved(self) -> None:
        if self._begun:
            self.say(tr("Not kept unless you open it as a chat · Esc hides it"))
        else:
            self.say(self.vm.model.line())
        self._fit()

    def say(self, words: str) -> None:
        """A line below."""
        self.said.set_full(words)
        self._fit()

    def _acted(self, name: str, _message: str, _extra: str) -> None:
        """What needs the window's own columns."""
        if name in BEYOND:
            self.say(tr("Open it as a chat for that."))

    # asking

    def _ask(self) -> None:
        text = self.edit.text().strip()
        if not text or self.vm.busy:
            return
        self.edit.clear()
        if self.vm.chat is not None:
            self.work._send(text)
            return

        def begun(chat: Chat) -> None:
            self.vm.open(chat.id)
            self.work._send(text)

        self.vm.background.run("temporary", lambda: self._core.chats.new(temporary=True), begun)

    def clear(self) -> None:
        """Forget what was asked."""
        old, self.vm.chat = self.vm.chat, None
        self.vm.turns.open(None)
        self.vm.switched.emit()
        if old is not None:
            self.vm.background.run("forget", lambda: self._forget(old.id), lambda _: None)
        self._moved()
        self.edit.setFocus()

    def _forget(self, chat_id: str) -> None:
        self._core.chats.delete([chat_id])
        self._core.chats.purge([chat_id])

    def _keep(self) -> None:
        chat = self.vm.chat
        if chat is None or self.vm.busy:
            return

        def kept(made: Chat | UserError) -> None:
            if isinstance(made, UserError):
                self.say(sentence(made))
                return
            self.hide()
            self.clear()
            self.opened.emit(made.id)

        def work() -> Chat | UserError:
            try:
                return keep(self._core.chats, chat.id)
            except UserError as error:
                return error

        self.vm.background.run("keep", work, kept)

    def _needs_consent(self, asking: Asking) -> None:
        """A model elsewhere is asked from the window alone, where it is said what would be sent."""
        text = self.edit.text()
        self.edit.clear()
        self.hide()
        self.elsewhere.emit(asking.chat_id, text)

    def leave(self) -> None:
        """The vault is taken away: nothing of it stays here."""
        self.hide()
        self._unlisten()
        self.vm.close()
        self.bridge.close()
        self.deleteLater()
