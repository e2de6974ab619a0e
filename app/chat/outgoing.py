"""What a chat would send to a model, before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from app.engine.api import Message


@dataclass(frozen=True)
class Outgoing:
    """The messages of the next question, the model that the chat asks, and what of documents stands in them.

    `passages` counts the sources and the results of tools; `documents` names the documents they are from.
    """

    model: str
    messages: tuple[Message, ...]
    passages: int = 0
    documents: tuple[str, ...] = ()

    @property
    def pictures(self) -> int:
        """How many pictures go along."""
        return sum(len(message.pictures) for message in self.messages)
