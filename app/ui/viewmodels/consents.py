"""Asks a person before anything of a chat goes to a model elsewhere: what would be sent, and where to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.base.errors import UserError
from app.base.events import Event, TurnFailed
from app.ui.viewmodels.remote import is_remote
from app.ui.viewmodels.told import sentence

if TYPE_CHECKING:
    from app.beyond.service import Preview
    from app.ui.viewmodels.chat import ChatViewModel


@dataclass(frozen=True)
class Asking:
    """What waits for a yes. `message_id` is the answer that was not made for lack of it; empty for a new question."""

    chat_id: str
    preview: Preview
    message_id: str = ""


Refused = Asking | UserError
"""Why a question was not sent: a yes is needed first, or it cannot be."""


class Consents(QObject):
    """`wanted` carries an Asking of the chat in hand; `agreed` the same after a yes was kept."""

    wanted = Signal(object)
    agreed = Signal(object)

    def __init__(self, vm: ChatViewModel) -> None:
        super().__init__(vm)
        self._vm = vm

    def check(self, chat_id: str, text: str, pictures: int) -> Asking | None:
        """What has to be agreed to before `text` is asked there; None where nothing has. Not for the window's thread.

        Raises UserError as the preview does.
        """
        core = self._vm.core
        try:
            model = core.chats.get(chat_id).model or core.models.current_id or core.models.default_id()
            entry = core.library.get(model)
        except UserError:
            return None  # asking says so
        if not is_remote(entry):
            return None
        preview = core.endpoints.preview(chat_id, text, entry.id, pictures)
        return None if preview.agreed else Asking(chat_id, preview)

    def explain(self, refused: Refused) -> None:
        """Say why a question was not sent, or ask for the yes."""
        if isinstance(refused, UserError):
            self._vm.told.emit(sentence(refused))
        else:
            self._vm.stored(refused.chat_id)
            self.wanted.emit(refused)

    def on_events(self, batch: list[Event]) -> None:
        """Take the bridge's batch: an answer may have been refused for lack of a yes."""
        chat = self._vm.chat
        for event in batch:
            if not isinstance(event, TurnFailed) or event.error.code != "needs-consent":
                continue
            if chat is not None and event.chat_id == chat.id:
                self._ask_again(chat.id, event.message_id or "")

    def _ask_again(self, chat_id: str, message_id: str) -> None:
        def work() -> Asking | UserError | None:
            try:
                found = self.check(chat_id, "", 0)
            except UserError as error:
                return error
            return Asking(chat_id, found.preview, message_id) if found else None

        self._vm.background.run("consent", work, lambda found: self._tell(found, self.wanted.emit))

    def agree(self, asking: Asking, scope: str) -> None:
        """Keep the yes for `scope`: this chat, or all that is asked there."""
        documents, endpoint = asking.preview.passages > 0, asking.preview.endpoint.id

        def work() -> Asking | UserError:
            try:
                self._vm.core.endpoints.consent(endpoint, scope, documents=documents)
            except UserError as error:
                return error
            return asking

        self._vm.background.run("consent", work, lambda found: self._tell(found, self.agreed.emit))

    def _tell(self, found: Asking | UserError | None, good: Callable[[Asking], None]) -> None:
        if isinstance(found, UserError):
            self._vm.told.emit(sentence(found))
        elif found is not None and self._vm.chat is not None and self._vm.chat.id == found.chat_id:
            good(found)
