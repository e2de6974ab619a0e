"""Models of the hub, each with how it would run on this computer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app import headers
from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.engine.badge import Badge, fit
from app.engine.outline import Offer
from app.fitting import Fitting, outlined_offer
from app.models.hub import Hub, checked
from app.models.hub_pages import Hit, Page, Variant
from app.models.manifest import ModelEntry
from app.models.wishes import Wishes

log = logging.getLogger("underdesk.models")


@dataclass(frozen=True)
class Shelf:
    """What a repository holds. `badges` are those of `page.variants`, in their order; `build` is how its models are
    built, as their header says, empty where that is not known."""

    page: Page
    badges: tuple[Badge, ...]
    build: Mapping[str, Any]


class Searching:
    """Every call asks the network and waits; not for the window's own thread."""

    def __init__(self, hub: Hub, wishes: Wishes, fitting: Fitting) -> None:
        self._hub, self._wishes, self._fitting = hub, wishes, fitting

    def search(self, words: str, limit: int = 20, token: CancelToken | None = None) -> list[Hit]:
        """See Hub.search."""
        return self._hub.search(words, limit, token)

    def look(self, repo: str, token: CancelToken | None = None) -> Shelf:
        """What is on offer there, judged by the header of its smallest model where that can be read, else by sizes.

        Raises as Hub.page does.
        """
        page = self._hub.page(repo, token)
        build = self._build(page, token)
        return Shelf(page, tuple(self._badge(page, one, build) for one in page.variants), build)

    def licence_text(self, page: Page, token: CancelToken | None = None) -> str:
        """See Hub.licence_text."""
        return self._hub.licence_text(page, token)

    def want(self, repo: str, file: str, token: CancelToken | None = None) -> ModelEntry:
        """The entry by which this file can be fetched: `fetcher.get(entry.id)`.

        Raises as Hub.page does, and UserError (no-such-file, no-hash).
        """
        checked(repo)
        return self.pick(self.look(repo, token), file)

    def pick(self, shelf: Shelf, file: str) -> ModelEntry:
        """The same of a repository that was looked at already; asks the network nothing."""
        repo = shelf.page.hit.repo
        for variant in shelf.page.variants:
            if file in (variant.file, variant.parts[-1].file):
                return self._wishes.wish(shelf.page, variant, dict(shelf.build))
        offered = ", ".join(variant.file for variant in shelf.page.variants[:12]) or "none"
        raise UserError(
            f"{repo} has no model file “{file[:120]}”", todo=f"choose one of: {offered}", code="no-such-file"
        )

    def _build(self, page: Page, token: CancelToken | None) -> dict[str, Any]:
        if not page.variants:
            return {}
        variant = page.variants[0]
        first = variant.parts[0]
        try:
            build = headers.read_build(self._hub.beginning(page, variant, token), "model.gguf", first.size)
        except UserError as error:
            log.info("no header of a model at the hub: %s", error.code)
            return {}
        return asdict(build) if build else {}

    def _badge(self, page: Page, variant: Variant, build: Mapping[str, Any]) -> Badge:
        role = "chat" if page.role == "vision" else page.role
        beside = page.projector.size if page.role == "vision" and page.projector else 0
        offer = Offer(variant.file, variant.size, variant.quantisation, page.context, role, beside)
        header, basis = outlined_offer(offer, build)
        return fit(header, self._fitting.machine(), basis).badge
