"""A backend without a model: its tokens are a function of what a sequence holds, so that every mistake shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.base.errors import UserError
from app.engine.api import Reason, Sampling
from app.engine.backend import Burst, Decoded, Form, Odds, Rows, Sampler

END = 0


def answer_of(held: Sequence[int]) -> int:
    """The token that the fake model says after these; never END."""
    return 1 + hash(tuple(held)) % 9973


@dataclass
class FakeSampler:
    backend: FakeBackend
    closed: bool = False

    def sample(self, row: int) -> int:
        assert not self.closed
        return self.backend.logits[row]

    def close(self) -> None:
        assert not self.closed
        self.closed = True


@dataclass
class FakeBackend:
    """With `quick` it takes so many tokens in a row."""

    context: int = 64
    sequences: int = 2
    grid: int = 8
    memory: dict[int, list[int]] = field(default_factory=dict)
    logits: dict[int, int] = field(default_factory=dict)
    decoded: list[Rows] = field(default_factory=list)
    results: list[Decoded | UserError] = field(default_factory=list)
    samplers: list[FakeSampler] = field(default_factory=list)
    during: Callable[[Rows], None] = lambda _: None
    end_after: int | None = None
    rigid: bool = False
    aborting: bool = False
    copies: int = 0
    quick: int = 0
    hurried: int = 0
    pieces: bool | None = False
    alike: bool = True
    tried: int = 0
    says: Callable[[Sequence[int]], int] = answer_of

    @property
    def cells(self) -> int:
        return self.context

    @property
    def forgetful(self) -> bool:
        return not self.rigid

    def room(self, now: int, soon: int) -> bool:
        return True

    @property
    def growing(self) -> bool:
        return False

    def grow(self, patience: float) -> None:
        raise AssertionError("nothing grows")

    def try_pieces(self) -> None:
        self.tried += 1
        self.pieces = self.alike if self.tried == 3 else None

    def decode(self, rows: Rows) -> Decoded:
        assert 0 < len(rows.tokens) <= max(self.grid, self.sequences)
        self.decoded.append(rows)
        self.during(rows)
        result = self.results.pop(0) if self.results else Decoded.DONE
        if self.aborting:
            result = Decoded.ABORTED
        if isinstance(result, UserError):
            raise result
        if result is not Decoded.DONE:
            return result
        self.logits = {}
        for row, (token, position, sequence, wanted) in enumerate(
            zip(rows.tokens, rows.positions, rows.sequences, rows.outputs, strict=True)
        ):
            held = self.memory.setdefault(sequence, [])
            assert position == len(held) < self.context
            held.append(token)
            if wanted:
                self.logits[row] = self.says(held)
        return Decoded.DONE

    def bursts(self, sampler: Sampler) -> bool:
        return self.quick > 0

    def burst(self, sampler: Sampler, token: int, position: int, sequence: int, most: int) -> Burst:
        chosen: list[int] = []
        while len(chosen) < min(self.quick, most):
            rows = Rows([token], [position + len(chosen)], [sequence], [True])
            if (result := self.decode(rows)) is not Decoded.DONE:
                return Burst(chosen, result)
            token = sampler.sample(0)
            chosen.append(token)
            if self.is_end(token):
                break
        return Burst(chosen, Decoded.DONE)

    def hurry(self) -> None:
        self.hurried += 1

    def sampler(
        self, sampling: Sampling, seed: int, recent: Sequence[int], form: Form | None = None
    ) -> FakeSampler:
        self.samplers.append(FakeSampler(self))
        return self.samplers[-1]

    def odds(self, row: int, token: int, count: int) -> Odds:
        assert self.logits[row] == token
        return Odds(-0.5, [(token + i, -0.5 - i) for i in range(count)])

    def remove(self, sequence: int, start: int) -> bool:
        held = self.memory.setdefault(sequence, [])
        assert start <= len(held)
        if self.rigid and 0 < start < len(held):
            held.clear()
            return False
        del held[start:]
        return True

    def copy(self, source: int, target: int) -> None:
        self.copies += 1
        self.memory[target] = self.memory.setdefault(source, [])[:]

    def is_end(self, token: int) -> bool:
        return token == END

    def abort(self) -> None:
        self.aborting = True

    def clear_abort(self) -> None:
        self.aborting = False


@dataclass
class Heard:
    """A sink that remembers."""

    tokens: list[int] = field(default_factory=list)
    reason: Reason | None = None
    error: UserError | None = None
    reused: list[int] = field(default_factory=list)
    odds: list[Odds] = field(default_factory=list)
    stop_at: int = -1
    raises: bool = False

    def on_admitted(self, reused: int) -> None:
        self.reused.append(reused)

    def on_odds(self, odds: Odds) -> None:
        self.odds.append(odds)

    def on_token(self, token: int, more: bool = False) -> bool:
        if self.raises:
            raise RuntimeError("sink")
        self.tokens.append(token)
        return len(self.tokens) == self.stop_at

    def on_end(self, reason: Reason) -> None:
        assert self.reason is None and self.error is None
        self.reason = reason

    def on_failure(self, error: UserError) -> None:
        assert self.error is None
        self.error = error
