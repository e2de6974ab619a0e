"""Fuzzing that keeps what it learns: inputs that reach new lines or refusals stay in the project and are tried anew."""

from __future__ import annotations

import base64
import os
import random
import sys
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

CORPORA = Path(__file__).resolve().parents[1] / "data" / "fuzz"
MOST_KEPT, LONGEST = 250, 6000
"""Inputs of a corpus, and bytes of one: they lie in the project, as lines of Base64."""
NUMBERS = (0, 1, 4, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 1 << 31, (1 << 32) - 1, 1 << 62, (1 << 64) - 1)
Move = tuple[str, int, str]
"""A file and a line of it that was reached, and what was raised or passed through there, if anything."""


@dataclass(frozen=True)
class Target:
    """What is fuzzed. `attempt` raises for whatever is neither a refusal in words nor harmless; `made` makes inputs
    from nothing; `watched` are the modules whose lines count."""

    name: str
    attempt: Callable[[bytes], object]
    made: st.SearchStrategy[bytes]
    watched: tuple[ModuleType, ...]

    @property
    def corpus(self) -> Path:
        """Where what was found interesting is kept."""
        return CORPORA / f"{self.name}.b64"


def kept(path: Path) -> list[bytes]:
    """The inputs of a corpus."""
    return [base64.b64decode(line) for line in path.read_text("ascii").splitlines()]


def keep(path: Path, inputs: Iterable[bytes]) -> None:
    """Write a corpus, shortest first."""
    lines = [base64.b64encode(data).decode() for data in sorted(set(inputs), key=lambda one: (len(one), one))]
    part = path.with_suffix(".part")
    part.write_text("".join(line + "\n" for line in lines), "ascii")
    os.replace(part, path)


@contextmanager
def lines_of(modules: Iterable[ModuleType]) -> Generator[set[Move]]:
    """The lines of `modules` that are run inside, on whatever thread, and the exceptions there."""
    files = {module.__file__ for module in modules}
    seen: set[Move] = set()

    def inner(frame: FrameType, event: str, what: Any) -> Any:
        if event in ("line", "exception"):
            raised = what[0].__name__ if event == "exception" else ""
            seen.add((frame.f_code.co_filename, frame.f_lineno, raised))
        return inner

    def outer(frame: FrameType, event: str, _: Any) -> Any:
        return inner if frame.f_code.co_filename in files else None

    before = sys.gettrace()
    sys.settrace(outer)
    threading.settrace(outer)
    try:
        yield seen
    finally:
        sys.settrace(before)
        threading.settrace(None)  # pyright: ignore[reportArgumentType]


@dataclass
class Session:
    """One run: what is kept so far, and what it reaches. A finding is kept too, so that it is tried ever after."""

    target: Target
    inputs: list[bytes] = field(default_factory=list[bytes])
    reached: set[Move] = field(default_factory=set[Move])
    tried: int = 0

    def replay(self) -> None:
        """Try everything that is kept; what reaches nothing new any more is dropped."""
        given_up, self.inputs = [*self.inputs, *kept(self.target.corpus)], []
        for data in sorted(set(given_up), key=len):
            self.attempt(data)

    def attempt(self, data: bytes) -> None:
        """Try one input, and keep it where it reaches a line that none before did, or fails."""
        self.tried += 1
        try:
            with lines_of(self.target.watched) as seen:
                self.target.attempt(data)
        except BaseException:
            keep(self.target.corpus, [*kept(self.target.corpus), data])
            raise
        if seen - self.reached and len(data) <= LONGEST and len(self.inputs) < MOST_KEPT:
            self.inputs.append(data)
        self.reached |= seen

    def round(self, examples: int) -> None:
        """So many new inputs by hypothesis: made from nothing, or by changing what is kept."""
        changed = st.builds(mutated, st.sampled_from(self.inputs or [b""]), st.integers(0, 1 << 64))
        quietly = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=False,
            phases=(Phase.generate,),  # what fails is kept as it is
            suppress_health_check=list(HealthCheck),
        )
        quietly(given(changed | changed | self.target.made)(self.attempt))()


def mutated(data: bytes, seed: int) -> bytes:
    """A few changes: bytes, numbers at the edges of their size, pieces cut out, doubled, exchanged."""
    out, chance = bytearray(data), random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        at, size = chance.randrange(len(out) + 1), chance.choice((1, 1, 2, 4, 8, 30))
        match chance.randrange(7):
            case 0 if at < len(out):
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                out[at : at + size] = chance.randbytes(size)
            case 2:
                width = chance.choice((1, 2, 4, 8))
                number = chance.choice(NUMBERS) & ((1 << 8 * width) - 1)
                out[at : at + width] = number.to_bytes(width, chance.choice(("little", "big")))
            case 3:
                del out[at : at + size]
            case 4:
                out[at:at] = out[at : at + size]
            case 5:
                out[at : at + size] = str(chance.choice((*NUMBERS, -1, 1e400, True))).encode()
            case _:
                other = chance.randrange(len(out) + 1)
                out[at : at + size] = out[other : other + size]
    return bytes(out[: 2 * LONGEST])
