"""Which words of a passage a search was for, and the part of it that shows most of them. No Qt."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

from app.knowledge.words import COMMON

Span = tuple[int, int]
_WORD = re.compile(r"\w+")
_STEM, _ENDING = 4, 3
"""Words are the same when they share a beginning and differ by at most so many letters at the end."""


def plain(word: str) -> str:
    """Small letters without accents."""
    folded = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def alike(word: str, wanted: str) -> bool:
    """Whether two plain words are forms of one another, as far as their letters tell."""
    if word == wanted:
        return True
    longer, shorter = max(word, wanted, key=len), min(word, wanted, key=len)
    if len(shorter) > 2 and longer.startswith(shorter) and len(longer) - len(shorter) == 1:
        return True
    shared = next((i for i, (a, b) in enumerate(zip(word, wanted, strict=False)) if a != b), len(shorter))
    return shared >= _STEM and len(longer) - shared <= _ENDING


def spans(text: str, query: str) -> list[Span]:
    """The words of `text` that the query asks for; common ones count only where there are no others."""
    words = [plain(found.group()) for found in _WORD.finditer(query)]
    telling = [word for word in words if word not in COMMON] or words
    return [m.span() for m in _WORD.finditer(text) if any(alike(plain(m.group()), word) for word in telling)]


def excerpt(text: str, marks: Sequence[Span], length: int) -> tuple[str, list[Span]]:
    """About `length` characters of `text` where the marks are densest, and the marks in it."""
    if len(text) <= length:
        return text, list(marks)
    starts = [max(0, mark[0] - length // 6) for mark in marks] or [0]
    best = max(starts, key=lambda at: (sum(at <= a and b <= at + length for a, b in marks), -at))
    start, stop = _to_words(text, min(best, len(text) - length), length)
    head, tail = "…" if start else "", "…" if stop < len(text) else ""
    moved = [(a - start + len(head), b - start + len(head)) for a, b in marks if a >= start and b <= stop]
    return head + text[start:stop] + tail, moved


def _to_words(text: str, start: int, length: int) -> Span:
    """The nearest places between words."""
    stop = min(len(text), start + length)
    if start and (gap := text.find(" ", start, start + 30)) >= 0:
        start = gap + 1
    if stop < len(text) and (gap := text.rfind(" ", stop - 30, stop)) >= 0:
        stop = gap
    return start, stop


def marked_html(text: str, marks: Sequence[Span], ground: str, ink: str) -> str:
    """`text` as HTML with its marks on a ground of their own; nothing in it is taken for markup."""
    parts: list[str] = []
    at = 0
    for start, stop in sorted(marks):
        if start < at:
            continue
        parts.append(html.escape(text[at:start]))
        parts.append(
            f'<span style="background-color:{ground};color:{ink}">{html.escape(text[start:stop])}</span>'
        )
        at = stop
    parts.append(html.escape(text[at:]))
    return "".join(parts).replace("\n", "<br>")
