"""The small door between scheduling and llama.cpp, so that the scheduler is tested without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from app.engine.api import Sampling


class Decoded(Enum):
    """How a decode ended; a fatal end is a UserError instead."""

    DONE = "done"
    NO_ROOM = "no room"
    ABORTED = "aborted"


@dataclass(frozen=True)
class Rows:
    """Tokens to run, as parallel columns: where each goes and whether its logits are wanted."""

    tokens: Sequence[int]
    positions: Sequence[int]
    sequences: Sequence[int]
    outputs: Sequence[bool]


class Piece(NamedTuple):
    """What a token spells. `control` tokens are the model's own marks, never part of an answer's text."""

    data: bytes
    control: bool


@dataclass(frozen=True)
class Form:
    """What an answer is held to: a grammar in llama.cpp's notation. `code` is the error that a bad one means.

    `after` is a regular expression over what the model writes first, e.g. its reasoning: the form begins behind it.
    `begun` is the beginning of the answer that the prompt already holds.
    """

    grammar: str
    code: str = "bad-grammar"
    after: str = ""
    begun: str = ""


class Odds(NamedTuple):
    """How likely a token was by the model's own logits: natural logarithms of probabilities, best first."""

    chosen: float
    top: Sequence[tuple[int, float]]


class Burst(NamedTuple):
    """Tokens that were chosen one after the other, each after one decode, and how the last decode ended."""

    chosen: list[int]
    ended: Decoded


class Guesser(Protocol):
    """Tokens that may follow, tried in one decode with the next one; what the sampler chooses counts all the same."""

    @property
    def solitary(self) -> bool:
        """Whether it takes time from others, so that it only guesses where nobody else runs."""
        ...

    @property
    def proposed(self) -> int:
        """Tokens guessed so far."""
        ...

    @property
    def accepted(self) -> int:
        """Of these, tokens that were chosen."""
        ...

    def guess(self, prompt: Sequence[int], made: Sequence[int], room: int) -> list[int]:
        """What may follow `prompt` and `made`, at most `room` tokens. A `learn` follows where there is any."""
        ...

    def learn(self, guessed: int, right: int) -> None:
        """So many of the guessed tokens were right."""
        ...


class Sampler(Protocol):
    """The choice of next tokens for one request."""

    def sample(self, row: int) -> int:
        """Choose from the logits of the given row of the last decode, and remember the choice."""
        ...

    def close(self) -> None:
        """Free it."""
        ...


class Backend(Protocol):
    """One context with several sequences. Only `abort` and `hurry` may be called from another thread than the rest."""

    @property
    def context(self) -> int:
        """Tokens that one sequence can hold."""
        ...

    @property
    def cells(self) -> int:
        """Tokens that each sequence has memory for now: what copying one moves."""
        ...

    def room(self, now: int, soon: int) -> bool:
        """Whether each sequence has room for the tokens of `now`; until then, and for those of `soon`, memory is made.

        Raises UserError where there is none for those of `now`, and then all is as it was.
        """
        ...

    @property
    def growing(self) -> bool:
        """Whether more memory is being made, for which `grow` has to be called."""
        ...

    def grow(self, patience: float) -> None:
        """Do one piece of the way, after waiting at most so many seconds for what other threads do of it."""
        ...

    @property
    def pieces(self) -> bool | None:
        """Whether a prompt's step leaves the same bits when it is run in pieces (`piece_of`); None: not tried yet."""
        ...

    def try_pieces(self) -> None:
        """Find that out, one decode with each call."""
        ...

    @property
    def forgetful(self) -> bool:
        """Whether the end of a sequence can be forgotten and nothing else is lost by that."""
        ...

    @property
    def sequences(self) -> int:
        """How many sequences there are, numbered from 0."""
        ...

    @property
    def grid(self) -> int:
        """Most rows of one decode; prompts are run in steps of this size."""
        ...

    def decode(self, rows: Rows) -> Decoded:
        """Run the rows; raises UserError on a fatal error."""
        ...

    def bursts(self, sampler: Sampler) -> bool:
        """Whether `burst` is possible with this sampler."""
        ...

    def burst(self, sampler: Sampler, token: int, position: int, sequence: int, most: int) -> Burst:
        """Run `token`, choose, run what was chosen, and so on for a moment: until an end, or `most` choices.

        It is all as if done step by step: what was chosen last is not run. Raises UserError as `decode` does.
        """
        ...

    def hurry(self) -> None:
        """Let a running burst end early, since somebody waits; from any thread."""
        ...

    def sampler(self, sampling: Sampling, seed: int, recent: Sequence[int], form: Form | None) -> Sampler:
        """A sampler; `recent` are the prompt's tokens that count for repetition. UserError for a bad form."""
        ...

    def odds(self, row: int, token: int, count: int) -> Odds:
        """Of a token and of the `count` likeliest, by the given row of the last decode."""
        ...

    def remove(self, sequence: int, start: int) -> bool:
        """Forget all from position `start`; False when that is impossible, and then nothing is usable."""
        ...

    def copy(self, source: int, target: int) -> None:
        """Make `target` hold what `source` holds."""
        ...

    def is_end(self, token: int) -> bool:
        """Whether the token ends an answer."""
        ...

    def abort(self) -> None:
        """Make the running decode return ABORTED soon; from any thread."""
        ...

    def clear_abort(self) -> None:
        """Forget an abort that came too late."""
        ...
