"""What requests gain that may share decodes."""

from __future__ import annotations

import statistics
import time

from app.base.jobs import Priority
from app.engine.api import GenerateRequest, LoadSpec, Message, Sampling
from app.engine.bench_kit import Bench, Figure, figure, ignore, talk_of
from app.engine.host import LlamaEngine

WIDE, WIDE_ANSWER = 8, 48
"""Requests that run together, and tokens of each of their answers."""
GOODS = ("wool", "fish", "salt", "iron", "corn", "silk", "wine", "gold")


def parallel_figures(bench: Bench) -> list[Figure]:
    """Tokens per second of eight requests with one beginning that may share decodes, against one after another."""
    engine, rounds = bench.engine, bench.rounds(2, 5)
    spec = LoadSpec(bench.model, context=1024, sequences=WIDE)
    bench.load(spec)
    ratios: list[float] = []
    equal = 0
    for turn in range(rounds):
        talks = [_errand(engine, turn, good) for good in GOODS]
        alone, together = _errands(engine, spec, talks, False), _errands(engine, spec, talks, True)
        ratios.append(together[0] / alone[0])
        equal += sum(one == two for one, two in zip(alone[1], together[1], strict=True))
    detail = {"answers_equal_to_sequential": equal / (rounds * WIDE)}
    return [figure("parallel8_vs_sequential", statistics.median(ratios), "ratio", 2.5, "higher", detail)]


def _errand(engine: LlamaEngine, turn: int, good: str) -> tuple[Message, ...]:
    """One of eight alike instructions, of about 170 tokens."""
    start = talk_of(engine, f"Order {turn}. ", 150)[0].content
    return (Message("user", f"{start} Now tell a long story about {good}."),)


def _errands(
    engine: LlamaEngine, spec: LoadSpec, talks: list[tuple[Message, ...]], together: bool
) -> tuple[float, list[tuple[int, ...]]]:
    """Speed and answers, from an empty memory: exact and each after the other, or all at once and not exact."""
    engine.load(spec).result()
    requests = [
        GenerateRequest(
            talk, Sampling(temperature=0), max_tokens=WIDE_ANSWER, priority=Priority.STEP, exact=not together
        )
        for talk in talks
    ]
    started = time.perf_counter()
    if together:
        ends = [ticket.result() for ticket in [engine.submit(request, ignore) for request in requests]]
    else:
        ends = [engine.submit(request, ignore).result() for request in requests]
    taken = time.perf_counter() - started
    answers = [end.token_ids for end in ends]
    return sum(map(len, answers)) / taken, answers
