"""Days: which one is today, on what day of the week one falls, and how far two are apart."""

from __future__ import annotations

from datetime import date, timedelta

from app.base.errors import UserError
from app.chat.tools._kit import Arguments, BuiltIn, Desk

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FAR = 400_000


def _run(arguments: Arguments, desk: Desk) -> str:
    day = _day(arguments, "date", desk)
    if "to" in arguments:
        return _between(day, _day(arguments, "to", desk))
    if "add_days" in arguments:
        return _told(_moved(day, int(arguments["add_days"])))
    return f"Today is {_told(day)}." if "date" not in arguments else _told(day)


def _day(arguments: Arguments, name: str, desk: Desk) -> date:
    words = str(arguments.get(name, "today")).strip().lower()
    if words in ("today", ""):
        return desk.today()
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise UserError(
            f"“{words[:40]}” is no day", todo="write days as 2026-03-31, or today", code="bad-date"
        ) from None


def _moved(day: date, by: int) -> date:
    try:
        return day + timedelta(days=by)
    except OverflowError:
        raise UserError("That day is beyond the calendar", todo="add fewer days", code="bad-date") from None


def _told(day: date) -> str:
    return f"{day.isoformat()}, a {DAYS[day.weekday()]}, in week {day.isocalendar().week}"


def _between(first: date, last: date) -> str:
    days = (last - first).days
    weeks, rest = divmod(abs(days), 7)
    way = "the same day" if not days else f"{abs(days):,} days {'later' if days > 0 else 'earlier'}"
    spelled = f" ({weeks} weeks and {rest} days)" if weeks else ""
    return f"{_told(last)} is {way}{spelled} than {_told(first)}." if days else f"{_told(last)} is {way}."


TOOL = BuiltIn(
    name="date",
    title="Date",
    description="Tells today's date, the day of the week of a date, the days between two dates (date and to),"
    " or the date some days later or earlier (date and add_days).",
    properties={
        "date": {"type": "string", "maxLength": 40, "description": "As 2026-03-31; today if left out"},
        "to": {"type": "string", "maxLength": 40, "description": "A second date, to count the days until it"},
        "add_days": {
            "type": "integer",
            "minimum": -_FAR,
            "maximum": _FAR,
            "description": "Days to go on or back",
        },
    },
    run=_run,
    sample={},
)
