"""The chat in hand: sending, branching, options, draft, meter; what the widgets show of them and nothing of how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.events import Changed, Event, ModelState, TurnDone, TurnFailed, TurnStarted
from app.store.records import Chat
from app.ui.bridge import Bridge
from app.ui.chat.background import Background
from app.ui.viewmodels.chat_list import ChatListModel, SearchModel
from app.ui.viewmodels.chat_model import ChatModel
from app.ui.viewmodels.commands import ChatCommands
from app.ui.viewmodels.consents import Consents, Refused
from app.ui.viewmodels.documents import ChatDocuments
from app.ui.viewmodels.draft import Draft
from app.ui.viewmodels.keeping import Keeping
from app.ui.viewmodels.model_watch import ModelWatch
from app.ui.viewmodels.order import ChatOrder
from app.ui.viewmodels.pictures import Waiting, WaitingPictures
from app.ui.viewmodels.sources import SourcesModel
from app.ui.viewmodels.thread import ThreadModel
from app.ui.viewmodels.told import sentence
from app.ui.viewmodels.tools import ChatTools


class ChatViewModel(QObject):
    """One shown chat, or none yet (`chat` is None: a new one that is stored with its first words).

    `told` carries sentences for the person; `refused` a text that could not be sent and belongs back in the composer.
    """

    chat_changed = Signal()
    switched = Signal()
    busy_changed = Signal(bool)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, core: Any, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.core = core
        self.background = Background(core.jobs, self)
        self.turns = ThreadModel(core.chats, self.background, self)
        self.list = ChatListModel(core.chats, self.background, self, drawers=core.order.drawers)
        self.hits = SearchModel(core.chats, self.background, self)
        self.chat: Chat | None = None
        self.taken: Callable[[], set[str]] = set
        """The chats that other windows show: an empty one of those is not taken up here."""
        self.model = ModelWatch(core, self)
        self.draft = Draft(self)
        self.keeping, self.order = Keeping(self), ChatOrder(self)
        self.sources = SourcesModel(core, self)
        self.documents = ChatDocuments(self)
        self.pictures = WaitingPictures(self)
        self.tools = ChatTools(self)
        self.answerer = ChatModel(self)
        self.consents, self.commands = Consents(self), ChatCommands(self)
        self.sources.arrived.connect(self.turns.touch)
        self._sending = self._told_busy = False
        self.background.failed.connect(self._failed)
        self.turns.busy_changed.connect(lambda _: self._busy_moved())
        self.list.rename_wanted.connect(self.keeping.rename)
        bridge.events.connect(self.on_events)

    def close(self) -> None:
        """Keep the draft, answer nothing more."""
        for part in (self.draft, self.sources, self.documents, self.pictures, self.background):
            part.close()

    # which chat

    def open(self, chat_id: str) -> None:
        """Show a chat."""
        if self.chat is not None and self.chat.id == chat_id:
            return
        self._leave()
        try:
            self.chat = self.core.chats.get(chat_id)
        except UserError as error:
            self.told.emit(sentence(error))
            self.chat = None
        self._arrive()

    def new_chat(self) -> None:
        """Show an empty chat; one that was begun and never sent is taken up again."""
        self._leave()
        self.chat = None
        self._arrive()
        self.background.run("blank", self._find_blank, self._take_blank)

    def _find_blank(self) -> Chat | None:
        taken = self.taken()
        return next((c for c in self.core.chats.list() if c.head is None and c.id not in taken), None)

    def _take_blank(self, chat: Chat | None) -> None:
        if self.chat is None and not self._sending and chat is not None and not self.draft.pending:
            self.chat = chat
            self._arrive()

    def _leave(self) -> None:
        self.draft.flush()
        for key in ("draft", "meter", "blank"):  # a draft is kept all the same; its chat is no longer in hand
            self.background.forget(key)
        self._sending = False

    def _arrive(self) -> None:
        self.turns.open(self.chat.id if self.chat else None)
        self.switched.emit()
        self.chat_changed.emit()
        self.draft.measure_soon()

    @property
    def title(self) -> str:
        """The chat's title, or what stands for one."""
        return (self.chat.title if self.chat else "") or self.tr("New chat")

    # answering

    @property
    def busy(self) -> bool:
        """Whether an answer is asked for or being written here."""
        return self._sending or self.turns.busy

    def _busy_moved(self) -> None:
        if self.busy == self._told_busy:
            return
        self._told_busy = self.busy
        self.busy_changed.emit(self.busy)
        if not self.busy:
            self.draft.measure_soon()

    def _set_sending(self, sending: bool) -> None:
        self._sending = sending
        self._busy_moved()

    def send(self, text: str) -> bool:
        """Ask; false when nothing can be asked now. The store and the engine follow in their own time."""
        if self.busy or not text.strip():
            return False
        chat_id = self.chat.id if self.chat else None
        self.draft.drop()
        self.background.forget("blank")
        self._set_sending(True)
        shown = self.pictures.take()

        def work() -> str | Refused:
            try:
                wanted = chat_id or self.blank_id()
                if (asking := self.consents.check(wanted, text, len(shown))) is not None:
                    return asking
                self.core.chats.save_draft(wanted, "")
                self.core.chats.send(wanted, text, [picture for _, picture in shown])
            except UserError as error:
                return error
            return wanted

        self.background.run("send", work, lambda result: self._sent(result, chat_id, text, shown))
        return True

    def blank_id(self) -> str:
        """A stored chat without messages: one that was begun, else a new one. Not for the window's thread."""
        blank = self._find_blank()
        return blank.id if blank else self.core.chats.new().id

    def _sent(self, result: str | Refused, asked_in: str | None, text: str, shown: list[Waiting]) -> None:
        if not isinstance(result, str):
            self.pictures.put_back(shown)
            self._set_sending(False)
            self.refused.emit(text)
            self.consents.explain(result)
        elif asked_in is None and self.chat is None:
            self.chat = self.core.chats.get(result)
            self.turns.open(result)
            running = self.core.chats.running(result) is not None
            self._set_sending(running and not self.turns.busy)
            self.chat_changed.emit()

    def stop(self) -> None:
        """Stop the answer; what there is stays."""
        if self.chat is not None:
            self.core.chats.stop(self.chat.id)

    def again(self, message_id: str) -> None:
        """Another answer to the same question."""
        self._ask("again", lambda: self.core.chats.regenerate(message_id))

    def resume(self, message_id: str) -> None:
        """Carry on a stopped answer."""
        self.turns.expect_resume(message_id)
        self._ask("resume", lambda: self.core.chats.resume(message_id))

    def edit(self, message_id: str, text: str) -> None:
        """Ask a changed question, as another branch."""
        self._ask("edit", lambda: self.core.chats.edit(message_id, text))

    def _ask(self, key: str, call: Callable[[], object]) -> None:
        if self.busy:
            return
        self._set_sending(True)

        def work() -> UserError | None:
            try:
                call()
            except UserError as error:
                return error
            return None

        self.background.run(key, work, self._asked)

    def _asked(self, error: UserError | None) -> None:
        if error is not None:
            self._set_sending(False)
            self.told.emit(sentence(error))

    def select(self, message_id: str) -> None:
        """Show the branch through a message."""
        self.keeping.do(lambda: self.core.chats.select(message_id))

    def set_options(self, **options: Any) -> None:
        """Change instructions or sampling of this chat; a chat that is not stored yet is stored first."""
        chat_id = self.chat.id if self.chat else None

        def work() -> str:
            wanted = chat_id or self.blank_id()
            self.core.chats.set_options(wanted, **options)
            return wanted

        self.background.run("options", work, self.stored)

    def stored(self, chat_id: str) -> None:
        """The chat in hand has a place in the store now."""
        if self.chat is None:
            self.chat = self.core.chats.get(chat_id)
            self.turns.open(chat_id)
            self.chat_changed.emit()

    # events

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        for event in batch:
            self._on_event(event)
        self.turns.on_events(batch)
        self._busy_moved()
        for part in (self.list, self.order, self.documents, self.tools, self.answerer, self.consents):
            part.on_events(batch)

    def _on_event(self, event: Event) -> None:
        mine = self.chat.id if self.chat else None
        match event:
            case ModelState():
                self.model.take(event)
                self.draft.measure_soon()
            case TurnStarted(chat_id=chat) | TurnDone(chat_id=chat) if chat == mine:
                self._sending = False
            case TurnFailed(chat_id=chat) if chat == mine:
                self._sending = False
                if event.message_id is None or self.turns.row_of(event.message_id) is None:
                    self.told.emit(sentence(event.error))
            case Changed(kind="chat") if mine is not None and mine in event.ids:
                self.background.run("chat", lambda: self.core.chats.get(mine), self._changed)
            case _:
                return

    def _changed(self, chat: Chat) -> None:
        if self.chat is None or self.chat.id != chat.id:
            return
        if chat.deleted is not None:
            self.new_chat()
        elif chat != self.chat:
            self.chat = chat
            self.chat_changed.emit()

    def _failed(self, error: UserError) -> None:
        if error.code != "no-such-chat":
            self.told.emit(sentence(error))
