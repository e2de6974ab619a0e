"""Days, months and years as people write them, as the time they take here."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from app.base.errors import UserError

_BACKWARDS = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FORWARDS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def period(text: str) -> tuple[float, float]:
    """When a year (2025), a month (2025-01) or a day (2025-01-31, 31.01.2025) begins, and the last moment of it.

    Seconds since 1970, in the time zone of this computer. Raises UserError "bad-date".
    """
    wanted = text.strip()
    try:
        if found := _FORWARDS.fullmatch(wanted):
            first = date(int(found[3]), int(found[2]), int(found[1]))
            return _spread(first, first)
        if found := _BACKWARDS.fullmatch(wanted):
            year, month, day = (int(part) if part else 0 for part in found.groups())
            return _spread(date(year, month or 1, day or 1), _last(year, month, day))
    except (ValueError, OverflowError):
        raise _no_date(wanted) from None
    raise _no_date(wanted)


def _last(year: int, month: int, day: int) -> date:
    if day:
        return date(year, month, day)
    if month == 12 or not month:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def _spread(first: date, last: date) -> tuple[float, float]:
    begins = datetime.combine(first, time.min).astimezone().timestamp()
    return begins, datetime.combine(last, time.max).astimezone().timestamp()


def _no_date(text: str) -> UserError:
    return UserError(
        f"“{text[:40]}” is no date",
        todo="write a year, a month or a day, like 2025, 2025-01 or 2025-01-31",
        code="bad-date",
    )
