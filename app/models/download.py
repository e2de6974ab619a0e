"""Fetches an offered model through the door: resumable, checked by sha256 before it takes its final name."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from app.base.errors import UserError
from app.base.events import EventSink, Progress
from app.base.jobs import CancelToken
from app.models.crew import Errand, Tell
from app.models.entry import Entry
from app.models.library import Library
from app.models.manifest import ModelEntry
from app.models.pace import Manner, Pace
from app.models.terms import Agreement, Terms
from app.models.transfer import Transfer, forget, partial_of, record_of
from app.net.door import Door

log = logging.getLogger("underdesk.models")


@dataclass(frozen=True)
class Begun:
    """A model of which only a part is here. `done` and `size` in bytes."""

    id: str
    name: str
    done: int
    size: int


class Fetcher:
    """Brings offered models here. One fetch of a model at a time; what a broken one left is carried on."""

    def __init__(
        self,
        library: Library,
        door: Door,
        terms: Terms,
        manner: Callable[[], Manner] = Manner,
        bearer: Callable[[str], str] = lambda url: "",
    ) -> None:
        """`manner` is asked before each fetch; `bearer` gives the access token for an address, empty for none."""
        self._library, self._door, self._terms = library, door, terms
        self._manner, self._bearer = manner, bearer
        self._busy: set[str] = set()
        self._lock = threading.Lock()

    def get(self, wanted: str, token: CancelToken | None = None, tell: Tell | None = None) -> Entry:
        """Fetch the offered model of that id or name, unless it is here; `tell(done, total)` is in bytes.

        Raises Cancelled and UserError with code no-such-model, already-running, disk-full, offline, host-refused,
        unreachable, tls, stalled, broken, short, not-found, gated, token-refused, too-many-requests, server-error,
        unexpected-answer, changed-at-source, corrupt, terms-not-accepted, or one of the header reader's.
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

    def agreement(self, wanted: str) -> Agreement | None:
        """When a person agreed to the terms of this offered model; None before. Raises UserError no-such-model."""
        return self._terms.agreed(self._offered(wanted))

    def begun(self) -> list[Begun]:
        """The offered models of which a part lies here, fetched or broken off."""
        found = [
            Begun(offered.id, offered.name, self._there(offered), offered.size)
            for offered in self._fetchable()
        ]
        return [begun for begun in found if begun.done]

    def _fetchable(self) -> Iterator[ModelEntry]:
        return (offered for offered in self._library.manifest if offered.source == "huggingface")

    def _there(self, offered: ModelEntry) -> int:
        """Bytes of an offered model that wait to be gone on with, whole files of it included; 0 where none does."""
        parts = self._library.parts(offered)
        waiting = [record_of(part.path, part.file.sha256).load(partial_of(part.path)) for part in parts]
        if not any(waiting):
            return 0
        whole = sum(part.file.size for part in parts if part.path.is_file())
        return whole + sum(spans.done for spans in waiting if spans)

    def discard(self, wanted: str) -> None:
        """Throw away what came of a model that is not whole. Raises UserError (no-such-model, already-running)."""
        offered = self._offered(wanted)
        with self._alone(offered):
            for part in self._library.parts(offered):
                forget(part.path)

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
        parts, manner = self._library.parts(offered), self._manner()
        pace = Pace(manner.limit)
        for part in parts:
            errand = Errand(part, offered, self._door, token, manner, pace, self._bearer)
            hashes.append(Transfer(errand).run(_after(done, total, tell)))
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
