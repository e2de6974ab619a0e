"""What a search in documents may be narrowed to: kinds of files and how lately they changed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from app.ui.viewmodels.folder_words import tr

DAY_S = 86_400


@dataclass(frozen=True)
class Narrowing:
    """File endings (empty for all), and an age in days (0 for any)."""

    kinds: tuple[str, ...] = ()
    days: int = 0

    @property
    def since(self) -> float | None:
        """Seconds since 1970 from which on files count."""
        return time.time() - self.days * DAY_S if self.days else None

    def __bool__(self) -> bool:
        return bool(self.kinds or self.days)


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
    ]
