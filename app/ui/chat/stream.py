"""A growing Markdown source whose finished segments are never parsed again."""

from __future__ import annotations

import re
from dataclasses import replace

from app.ui.chat.markdown import Block, Segment, parse

_REACHING = ("]:", "$$", "\\[", "\\begin{")
"""Signs of what reaches over a break between segments."""
_FENCE = re.compile(r"(`{3,}|~{3,})[^`\n]*\n")


class GrowingMarkdown:
    """Blocks of a source that only grows: `frozen` ones stay, the `tail` is what the next text may still change.

    Parsing starts again at the last segment alone, so the cost of a tick does not grow with the answer.
    """

    def __init__(self, source: str = "") -> None:
        self.source = ""
        self.frozen: list[Block] = []
        self.tail: list[Block] = []
        self._tail_start = 0
        self._open = False
        if source:
            self.append(source)

    @property
    def blocks(self) -> list[Block]:
        """All blocks."""
        return self.frozen + self.tail

    def append(self, text: str) -> int:
        """Take more text; returns the index of the first block that may differ from before."""
        first = len(self.frozen)
        self.source += text
        tail = self.source[self._tail_start :]
        if self._grow_fence(tail, text):
            return first
        segments = parse(tail)
        self._freeze(tail, segments)
        self.tail = list(segments[-1].blocks) if segments else []
        self._open = is_open_fence(self.source[self._tail_start :])
        return first

    def _grow_fence(self, tail: str, text: str) -> bool:
        """Lengthen open code without parsing it again; false where its end may be in the new text."""
        opening = _FENCE.match(tail)
        if opening is None or not self._open:
            return False
        unfinished = tail[tail.rfind("\n", 0, len(tail) - len(text)) + 1 :]
        if opening.group(1)[0] in unfinished or len(tail) - len(text) < opening.end():
            return False
        self.tail = [replace(self.tail[0], text=tail[opening.end() :].rstrip("\n").replace("\0", "\ufffd"))]
        return True

    def _freeze(self, tail: str, segments: list[Segment]) -> None:
        for segment in segments[:-1]:
            self.frozen.extend(segment.blocks)
        if len(segments) > 1:
            self._tail_start += _offset_of_line(tail, segments[-1].line)

    def finish(self) -> int:
        """Settle what later lines change in earlier ones, as a link's definition does; the first differing index."""
        before = self.blocks
        if not any(mark in self.source for mark in _REACHING):
            return len(before)
        after = [block for segment in parse(self.source) for block in segment.blocks]
        self.frozen, self.tail = after, []
        same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), None)
        return min(len(before), len(after)) if same is None else same


def is_open_fence(tail: str) -> bool:
    """Whether `tail` is code whose closing line has not come yet."""
    opening = _FENCE.match(tail)
    if opening is None:
        return False
    mark = opening.group(1)
    return not re.search(rf"^ {{0,3}}{mark[0]}{{{len(mark)},}}\s*$", tail[opening.end() :], re.MULTILINE)


def _offset_of_line(text: str, line: int) -> int:
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
