"""Imports into the chats in memory: the real readers, other storage."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.base.errors import UserError
from app.base.events import Changed
from app.base.jobs import CancelToken
from app.chat.importers import History, Progress, Trouble, read_all
from app.chat.moving import Brought
from app.store.attachments import Attachment
from app.store.histories import Kept


class FakeMover:
    """`wait` holds an import until it is set; `files` are what came with messages."""

    def __init__(self, chats: Any, post: Callable[[Any], None]) -> None:
        self._chats, self._post = chats, post
        self.files: dict[str, Attachment] = {}
        self.wait: threading.Event | None = None

    def bring(self, paths: Sequence[Path], token: CancelToken, told: Callable[[Progress], None]) -> Brought:
        troubles: list[Trouble] = []
        added: list[str] = []
        messages = 0
        for item in read_all(paths, CancelToken(), told):
            if self.wait is not None and not self.wait.is_set():
                token.wait(10)
            if token.cancelled:
                break
            if isinstance(item, Trouble):
                troubles.append(item)
            elif item.chat.id not in self._chats.chats:
                added.append(self._keep(item))
                messages += len(item.messages)
        self._post(Changed("chat", frozenset(added)))
        return Brought(Kept(tuple(added), messages=messages), tuple(troubles), token.cancelled)

    def _keep(self, history: History) -> str:
        self._chats.chats[history.chat.id] = history.chat
        self._chats.kept |= {message.id: message for message in history.messages}
        self.files |= {one.id: one for one in history.attachments}
        return history.chat.id

    def take_back(self, brought: Brought) -> None:
        for chat in brought.kept.added:
            del self._chats.chats[chat]
        self._post(Changed("chat", frozenset(brought.kept.added)))

    def files_of(self, chat_id: str) -> list[Attachment]:
        return [one for one in self.files.values() if self._chats.kept[one.message].chat == chat_id]

    def file(self, attachment_id: str) -> bytes:
        if not self.files[attachment_id].data:
            raise UserError("Only the name of this file was kept", code="no-such-file")
        return self.files[attachment_id].data
