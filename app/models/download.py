"""Fetches an offered model through the door: resumable, checked by sha256 before it takes its final name."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager

from app.base.errors import UserError
from app.base.events import EventSink, Progress
from app.base.jobs import CancelToken
from app.models.entry import Entry
from app.models.library import Library
from app.models.manifest import ModelEntry
from app.models.terms import Terms
from app.models.transfer import Tell, Transfer
from app.net.door import Door

log = logging.getLogger("underdesk.models")


class Fetcher:
    """Brings offered models here. One fetch of a model at a time; what a broken one left is carried on."""

    def __init__(self, library: Library, door: Door, terms: Terms) -> None:
        self._library, self._door, self._terms = library, door, terms
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def get(self, wanted: str, token: CancelToken | None = None, tell: Tell | None = None) -> Entry:
        """Fetch the offered model of that id or name, unless it is here; `tell(done, total)` is in bytes.

        Raises Cancelled and UserError with code no-such-model, already-running, disk-full, offline, host-refused,
        unreachable, tls, stalled, broken, not-found, gated, too-many-requests, server-error, unexpected-answer,
        changed-at-source, corrupt, terms-not-accepted, or one of the header reader's.
        """
        offered = self._offered(wanted)
        here = self._library.entry_for_manifest(offered)
        if here and self._library.is_usable(here):
            return here
        self._terms.require(offered)
        with self._alone(offered):
            return self._fetch(offered, token or CancelToken(), tell or _silent)

    def agree(self, wanted: str) -> None:
        """Keep that the person agreed to the terms of this offered model; raises UserError no-such-model."""
        self._terms.agree(self._offered(wanted))

    def _offered(self, wanted: str) -> ModelEntry:
        offered = self._library.manifest.get(wanted)
        if offered is None:
            raise UserError(
                f"There is no model “{wanted}” to fetch",
                todo="see what there is with: underdesk models list",
                code="no-such-model",
            )
        return offered

    @contextmanager
    def _alone(self, offered: ModelEntry) -> Generator[None]:
        with self._lock:
            if offered.id in self._busy:
                raise UserError(f"{offered.name} is being fetched already", code="already-running")
            self._busy.add(offered.id)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(offered.id)

    def _fetch(self, offered: ModelEntry, token: CancelToken, tell: Tell) -> Entry:
        total, done, hashes = offered.size, 0, list[str]()
        parts = self._library.parts(offered)
        for part in parts:
            hashes.append(Transfer(part, offered, self._door, token).run(_after(done, total, tell)))
            done += part.file.size
        log.info("fetched %s", offered.id)
        return self._library.adopt(offered, parts[0].path, hashes[0])


def _after(before: int, total: int, tell: Tell) -> Tell:
    """A `tell` for one file of several: `before` bytes went ahead of it."""
    return lambda done, _: tell(min(before + done, total), total)


def _silent(done: int, total: int) -> None:
    """What is told to nobody."""


def as_events(job_id: str, title: str, post: EventSink) -> Tell:
    """A `tell` that posts Progress events, one for each whole percent."""
    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        percent = min(100, done * 100 // max(total, 1))
        if percent != last:
            last = percent
            post(Progress(job_id, title, percent / 100, f"{done >> 20:,} of {total >> 20:,} MiB"))

    return tell
