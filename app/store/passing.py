"""Temporary chats: kept in memory beside the vault and nowhere else, gone when it closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar

from app.store.chats import CHANGEABLE, ChatsRepo, Messages, no_chat, no_message
from app.store.drawers import SummariesRepo
from app.store.journal import Journal
from app.store.receipt_records import Receipt
from app.store.records import Call, Chat, Message, Summary, is_temporary
from app.store.sources import SourcesRepo
from app.store.vault import Vault

T = TypeVar("T")


class Passing:
    """What all of them hold. Whoever changes it holds the lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.chats: dict[str, Chat] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.folders: dict[str, list[str]] = {}
        self.sources: dict[str, dict[str, Any]] = {}
        self.summaries: dict[str, dict[str, Summary]] = {}

    def erase(self, chat_id: str) -> None:
        """Forget a chat and everything of it."""
        with self.lock:
            for message_id in self.messages.pop(chat_id, {}):
                self.sources.pop(message_id, None)
            for held in (self.chats, self.folders, self.summaries):
                held.pop(chat_id, None)

    def clear(self) -> None:
        """Forget all."""
        with self.lock:
            for chat_id in list(self.chats):
                self.erase(chat_id)

    def chat(self, chat_id: str) -> Chat:
        """One of them; raises UserError "no-such-chat"."""
        if chat_id not in self.chats:
            raise no_chat(chat_id)
        return self.chats[chat_id]


class PassingChats(ChatsRepo):
    """As ChatsRepo, with temporary chats in memory."""

    def __init__(self, vault: Vault, passing: Passing) -> None:
        super().__init__(vault)
        self._passing = passing

    def temporary(self) -> list[Chat]:
        """Those that are not deleted, the newest first."""
        with self._passing.lock:
            shown = [chat for chat in self._passing.chats.values() if chat.deleted is None]
        return sorted(shown, key=lambda chat: chat.updated, reverse=True)

    def get(self, chat_id: str) -> Chat:
        """One chat; raises UserError "no-such-chat"."""
        if not is_temporary(chat_id):
            return super().get(chat_id)
        with self._passing.lock:
            return self._passing.chat(chat_id)

    def messages(self, chat_id: str) -> Messages:
        """The whole tree, in order of ids."""
        if not is_temporary(chat_id):
            return super().messages(chat_id)
        with self._passing.lock:
            found = self._passing.messages.get(chat_id, {})
            return [found[message_id] for message_id in sorted(found)]

    def message(self, message_id: str) -> Message:
        """One message; raises UserError "no-such-message"."""
        if not is_temporary(message_id):
            return super().message(message_id)
        with self._passing.lock:
            return self._held(message_id)

    def _held(self, message_id: str) -> Message:
        for messages in self._passing.messages.values():
            if message_id in messages:
                return messages[message_id]
        raise no_message(message_id)

    def create(self, chat: Chat) -> Future[Chat]:
        """Keep a new chat."""
        if not is_temporary(chat.id):
            return super().create(chat)
        with self._passing.lock:
            self._passing.chats[chat.id] = chat
        return _done(chat)

    def update(self, chat_id: str, **fields: Any) -> Future[None]:
        """Change columns of a chat; TypeError for a name that cannot be changed."""
        if not is_temporary(chat_id):
            return super().update(chat_id, **fields)
        if not fields or not fields.keys() <= CHANGEABLE:
            raise TypeError("a chat has no such field")
        with self._passing.lock:
            self._passing.chats[chat_id] = replace(self._passing.chat(chat_id), **fields)
        return _done(None)

    def add(self, *messages: Message, head: str | None = None) -> Future[None]:
        """Keep messages, and show the branch that ends in `head`."""
        if not all(is_temporary(message.chat) for message in messages):
            return super().add(*messages, head=head)
        with self._passing.lock:
            for message in messages:
                chat = self._passing.chat(message.chat)
                self._passing.messages.setdefault(chat.id, {})[message.id] = message
                now = max(chat.updated, message.created)
                self._passing.chats[chat.id] = replace(chat, head=head or chat.head, updated=now)
        return _done(None)

    def finish(self, message: Message, receipts: Sequence[Receipt] = ()) -> Future[None]:
        """Keep a message's final content, state and figures; of a chat that is gone, nothing, and no receipts."""
        if not is_temporary(message.chat):
            return super().finish(message, receipts)
        with self._passing.lock:
            if message.chat in self._passing.chats:
                self._passing.messages.setdefault(message.chat, {})[message.id] = message
                chat = self._passing.chats[message.chat]
                self._passing.chats[chat.id] = replace(chat, updated=max(chat.updated, time.time()))
        return _done(None)

    def keep_calls(self, message_id: str, calls: Sequence[Call]) -> Future[None]:
        """Keep the calls of an answer that is still being written."""
        if not is_temporary(message_id):
            return super().keep_calls(message_id, calls)
        with self._passing.lock:
            held = self._held(message_id)
            self._passing.messages[held.chat][held.id] = replace(held, calls=tuple(calls))
        return _done(None)

    def purge(self, chat_ids: Iterable[str] | None = None, older_than: float | None = None) -> Future[int]:
        """Erase for good what is marked deleted; see ChatsRepo."""
        wanted = None if chat_ids is None else list(chat_ids)
        with self._passing.lock:
            marked = [chat.id for chat in self._passing.chats.values() if chat.deleted is not None]
            for chat_id in marked if wanted is None else set(marked) & set(wanted):
                self._passing.erase(chat_id)
        stored = None if wanted is None else [chat_id for chat_id in wanted if not is_temporary(chat_id)]
        if wanted and not stored:
            return _done(len(wanted))
        return super().purge(stored, older_than)


