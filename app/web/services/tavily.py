"""Tavily: POST /search with a JSON body and a bearer key; results under results."""

from __future__ import annotations

import json
from typing import Any

from app.pipelines.context import Hit
from app.web.services._frame import Call, Query, Service, dig, hits

MOST, LONGEST = 20, 400


def calls(query: Query) -> list[Call]:
    """At most 20 results and 400 characters; it takes the sites by themselves."""
    body: dict[str, Any] = {"query": query.words[:LONGEST], "max_results": min(query.limit, MOST)}
    body |= {"search_depth": "basic", "include_answer": False, "include_raw_content": False}
    if query.sites:
        body["include_domains"] = list(query.sites)
    headers = {"Authorization": f"Bearer {query.key}", "Content-Type": "application/json"}
    return [Call(f"{query.origin}/search", "POST", headers, json.dumps(body).encode())]


def read(answer: Any, query: Query) -> list[Hit]:
    """Its results in its order."""
    return hits(dig(answer, "results"), "title", "url", "content")


SERVICE = Service("tavily", "Tavily", "https://api.tavily.com", calls, read, keyed=True)
