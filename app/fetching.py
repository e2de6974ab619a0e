"""What a person set of fetching, as the rooms want it: pace, mirror, proxy, search server, access token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from app.base.errors import UserError
from app.base.settings import Settings
from app.models.pace import Manner
from app.models.sources import Places
from app.net.door import Rules

HUB = "huggingface"
_HUB_HOST = "huggingface.co"
RULED = frozenset({"proxy", "model_mirror", "web_service", "searxng", "models_folder"})
"""The settings that `rules_of` and `places_of` read."""


def manner_of(settings: Settings) -> Manner:
    """How a fetch goes about it; the limit is set in kilobytes a second."""
    return Manner(
        connections=settings.number("fetch_connections"), limit=1000 * settings.number("fetch_limit_kb")
    )


def rules_of(settings: Settings) -> Rules:
    """What the door is told."""
    search = settings.text("searxng") if settings.text("web_service") == "searxng" else ""
    return Rules(settings.text("proxy"), settings.text("model_mirror"), search=search)


def places_of(settings: Settings, folder: Path) -> Places:
    """Where models come from and go to; `folder` is the profile's own, for where nobody chose another."""
    chosen = Path(settings.text("models_folder")).expanduser()
    folder = chosen if chosen.is_absolute() else folder
    mirror = settings.text("model_mirror")
    return Places(folder, mirror) if mirror else Places(folder)


def checked_token(text: str) -> str:
    """An access token as it was typed, without what stands around it; raises UserError (no-token) for none."""
    text = text.strip()
    if not text or not text.isascii() or not text.isprintable() or " " in text or len(text) > 500:
        raise UserError(
            "This is no access token",
            todo="copy it from the page of your account and give it again",
            code="no-token",
        )
    return text


def bearer(read: Callable[[str], str]) -> Callable[[str], str]:
    """The access token for an address: the hub's own host alone gets the hub's; a mirror gets none."""

    def of(url: str) -> str:
        place = urlsplit(url)
        return read(HUB) if (place.scheme, place.netloc) == ("https", _HUB_HOST) else ""

    return of
