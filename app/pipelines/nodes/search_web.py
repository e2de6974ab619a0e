"""Search web: pages of sites that the person allowed, each kept as a snapshot so that what is quoted can be shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.base.errors import UserError
from app.pipelines.asking import instructions, model_param, request, strings
from app.pipelines.context import Context, Hit
from app.pipelines.params import param
from app.pipelines.registry import node, port
from app.pipelines.values import Doc, Value


@dataclass(frozen=True)
class Params:
    """Where to look, and how far."""

    sites: tuple[str, ...] = param(
        (), "Sites", "lines", "Only these, such as example.org; none: all.", most=50
    )
    limit: int = param(6, "Pages at most", "integer", "Of all queries together.", least=1, most=100)
    least: int = param(
        2, "Pages at least", "integer", "Fewer: the queries are put in other words.", least=0, most=100
    )
    again: int = param(1, "Times in other words", "integer", "0: never.", least=0, most=5)
    model: str = model_param()


@node(
    "search-web", 1,
    inputs=(port("queries", "list<query>", "What to look for."),),
    outputs=(
        port("pages", "list<doc>", "The pages as text, each kept as it was."),
        port("found", "list<json>", "Everything that was found: title, address, words."),
        port("count", "number", "How many pages there are."),
    ),
    params=Params, effect="world",
    title="Search web", words="Finds pages on sites that you allow; every request is in the log.",
    group="Find", icon="globe",
)  # fmt: skip
def search_web(ctx: Context, params: Params, /, queries: Sequence[str]) -> Mapping[str, Value]:
    """Searches, and searches again in other words where too little came; a page that does not answer is noted."""
    web, asked = ctx.web, list(dict.fromkeys(query.strip() for query in queries if query.strip()))
    hits: dict[str, Hit] = {}
    pages: dict[str, Doc] = {}
    for turn in range(params.again + 1):
        fresh = asked if turn == 0 else _other_words(ctx, params, asked)
        asked = [*asked, *(query for query in fresh if query not in asked)]
        for query in fresh:
            ctx.cancel.check()
            ctx.progress(None, query)
            for hit in web.search(query, params.sites, params.limit):
                hits.setdefault(hit.url, hit)
        _fetch(ctx, hits, pages, params.limit)
        if len(pages) >= params.least:
            break
    found = [{"title": hit.title, "url": hit.url, "snippet": hit.snippet} for hit in hits.values()]
    return {"pages": list(pages.values()), "found": found, "count": len(pages)}


def _other_words(ctx: Context, params: Params, asked: Sequence[str]) -> list[str]:
    system = instructions("Put the search queries of the user in other words, as many as there are.")
    answer = ctx.ask(
        request("\n".join(asked), system, params.model, 200, {"queries": strings(len(asked) + 1, 160)})
    )
    return [
        fresh for query in answer.data["queries"] if (fresh := " ".join(query.split())) and fresh not in asked
    ]


def _fetch(ctx: Context, hits: Mapping[str, Hit], pages: dict[str, Doc], limit: int) -> None:
    for url in hits:
        if len(pages) >= limit:
            return
        if url in pages:
            continue
        ctx.cancel.check()
        try:
            pages[url] = ctx.web.fetch(url)
        except UserError as error:
            if error.code in ("offline", "web-off", "refused"):
                raise
            ctx.note(f"{url} was left out: {error.sentence}")
