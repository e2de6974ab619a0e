"""What a server's answer to a fetch means: where its bytes belong, which version they are of, or why there are none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.base.errors import UserError
from app.models.manifest import ModelEntry
from app.net.after import later, seconds_of
from app.net.door import Reply


class Refused(UserError):
    """The server gave an answer, but not the file; `after` is how many seconds it wants to be left alone."""

    after: float | None = None


@dataclass(frozen=True)
class Body:
    """What follows: the bytes from `start` on of a file of `total`. `ranges`: the server gives parts.

    `tag` is the server's mark of the version, empty where it has none that tells every byte. `sha256` is what the hub
    declares the file to have.
    """

    start: int
    total: int
    tag: str
    ranges: bool
    sha256: str | None


def read(reply: Reply, offered: ModelEntry, has_token: bool) -> Body:
    """Raises UserError (Refused) where the answer is something else than the file."""
    headers = reply.headers
    tag = strong(headers.get("etag", ""))
    if reply.status == 206 and (found := _range(headers)):
        return Body(found[0], found[1], tag, True, _declared(reply))
    if reply.status == 200 and (length := headers.get("content-length", "")).isdecimal():
        ranges = headers.get("accept-ranges", "").strip().lower() == "bytes"
        return Body(0, int(length), tag, ranges, _declared(reply))
    raise _refused(reply, offered, has_token)


def strong(tag: str) -> str:
    """An ETag that stands for every byte, else nothing."""
    return tag if re.fullmatch(r'"[\x21\x23-\x7e]{1,200}"', tag) else ""


def _range(headers: Mapping[str, str]) -> tuple[int, int] | None:
    found = re.fullmatch(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})", headers.get("content-range", ""))
    return (int(found[1]), int(found[2])) if found else None


def _declared(reply: Reply) -> str | None:
    """The hub names the sha256 of a large file in the answer that redirects to it."""
    for headers in (*(hop.headers for hop in reply.hops), reply.headers):
        tag = headers.get("x-linked-etag", "").strip('"')
        if re.fullmatch(r"[0-9a-f]{64}", tag):
            return tag
    return None


def astray(offered: ModelEntry) -> UserError:
    """The server sent other bytes than it was asked for."""
    return UserError(
        f"{offered.name} was not fetched",
        why="its source sent other bytes than it was asked for",
        todo="try again to go on from there",
        code="unexpected-answer",
    )


def _refused(reply: Reply, offered: ModelEntry, has_token: bool) -> Refused:
    after = seconds_of(reply.headers.get("retry-after", ""))
    why, todo, code = _words(reply.status, offered, has_token, after)
    error = Refused(f"{offered.name} was not fetched", why=why, todo=todo, code=code)
    error.after = after
    return error


def _words(status: int, offered: ModelEntry, has_token: bool, after: float | None) -> tuple[str, str, str]:
    """(why, what to do, code)."""
    match status:
        case 401 if has_token:
            return (
                "its source does not accept your access token",
                "make a new one there and enter it with: underdesk models token set",
                "token-refused",
            )
        case 401 | 403:
            way = (
                "in a browser, under the account of your access token"
                if has_token
                else "in a browser and enter an access token with: underdesk models token set; "
                "or add the file with: underdesk models add PATH"
            )
            return (
                "its source gives it only to those who accepted its terms",
                f"accept them at {offered.licence.url} {way}",
                "gated",
            )
        case 404 | 410:
            return "its file is no longer there", "choose another model", "not-found"
        case 429:
            return "its source has had too many requests", later(after), "too-many-requests"
        case _ if status >= 500:
            return f"its source has trouble of its own ({status})", later(after), "server-error"
        case _:
            return (
                f"its source answered in an unexpected way ({status})",
                "try again to go on from there",
                "unexpected-answer",
            )
