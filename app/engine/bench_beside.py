"""How long an answer that is being written waits for a long prompt that comes meanwhile."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise

from app.engine.api import Delta, EngineEvent, Finished, GenerateRequest, Message, Sampling
from app.engine.bench_kit import Bench, Figure, figure, ignore, talk_of
from app.engine.host import LlamaEngine

LONG, QUICK = 6000, 3000
"""Tokens of the prompt, for which the memory of a model that was just loaded has to grow."""
SHORT = 100
"""Tokens of one before it: the program knows from the trial of a plan, made in a process of its own, whether pieces of
prompts leave the same bits; this engine finds it out with the first prompt beside an answer."""
ALONE_S = 10.0
"""Seconds of the answer without a prompt beside it, which show what the machine itself does to it."""
STALL_MS = 100


def beside_figures(bench: Bench) -> list[Figure]:
    """The wait of an answer's next token while another prompt is read, beyond what a token takes anyway."""
    turns = [_waits(bench, turn) for turn in range(bench.rounds(1, 3))]
    waits = [wait for _, beside in turns for wait in beside]
    detail = {
        "median": statistics.median(waits),
        "longest": max(waits),
        "longest_without": max(wait for alone, _ in turns for wait in alone),
        "share_above_100_ms": sum(wait > STALL_MS for wait in waits) / len(waits),
    }
    worst = statistics.quantiles(waits, n=100)[98]
    return [figure("stall_beside_prompt_ms_p99", worst, "ms", STALL_MS, "lower", detail)]


def _waits(bench: Bench, turn: int) -> tuple[list[float], list[float]]:
    """Milliseconds between two tokens, less what usually lies between them: before a prompt comes, and beside it."""
    engine, info = bench.engine, bench.load()
    small = talk_of(engine, f"Before that {turn}. ", SHORT)
    large = talk_of(engine, f"Meanwhile {turn}. ", min(info.context - 64, QUICK if bench.quick else LONG))
    stories = _Stories(engine, turn)
    _ask(engine, small)
    time.sleep(ALONE_S / 10 if bench.quick else ALONE_S)
    alone = stories.distances(0, time.perf_counter())
    usual = statistics.median(alone)
    began = time.perf_counter()
    _ask(engine, large)
    found = stories.distances(began, time.perf_counter())
    stories.end()
    before, beside = ([1000 * (distance - usual) for distance in kind] for kind in (alone, found))
    return before, beside


def _ask(engine: LlamaEngine, talk: tuple[Message, ...]) -> None:
    """Have a prompt read."""
    engine.submit(GenerateRequest(talk, Sampling(temperature=0), max_tokens=1), ignore).result()


class _Stories:
    """Exact answers, one after the other, until it is told to end."""

    def __init__(self, engine: LlamaEngine, turn: int) -> None:
        self._engine, self._number, self._over = engine, 1000 * turn, False
        self._told: list[list[tuple[float, int]]] = []
        self._next()

    def _next(self) -> None:
        """Odds are asked for so that each token is told as it comes."""
        self._number += 1
        self._told.append([])
        talk = (Message("user", f"Tell a very long story, number {self._number}."),)
        request = GenerateRequest(talk, Sampling(seed=self._number), max_tokens=2000, logprobs=0)
        self._ticket = self._engine.submit(request, self._hear)

    def _hear(self, event: EngineEvent) -> None:
        if isinstance(event, Delta):
            self._told[-1].append((time.perf_counter(), event.tokens))
        elif isinstance(event, Finished) and not self._over:
            self._next()

    def distances(self, start: float, stop: float) -> list[float]:
        """Seconds between two tokens of the same answer that came in that time; not where text was held back."""
        return [
            after - before
            for told in list(self._told)
            for (before, _), (after, tokens) in pairwise(list(told))
            if tokens == 1 and before >= start and after <= stop
        ]

    def end(self) -> None:
        """Stop the one that is being written."""
        self._over = True
        self._ticket.cancel()
        self._ticket.result()
