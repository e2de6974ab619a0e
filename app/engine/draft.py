"""Guesses of a draft model: a smaller one of the same vocabulary that says beforehand what the large one may say."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from app.base.errors import UserError
from app.engine.api import GenerateRequest
from app.engine.backend import Backend, Decoded, Guesser, Rows
from app.engine.cache import common
from app.engine.lookup import Quotes
from app.engine.worth import Weighed, Worth

LEAST = 0.4
"""Of the draft's own probability: what it holds for less likely is not worth a row of the large model."""
LONGEST_REST = 256
"""Tokens without a guess after guesses that did not pay."""
log = logging.getLogger("underdesk.engine")


class Drafter(Backend, Protocol):
    """A context that also says what it holds for likeliest."""

    def likeliest(self, row: int) -> tuple[int, float]:
        """The likeliest token by the given row of the last decode, and its probability."""
        ...


class Draft:
    """The small model, whose one sequence follows what the large one reads and says. `words` is the number of tokens
    that both models know."""

    def __init__(self, backend: Drafter, words: int) -> None:
        self._backend, self._words = backend, words
        self._held: list[int] = []
        self.usable = True
        """False once it turned out that this model cannot take tokens back."""
        self.reading = False
        """Whether the last guess was spent on reading what it had missed."""

    def guess(self, text: Sequence[int], most: int, stopped: Callable[[], bool]) -> list[int]:
        """Up to `most` tokens that may follow `text`; none while it reads a long one, a step at each call."""
        backend = self._backend
        start = self._agree(text)
        rest = text[start:]
        if not self.usable or len(text) + most > backend.context or not self._knows(rest):
            return []
        self.reading = len(rest) > backend.grid
        if self.reading:
            self._run(rest[: backend.grid], False)
            return []
        found: list[int] = []
        run = self._run(rest, True)
        while run:
            token, probability = backend.likeliest(len(rest) - 1)
            if probability < LEAST or backend.is_end(token) or not self._knows([token]):
                break
            found.append(token)
            if len(found) == most or stopped():
                break
            rest = [token]
            run = self._run(rest, True)
        return found

    def _knows(self, tokens: Sequence[int]) -> bool:
        """Pictures, and words of only one model, end the draft."""
        return all(0 <= token < self._words for token in tokens)

    def _agree(self, text: Sequence[int]) -> int:
        """Forget what is not the beginning of `text`; how many tokens are left to build on, fewer than there are."""
        start = min(common(self._held, text), len(text) - 1)
        if start < len(self._held):
            if not self._backend.remove(0, start):
                self.usable, start = False, 0
            del self._held[start:]
        return start

    def _run(self, tokens: Sequence[int], wanted: bool) -> bool:
        count, at = len(tokens), len(self._held)
        outputs = [False] * (count - 1) + [wanted]
        self._backend.clear_abort()
        done = self._backend.decode(Rows(tokens, range(at, at + count), [0] * count, outputs))
        if done is Decoded.DONE:
            self._held += tokens
        elif not self._backend.remove(0, at):
            self._held.clear()
        return done is Decoded.DONE


class Drafted(Weighed):
    """The guesses for one answer: as many as pay, from a draft that it may share with other answers in turn."""

    solitary = True

    def __init__(
        self, draft: Draft, stopped: Callable[[], bool], clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(Worth(LONGEST_REST, clock))
        self._draft, self._stopped, self._clock = draft, stopped, clock

    def guess(self, prompt: Sequence[int], made: Sequence[int], room: int) -> list[int]:
        """What may follow both, at most `room` tokens."""
        most = min(self._worth.most(len(made)), room) if self._draft.usable else 0
        started, found = self._clock(), list[int]()
        if most > 0:
            try:
                found = self._draft.guess([*prompt, *made], most, self._stopped)
            except UserError as error:  # the large model goes on without it
                self._draft.usable = False
                log.warning("the draft model failed: %s", error.code)
        took = self._clock() - started
        if most > 0 and not found and not self._draft.reading:
            self._worth.unsure(len(made), took)
        self._worth.guessed(len(found), took)
        return found


def guesser_for(request: GenerateRequest, draft: Draft | None, stopped: Callable[[], bool]) -> Guesser | None:
    """What guesses for a request: the draft model where there is one, else what was said before; for an exact one
    nothing does."""
    if request.exact or not request.speculative:
        return None
    return Drafted(draft, stopped) if draft is not None else Quotes()
