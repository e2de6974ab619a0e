"""Kagi Search API, version 0: GET /api/v0/search, key after the word Bot; results are the rows of data with t 0."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from app.pipelines.context import Hit
from app.web.services._frame import Call, Query, Service, dig, hits, on_sites, rows


def calls(query: Query) -> list[Call]:
    """One request."""
    fields = {"q": on_sites(query.words, query.sites), "limit": query.limit}
    headers = {"Authorization": f"Bot {query.key}"}
    return [Call(f"{query.origin}/api/v0/search?{urlencode(fields)}", headers=headers)]


def read(answer: Any, query: Query) -> list[Hit]:
    """Rows of another kind are related searches."""
    found = [row for row in rows(dig(answer, "data")) if row.get("t") == 0]
    return hits(found, "title", "url", "snippet")


SERVICE = Service("kagi", "Kagi", "https://kagi.com", calls, read, keyed=True)
