"""What is read of conversations, by any thread at any time."""

from __future__ import annotations

from app.chat.tree import Tree, Turn
from app.chat.turn import Answer
from app.store.chats import ChatsRepo
from app.store.passing import PassingChats
from app.store.records import Call, Chat, Hit, Message

# Inside a class that has a method called list, that name is taken.
Messages = list[Message]
Turns = list[Turn]
Chats = list[Chat]
Hits = list[Hit]


class ChatReader:
    """The reading half of `Chats`."""

    def __init__(self, repo: ChatsRepo) -> None:
        self._repo = repo
        self._answers: dict[str, Answer] = {}

    def list(self, limit: int = 500, offset: int = 0, archived: bool = False) -> list[Chat]:
        """Chats that are not deleted and not put away, or those that are: pinned ones first, then by last use."""
        return self._repo.list(limit, offset, archived)

    def temporary(self) -> Chats:
        """Those that are never stored, the newest first."""
        return self._repo.temporary() if isinstance(self._repo, PassingChats) else []

    def get(self, chat_id: str) -> Chat:
        """One chat; raises UserError "no-such-chat"."""
        return self._repo.get(chat_id)

    def thread(self, chat_id: str) -> Turns:
        """The shown branch, oldest first."""
        return self._tree(chat_id).turns(self.get(chat_id).head)

    def messages(self, chat_id: str) -> Messages:
        """All branches' messages, in order of making."""
        return self._repo.messages(chat_id)

    def preview(self, chat: Chat) -> str:
        """The text of the last shown message; empty for an empty chat."""
        return self._repo.message(chat.head).content if chat.head else ""

    def search(self, query: str, limit: int = 50) -> Hits:
        """Full-text search over all chats' titles and messages."""
        return self._repo.search(query, limit)

    def running(self, chat_id: str) -> str | None:
        """The message that is being written, if any."""
        answer = self._answers.get(chat_id)
        return answer.message.id if answer and not answer.ended.is_set() else None

    def calls(self, chat_id: str, message_id: str) -> tuple[Call, ...]:
        """The calls of an answer, as they are this moment where it is being written."""
        live = self.live_calls(chat_id, message_id)
        return self._repo.message(message_id).calls if live is None else live

    def live_calls(self, chat_id: str, message_id: str) -> tuple[Call, ...] | None:
        """The calls of the answer that is being written; None if it is not this one. Reads nothing from the store."""
        answer = self._answers.get(chat_id)
        if answer is None or answer.message.id != message_id or answer.ended.is_set():
            return None
        return answer.so_far.calls

    def _tree(self, chat_id: str) -> Tree:
        return Tree(self._repo.messages(chat_id))
