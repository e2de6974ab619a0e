"""A fetcher without a network, for tests of the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.base.errors import UserError
from app.base.events import Changed
from app.base.jobs import CancelToken
from app.models.download import Begun
from app.models.terms import Agreement
from app.store.records import LibraryEntry

if TYPE_CHECKING:
    from tests.ui.fakes import FakeCore


class FakeFetcher:
    """Fetches by saying so; `steps` are the shares told on the way, `hold` keeps it waiting until cancelled."""

    def __init__(self, core: FakeCore) -> None:
        self._core = core
        self.steps = (0.25, 0.5, 1.0)
        self.hold = False
        self.refuse: UserError | None = None
        self.parts: list[Begun] = []
        self.agreements: dict[str, Agreement] = {}

    def begun(self) -> list[Begun]:
        """What waits to be gone on with."""
        return self.parts

    def agreement(self, wanted: str) -> Agreement | None:
        """When the terms were agreed to."""
        return self.agreements.get(wanted)

    def get(self, wanted: str, token: CancelToken, tell: Callable[[int, int], None]) -> LibraryEntry:
        offer = self._core.library.manifest.get(wanted)
        assert offer is not None
        for step in self.steps:
            tell(int(step * offer.size), offer.size)
            if self.hold:
                token.wait(10)
            token.check()
        if self.refuse:
            raise self.refuse
        entry = LibraryEntry(
            offer.id, offer.name, f"/models/{wanted}.gguf", "", offer.size, "chat", "huggingface", 9.0,
            {"quantisation": offer.quantisation, "context": offer.context},
        )  # fmt: skip
        self._core.library.entries.append(entry)
        self._core.events.post(Changed("model", frozenset({entry.id})))
        return entry
