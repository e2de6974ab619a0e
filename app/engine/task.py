"""A request as the scheduler knows it: tokens, how far it is, and who hears of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from app.base.errors import UserError
from app.base.jobs import Priority
from app.engine.api import Reason, Sampling
from app.engine.backend import Backend, Form, Guesser, Odds, Sampler
from app.engine.cache import Slot
from app.engine.states import Saved

GENERATING = -1
"""The value of `Task.done` once the whole prompt is in memory."""


class Sink(Protocol):
    """What a request's owner hears, on the engine's thread."""

    def on_admitted(self, reused: int) -> None:
        """A sequence was found; `reused` prompt tokens need not be run. May be called again, the last one counts."""
        ...

    def on_odds(self, odds: Odds) -> None:
        """How likely the next token that is told was, where the task asks for it."""
        ...

    def on_token(self, token: int, more: bool = False) -> bool:
        """One more token; true ends the answer here. `more` follow it at once: they may be told together."""
        ...

    def on_end(self, reason: Reason) -> None:
        """The answer ended."""
        ...

    def on_failure(self, error: UserError) -> None:
        """The answer could not be made."""
        ...


@dataclass(eq=False)
class Task:
    """A request in tokens. `made` are the tokens chosen so far, of which the memory holds the first `fed`.

    With a `guesser` several tokens may be run at once where nobody else is answering; never for an exact one.
    A `patient` sink may be told several tokens together, none of which ends the answer by what it says; while `more` of
    these are to be delivered, it need not tell them. `piece`: rows and seconds of its prompt's last step.
    """

    prompt: list[int]
    sampling: Sampling
    seed: int
    limit: int
    sink: Sink
    priority: Priority = Priority.PERSON
    exact: bool = True
    conversation: str = ""
    form: Form | None = None
    odds: int | None = None
    guesser: Guesser | None = None
    patient: bool = False
    cancelled: bool = False
    slot: Slot | None = None
    fresh: bool = True
    saved: Saved | None = None
    done: int = 0
    fed: int = 0
    made: list[int] = field(default_factory=list[int])
    sampler: Sampler | None = None
    more: bool = False
    piece: tuple[int, float] = (0, 0.0)

    @property
    def source(self) -> list[int]:
        """What must be run before the next choice: a fast request may also run its own tokens as a prompt."""
        return self.prompt if self.exact or not self.made else self.prompt + self.made[:-1]

    def choose_with(self, backend: Backend) -> None:
        """Have a sampler, one for the whole answer; UserError for a form that cannot be."""
        if self.sampler is None:
            recent = self.prompt[-self.sampling.repeat_last_n :] if self.sampling.repeat_last_n > 0 else []
            self.sampler = backend.sampler(self.sampling, self.seed, recent, self.form)

    def close_sampler(self) -> None:
        """Free the sampler, if there is one."""
        sampler, self.sampler = self.sampler, None
        if sampler is not None:
            sampler.close()

    @property
    def generating(self) -> bool:
        """Whether its prompt is behind it."""
        return self.slot is not None and self.done < 0


def held(task: Task) -> Slot:
    """Its sequence, while it runs."""
    if task.slot is None:
        raise LookupError("the task holds no sequence")
    return task.slot
