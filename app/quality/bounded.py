"""Patterns that a person or a file brought: searched for within a time, so that none can hang a run."""

from __future__ import annotations

from typing import Any

from app.base.errors import UserError

SECONDS = 1.0
"""How long one search may take; a sound pattern needs a thousandth of it."""


def search(pattern: str, text: str, *, whole: bool = False, strict: bool = True) -> bool:
    """Whether a pattern, in the notation of Python, is in a text. Raises UserError: bad-pattern, slow-pattern."""
    import regex

    known: Any = regex
    try:
        compiled = known.compile(pattern, 0 if strict else known.IGNORECASE)
    except (known.error, RecursionError, OverflowError) as error:
        raise UserError(
            f"The pattern “{pattern[:80]}” cannot be read", why=str(error), code="bad-pattern"
        ) from error
    try:
        find = compiled.fullmatch if whole else compiled.search
        return find(text, timeout=SECONDS) is not None
    except TimeoutError as error:
        raise UserError(
            f"The pattern “{pattern[:80]}” takes too long",
            why="it can fit the same text in too many ways",
            todo="write it simpler",
            code="slow-pattern",
        ) from error
