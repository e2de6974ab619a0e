"""Looks for models at the Hugging Face hub: a search, what a repository holds, and the first bytes of a file."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from app.base.errors import UserError
from app.base.jobs import CancelToken
from app.models import hub_pages
from app.models.hub_pages import REPO, Hit, Page, Variant
from app.net.after import later, seconds_of
from app.net.door import Ask, Door, Reply, beginning

T = TypeVar("T")
log = logging.getLogger("underdesk.models")
PURPOSE = "model-search"
MOST_HITS = 50
SEARCH_BYTES, PAGE_BYTES, LICENCE_BYTES = 4 << 20, 16 << 20, 1 << 20
BEGINNING = 16 << 20
"""Bytes of a file that are asked for: the headers of the largest vocabularies are shorter."""
_FIELDS = ("author", "downloads", "gated", "lastModified", "likes", "tags")


class Hub:
    """Every call asks the network once, through the door, and waits for the answer. Safe from any thread."""

    def __init__(self, door: Door, origin: Callable[[], str], bearer: Callable[[str], str]) -> None:
        """`origin` is where the hub is, or its mirror; `bearer` gives the access token for an address. No token is sent
        with a search: only with the files of a repository that asks who one is."""
        self._door, self._origin, self._bearer = door, origin, bearer

    def search(self, words: str, limit: int = 20, token: CancelToken | None = None) -> list[Hit]:
        """Repositories with GGUF files whose names have these words, the most fetched first.

        Raises Cancelled and UserError: offline, unreachable…, too-many-requests, server-error, unexpected-answer,
        no-words.
        """
        words = " ".join(words.split())[:200]
        if not words:
            raise UserError("There is nothing to look for", todo="give a word of its name", code="no-words")
        query = [("search", words), ("filter", "gguf"), ("sort", "downloads")]
        query += [("limit", str(max(1, min(limit, MOST_HITS)))), *(("expand", name) for name in _FIELDS)]
        answer = self._json(f"/api/models?{urlencode(query)}", SEARCH_BYTES, token)
        return self._understood(hub_pages.hits, answer)[:MOST_HITS]

    def page(self, repo: str, token: CancelToken | None = None) -> Page:
        """What a repository holds; raises as `search` does, and UserError (no-such-model)."""
        checked(repo)
        answer = self._json(f"/api/models/{repo}?blobs=true", PAGE_BYTES, token)
        found = self._understood(hub_pages.page, answer)
        if found.hit.repo.casefold() != repo.casefold():
            log.info("the hub told of another repository than was asked for")
        return found

    def beginning(self, told: Page, variant: Variant, token: CancelToken | None = None) -> bytes:
        """The first bytes of a model's first file, up to BEGINNING; raises as `page` does, and UserError (gated)."""
        wanted = {"Range": f"bytes=0-{BEGINNING - 1}"}
        with self._door.stream(self._ask_file(told, variant.parts[0].file, wanted, token)) as reply:
            self._check(reply, (200, 206))
            start = reply.headers.get("content-range", "bytes 0-")
            if reply.status == 206 and not start.replace(" ", "").startswith("bytes0-"):
                raise _odd(reply.url)
            return beginning(reply, BEGINNING)

    def licence_text(self, told: Page, token: CancelToken | None = None) -> str:
        """The text of its licence as the repository has it; empty where it has none. Raises as `beginning` does."""
        if not told.licence_file:
            return ""
        with self._door.stream(self._ask_file(told, told.licence_file, {}, token)) as reply:
            self._check(reply, (200,))
            text = reply.read(LICENCE_BYTES).decode("utf-8", "replace")
        return hub_pages.clean(text, LICENCE_BYTES, lines=True)

    def _ask_file(self, told: Page, path: str, headers: Mapping[str, str], token: CancelToken | None) -> Ask:
        url = f"{self._origin()}/{told.hit.repo}/resolve/{told.revision}/{quote(path)}"
        secret = self._bearer(url) if told.hit.gated else ""
        more = {"Authorization": f"Bearer {secret}"} if secret else {}
        return Ask(PURPOSE, url, headers={**headers, **more}, token=token)

    def _json(self, path: str, most: int, token: CancelToken | None) -> Any:
        ask = Ask(PURPOSE, self._origin() + path, headers={"Accept": "application/json"}, token=token)
        with self._door.stream(ask) as reply:
            self._check(reply, (200,))
            body = reply.read(most)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise _odd(ask.url) from error

    def _understood(self, read: Callable[[object], T], answer: object) -> T:
        try:
            return read(answer)
        except (ValueError, RecursionError) as error:
            raise _odd(self._origin()) from error

    def _check(self, reply: Reply, good: tuple[int, ...]) -> None:
        if reply.status not in good:
            raise _refused(reply)


def checked(repo: str) -> str:
    """The name again; raises UserError (no-such-model) for what cannot be one."""
    if not REPO.fullmatch(repo) or ".." in repo:
        raise UserError(
            f"“{repo[:120]}” is no repository", todo="give it as OWNER/NAME", code="no-such-model"
        )
    return repo


def _odd(url: str) -> UserError:
    return UserError(
        f"The answer of {urlsplit(url).hostname} was not understood",
        why="it is not what the hub promises",
        todo="try again later; a mirror may not offer this",
        code="unexpected-answer",
    )


def _refused(reply: Reply) -> UserError:
    host, after = urlsplit(reply.url).hostname, seconds_of(reply.headers.get("retry-after", ""))
    match reply.status:
        case 401 | 403 | 404 | 410 as status if status in (404, 410) or "/api/" in reply.url:
            return UserError(
                f"{host} has no such repository for you",
                why="it does not exist, or is not open to everybody",
                todo="check its name",
                code="no-such-model",
            )
        case 401 | 403:
            return UserError(
                "Its files are given only to those who accepted the maker's terms",
                todo="accept them in a browser and enter an access token with: underdesk models token set",
                code="gated",
            )
        case 429:
            return UserError(f"{host} has had too many requests", todo=later(after), code="too-many-requests")
        case status if status >= 500:
            return UserError(
                f"{host} has trouble of its own ({status})", todo=later(after), code="server-error"
            )
        case status:
            return UserError(
                f"{host} answered in an unexpected way ({status})",
                todo=later(after),
                code="unexpected-answer",
            )
