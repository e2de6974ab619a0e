"""SearXNG at an address of the person's: GET /search with format=json; results under results."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from app.pipelines.context import Hit
from app.web.services._frame import Call, Query, Service, dig, hits, on_sites


def calls(query: Query) -> list[Call]:
    """One request; how many results come is the server's affair."""
    fields = {"q": on_sites(query.words, query.sites), "format": "json"}
    return [Call(f"{query.origin}/search?{urlencode(fields)}", headers={"Accept": "application/json"})]


def read(answer: Any, query: Query) -> list[Hit]:
    """Its results in its order."""
    return hits(dig(answer, "results"), "title", "url", "content")


SERVICE = Service(
    "searxng",
    "SearXNG",
    "",
    calls,
    read,
    refused="that server does not give answers as JSON (formats in its settings.yml), or not to you",
)
