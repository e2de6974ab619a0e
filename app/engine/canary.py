"""Tries a model and a plan in a process that may die of it, before the program's own process touches them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, cast

import psutil

from app.base.errors import UserError, friendly
from app.engine import devices, frames, gguf
from app.engine.api import LoadSpec, Sampling
from app.engine.backend import Rows
from app.engine.buffers import by_device
from app.engine.child import Child, crash_of
from app.engine.plan import Plan
from app.engine.plan_search import make_plan
from app.engine.topology import cores

SMALL = 512
"""Tokens of context that are enough to compare thread counts."""
PROMPT, STEPS = 32, 5
"""Tokens of the trial's prompt, and steps of each measurement, of which the first is not counted."""
PATIENCE_S, SLOWEST_BYTES_S = 60.0, 25e6
"""A trial that takes longer than this, and what reading the file from a slow disk takes, hangs."""
QUIET = 0.15
"""The part of the processor that others may take while threads are compared."""
CRASHED, KILLED, HUNG = "trial-crashed", "trial-killed", "trial-hung"
FATAL = frozenset({CRASHED, KILLED, HUNG})
log = logging.getLogger("underdesk.engine")


@dataclass(frozen=True)
class Report:
    """A trial that went well: bytes by device and kind, seconds of a step by threads, whether others were busy, and
    whether prompts run in pieces leave the same bits; None where that was not tried."""

    buffers: dict[str, int]
    steps: dict[int, float]
    disturbed: bool
    pieces: bool | None = None

    @property
    def fastest(self) -> int:
        """The thread count to use: the first that was asked about, unless another is clearly faster. 0: unknown."""
        if self.disturbed or not self.steps:
            return 0
        usual = next(iter(self.steps))
        best = min(self.steps, key=lambda threads: self.steps[threads])
        return best if self.steps[best] < 0.9 * self.steps[usual] else usual


class Canary:
    """Tries plans. `start` makes the process; tests replace it to see what becomes of a dead one."""

    def __init__(self, start: Callable[[str], Child] = Child) -> None:
        self._start = start

    def attempt(
        self, path: Path, plan: Plan, threads: Iterable[int] = (), stopped: Callable[[], bool] = lambda: False
    ) -> Report | None:
        """Load, decode a little and compare thread counts, the usual one first.

        None where no trial could be made. Raises the UserError of a load that failed, or one with a code of FATAL
        where the process died or hung, or "closing" when `stopped` said so.
        """
        try:
            child = self._start("canary")
        except OSError as error:
            log.warning("no process for a trial: %s", error)
            return None
        try:
            return self._watch(child, path, (str(path), plan, tuple(threads)), stopped)
        finally:
            child.end()

    def _watch(
        self, child: Child, path: Path, order: tuple[Any, ...], stopped: Callable[[], bool]
    ) -> Report | None:
        deadline = time.monotonic() + PATIENCE_S + path.stat().st_size / SLOWEST_BYTES_S
        try:
            child.send(order)
        except frames.Broken:
            log.warning("a trial ended before it began")
        while (code := child.wait(0.1)) is None:
            if stopped():
                raise UserError("The engine is closing", todo="start Underdesk again", code="closing")
            if time.monotonic() > deadline:
                raise _dead(path, "it did not come to an end", HUNG)
        return _verdict(child, path, code)


def compare_threads(path: Path) -> Report | None:
    """How long a step of this model takes the processor with each thread count worth trying; None: no trial made.

    Raises the UserError of a file that cannot be loaded, or of a trial that died.
    """
    spec = LoadSpec(path, SMALL, gpu_layers=0, sequences=1)
    plan = make_plan(gguf.read(path), spec, devices.machine())
    return Canary().attempt(path, plan, cores().choices)


def _verdict(child: Child, path: Path, code: int) -> Report | None:
    """What the ended process said, or what its silence means."""
    if crash := crash_of(code):
        if code == -9:
            raise _dead(path, "the system ended it, most likely for want of memory", KILLED)
        raise _dead(path, f"llama.cpp crashed with {crash}", CRASHED)
    try:
        answer = child.receive()
    except frames.Broken:
        log.warning("a trial ended without a word, with code %d", code)
        return None
    if isinstance(answer, UserError):
        raise answer
    buffers, steps, disturbed, pieces = cast(
        "tuple[dict[str, int], dict[int, float], bool, bool | None]", answer
    )
    return Report(buffers, steps, disturbed, pieces)


