"""The web as a person set it up: which service, its key and address, the usual sites; and a search by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.base.settings import Settings
from app.net.door import Door
from app.pipelines.context import Hit
from app.pipelines.values import Doc
from app.web.addresses import Site, address, site, twins
from app.web.asking import Asker, odd
from app.web.crawl import Crawl
from app.web.reading import Cleaner, Keeps, PageReader
from app.web.services._frame import Call, Query, Service, registry

SITES_ONLY = "none"
MOST_PLACES = 60
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,10})?")


class Keys(Protocol):
    """Where keys of services are kept."""

    def has(self, name: str, /) -> bool: ...
    def read(self, name: str, /) -> str: ...
    def keep(self, name: str, token: str, /) -> bool: ...
    def forget(self, name: str, /) -> None: ...


@dataclass(frozen=True)
class Choice:
    """How it is set up: `service` None where only chosen sites are looked through."""

    service: Service | None
    origin: str
    sites: tuple[Site, ...]
    language: str = "en"

    @property
    def title(self) -> str:
        """What is asked, in words."""
        if self.service is None:
            return "no search service, the sites themselves"
        host = urlsplit(self.origin).netloc
        return f"{self.service.title} ({host})" if self.service.origin == "" else self.service.title


class WebDesk:
    """The set-up of one profile, and the searches that it allows. Safe from any thread."""

    def __init__(
        self,
        settings: Settings,
        keys: Keys,
        door: Callable[[], Door],
        keeps: Keeps,
        cleaner: Cleaner,
        pause: float = 1.0,
    ) -> None:
        """`pause` lies between two requests to one host, in seconds."""
        self._settings, self._keys, self._door, self._keeps, self._pause = settings, keys, door, keeps, pause
        self._cleaner = cleaner

    def choice(self) -> Choice:
        """What is set. Sites that cannot be read any more are left out."""
        name = self._settings.text("web_service")
        service = None if name == SITES_ONLY else registry().get(name)
        origin = service.origin if service else ""
        if service and not origin:
            origin = self._settings.text("searxng")
        language = self._settings.text("wikipedia_language").strip().lower()
        language = language if _LANGUAGE.fullmatch(language) else "en"
        return Choice(service, origin, sites_of(self._settings.text("web_sites")), language)

    def has_key(self, name: str) -> bool:
        """Whether there is a key for a service; the keyring is not asked for that."""
        return self._keys.has(key_entry(name))

    def keep_key(self, name: str, key: str) -> bool:
        """Keep a key; whether the system's keyring took it."""
        return self._keys.keep(key_entry(self._keyed(name).name), key)

    def forget_key(self, name: str) -> None:
        """Forget it, in the keyring too."""
        self._keys.forget(key_entry(self._keyed(name).name))

    @staticmethod
    def _keyed(name: str) -> Service:
        keyed = [service for service in registry() if service.keyed]
        for service in keyed:
            if service.name == name:
                return service
        names = ", ".join(service.name for service in keyed)
        raise UserError(f"“{name[:40]}” takes no key", todo=f"choose from {names}", code="no-such-service")

    def begin(self, token: CancelToken) -> Search:
        """A search of its own for one step. Raises UserError web-off where something is still to be set."""
        chosen = self.choice()
        key = (
            self._keys.read(key_entry(chosen.service.name)) if chosen.service and chosen.service.keyed else ""
        )
        if chosen.service and not chosen.origin:
            raise UserError(
                "There is no address of a SearXNG server", todo="enter it in Settings, Web", code="web-off"
            )
        if chosen.service and chosen.service.keyed and not key:
            raise UserError(
                f"There is no key for {chosen.service.title}",
                todo=f"enter it in Settings, Web, or with: web key {chosen.service.name}",
                code="web-off",
            )
        asker = Asker(self._door(), token, self._pause)
        return Search(chosen, key, asker, PageReader(asker, self._cleaner, self._keeps, token))

    def close(self) -> None:
        """End the process that reads pages."""
        self._cleaner.close()


class Search:
    """See app.pipelines.context.Web. Only what it found itself, and what is of its sites, is ever fetched."""

    def __init__(self, chosen: Choice, key: str, asker: Asker, reader: PageReader) -> None:
        self._chosen, self._key, self._asker, self._reader = chosen, key, asker, reader
        self._crawl = Crawl(asker, reader.read)
        self._sites: tuple[Site, ...] = ()
        self._found: dict[str, None] = {}

    def search(self, query: str, sites: Sequence[str] = (), limit: int = 10) -> list[Hit]:
        """See Web.search."""
        service = self._chosen.service
        wanted = tuple(map(site, sites)) or (() if service else self._chosen.sites)
        self._sites = tuple(dict.fromkeys((*self._sites, *wanted)))
        if service is None:
            if not wanted:
                raise UserError(
                    "There are no sites to look through",
                    todo="name some at the step or in Settings, Web, or choose a search service there",
                    code="web-off",
                )
            found = self._crawl.search(query, wanted, limit)
        else:
            found = self._asked(service, query, wanted, limit)
        for hit in found:
            self._found.setdefault(hit.url)
        return found

    def _asked(self, service: Service, words: str, wanted: tuple[Site, ...], limit: int) -> list[Hit]:
        chosen = self._chosen
        hosts = tuple(dict.fromkeys(one.host for one in wanted))
        query = Query(" ".join(words.split()), hosts, limit, self._key, chosen.origin, chosen.language)
        made: dict[str, Hit] = {}
        for call in service.calls(query):
            for hit in self._read(service, call, query):
                url = address(hit.url, self._sites)
                if url and (not wanted or any(one.covers(url) for one in wanted)):
                    made.setdefault(url, Hit(hit.title, url, hit.snippet))
        return list(made.values())[:limit]

    def _read(self, service: Service, call: Call, query: Query) -> list[Hit]:
        answer = self._asker.service(service, call)
        try:
            return service.read(answer, query)
        except (ValueError, RecursionError) as error:
            raise odd(service) from error

    def fetch(self, url: str) -> Doc:
        """See Web.fetch."""
        asked = address(url, self._sites)
        own = [place for one in self._sites if one.covers(asked) for place in one.places]
        if not asked or (asked not in self._found and not own):
            raise UserError(
                "This address may not be fetched",
                why="this search did not find it, and it is on none of the sites that were named",
                code="host-refused",
            )
        return self._reader.keep(self._reader.read(asked, self._places(asked, own)))

    def _places(self, url: str, own: Sequence[str]) -> tuple[str, ...]:
        """Where the page and its redirects may be: its own host, the sites that were named, what this search found."""
        host = urlsplit(url).hostname or ""
        first = tuple(own) if own and "://" in own[0] else twins(host)
        sites = [place for one in self._sites for place in one.places]
        found = [urlsplit(one).hostname or "" for one in self._found if not self._sites]
        return tuple(dict.fromkeys((*first, *own, *sites, *filter(None, found))))[:MOST_PLACES]


def key_entry(name: str) -> str:
    """The name of a service's key among the tokens."""
    return f"web:{name}"


def sites_of(text: str) -> tuple[Site, ...]:
    """The sites of a list with spaces, commas or line ends; what is none is left out."""
    made: list[Site] = []
    for word in re.split(r"[\s,;]+", text):
        try:
            made.append(site(word))
        except UserError:
            continue
    return tuple(dict.fromkeys(made))
