"""The tools that the chat in hand offers: what there is, what is chosen, and what a person says to a call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.events import Changed, Event
from app.chat.calling.offer import Choice, Offered
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.ui.viewmodels.chat import ChatViewModel


@dataclass(frozen=True)
class ToolsSeen:
    """All tools, what the chat chose of them, and servers that have to be looked at, by name."""

    tools: tuple[Offered, ...] = ()
    choice: Choice = field(default_factory=Choice)
    waiting: tuple[str, ...] = ()


class ChatTools(QObject):
    """`changed` when there is something else to show. A chat that is not stored yet is stored by the first choice."""

    changed = Signal()

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm = vm
        self.seen = ToolsSeen()
        self.shown = False
        vm.chat_changed.connect(self._moved)

    @property
    def known(self) -> bool:
        """Whether the model's template has words for tools; true while nobody knows."""
        chat = self._vm.chat
        info = self._vm.core.models.info_of(chat.model if chat else "")
        return info is None or bool(info.tools)

    def _moved(self) -> None:
        if self.shown:
            self.refresh()

    def refresh(self) -> None:
        """Read what there is, off the window's thread."""
        self.shown = True
        core, chat = self._vm.core, self._vm.chat

        def work() -> ToolsSeen:
            choice = Choice.of(chat) if chat else Choice()
            waiting = [server.name for server in core.workshop.servers() if server.state != "allowed"]
            return ToolsSeen(tuple(core.chats.tools.every()), choice, tuple(waiting))

        self._vm.background.run("tools", work, self._arrived)

    def _arrived(self, seen: ToolsSeen) -> None:
        if seen != self.seen:
            self.seen = seen
        self.changed.emit()

    def offer(self, name: str, on: bool) -> None:
        """Offer a tool in this chat, or no longer."""
        self._change(lambda tools, chat_id: tools.tick(chat_id, name, on))

    def trust_own(self, on: bool) -> None:
        """Whether our own tools need not ask here."""
        self._change(lambda tools, chat_id: tools.trust_own(chat_id, on))

    def forget_allowed(self) -> None:
        """Ask for every call again."""
        self._change(lambda tools, chat_id: tools.forget_allowed(chat_id))

    def _change(self, change: Any) -> None:
        vm = self._vm
        chat_id = vm.chat.id if vm.chat else None

        def work() -> str:
            wanted = chat_id or vm.blank_id()
            change(vm.core.chats.tools, wanted)
            return wanted

        vm.background.run("offer", work, vm.stored)

    def decide(self, message_id: str, verdict: str, call_id: str) -> None:
        """Say what a person said to a call."""
        try:
            self._vm.core.chats.tools.decide(message_id, call_id, verdict)
        except UserError as error:
            self._vm.told.emit(sentence(error))

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        kinds = {event.kind for event in batch if isinstance(event, Changed)}
        if self.shown and kinds & {"tools", "model"}:
            self.refresh()
