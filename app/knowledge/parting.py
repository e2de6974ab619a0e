"""The stage of the index between texts and vectors: words of most languages are found by their parts too."""

from __future__ import annotations

from collections.abc import Callable

from app.base.jobs import CancelToken
from app.knowledge.parts import WHOLE, indexed
from app.store.parts import PartsRepo

AT_ONCE = 256
"""Chunks taken in in one transaction: as many as are kept at a time when they are read."""


def take_in(repo: PartsRepo, token: CancelToken, go_on: Callable[[CancelToken], bool]) -> None:
    """Bring the index of parts up to date, as long as `go_on` says so. Raises Cancelled."""
    while go_on(token) and (waiting := repo.waiting(WHOLE, AT_ONCE)):
        made = [(seq, indexed(language, text)) for seq, language, text in waiting.chunks]
        repo.keep([row for row in made if row[1]], waiting.upto).result()
