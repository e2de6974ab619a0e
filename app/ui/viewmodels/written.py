"""Numbers, days and moments as they are written in the person's language."""

from __future__ import annotations

import re

from PySide6.QtCore import QDateTime, QLocale

POINT = re.compile(r"(?<=\d)\.(?=\d)")


def here() -> QLocale:
    """The window's locale; a system that tells none is taken as English."""
    found = QLocale()
    return QLocale("en_US") if found.language() == QLocale.Language.C else found


def number(value: float, digits: int = 0) -> str:
    """A number with so many digits behind its point: 1,204 or 1.204,5."""
    return here().toString(round(float(value), digits), "f", digits)


def plain(value: float) -> str:
    """A number with no more digits than it needs: 0.2, 40 or 0,25."""
    return f"{value:g}".replace(".", here().decimalPoint())


def decimals(text: str) -> str:
    """A text with the points in its numbers as they are written here: −20,0 [−60,0, ±0,0]."""
    return POINT.sub(here().decimalPoint(), text)


def short(tokens: int) -> str:
    """1,234 as 1.2k; whole thousands from ten on."""
    if tokens < 1000:
        return str(tokens)
    thousands = round(tokens / 1000, 1) if tokens < 10_000 else tokens // 1000
    return f"{number(thousands, 0 if thousands == int(thousands) else 1)}k"


def day(seconds: float) -> str:
    """The day of a moment, given in seconds since 1970."""
    form = here().dateFormat(QLocale.FormatType.ShortFormat)
    return here().toString(_moment(seconds).date(), form if "yyyy" in form else form.replace("yy", "yyyy"))


def moment(seconds: float) -> str:
    """A moment to the minute, given in seconds since 1970."""
    return f"{day(seconds)}, {here().toString(_moment(seconds).time(), QLocale.FormatType.ShortFormat)}"


def exact_moment(seconds: float) -> str:
    """A moment to the second."""
    return f"{day(seconds)} {_moment(seconds).time().toString('HH:mm:ss')}"


def _moment(seconds: float) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(round(seconds * 1000))
