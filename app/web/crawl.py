"""Searches a site without any service: its first page and the links that fit best, a bounded number, by its rules."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from app.base.errors import UserError
from app.pipelines.context import Hit
from app.web import robots
from app.web.addresses import Site, address
from app.web.asking import Asker
from app.web.ranking import Text, link_score, ranked, snippet
from app.web.reading import Read

log = logging.getLogger("underdesk.web")
PAGES_PER_SITE = 12
"""Pages of one site that one search looks at, all its queries together."""
MOST_WAITING = 2_000
_NO_PAGES = (".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".css", ".js", ".json", ".xml", ".zip", ".gz", ".mp3",
             ".mp4", ".avi", ".mov", ".exe", ".dmg", ".iso", ".ico", ".woff", ".woff2", ".epub", ".rss")  # fmt: skip

Fetch = Callable[[str, tuple[str, ...], float], Read]
"""Fetches and reads a page: address, places that it may lead to, seconds to leave between two requests."""


@dataclass
class _Walk:
    """What is known of one site so far."""

    site: Site
    rules: robots.Robots
    waiting: dict[str, str] = field(default_factory=dict[str, str])
    tried: set[str] = field(default_factory=set[str])
    pages: dict[str, Text] = field(default_factory=dict[str, Text])
    trouble: UserError | None = None


class Crawl:
    """The sites of one search; what was read for one query is there for the next."""

    def __init__(self, asker: Asker, fetch: Fetch, most: int = PAGES_PER_SITE) -> None:
        self._asker, self._fetch, self._most = asker, fetch, most
        self._walks: dict[Site, _Walk] = {}

    def search(self, query: str, sites: tuple[Site, ...], limit: int) -> list[Hit]:
        """The pages that fit best. Raises Cancelled; UserError: offline, and what kept the only site from answering."""
        walks = [self._walked(site, query) for site in sites]
        if walks and all(walk.trouble and not walk.pages for walk in walks):
            assert walks[0].trouble
            raise walks[0].trouble
        pages = {url: page for walk in walks for url, page in walk.pages.items()}
        return [
            Hit(pages[url].title or url, url, snippet(query, pages[url].text))
            for url in ranked(query, pages)[:limit]
        ]

    def _walked(self, site: Site, query: str) -> _Walk:
        walk = self._walks.get(site)
        if walk is None:
            walk = self._walks[site] = _Walk(site, self._rules(site), {site.start: ""})
        while len(walk.tried) < self._most and walk.waiting:
            url = max(walk.waiting, key=lambda one: link_score(query, walk.waiting[one], one))
            del walk.waiting[url]
            self._visit(walk, url)
        return walk

    def _rules(self, site: Site) -> robots.Robots:
        told = self._asker.robots(site.origin, site.places, robots.MOST_BYTES)
        return robots.NOTHING if told is None else robots.parse(told)

    def _visit(self, walk: _Walk, url: str) -> None:
        if not walk.rules.allows(url):
            walk.trouble = walk.trouble or UserError(
                f"{walk.site.host} does not allow programs to look through it",
                why="its robots.txt says so, or cannot be had",
                todo="leave this site out, or choose a search service in Settings",
                code="robots",
            )
            return
        walk.tried.add(url)
        try:
            read = self._fetch(url, walk.site.places, walk.rules.delay)
        except UserError as error:
            if error.code == "offline":
                raise
            log.info("a page of a site was left out: %s", error.code)
            walk.trouble = walk.trouble or error
            return
        walk.pages[url] = Text(read.page.title, read.page.text)
        self._note_links(walk, read)

    @staticmethod
    def _note_links(walk: _Walk, read: Read) -> None:
        base = address(read.page.base, (walk.site,), read.url) or read.url
        for link, words in read.page.links:
            url = address(link, (walk.site,), base)
            known = url in walk.tried or url in walk.waiting
            if url and not known and walk.site.covers(url) and not url.lower().endswith(_NO_PAGES):
                if len(walk.waiting) >= MOST_WAITING:
                    return
                walk.waiting[url] = words
