"""How an answer fares beside programs that keep the processor busy."""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
from collections.abc import Generator

from app.engine.api import LoadSpec, Message
from app.engine.bench_kit import Bench, Figure, figure, run
from app.engine.topology import cores

ANSWER = 160
FEW, MANY = 2, 8
_BUSY = "while True: pass"


def busy_figures(bench: Bench) -> list[Figure]:
    """Beside two busy processes against an idle machine; beside eight against our own single thread, busy too.

    Where there are fewer cores than threads and busy processes, a fair system gives no more than `fair_share`.
    """
    threads = bench.load().threads
    pairs = [(_speed(bench, turn, 0), _speed(bench, turn, FEW)) for turn in range(bench.rounds(3, 7))]
    few = statistics.median(beside / free for free, beside in pairs)
    pairs = [(_speed(bench, turn, MANY, 1), _speed(bench, turn, MANY)) for turn in range(bench.rounds(2, 5))]
    many = statistics.median(ours / single for single, ours in pairs)
    share = {"fair_share": min(1.0, cores().logical / (threads + FEW))}
    return [
        figure("busy2_vs_idle", few, "ratio", 0.8, "higher", share),
        figure("busy8_vs_one_thread", many, "ratio", 0.9, "higher"),
    ]


def _speed(bench: Bench, turn: int, busy: int, threads: int | None = None) -> float:
    """Tokens per second of one answer of a model loaded anew, getting used to the others included."""
    bench.load(LoadSpec(bench.model, context=1024, sequences=1, threads=threads))
    talk = (Message("user", f"Tell a very long story, number {turn}."),)
    with _processes(busy):
        return run(bench.engine, talk, ANSWER).stats.tokens_per_s


@contextlib.contextmanager
def _processes(count: int) -> Generator[None]:
    """So many processes that compute without end."""
    started = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(count)]
    try:
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()
