"""The answers to one request on their way from the engine's thread to the one that speaks to clients."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Sequence

from app.engine.api import Delta, Engine, EngineEvent, Failed, Finished, GenerateRequest, Handle


class Run:
    """Generations under way. Made and read by the serving thread, which is woken once for many events."""

    def __init__(self, engine: Engine, requests: Sequence[GenerateRequest]) -> None:
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._woken = False
        self._heard: deque[tuple[int, EngineEvent]] = deque()
        self._left = len(requests)
        self.ended: str = ""
        """Why it was cancelled, if it was not by the client's leaving."""
        self.handles: list[Handle] = [
            engine.submit(request, lambda event, index=index: self._tell(index, event))
            for index, request in enumerate(requests)
        ]

    def cancel(self, why: str = "") -> None:
        """Stop within one decode; the ends still come."""
        self.ended = self.ended or why
        for handle in self.handles:
            handle.cancel()

    async def events(self) -> AsyncIterator[list[tuple[int, EngineEvent]]]:
        """All that came since the last time, the number of the answer first, until all answers have ended."""
        while self._left:
            await self._news.wait()
            self._news.clear()
            self._woken = False
            heard: list[tuple[int, EngineEvent]] = []
            while self._heard:
                heard.append(self._heard.popleft())
            self._left -= sum(isinstance(event, (Finished, Failed)) for _, event in heard)
            if heard:
                yield joined(heard)

    def _tell(self, index: int, event: EngineEvent) -> None:
        """On the engine's thread."""
        self._heard.append((index, event))
        if not self._woken:
            self._woken = True
            with contextlib.suppress(RuntimeError):  # the server has ended
                self._loop.call_soon_threadsafe(self._news.set)


def joined(heard: list[tuple[int, EngineEvent]]) -> list[tuple[int, EngineEvent]]:
    """Pieces of one answer's text that came together as one piece."""
    found: list[tuple[int, EngineEvent]] = []
    at: dict[int, int] = {}
    for index, event in heard:
        last = found[at[index]][1] if index in at else None
        if isinstance(event, Delta) and isinstance(last, Delta) and event.kind == last.kind:
            whole = Delta(
                last.text + event.text, event.kind, last.tokens + event.tokens, last.logprobs + event.logprobs
            )
            found[at[index]] = index, whole
        else:
            at[index] = len(found)
            found.append((index, event))
    return found
