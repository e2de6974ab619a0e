"""What a person types of an endpoint, checked and brought into one form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.net.door import is_here

ROLES = ("chat", "embedding")
LIMITS: Mapping[str, tuple[int, int]] = {
    "parallel": (1, 16),
    "context": (256, 1 << 24),
    "first_s": (1, 3600),
    "between_s": (1, 3600),
    "vision": (0, 1),
}
"""What a person may set, from and to; the meaning is told in Endpoint."""
_SCOPE = re.compile(r"(chat|step):[^\s:][^\s]{0,199}")
_LONGEST_KEY = 4096


def address_of(text: str) -> str:
    """The base of an API as it is kept: no slash at the end, a port only where it is not the usual one.

    A host without a scheme is taken as http on this computer and as https elsewhere. Raises UserError (bad-address).
    """
    given = text.strip()
    if "://" not in given:
        given = f"http://{given}" if is_here(f"http://{given}") else f"https://{given}"
    try:
        place = urlsplit(given)
        host, port = (place.hostname or "").rstrip("."), place.port
    except ValueError:
        raise _bad_address(text, "its port is none") from None
    if place.scheme not in ("http", "https"):
        raise _bad_address(text, "it begins with neither http:// nor https://")
    if "@" in place.netloc:
        raise _bad_address(text, "a name or password must not stand in it; give the key apart")
    if place.query or place.fragment:
        raise _bad_address(text, "nothing may follow a ? or # in it")
    if not _HOST.fullmatch(host) or len(text) > 500 or port == 0 or not _PATH.fullmatch(place.path):
        raise _bad_address(text, "there is no such host or path")
    path = place.path.rstrip("/").removesuffix("/chat/completions").removesuffix("/models")
    usual = {"http": 80, "https": 443}[place.scheme]
    shown = f"[{host}]" if ":" in host else host
    at = f"{shown}:{port}" if port and port != usual else shown
    return f"{place.scheme}://{at}{path or '/v1'}"


_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:]*:[0-9a-f:.]*")
_PATH = re.compile(r"[A-Za-z0-9/._~%+-]*")


def _bad_address(text: str, why: str) -> UserError:
    shown = "".join(c if c.isprintable() else " " for c in text.strip())[:100]
    return UserError(
        f"“{shown}” is no address of a model server", why=why, todo="give one like http://127.0.0.1:8080/v1",
        code="bad-address",
    )  # fmt: skip


def name_of(text: str) -> str:
    """A name in one line. Raises UserError (bad-name)."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not name or len(name) > 100:
        raise wrong("name", "a name has 1 to 100 letters", "give it one")
    return name


def model_of(text: str) -> str:
    """The name by which a server knows a model. Raises UserError (bad-name)."""
    model = text.strip()
    if not model or len(model) > 300 or not model.isprintable():
        raise wrong(
            "name", "the name of its model is missing or none", "see what it offers with: endpoints look"
        )
    return model


def key_of(text: str) -> str:
    """An access key, empty for none. Raises UserError (bad-key)."""
    key = text.strip()
    if len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise wrong("key", "an access key is one word of plain letters and digits", "copy it again")
    return key


def scopes_of(scopes: Sequence[str]) -> tuple[str, ...]:
    """Chats and steps. Raises UserError (bad-scope)."""
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            raise wrong("scope", f"“{scope[:60]}” is neither chat:ID nor step:NAME", "give one of these")
    return tuple(dict.fromkeys(scopes))


def check_limits(limits: Mapping[str, int]) -> None:
    """Raises UserError (bad-limit)."""
    for name, value in limits.items():
        low, high = LIMITS.get(name, (1, 0))
        if not low <= value <= high:
            raise wrong(
                "limit", f"{name} cannot be {value}", f"give {low} to {high}" if high else "leave it out"
            )


def wrong(kind: str, why: str, todo: str) -> UserError:
    """Something that was typed cannot be."""
    return UserError("The endpoint was not entered", why=why, todo=todo, code=f"bad-{kind}")


def free_id(wanted: str, taken: set[str]) -> str:
    """An id made of a name, that nothing else has."""
    base = re.sub(r"[^a-z0-9.]+", "-", wanted.casefold()).strip("-.")[:56] or "endpoint"
    numbers = (f"{base}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(name for name in numbers if name not in taken)
