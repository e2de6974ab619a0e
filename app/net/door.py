"""What other rooms see of the network: one door, its rules and its record; no client library here."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

from app.base.jobs import CancelToken
from app.net.body import Sink


@dataclass(frozen=True)
class Purpose:
    """A reason to go out and the places it may reach.

    A place is a host ("example.org"), a domain with all below it ("*.example.org"), both by https on port 443 only,
    or a whole origin ("http://127.0.0.1:8080") that is matched to the letter.
    """

    name: str
    title: str
    places: tuple[str, ...]
    open: bool = False
    """Whether each request brings its own places: pages of the web, which no list can name beforehand."""

    def permits(self, url: str) -> bool:
        """Whether this purpose may reach `url`."""
        return any(_matches(place, url) for place in self.places)

    def of(self, ask: Ask) -> Purpose:
        """This purpose with the places that a request brought, where it may bring some."""
        return replace(self, places=ask.places) if self.open else self


def is_place(text: str) -> bool:
    """Whether `text` may be a place that a request brings: a host, or a whole origin; never a domain with all below."""
    return bool(text) and (_is_origin(text, "https") or _is_origin(text, "http") or _is_host(text))


def _is_host(text: str) -> bool:
    return len(text) <= 253 and bool(_HOST.fullmatch(text)) and not is_numeric(text)


def is_numeric(host: str) -> bool:
    """Whether a host is an address in digits, in one of the many ways of writing those."""
    last = host.strip("[]").rstrip(".").rpartition(".")[2]
    return ":" in host or last.isdecimal() or last.lower().startswith("0x")


def is_here(address: str) -> bool:
    """Whether an address leads to this computer itself, by its letters alone: no name is ever looked up for that."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return host == "localhost" or is_loopback(host)


def is_loopback(host: str) -> bool:
    """Whether `host` is one of 127.0.0.0/8, or ::1."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback and (address.version == 4 or str(address) == "::1")


def port_of(origin: str) -> int:
    """The port that an origin means."""
    place = urlsplit(origin)
    return place.port or (443 if place.scheme == "https" else 80)


def _is_origin(address: str, scheme: str) -> bool:
    """Whether it is empty or `scheme`://host, perhaps with a port, and nothing beside it."""
    try:
        place = urlsplit(address)
        schemes = {scheme, "http"} if place.hostname in ("127.0.0.1", "localhost", "::1") else {scheme}
        whole = bool(place.hostname) and f"{place.scheme}://{place.netloc}" == address and place.port != 0
    except ValueError:
        return False
    return not address or (whole and place.scheme in schemes and not set(" @*") & set(address))


def _matches(place: str, url: str) -> bool:
    parts = urlsplit(url)
    if "://" in place:
        return f"{parts.scheme}://{parts.netloc}" == place
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, 443) or "@" in parts.netloc:
        return False
    return host.endswith(place[1:]) if place.startswith("*.") else host == place


AWAY, HERE = "endpoint", "endpoint-here"
"""Asking a model of another computer, by the broker; asking a program of this one, by a relay."""
TOOLS = "tools"
"""Calling a tool of another computer."""
SEARCH, PAGE = "web-search", "web-page"
"""Asking a search service; fetching a page of the web, at places that each request names."""
UPDATE = "update"
"""Asking whether there is a newer version, when a person wants to know."""
SERVICES = ("api.search.brave.com", "api.tavily.com", "kagi.com", "*.wikipedia.org")
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+")
PURPOSES: tuple[Purpose, ...] = (
    Purpose("model-download", "Fetching a model", ("huggingface.co", "*.huggingface.co", "*.hf.co")),
    Purpose("model-search", "Looking for models", ("huggingface.co", "*.huggingface.co", "*.hf.co")),
    Purpose(AWAY, "Asking a model beyond this computer", ()),
    Purpose(TOOLS, "Calling a tool beyond this computer", ()),
    Purpose(SEARCH, "Searching the web", SERVICES),
    Purpose(PAGE, "Fetching a page of the web", (), open=True),
    Purpose(UPDATE, "Asking for a newer version", ("github.com", "*.githubusercontent.com")),
)
ON_THIS_COMPUTER = Purpose(HERE, "Asking a program on this computer", ())
"""The one purpose of a relay; a broker does not know it."""