class PassingSources(SourcesRepo):
    """As SourcesRepo, with what temporary chats ask and were given in memory."""

    def __init__(self, vault: Vault, passing: Passing) -> None:
        super().__init__(vault)
        self._passing = passing

    def folders_of(self, chat_id: str) -> list[str]:
        """The folders that a chat asks."""
        if not is_temporary(chat_id):
            return super().folders_of(chat_id)
        with self._passing.lock:
            return list(self._passing.folders.get(chat_id, ()))

    def set_folders(self, chat_id: str, folder_ids: Sequence[str]) -> Future[None]:
        """Ask these folders in this chat from now on."""
        if not is_temporary(chat_id):
            return super().set_folders(chat_id, folder_ids)
        with self._passing.lock:
            self._passing.folders[chat_id] = sorted(set(folder_ids))
        return _done(None)

    def keep(self, message_id: str, sources: dict[str, Any]) -> Future[None]:
        """Keep what an answer was given."""
        if not is_temporary(message_id):
            return super().keep(message_id, sources)
        with self._passing.lock:
            self._passing.sources[message_id] = sources
        return _done(None)

    def of_message(self, message_id: str) -> dict[str, Any] | None:
        """What was kept for a message, or None."""
        if not is_temporary(message_id):
            return super().of_message(message_id)
        with self._passing.lock:
            return self._passing.sources.get(message_id)


class PassingSummaries(SummariesRepo):
    """As SummariesRepo, with those of temporary chats in memory."""

    def __init__(self, vault: Vault, passing: Passing) -> None:
        super().__init__(vault)
        self._passing = passing

    def of(self, chat_id: str) -> list[Summary]:
        """All of a chat, of every branch."""
        if not is_temporary(chat_id):
            return super().of(chat_id)
        with self._passing.lock:
            return list(self._passing.summaries.get(chat_id, {}).values())

    def keep(self, summary: Summary) -> Future[None]:
        """Keep it, in place of the one up to the same message."""
        if not is_temporary(summary.chat):
            return super().keep(summary)
        with self._passing.lock:
            if summary.chat in self._passing.chats:
                self._passing.summaries.setdefault(summary.chat, {})[summary.message] = summary
        return _done(None)

    def forget(self, chat_id: str) -> None:
        """Erase those of a chat."""
        if not is_temporary(chat_id):
            super().forget(chat_id)
            return
        with self._passing.lock:
            self._passing.summaries.pop(chat_id, None)


class PassingJournal(Journal):
    """As Journal, without the answers of temporary chats."""

    def append(self, message_id: str, text: str, reasoning: str = "") -> Future[None]:
        """Keep a piece of an answer."""
        return _done(None) if is_temporary(message_id) else super().append(message_id, text, reasoning)


def _done(value: T) -> Future[T]:
    future: Future[T] = Future()
    future.set_result(value)
    return future
