"""What a search in documents may be narrowed to: kinds of files, how lately they changed, or between which days."""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.knowledge.dates import period
from app.ui.viewmodels.folder_words import tr

DAY_S = 86_400
BETWEEN = -1
"""In place of an age: two days that a person types."""


@dataclass(frozen=True)
class Narrowing:
    """File endings (empty for all), and an age in days (0 for any), or a `first` and a `last` day, month or year."""

    kinds: tuple[str, ...] = ()
    days: int = 0
    first: str = ""
    last: str = ""

    @property
    def since(self) -> float | None:
        """Seconds since 1970 from which on files count. Raises UserError for what is no date."""
        if self.first:
            return period(self.first)[0]
        return time.time() - self.days * DAY_S if self.days > 0 else None

    @property
    def until(self) -> float | None:
        """Seconds since 1970 up to which files count. Raises UserError for what is no date."""
        return period(self.last)[1] if self.last else None

    def __bool__(self) -> bool:
        return bool(self.kinds or self.days > 0 or self.first or self.last)


def kinds() -> list[tuple[str, tuple[str, ...]]]:
    """What can be chosen, with the endings that are meant."""
    return [
        (tr("Any kind"), ()),
        (tr("PDF"), ("pdf",)),
        (tr("Texts"), ("docx", "docm", "dotx", "odt", "ott", "rtf", "md", "markdown", "txt", "rst", "epub")),
        (tr("Tables"), ("xlsx", "xlsm", "xltx", "ods", "ots", "csv", "tsv", "psv")),
        (tr("Slides"), ("pptx", "pptm", "ppsx", "potx", "odp", "otp")),
        (tr("Letters"), ("eml", "mbox", "mbx")),
        (tr("Web pages"), ("html", "htm", "xhtml")),
    ]


def ages() -> list[tuple[str, int]]:
    """What can be chosen, with its days."""
    return [
        (tr("Any time"), 0),
        (tr("Changed this week"), 7),
        (tr("Changed this month"), 31),
        (tr("Changed this year"), 366),
        (tr("Changed between…"), BETWEEN),
    ]
