"""Wikipedia's own search: the action API of one language's edition; results under query.search."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from app.pipelines.context import Hit
from app.web.services._frame import LONGEST_SNIPPET, LONGEST_TITLE, Call, Query, Service, dig, line, rows

MOST, LONGEST = 50, 300
DOMAIN = "wikipedia.org"


def calls(query: Query) -> list[Call]:
    """One request, with at most 300 characters."""
    fields = {"action": "query", "list": "search", "format": "json", "formatversion": 2, "srprop": "snippet"}
    fields |= {"srsearch": query.words[:LONGEST], "srlimit": min(query.limit, MOST)}
    return [Call(f"{_home(query)}/w/api.php?{urlencode(fields)}", headers={"Accept": "application/json"})]


def read(answer: Any, query: Query) -> list[Hit]:
    """Titles become addresses of the same edition."""
    found: list[Hit] = []
    for row in rows(dig(answer, "query", "search")):
        title = line(row.get("title"), LONGEST_TITLE)
        if title:
            address = f"{_home(query)}/wiki/{quote(title.replace(' ', '_'), safe='/:()_,')}"
            found.append(Hit(title, address, line(row.get("snippet"), LONGEST_SNIPPET)))
    return found


def _home(query: Query) -> str:
    """The edition that a site names, else that of the language."""
    edition = next(
        (site for site in query.sites if site.endswith(f".{DOMAIN}")), f"{query.language}.{DOMAIN}"
    )
    return query.origin if query.origin.startswith("http://") else f"https://{edition}"


SERVICE = Service("wikipedia", "Wikipedia", f"https://{DOMAIN}", calls, read)
