"""What is wrong with a server that was asked, in one plain sentence each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from app.base.errors import UserError
from app.engine.remote.target import Target

SHORT = 200
"""Letters of a server's own words that are repeated."""


def said(body: bytes) -> str:
    """The words of a refusal, as far as it has some; printable and short."""
    try:
        raw: Any = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    return words_of(raw)


def words_of(raw: Any) -> str:
    """The message in an error object of any of the usual shapes."""
    for _ in range(4):
        if isinstance(raw, str):
            return plain(raw)
        if not isinstance(raw, dict):
            break
        fields = cast("Mapping[str, Any]", raw)
        raw = next((fields[name] for name in ("error", "message", "detail", "msg") if name in fields), None)
    return ""


def plain(words: str) -> str:
    """A server's words without anything that could steer a terminal, cut short."""
    told = "".join(c if c.isprintable() else " " for c in words)
    told = " ".join(told.split()).rstrip(". ")
    return told if len(told) <= SHORT else told[: SHORT - 1] + "…"


def refusal(status: int, words: str, target: Target, wait: float | None) -> UserError:
    """An answer that is none, by its status. `wait` is how long it wants to be left alone, in seconds."""
    name, why = target.name, f"it said: {words}" if words else ""
    longer = "context" in words.lower() and any(
        part in words.lower() for part in ("exceed", "maximum", "longer")
    )
    if status in (400, 413, 422, 500) and longer:
        return UserError(
            f"This is too long for {name}", why=why, todo="ask in a new chat, or send less", code="too-long"
        )
    if status in (401, 403):
        return UserError(
            f"{name} does not accept the access key",
            why=why or f"it answered {status}",
            todo="set the right one with: endpoints key",
            code="bad-key",
        )
    if status == 404:
        return UserError(
            f"{name} knows no model “{target.model}”, or its address is another",
            why=why or "it answered 404",
            todo=f"see what {target.place} offers with: endpoints test",
            code="no-such-model",
        )
    if status == 429:
        later = f"try again in {round(wait)} seconds" if wait else "try again later"
        return UserError(f"{name} takes no more questions now", why=why, todo=later, code="too-many-requests")
    if 300 <= status < 400:
        return redirected(target)
    if status >= 500:
        return UserError(
            f"{name} failed", why=why or f"it answered {status}", todo="try again later", code="server-error"
        )
    return UserError(
        f"{name} refused the question",
        why=why or f"it answered {status}",
        todo="see what it is with: endpoints test",
        code="refused",
    )


def redirected(target: Target) -> UserError:
    """It sends on to another address, where nothing is sent."""
    return UserError(
        f"{target.name} sends on to another address",
        why=f"what answers at {target.place} is not the server itself",
        todo="enter the address that it means",
        code="redirected",
    )


def no_server(target: Target, kind: str) -> UserError:
    """Something else answers there. `kind` is what its reply says to be."""
    what = "a web page" if "html" in kind else plain(kind) or "something without a type"
    return UserError(
        f"What answers at {target.place} is no model server",
        why=f"it sent {what}",
        todo="check the address, which usually ends in /v1",
        code="not-a-server",
    )


def nonsense(target: Target, why: str) -> UserError:
    """The reply breaks the rules."""
    return UserError(
        f"The answer of {target.name} cannot be read", why=why, todo="see whether its server is a current one",
        code="bad-reply",
    )  # fmt: skip


def broke_off(target: Target) -> UserError:
    """The reply ended in the middle."""
    return UserError(f"{target.name} ended in the middle of its answer", todo="try again", code="broken")


def late(target: Target, seconds: float, begun: bool) -> UserError:
    """Nothing came for so long."""
    what = "stopped in the middle of its answer" if begun else "does not begin to answer"
    return UserError(
        f"{target.name} {what}", why=f"nothing came for {round(seconds)} seconds", todo="try again later",
        code="late",
    )  # fmt: skip


def offline(target: Target) -> UserError:
    """The switch is on, and the endpoint is elsewhere."""
    return UserError(
        f"{target.name} at {target.place} is not on this computer, and Underdesk is offline",
        todo="turn the Offline switch off, or choose a model of this computer",
        code="offline",
    )


def in_their_name(error: UserError, target: Target) -> UserError:
    """What the door says, told of the endpoint."""
    if error.code == "offline":
        return offline(target)
    if error.code == "host-refused":
        return redirected(target)
    if error.code == "unreachable":
        at = f" at {target.place}" if target.name != target.place else ""
        return UserError(
            f"{target.name}{at} cannot be reached",
            todo="see whether its server runs and the address is right",
            code="unreachable",
        )
    if error.code == "stalled":
        return UserError(f"{target.name} says nothing any more", todo="try again later", code="stalled")
    return broke_off(target) if error.code == "broken" else error
