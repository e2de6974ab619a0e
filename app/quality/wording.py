"""How checks look at text: folding for comparison, and short forms for their sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

SHOWN = 80
"""Characters of a text that a check's sentence shows."""

MANY = 5
FENCED = re.compile(r"\A```[\w-]*[ \t]*\n?(.*?)\n?```\Z", re.DOTALL)


def folded(text: str) -> str:
    """One form for texts that a person reads as the same: composed, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def short(text: str) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def listed(texts: Sequence[str]) -> str:
    """Texts between quotation marks, the first few of many."""
    shown = ", ".join(f"“{short(text)}”" for text in texts[:MANY])
    return shown if len(texts) <= MANY else f"{shown} and {len(texts) - MANY} more"


def has(text: str, part: str, *, strict: bool = False, whole: bool = False) -> bool:
    """Whether a text has another in it, unless `strict` without regard to capitals, blanks and forms of letters;
    `whole` does not find it inside words."""
    inner, wanted = (text, part) if strict else (folded(text), folded(part))
    if not whole:
        return wanted in inner
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", inner) is not None


def unfenced(text: str) -> str:
    """What stands between the fences of a block of code that is all there is; else the text itself."""
    return FENCED.sub(r"\1", text.strip()).strip()
