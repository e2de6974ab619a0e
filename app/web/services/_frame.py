"""What a search service is: how it is asked, and how its answer is read; none of it touches a network."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from app.base.registry import Registry, modules_of
from app.pipelines.context import Hit

LONGEST_TITLE, LONGEST_SNIPPET, LONGEST_URL = 300, 1_000, 2_000
MOST_READ = 200
"""Results that are looked at; no service gives so many."""
_MARKUP = re.compile(r"<[^<>]{0,200}>")


@dataclass(frozen=True)
class Query:
    """What is looked for: `sites` are hosts, none for all; `key` is the person's, `language` of Wikipedia."""

    words: str
    sites: tuple[str, ...] = ()
    limit: int = 10
    key: str = ""
    origin: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Call:
    """A request to a service: everything but its purpose."""

    url: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    content: bytes = b""


@dataclass(frozen=True)
class Service:
    """`origin` is where it is, empty where the person enters that; `refused` says what a 403 means there."""

    name: str
    title: str
    origin: str
    calls: Callable[[Query], list[Call]]
    read: Callable[[Any, Query], list[Hit]]
    keyed: bool = False
    refused: str = "its key is not accepted, or your plan does not cover it"


@cache
def registry() -> Registry[Service]:
    """Every service there is."""
    from app.web import services

    table: Registry[Service] = Registry("search service")
    for module in modules_of(services):
        table.add(module.SERVICE.name, module.SERVICE)
    return table


def dig(raw: Any, *names: str) -> Any:
    """What stands under these names; raises ValueError where something else does."""
    for name in names:
        if not isinstance(raw, dict) or name not in raw:
            raise ValueError(f"no {name}")
        raw = cast("dict[str, Any]", raw)[name]
    return raw


def rows(raw: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; raises ValueError where it is none. What is no object is passed over."""
    if not isinstance(raw, list):
        raise ValueError("no list")
    for row in cast("list[Any]", raw)[:MOST_READ]:
        if isinstance(row, dict):
            yield cast("dict[str, Any]", row)


def hit(row: dict[str, Any], title: str, url: str, snippet: str) -> Hit | None:
    """A result from the fields of these names; None where it has no address."""
    address = row.get(url)
    if not isinstance(address, str) or not address or len(address) > LONGEST_URL:
        return None
    return Hit(
        line(row.get(title), LONGEST_TITLE) or address, address, line(row.get(snippet), LONGEST_SNIPPET)
    )


def hits(raw: Any, title: str, url: str, snippet: str) -> list[Hit]:
    """All results of a list."""
    return [found for row in rows(raw) if (found := hit(row, title, url, snippet))]


def line(text: object, most: int) -> str:
    """Foreign words as one plain line: no markup, no control characters, nothing that turns the direction of text."""
    if not isinstance(text, str):
        return ""
    plain = html.unescape(_MARKUP.sub("", text[: most * 4]))
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:most]


def on_sites(words: str, sites: Sequence[str]) -> str:
    """A query that asks for pages of these hosts only, as most services understand it."""
    return f"{words} ({' OR '.join(f'site:{site}' for site in sites)})" if sites else words
