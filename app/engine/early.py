"""The chat that was used last, fetched while its model is still being loaded: then it waits for nothing."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

from app.base.memory import Space
from app.engine.states import Keeper

MOST = 16
"""Names that are asked for, more than a context has room for: how much it has is not known yet."""


class Early:
    """A Keeper that has asked another one already. `engine` names what the states depend on, as there."""

    def __init__(self, keeper: Keeper, engine: str) -> None:
        self._keeper, self._engine = keeper, engine
        self._names: Future[list[str]] = Future()
        self._held: tuple[str, Future[Any]] | None = None
        self._wanted = True
        keeper.newest(engine, MOST).add_done_callback(self._begin)

    def _begin(self, found: Future[list[str]]) -> None:
        names = [] if found.cancelled() or found.exception() else found.result()
        if names and self._wanted:
            self._held = names[0], self._keeper.recall(names[0], self._engine)
        self._names.set_result(names)

    @property
    def most(self) -> int:
        """See Keeper."""
        return self._keeper.most

    def keep(self, conversation: str, engine: str, tokens: bytes, data: Space) -> None:
        """See Keeper; what was fetched of this conversation before is old then."""
        if self._held and self._held[0] == conversation:
            self._held = None
        self._keeper.keep(conversation, engine, tokens, data)

    def recall(self, conversation: str, engine: str) -> Future[Any]:
        """See Keeper; what was fetched is given as long as it is on its way, and once more."""
        held = self._held
        if held is None or (conversation, engine) != (held[0], self._engine):
            return self._keeper.recall(conversation, engine)
        held[1].add_done_callback(self._drop)
        return held[1]

    def _drop(self, _: Future[Any]) -> None:
        self._held = None

    def newest(self, engine: str, most: int) -> Future[list[str]]:
        """See Keeper; asked for one engine only, once. Where there is room for none, none is held either."""
        if not most:
            self._wanted, self._held = False, None
        names: Future[list[str]] = Future()
        self._names.add_done_callback(lambda found: names.set_result(found.result()[:most]))
        return names
