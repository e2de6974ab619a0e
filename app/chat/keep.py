"""Makes a temporary chat one that is kept: copied into the vault under ids of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from app.base.errors import UserError
from app.base.ids import new_id
from app.store.records import Chat, Message, is_temporary


class Kept(Protocol):
    """What of the chats room is needed."""

    def get(self, chat_id: str) -> Chat:
        """A chat; raises UserError "no-such-chat"."""
        ...

    def messages(self, chat_id: str) -> list[Message]:
        """Its messages, parents before children."""
        ...

    def running(self, chat_id: str) -> str | None:
        """The message that is being written there."""
        ...

    def adopt(self, chat: Chat, messages: list[Message]) -> Chat:
        """Store a chat with all of these."""
        ...


def keep(chats: Kept, chat_id: str) -> Chat:
    """The kept copy of a temporary chat; a kept one is answered as it is. Raises UserError "answering" while it writes.

    The temporary one stays as it was, for whoever shows it.
    """
    chat = chats.get(chat_id)
    if not is_temporary(chat_id):
        return chat
    if chats.running(chat_id) is not None:
        raise UserError(
            "The answer is still being written", todo="wait for its end or stop it", code="answering"
        )
    messages = chats.messages(chat_id)
    ids = {message.id: new_id() for message in messages}
    made = replace(chat, id=new_id(), head=ids.get(chat.head or ""))
    copies = [
        replace(one, id=ids[one.id], chat=made.id, parent=ids.get(one.parent or ""), calls=())
        for one in messages
    ]
    return chats.adopt(made, copies)
