"""Reading a prompt in pieces while somebody's answer waits: how long they are, and whether they leave the same bits."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from app.base.errors import UserError
from app.engine.backend import Decoded, Rows

AIM_S, LONGEST_S = 0.05, 0.065
"""Seconds that a piece shall take, and, more than these, after which it is given up for a shorter one: an answer that
goes on beside a prompt waits for it, and never more than 0.1 s."""
LEAST = 2
"""Rows of the shortest piece: a single one is computed by other code."""
TOKENS = 109
"""Of the trial: whole steps, and an end that is none, such as most prompts have."""
_PARTS = (16, 12, 8, 6, 4, 3, 2, 1)
"""Thirty-seconds of a whole step."""
_FIXED = 3
"""A piece takes about as long as so many rows beyond its own: 3 to 11, the fewer the more tokens are held."""


def lengths(grid: int) -> list[int]:
    """Rows of pieces, the longest first: parts of a whole step that fill it."""
    return sorted({max(LEAST, grid * part // 32) for part in _PARTS}, reverse=True)


def alike(tokens: Sequence[int]) -> int:
    """How many of a step's rows are words, or of pictures, before the first of the other kind: llama.cpp takes either
    in a decode of its own anyway, so nothing is computed differently by a break there."""
    return next((row for row, token in enumerate(tokens) if (token < 0) != (tokens[0] < 0)), len(tokens))


def piece_of(step: int, grid: int, last: int, seconds: float) -> int:
    """How many rows of a prompt's next step, which has `step`, to run now, where the `last` rows took so many seconds;
    0 rows where nothing is known. The rest is made of such pieces again, about as long.
    """
    bearable = min(2 * last, (last + _FIXED) * AIM_S / seconds - _FIXED) if last and seconds else grid / 4
    bearable = max(bearable, lengths(grid)[-1])
    if step <= bearable:
        return step
    even = step / math.ceil(step / bearable)
    fitting = [rows for rows in lengths(grid) if rows <= bearable and step - rows >= LEAST]
    return min((rows for rows in fitting if rows >= even), default=max(fitting, default=step))


def patience(rows: int, grid: int, last: int, seconds: float) -> float | None:
    """After how many seconds to give a piece up, where the `last` rows took so many; None: it has to be waited for.

    What is given up must be over in time at last: a shorter piece follows it, or the last of this length took less.
    """
    return LONGEST_S if rows >= 2 * lengths(grid)[-1] or (last >= rows and seconds < LONGEST_S) else None


class Context(Protocol):
    """A context of its own for the trial, empty at first."""

    @property
    def grid(self) -> int:
        """Rows of a whole step."""
        ...

    def decode(self, rows: Rows) -> Decoded:
        """Run the rows; raises UserError on a fatal error."""
        ...

    def remove(self, sequence: int, start: int) -> bool:
        """Forget all from position `start`."""
        ...

    def bits(self, row: int) -> bytes:
        """Everything that the first sequence holds, and the logits of a row of the last decode."""
        ...

    def close(self) -> None:
        """Free it."""
        ...


class Trial:
    """Whether prompts read in pieces leave the bits of those read in whole steps, with this model on this machine.

    llama.cpp promises nothing of the kind: where many rows are computed by other means than few, or experts get other
    numbers of them, the sums come out differently. So it is tried, one decode with each call.
    """

    def __init__(self, context: Context, tokens: Sequence[int]) -> None:
        """The first TOKENS of `tokens` are read twice."""
        self._context, self._tokens = context, tokens[:TOKENS]
        grid = context.grid
        whole = [min(grid, TOKENS - start) for start in range(0, TOKENS, grid)]
        pieces = list(_cut(whole, lengths(grid)))
        self._passes = [_spans(whole), _spans(pieces)]
        self._first = b""

    def advance(self) -> bool | None:
        """The answer, or None while it is not known. Once it is, the context is freed; a failure means no."""
        try:
            same = self._advance()
        except UserError:
            same = False
        if same is not None:
            self.close()
        return same

    def close(self) -> None:
        """Free the context."""
        self._context.close()

    def _advance(self) -> bool | None:
        queue = self._passes[0]
        span = queue.popleft()
        rows = len(span)
        wanted = [False] * (rows - 1) + [True]
        tokens = self._tokens[span.start : span.stop]
        if self._context.decode(Rows(tokens, span, [0] * rows, wanted)) is not Decoded.DONE:
            return False
        if queue:
            return None
        bits = self._context.bits(rows - 1)
        del self._passes[0]
        if not self._passes:
            return bits == self._first
        self._first = bits
        self._context.remove(0, 0)
        return None


def _cut(steps: Sequence[int], untried: list[int]) -> Iterator[int]:
    """Steps in pieces of all these lengths, and what is left of each step."""
    for step in steps:
        while rows := next((rows for rows in untried if step == rows or step - rows >= LEAST), 0):
            untried.remove(rows)
            step -= rows
            yield rows
        if step:
            yield step


def _spans(lengths: Sequence[int]) -> deque[range]:
    """Where steps of these lengths begin and end, one after the other."""
    ends = list(accumulate(lengths))
    return deque(range(end - length, end) for end, length in zip(ends, lengths, strict=True))