def _dead(path: Path, why: str, code: str) -> UserError:
    return UserError(
        f"The model {path.name} failed its trial",
        why=why,
        todo="choose another model, or update the graphics driver if it runs on a card",
        code=code,
    )


def serve(inlet: BinaryIO, outlet: BinaryIO) -> int:
    """The trial itself, in the child."""
    _offer_to_the_killer()
    name, plan, threads = cast("tuple[str, Plan, tuple[int, ...]]", frames.read(inlet))
    try:
        found = _try(Path(name), plan, threads)
        answer: object = (found.buffers, found.steps, found.disturbed, found.pieces)
    except Exception as error:
        answer = friendly(error)
    outlet.write(frames.pack(answer))
    outlet.flush()
    return 0


def _offer_to_the_killer() -> None:
    """Where memory runs out, Linux shall end this process before any other."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000")
    except OSError:
        log.debug("the system does not weigh processes")


def _try(path: Path, plan: Plan, threads: tuple[int, ...]) -> Report:
    from app.engine.binding import library
    from app.engine.llama import LlamaBackend, Model

    model = Model(path, plan, lambda _: True)
    buffers = by_device(library().underdesk_log.lines)
    backend = LlamaBackend(model, plan)
    buffers.update(by_device(library().underdesk_log.lines))
    tokens = (model.tokenise("A ship came in. " * PROMPT, False) or [0])[:PROMPT]
    last = len(tokens) - 1
    backend.decode(Rows(tokens, range(last + 1), [0] * len(tokens), [False] * last + [True]))
    sampler = backend.sampler(Sampling(temperature=0), 0, (), None)
    backend.decode(Rows([sampler.sample(last)], [last + 1], [0], [True]))
    sampler.close()
    backend.close()
    steps, disturbed = _compare(model, plan, threads)
    pieces = _in_pieces(model, plan)
    model.close()
    return Report(buffers, steps, disturbed, pieces)


def _in_pieces(model: Any, plan: Plan) -> bool | None:
    """Whether prompts run in pieces leave the same bits; None on cards, which run whole steps, or without memory."""
    from app.engine.llama import trial_of

    if plan.gpu_layers:
        return None
    try:
        trial = trial_of(model, plan)
    except UserError as error:
        log.info("prompts in pieces were not tried: %s", error.code)
        return None
    while (same := trial.advance()) is None:
        pass
    return same


def _compare(model: Any, plan: Plan, choices: tuple[int, ...]) -> tuple[dict[int, float], bool]:
    """The shortest step with each number of threads, and whether other programs were busy meanwhile.

    The shortest, since whatever else runs can only make a step longer.
    """
    from app.engine.llama import LlamaBackend

    took: dict[int, float] = {}
    watch = _Others()
    small = replace(plan, context=256, sequences=1)
    for threads in choices * 2:
        backend = LlamaBackend(model, replace(small, threads=threads))
        for position in range(STEPS):
            started = time.perf_counter()
            backend.decode(Rows([position], [position], [0], [True]))
            spent = time.perf_counter() - started
            if position:
                took[threads] = min(took.get(threads, spent), spent)
        backend.close()
    return took, watch.share() > QUIET


class _Others:
    """What part of the whole processor other processes took since it was made."""

    def __init__(self) -> None:
        self._before = self._now()

    def share(self) -> float:
        """From 0 to 1."""
        busy, own, wall = (now - before for now, before in zip(self._now(), self._before, strict=True))
        cores = psutil.cpu_count() or 1
        return max(0.0, busy - own) / max(1e-6, wall * cores)

    def _now(self) -> tuple[float, float, float]:
        times, own = psutil.cpu_times(), psutil.Process().cpu_times()
        idle = times.idle + getattr(times, "iowait", 0.0)
        return sum(times) - idle - getattr(times, "guest", 0.0), own.user + own.system, time.perf_counter()
