"""Code to coloured spans by Pygments, without Qt; kinds are names in the theme's table."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from typing import Any, Literal

SpanKind = Literal["keyword", "string", "comment", "number", "function", "type", "operator"]
Span = tuple[int, int, SpanKind]

MOST_CHARACTERS = 60_000
_RESUME_LINES = 24


@lru_cache(maxsize=32)
def _lexer(language: str) -> Any:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language.lower()) if language else None
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _kind(token: Any) -> SpanKind | None:
    from pygments.token import Token as Tokens

    table: tuple[tuple[Any, SpanKind], ...] = (
        (Tokens.Comment, "comment"),
        (Tokens.Literal.String, "string"),
        (Tokens.Literal.Number, "number"),
        (Tokens.Keyword.Type, "type"),
        (Tokens.Keyword, "keyword"),
        (Tokens.Operator.Word, "keyword"),
        (Tokens.Operator, "operator"),
        (Tokens.Name.Function, "function"),
        (Tokens.Name.Decorator, "function"),
        (Tokens.Name.Class, "type"),
        (Tokens.Name.Builtin, "type"),
        (Tokens.Name.Tag, "keyword"),
        (Tokens.Name.Attribute, "function"),
        (Tokens.Generic.Inserted, "string"),
        (Tokens.Generic.Deleted, "keyword"),
    )
    return next((kind for group, kind in table if token in group), None)


def spans(code: str, language: str) -> list[Span]:
    """(start, length, kind) of what is coloured; empty for unknown languages and very long code."""
    return _spans_from(code, language, 0)[0] if len(code) <= MOST_CHARACTERS else []


def _spans_from(code: str, language: str, offset: int) -> tuple[list[Span], int]:
    """Spans from `offset` on, and the last line start that no token crosses: where lexing may resume."""
    lexer = _lexer(language)
    if lexer is None:
        return [], offset
    found: list[Span] = []
    resume = offset
    for start, token, value in lexer.get_tokens_unprocessed(code[offset:]):
        kind = _kind(token)
        if kind is not None and value.strip():
            found.append((offset + start, len(value), kind))
        if value.endswith("\n") and kind in (None, "comment"):
            resume = offset + start + len(value)
    return found, resume


class GrowingSpans:
    """Spans of code that only grows; lexing resumes near the end, so a long listing stays cheap to stream."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.spans: list[Span] = []
        self._resume = 0

    def update(self, code: str) -> int:
        """Bring the spans up to `code`; returns the offset from which they may have changed."""
        start = self._resume
        if len(code) > MOST_CHARACTERS:
            return len(code)
        fresh, resume = _spans_from(code, self.language, start)
        del self.spans[bisect_left(self.spans, (start, 0, "")) :]
        self.spans += fresh
        if code.count("\n", start, resume) >= _RESUME_LINES:
            self._resume = resume
        return start

    def since(self, start: int) -> list[Span]:
        """The spans that begin at or after an offset."""
        return self.spans[bisect_left(self.spans, (start, 0, "")) :]
