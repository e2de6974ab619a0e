"""How soon an answer stops, and how soon a talk is taken up again."""

from __future__ import annotations

import random
import statistics
import threading
import time

from app.engine.api import EngineEvent, Finished, GenerateRequest, Message, ModelInfo, Sampling
from app.engine.bench_kit import Bench, Figure, figure, first_token, run, talk_of
from app.engine.host import LlamaEngine
from app.engine.plan import GRID

HISTORY = 2048


def turn_figures(bench: Bench) -> list[Figure]:
    """Stopping in a long prompt and in an answer; the second turn of a long talk."""
    info = bench.load()
    return [_stop_latency(bench, info), _turn_reuse(bench, info)]


def _stop_latency(bench: Bench, info: ModelInfo) -> Figure:
    """From the stop to the end of the answer, in the middle of a long prompt and of an answer."""
    chance = random.Random(1)
    room = min(8192, info.context) - 128
    taken: list[float] = []
    for turn in range(bench.rounds(6, 20)):
        long = turn % 2 == 0
        talk = talk_of(bench.engine, f"Stop {turn}. ", room if long else 60)
        taken.append(_stop(bench.engine, talk, chance.uniform(0.2, 1.0)))
    worst = statistics.quantiles(taken, n=20)[18] if len(taken) > 1 else taken[0]
    return figure("stop_latency_ms_p95", 1000 * worst, "ms", 150, "lower")


def _stop(engine: LlamaEngine, talk: tuple[Message, ...], delay: float) -> float:
    ended = threading.Event()
    at = 0.0

    def on_event(event: EngineEvent) -> None:
        nonlocal at
        if isinstance(event, Finished):
            at = time.perf_counter()
            ended.set()

    ticket = engine.submit(GenerateRequest(talk, Sampling(seed=2), max_tokens=4096), on_event)
    time.sleep(delay)
    asked = time.perf_counter()
    ticket.cancel()
    ended.wait(120)
    return max(0.0, at - asked)


def _turn_reuse(bench: Bench, info: ModelInfo) -> Figure:
    """First token of a second turn after a long first one, against the same prompt without a memory of it."""
    if info.context < HISTORY + 2 * GRID:
        why = f"not measured: the model's context holds only {info.context} tokens"
        return figure("turn_reuse_first_token", why, "ratio", 0.1, "lower")
    engine, rounds = bench.engine, bench.rounds(2, 5)
    ratios: list[float] = []
    for turn in range(rounds):
        # What is run again depends on where on the grid the history ends: spread the rounds over it evenly.
        first = talk_of(engine, f"History {turn}. ", HISTORY + GRID * turn // rounds)
        second = (*first, Message("assistant", "The ship was saved."), Message("user", "Why?"))
        run(engine, first, 8, "warm")
        warm = first_token(engine, second, "warm")
        other = (Message("user", "Cold. " + second[0].content), *second[1:])
        ratios.append(warm / first_token(engine, other, "cold"))
    return figure("turn_reuse_first_token", statistics.median(ratios), "ratio", 0.1, "lower")
