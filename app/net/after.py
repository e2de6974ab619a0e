"""How long a server wants to be left alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime


def seconds_of(text: str, now: Callable[[], float] = time.time) -> float | None:
    """What Retry-After says: a number of seconds or a date; None where it says nothing."""
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now())
    except (ValueError, TypeError):
        return None


def later(after: float | None) -> str:
    """What to do about it, as a clause: when to try again, if that was said."""
    return f"try again in {after:.0f} seconds" if after is not None else "try again in some minutes"
