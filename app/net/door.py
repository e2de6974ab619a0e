"""What other rooms see of the network: one door, its rules and its record; no client library here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from app.base.jobs import CancelToken


@dataclass(frozen=True)
class Purpose:
    """A reason to go out and the places it may reach.

    A place is a host ("example.org"), a domain with all below it ("*.example.org"), both by https on port 443 only,
    or a whole origin ("http://127.0.0.1:8080") that is matched to the letter.
    """

    name: str
    title: str
    places: tuple[str, ...]

    def permits(self, url: str) -> bool:
        """Whether this purpose may reach `url`."""
        return any(_matches(place, url) for place in self.places)


def _matches(place: str, url: str) -> bool:
    parts = urlsplit(url)
    if "://" in place:
        return f"{parts.scheme}://{parts.netloc}" == place
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.port not in (None, 443) or "@" in parts.netloc:
        return False
    return host.endswith(place[1:]) if place.startswith("*.") else host == place


PURPOSES: tuple[Purpose, ...] = (
    Purpose("model-download", "Fetching a model", ("huggingface.co", "*.huggingface.co", "*.hf.co")),
    Purpose("model-search", "Looking for models", ("huggingface.co",)),
)


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
    """Everything about one request. `token` stops it within a fifth of a second."""

    purpose: str
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    content: bytes = b""
    token: CancelToken | None = None


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

    def read(self, limit: int) -> bytes:
        """The whole body; raises UserError (too-large) past `limit` bytes."""
        ...


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

    def set_offline(self, offline: bool) -> None:
        """Move the switch; on closes whatever runs, within a second."""
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