@dataclass(frozen=True)
class Rules:
    """What a person set: `proxy` is an http:// address that all requests go through, `mirror` an origin that stands in
    for the place of models, `endpoints` the origins of models beyond this program, `tools` those of servers of tools,
    `search` that of a search service; all may be empty."""

    proxy: str = ""
    mirror: str = ""
    endpoints: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    search: str = ""

    @property
    def sound(self) -> bool:
        """Whether all are origins that may be set: the mirror by https, the proxy by http; on this computer by either,
        as are the endpoints and the search service anywhere; the servers of tools like the mirror.

        A place without a scheme would be a host or a whole domain, which nobody may name here.
        """
        asked = all(
            _is_origin(one, "https") or _is_origin(one, "http") for one in (*self.endpoints, self.search)
        )
        safe = all(_is_origin(one, "https") for one in (self.mirror, *self.tools))
        return asked and safe and all((*self.endpoints, *self.tools)) and _is_origin(self.proxy, "http")

    @property
    def near(self) -> frozenset[str]:
        """The origins on this computer."""
        return frozenset(filter(is_here, (*self.endpoints, *self.tools)))

    @property
    def beyond(self) -> Rules:
        """Without those on this computer."""
        endpoints, tools = (
            tuple(one for one in ones if not is_here(one)) for ones in (self.endpoints, self.tools)
        )
        return replace(self, endpoints=endpoints, tools=tools)

    def widen(self, purposes: Sequence[Purpose]) -> tuple[Purpose, ...]:
        """The purposes with the endpoints, or the mirror, among their places."""
        return tuple(replace(one, places=(*one.places, *self._more(one.name))) for one in purposes)

    def _more(self, purpose: str) -> tuple[str, ...]:
        if purpose in (AWAY, HERE, TOOLS):
            return self.tools if purpose == TOOLS else self.endpoints
        place = self.search if purpose == SEARCH else "" if purpose == PAGE else self.mirror
        return (place,) if place else ()


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a connection, and for a server that says nothing."""

    connect: float = 10.0
    silence: float = 30.0


@dataclass(frozen=True)
class Attempt:
    """One request that passed, failed or was refused. Time in seconds since 1970, sizes in bytes, as on the wire."""

    id: str
    time: float
    host: str
    purpose: str
    method: str
    sent: int
    received: int
    result: str


@dataclass(frozen=True)
class Ask:
    """Everything about one request. `token` stops it within a fifth of a second.

    `silence` is how many seconds the server may say nothing, where that is not the door's own patience.
    `bulk`: the body is a large file (of a broker; a relay has none). `places` are those that it and its redirects may
    reach, where the purpose leaves that to it.
    """

    purpose: str
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content: bytes = b""
    token: CancelToken | None = None
    silence: int = 0
    bulk: bool = False
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hop:
    """A redirect that was followed; header names in lower case."""

    url: str
    status: int
    headers: Mapping[str, str]


class Reply(Protocol):
    """An answer whose body is still to come."""

    @property
    def status(self) -> int:
        """The HTTP status."""
        ...

    @property
    def url(self) -> str:
        """Where the answer came from, after redirects."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """Header values by lower-case name."""
        ...

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The redirects on the way."""
        ...

    def chunks(self) -> Iterator[bytes]:
        """The body as it comes, undecoded. Raises UserError (offline, stalled, broken) and Cancelled."""
        ...

    def save(self, file: Sink, most: int) -> int:
        """Write up to `most` of the body's next bytes to a file, at its position; how many they were, 0 at the end.

        Raises as `chunks` does, and OSError. A body is read by one of these ways only.
        """
        ...

    def drop(self, most: int) -> int:
        """Pass over up to `most` of the body's next bytes; how many, 0 at the end. Raises as `chunks` does."""
        ...

    def read(self, limit: int) -> bytes:
        """The whole body; raises UserError (too-large) past `limit` bytes."""
        ...


def beginning(reply: Reply, most: int) -> bytes:
    """So many bytes of a body at most, however many the server goes on to send."""
    body = bytearray()
    for chunk in reply.chunks():
        body += chunk
        if len(body) >= most:
            break
    return bytes(body[:most])


class Door(Protocol):
    """The one way out. What stands behind it may be in this process or another; callers cannot tell."""

    @property
    def offline(self) -> bool:
        """Whether the switch is on; then every `stream` is refused."""
        ...

    @property
    def broker_running(self) -> bool:
        """Whether a process that may open connections exists beside this one."""
        ...

    @property
    def relays(self) -> tuple[str, ...]:
        """The origins on this computer that a process beside this one may reach now, each one by its own."""
        ...

    def set_offline(self, offline: bool) -> None:
        """Move the switch; on closes whatever leads out, within a second."""
        ...

    def keep_to(self, rules: Rules) -> None:
        """Follow these rules from the next request on; what runs may break off."""
        ...

    def stream(self, ask: Ask) -> AbstractContextManager[Reply]:
        """Send `ask`; the body is read inside the context.

        Raises UserError with code offline, host-refused, unreachable, tls, stalled or broken; Cancelled.
        """
        ...

    def connections_today(self) -> int:
        """Requests let through since midnight, local time."""
        ...

    def live(self) -> tuple[Attempt, ...]:
        """The requests under way."""
        ...

    def close(self) -> None:
        """End everything that runs and refuse all that follows."""
        ...
