"""What is done to whole chats: rename, pin, delete, take back, erase; each off the window's thread."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.base.errors import UserError

if TYPE_CHECKING:
    from app.ui.viewmodels.chat import ChatViewModel


class Keeping:
    """Verbs over chats by id; what changed comes back as events."""

    def __init__(self, vm: ChatViewModel) -> None:
        self._vm = vm
        self._numbers = itertools.count()

    def do(self, work: Callable[[], object], then: Callable[[], None] | None = None) -> None:
        """Call `work` in the background, then `then` here; a UserError is told."""
        key = f"keeping {next(self._numbers)}"
        self._vm.background.run(key, work, lambda _: then() if then else None)

    def rename(self, chat_id: str, title: str) -> None:
        """Give a chat a title."""
        self.do(lambda: self._vm.core.chats.rename(chat_id, title))

    def pin(self, chat_id: str, pinned: bool) -> None:
        """Keep a chat at the top, or no longer."""
        self.do(lambda: self._vm.core.chats.pin(chat_id, pinned))

    def delete(self, chat_id: str) -> None:
        """Hide a chat; `restore` or `purge` follows."""
        if self._vm.chat is not None and self._vm.chat.id == chat_id:
            self._vm.draft.flush()
            self._vm.new_chat()
        self.do(lambda: self._vm.core.chats.delete([chat_id]))

    def restore(self, chat_id: str) -> None:
        """Take a delete back and show the chat."""
        self.do(lambda: self._vm.core.chats.restore([chat_id]), lambda: self._vm.open(chat_id))

    def purge(self, chat_id: str) -> None:
        """Erase a deleted chat for good."""
        try:
            self._vm.core.chats.purge([chat_id])
        except UserError:
            return  # the program is closing: the next start erases what is marked
