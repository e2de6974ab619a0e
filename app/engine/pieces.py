"""Reading a prompt in pieces while somebody's answer waits: how long they are, and whether they leave the same bits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Protocol

from app.base.errors import UserError
from app.engine.backend import Decoded, Rows

SHORT_S, LONG_S = 0.045, 0.065
"""Seconds: after a shorter piece a longer one is tried, after a longer one a shorter. An answer that goes on beside a
prompt waits for a piece, and never more than 0.1 s; twice the rows take 1.3 to 1.9 times as long."""
LEAST = 4
"""Rows of the shortest piece."""
_PARTS = (2, 4, 8, 16)
TOKENS = 109
"""Of the trial: whole steps, and an end that is none, such as most prompts have."""


def piece_of(step: int, grid: int, last: int, seconds: float) -> int:
    """How many rows of a prompt's next step, which has `step`, to run now, where the `last` rows took so many seconds;
    0 rows where nothing is known.

    The grid, halved up to four times, so that the rest of a whole step is made of such pieces again.
    """
    bearable = last or grid // 4
    if last and seconds < SHORT_S:
        bearable *= 2
    elif seconds > LONG_S:
        bearable //= 2
    if step <= bearable:
        return step
    for part in _PARTS:
        rows = max(LEAST, grid // part)
        if rows <= bearable and step - rows >= LEAST:
            return rows
    return LEAST if step - LEAST >= LEAST else step


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
        pieces = [rows for turn, step in enumerate(whole) for rows in _cut(step, grid, turn)]
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


def _cut(step: int, grid: int, turn: int) -> Iterator[int]:
    """Pieces of every length that `piece_of` gives, in another order at each turn, and what is left of the step."""
    while step - (rows := max(LEAST, grid // _PARTS[-turn % len(_PARTS)])) >= LEAST:
        yield rows
        step, turn = step - rows, turn + 1
    yield step


def _spans(lengths: Sequence[int]) -> deque[range]:
    """Where steps of these lengths begin and end, one after the other."""
    ends = list(accumulate(lengths))
    return deque(range(end - length, end) for end, length in zip(ends, lengths, strict=True))
