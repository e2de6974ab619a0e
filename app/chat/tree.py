"""A chat's messages as a tree: which branch is shown, and what stands beside each message."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.store.records import Message


@dataclass(frozen=True)
class Turn:
    """A message on the shown path; `siblings` are the ids of its alternatives, itself at `index`."""

    message: Message
    siblings: tuple[str, ...]
    index: int


class Tree:
    """An immutable view over the messages of one chat; order of siblings is order of ids, that is of time."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self._by_id = {m.id: m for m in messages}
        self._children: dict[str | None, list[str]] = defaultdict(list)
        for message in sorted(self._by_id.values(), key=lambda m: m.id):
            self._children[message.parent].append(message.id)

    def __len__(self) -> int:
        return len(self._by_id)

    def __contains__(self, message_id: str) -> bool:
        return message_id in self._by_id

    def get(self, message_id: str) -> Message:
        """The message; raises KeyError."""
        return self._by_id[message_id]

    def path(self, head: str | None) -> list[Message]:
        """From the root to `head`; empty for None or an unknown head. A damaged (cyclic) chain ends at the repeat."""
        found: list[Message] = []
        seen: set[str] = set()
        while head is not None and head in self._by_id and head not in seen:
            seen.add(head)
            found.append(self._by_id[head])
            head = found[-1].parent
        return found[::-1]

    def siblings(self, message_id: str) -> tuple[str, ...]:
        """The alternatives of a message, itself among them."""
        return tuple(self._children[self._by_id[message_id].parent])

    def leaf(self, message_id: str) -> str:
        """The newest descendant reached by always taking the newest child."""
        while children := self._children.get(message_id):
            message_id = children[-1]
        return message_id

    def turns(self, head: str | None) -> list[Turn]:
        """The shown path with each message's alternatives."""
        result: list[Turn] = []
        for message in self.path(head):
            alternatives = self.siblings(message.id)
            result.append(Turn(message, alternatives, alternatives.index(message.id)))
        return result
