"""The parts that an answer's text falls into, and the marks at which it does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

PartKind = Literal["answer", "reasoning", "call", "arguments", "end"]


class Part(NamedTuple):
    """Some text of one kind. A call is a `call` with its name, `arguments` in any number, and an `end`."""

    kind: PartKind
    text: str


def joined(parts: Iterable[Part]) -> list[Part]:
    """The same parts, neighbours of one kind of text as one."""
    out: list[Part] = []
    for part in parts:
        if out and part.kind in ("answer", "reasoning") and out[-1].kind == part.kind:
            out[-1] = Part(part.kind, out[-1].text + part.text)
        else:
            out.append(part)
    return out


def held(text: str, marks: Iterable[str]) -> int:
    """Length of the longest end of `text` that may be the beginning of one of `marks`."""
    longest = 0
    for mark in marks:
        for length in range(min(len(mark) - 1, len(text)), longest, -1):
            if text.endswith(mark[:length]):
                longest = length
                break
    return longest
