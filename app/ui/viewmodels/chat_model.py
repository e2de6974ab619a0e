"""Which model answers in the chat in hand: its own, or the one that is chosen for all chats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.events import Changed, Event, ModelState
from app.ui.viewmodels.remote import is_remote, named, place_of
from app.ui.viewmodels.shell import tr
from app.ui.viewmodels.written import plain

if TYPE_CHECKING:
    from app.store.records import Message
    from app.ui.viewmodels.chat import ChatViewModel


@dataclass(frozen=True)
class Choice:
    """A model that can answer. `title` names where it is too, `place` is empty for one of this computer."""

    id: str
    name: str
    title: str
    place: str = ""


class ChatModel(QObject):
    """Observable; `changed` when another model answers or others can be chosen."""

    changed = Signal()

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm = vm
        self._choices: tuple[Choice, ...] = ()
        self._common = ""
        vm.chat_changed.connect(self.changed)
        self.refresh()

    def refresh(self) -> None:
        """Look again which there are."""
        self._vm.background.run("chat-models", self._read, self._take)

    def _read(self) -> tuple[tuple[Choice, ...], str]:
        core = self._vm.core
        entries = [entry for entry in core.library.list() if entry.role in ("chat", "vision")]
        found = [Choice(e.id, e.name, named(e), place_of(e) if is_remote(e) else "") for e in entries]
        return tuple(found), core.models.current_id or core.models.default_id()

    def _take(self, seen: tuple[tuple[Choice, ...], str]) -> None:
        if seen != (self._choices, self._common):
            self._choices, self._common = seen
            self.changed.emit()

    @property
    def own(self) -> str:
        """The id of this chat's own model; empty where it has none."""
        return self._vm.chat.model if self._vm.chat else ""

    @property
    def answering(self) -> Choice:
        """The one that answers the next question here."""
        return self._known(self.own or self._common)

    def named(self, model_id: str) -> str:
        """The name of a model, and where it is if it is elsewhere."""
        return self._known(model_id).title

    def of(self, message: Message) -> str:
        """What people call the model that gave an answer; by the file's own name where it is not here any more."""
        known = next((choice.title for choice in self._choices if choice.id == message.model), "")
        return known or str(message.stats.get("model") or "")

    def _known(self, model_id: str) -> Choice:
        found = next((choice for choice in self._choices if choice.id == model_id), None)
        return found or Choice(model_id, model_id, tr("{id} (not here any more)").format(id=model_id))

    def choices(self) -> list[Choice]:
        """What can be chosen: first, with an empty id, the one of all chats; then each by itself."""
        common = self._known(self._common)
        first = Choice(
            "", common.name, tr("As for all chats: {name}").format(name=common.title), common.place
        )
        gone = [self._known(self.own)] if self.own not in ("", *(c.id for c in self._choices)) else []
        return [first, *self._choices, *gone]

    def choose(self, model_id: str) -> None:
        """Have this chat answered by a model of its own, or by that of all chats for an empty id."""
        if model_id != self.own:
            self._vm.set_options(model=model_id)

    def recommended(self) -> dict[str, float | int]:
        """The sampling that the model recommends, which the chat's choices change."""
        try:
            return dict(self._vm.core.models.sampling_for(self.own))
        except UserError:
            return {}

    def sampling_words(self) -> str:
        """A word on what the next answer is made with."""
        chat = self._vm.chat
        chosen = {**self.recommended(), **(chat.sampling if chat else {})}
        words = tr("Temperature {value}").format(value=plain(float(chosen.get("temperature", 0.7))))
        return words + " · " + tr("Instructions") if chat and chat.system_prompt.strip() else words

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch."""
        for event in batch:
            loaded = isinstance(event, ModelState) and event.phase != "loading"
            if loaded or (isinstance(event, Changed) and event.kind == "model"):
                self.refresh()
                return
