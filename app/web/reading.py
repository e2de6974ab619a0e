"""Pages fetched, read in the sandbox, and kept as snapshots once they are used."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.knowledge.web_pages import WebPage
from app.pipelines.values import Doc
from app.store.pipeline_records import Snapshot
from app.web.asking import Asker

MOST_HELD = 48 << 20
"""Bytes of pages that one search holds in memory for its later steps."""


class Cleaner(Protocol):
    """Turns bytes into words, somewhere where they can do no harm."""

    def clean(
        self, data: bytes, charset: str = "", plain: bool = False, cancel: CancelToken | None = None
    ) -> WebPage:
        """See PageCleaner."""
        ...

    def close(self) -> None:
        """End what does that."""
        ...


class Keeps(Protocol):
    """Where snapshots are kept."""

    def keep(self, page: Snapshot) -> None: ...
    def get(self, snapshot_id: str) -> Snapshot: ...


@dataclass(frozen=True)
class Read:
    """A page as it came: `url` after redirects."""

    url: str
    kind: str
    data: bytes
    page: WebPage


class PageReader:
    """The pages of one search, each fetched once."""

    def __init__(self, asker: Asker, cleaner: Cleaner, keeps: Keeps, token: CancelToken) -> None:
        self._asker, self._cleaner, self._keeps, self._token = asker, cleaner, keeps, token
        self._held: dict[str, Read] = {}

    def read(self, url: str, places: tuple[str, ...], delay: float = 0.0) -> Read:
        """A page in words. Raises as Asker.page and the reader do."""
        if url in self._held:
            return self._held[url]
        body = self._asker.page(url, places, delay)
        page = self._cleaner.clean(body.data, body.charset, body.kind == "text", self._token)
        if not page.text.strip():
            raise UserError("There is no text on the page", code="empty")
        made = Read(body.url, body.kind, body.data, page)
        if sum(len(one.data) for one in self._held.values()) + len(body.data) <= MOST_HELD:
            self._held[url] = made
        return made

    def keep(self, read: Read) -> Doc:
        """The page as a document whose snapshot is in the vault."""
        digest = hashlib.sha256(read.data).hexdigest()
        title = read.page.title or _named(read.url)
        self._keeps.keep(Snapshot(digest, read.url, title, read.kind, time.time(), read.page.text, read.data))
        text = self._keeps.get(digest).text  # the same bytes may have been kept before
        return Doc(
            document=f"web:{digest}",
            name=title,
            sha256=digest,
            start=0,
            end=len(text),
            text=text,
            url=read.url,
        )


def _named(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{parts.path}".rstrip("/")[:120]
