"""What all endpoints share: the program's rooms, how much may wait at once, and what is under way."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from app.base.errors import UserError
from app.engine.api import ModelInfo
from app.models.entry import ELSEWHERE, Entry
from app.serve.faults import Refusal, closing, refusal_of
from app.serve.rooms import Rooms

if TYPE_CHECKING:
    from app.serve.run import Run

MOST_AT_ONCE = 64
"""Answers, and readings for embeddings, that run or wait; the engine takes them in as it has sequences."""
USUAL = "default"
"""The name of whatever model answers in the program itself."""
_CHATS = ("chat", "vision")


class House:
    """One server's. All of it is the serving thread's."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.runs: set[Run] = set()
        self.readings: set[Future[Any]] = set()
        self.closing = False
        self._busy = 0

    @contextmanager
    def place_for(self, count: int) -> Generator[None]:
        """Room for so many answers. Raises Refusal where there is too much to do already."""
        if self.closing:
            raise closing()
        if self._busy + count > MOST_AT_ONCE:
            raise Refusal(
                429,
                f"{self._busy} answers are under way or waiting; ask again in a moment.",
                "too_busy",
                retry_s=2,
            )
        self._busy += count
        try:
            yield
        finally:
            self._busy -= count

    def known(self) -> Sequence[Entry]:
        """The models that can be asked: those of this computer."""
        shelf, mine = self.rooms.shelf, (*_CHATS, "embedding")
        return [
            entry
            for entry in shelf.list()
            if entry.role in mine and entry.source != ELSEWHERE and shelf.is_usable(entry)
        ]

    def model(self, name: str, role: str = "chat") -> Entry:
        """A model by id or name, or the usual one. Raises Refusal."""
        shelf = self.rooms.shelf
        try:
            if name == USUAL:
                name = self._usual(role)
            entry = shelf.get(name)
        except UserError as error:
            raise refusal_of(error) from None
        if entry.source == ELSEWHERE:
            raise Refusal(
                403,
                f"{entry.name} does not run on this computer, and only models that do are asked here.",
                "elsewhere",
            )
        wanted = _CHATS if role == "chat" else (role,)
        if entry.role not in wanted:
            does = "finds passages and writes nothing" if role == "chat" else "makes no embeddings"
            raise Refusal(400, f"The model {entry.id} {does}.", "wrong_role", "model")
        return entry

    def _usual(self, role: str) -> str:
        if role == "chat":
            return self.rooms.models.default_id()
        found = [entry.id for entry in self.known() if entry.role == role]
        return found[0] if found else USUAL

    async def loaded(self, model_id: str) -> ModelInfo:
        """The model in memory; the wait may be long. Raises Refusal."""
        try:
            return await asyncio.shield(asyncio.wrap_future(self.rooms.models.ensure(model_id)))
        except UserError as error:
            raise refusal_of(error) from None

    def end(self, why: str) -> None:
        """No more requests; those under way are stopped."""
        self.closing = True
        for run in self.runs:
            run.cancel(why)
        for reading in list(self.readings):
            reading.cancel()
