"""Addresses that strangers give, and sites that a person enters: what of them may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from app.base.errors import UserError
from app.net.door import is_numeric, is_place

LONGEST = 2_000
_SAFE = "/:@!$&'()*+,;=~%-._?[]"


@dataclass(frozen=True)
class Site:
    """A site that a person named. `place` is what the door is told: its host, or its whole origin where that is what
    was entered (another port, no https, an address in digits). Only pages whose path begins with `path` are its."""

    place: str
    host: str
    path: str = "/"

    @property
    def start(self) -> str:
        """Its first page."""
        return f"{self.origin}{self.path}"

    @property
    def origin(self) -> str:
        """Where it is."""
        return self.place if "://" in self.place else f"https://{self.place}"

    @property
    def places(self) -> tuple[str, ...]:
        """What the door is told: with www before it or without, which many sites lead to."""
        return (self.place,) if "://" in self.place else twins(self.place)

    def covers(self, url: str) -> bool:
        """Whether a page is of this site; a host has those below it, too."""
        parts = urlsplit(url)
        if not (parts.path or "/").startswith(self.path):
            return False
        if "://" in self.place:
            return f"{parts.scheme}://{parts.netloc}" == self.place
        bare = self.host.removeprefix("www.")
        return parts.hostname in (bare, self.host) or (parts.hostname or "").endswith(f".{bare}")


def site(text: str) -> Site:
    """A site as it was typed: example.org, https://example.org/docs/, http://127.0.0.1:8080.

    Raises UserError bad-site.
    """
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except (ValueError, UnicodeError):
        raise _no_site(text) from None
    netloc = (f"[{host}]" if ":" in host else host) + ("" if port is None else f":{port}")
    plain = parts.scheme == "https" and port in (None, 443) and not is_numeric(host) and host != "localhost"
    place = host if plain else f"{parts.scheme}://{netloc}"
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not is_place(place):
        raise _no_site(text)
    return Site(place, host, _path(parts.path))


def _no_site(text: str) -> UserError:
    return UserError(
        f"“{text[:80]}” is no site",
        todo="give one like example.org, or https://example.org/docs",
        code="bad-site",
    )


def _path(path: str) -> str:
    return quote(path or "/", safe=_SAFE)


def twins(host: str) -> tuple[str, ...]:
    """A host with www before it and without."""
    bare = host.removeprefix("www.")
    return (host, bare if bare != host else f"www.{host}")


def address(text: str, sites: tuple[Site, ...] = (), base: str = "") -> str:
    """A stranger's link as it may be asked: by https and its usual port, at a host with a name; empty where it may not
    be. Pages of an origin that a person entered stay as they are."""
    if len(text) > LONGEST or any(not c.isprintable() or c in ' "<>\\^`{|}' for c in text.strip()):
        return ""
    try:
        parts = urlsplit(urljoin(base, text.strip()) if base else text.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
        port = parts.port
    except (ValueError, UnicodeError):
        return ""
    path = _path(parts.path)
    origin = f"{parts.scheme}://{parts.netloc}"
    if any(one.place == origin for one in sites):
        return urlunsplit((parts.scheme, parts.netloc, path, quote(parts.query, safe=_SAFE), ""))
    usual = port in (None, {"https": 443, "http": 80}.get(parts.scheme))
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not usual or not is_place(host):
        return ""
    return urlunsplit(("https", host, path, quote(parts.query, safe=_SAFE), ""))
