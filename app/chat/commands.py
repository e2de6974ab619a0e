"""Messages that begin with a slash and a name: something else than the chat's model answers them."""

from __future__ import annotations

from typing import Protocol

from app.chat.turn import Answer
from app.store.records import Stats


class Commands(Protocol):
    """What answers them."""

    def mark(self, text: str) -> Stats | None:
        """What the answer to a text carries from its first moment, "run" at least; None for an ordinary question.

        Raises UserError for a name that nothing has, or a command that lacks its question.
        """
        ...

    def answer(self, answer: Answer, asked: str) -> None:
        """Begin the answer to a command, or carry on one that rested; events and the answer itself tell the rest."""
        ...
