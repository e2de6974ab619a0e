"""Takes apart JSON that comes out of the sandbox: what is not exactly what it should be raises."""

from __future__ import annotations

from typing import Any, TypeVar, cast

_T = TypeVar("_T")


def a(kind: type[_T] | tuple[type[_T], ...], value: object) -> _T:
    """The value if it is of this kind; raises TypeError."""
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(f"{kind} expected")
    return value


def items(value: object) -> list[Any]:
    """A list; raises TypeError."""
    return cast("list[Any]", a(list, value))


def count(value: object) -> int:
    """A whole number from 0; raises TypeError, ValueError."""
    number = a(int, value)
    if number < 0:
        raise ValueError("a count below zero")
    return number


def count_or_none(value: object) -> int | None:
    """A whole number from 0, or nothing; raises TypeError, ValueError."""
    return None if value is None else count(value)


def span(start: object, stop: object, length: int) -> tuple[int, int]:
    """Two places in a text of this length, in order; raises TypeError, ValueError."""
    first, last = count(start), count(stop)
    if not first <= last <= length:
        raise ValueError("a span outside the text")
    return first, last


def text(value: object) -> str:
    """A text that any database takes; raises TypeError, and ValueError for lone surrogates."""
    words = a(str, value)
    words.encode()
    return words
