"""Whether words stand verbatim in a text: code decides, never a model. Whitespace and hyphenation are folded."""

from __future__ import annotations

import re

SOFT = "\u00ad"
MARKS = "“”„«»\"'‘’‚ \t\r\n"
LEAST = 3
"""Characters, marks and blanks aside, below which something is no quotation."""


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """Where `text` has the quotation: characters from and to; None where it has not.

    Runs of white space count as one blank; soft hyphens, and a hyphen at a line's end with the break, count as
    nothing, or where that is not found the break alone. Case, punctuation and every letter must be the same.
    """
    wanted, _ = folded(quote.strip(MARKS), keep_hyphens=False)
    if len(wanted) < LEAST:
        return None
    for keep in (False, True):
        found, places = folded(text, keep_hyphens=keep)
        if (at := found.find(wanted)) >= 0:
            return places[at], places[at + len(wanted) - 1] + 1
    return None


BREAK = re.compile(r"(?<=\w)-[ \t]*\r?\n\s*(?=\w)|\u00ad\s*|\s+")


def folded(text: str, *, keep_hyphens: bool) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place in the original."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for gap in BREAK.finditer(text):
        parts.append(text[at : gap.start()])
        places.extend(range(at, gap.start()))
        stands = _stands_for(gap[0], keep_hyphens)
        if stands:
            parts.append(stands)
            places.append(gap.start())
        at = gap.end()
    parts.append(text[at:])
    places.extend(range(at, len(text)))
    return "".join(parts), places


def _stands_for(gap: str, keep_hyphens: bool) -> str:
    if gap.startswith(SOFT):
        return ""
    if gap.startswith("-"):
        return "-" if keep_hyphens else ""
    return " "


def plain(words: str) -> str:
    """A passage of a document in one line, as it is shown: breaks folded, letters as they stand."""
    return folded(words, keep_hyphens=False)[0].strip()
