"""Brave Search API, version 1: GET /res/v1/web/search, key in X-Subscription-Token, results under web.results."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from app.pipelines.context import Hit
from app.web.services._frame import Call, Query, Service, dig, hits, on_sites

MOST, LONGEST = 20, 400


def calls(query: Query) -> list[Call]:
    """At most 20 results a request, and 400 characters."""
    words = on_sites(query.words, query.sites)[:LONGEST]
    fields = {"q": words, "count": min(query.limit, MOST), "text_decorations": "false"}
    headers = {"Accept": "application/json", "X-Subscription-Token": query.key}
    return [Call(f"{query.origin}/res/v1/web/search?{urlencode(fields)}", headers=headers)]


def read(answer: Any, query: Query) -> list[Hit]:
    """An answer without `web` found nothing."""
    if dig(answer, "type") == "search" and "web" not in answer:
        return []
    return hits(dig(answer, "web", "results"), "title", "url", "description")


SERVICE = Service("brave", "Brave Search", "https://api.search.brave.com", calls, read, keyed=True)
