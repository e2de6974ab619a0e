"""How fast the engine is beside llama.cpp's own benchmark, and how soon it stops and takes up a talk again."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from app.base.jobs import Priority
from app.base.paths import program_root
from app.engine.api import EngineEvent, Finished, GenerateRequest, LoadSpec, Message, ModelInfo, Sampling
from app.engine.bench_memory import prediction_error
from app.engine.host import LlamaEngine
from app.engine.llama import extra_buffers, prepare_environment
from app.engine.plan import GRID

PROMPT, ANSWER, HISTORY = 512, 128, 2048
WIDE, WIDE_ANSWER = 8, 48
"""Requests that run together, and tokens of each of their answers."""
GOODS = ("wool", "fish", "salt", "iron", "corn", "silk", "wine", "gold")
SENTENCE = "The keeper of the lighthouse saw a small ship in the storm and lit the lamp. "
Figure = dict[str, Any]


def figure(
    name: str, value: float | str, unit: str, goal: float, better: str, detail: dict[str, Any] | None = None
) -> Figure:
    """One row of a report; a text instead of a number says why there is none."""
    holds = not isinstance(value, str) and (value >= goal if better == "higher" else value <= goal)
    row = {"name": name, "value": value, "unit": unit, "goal": goal, "better": better, "holds": holds}
    return {**row, "detail": detail} if detail else row


def engine_figures(model_path: Path, quick: bool = False, native: Path | None = None) -> list[Figure]:
    """Measure with this model; `native` is llama.cpp's own benchmark, found or built where it is None."""
    engine = LlamaEngine()
    try:
        info = engine.load(LoadSpec(model_path)).result()
        figures = _beside_native(engine, info, native or _native(), 3 if quick else 11)
        figures.append(_stop_latency(engine, 6 if quick else 20))
        figures.append(_turn_reuse(engine, info, 2 if quick else 5))
        figures.append(_parallel(engine, model_path, 2 if quick else 5))
    finally:
        engine.close(60)
    error = prediction_error(model_path)
    figures.append(figure("memory_prediction_error", error, "ratio", 0.05, "lower"))
    return figures


def _native() -> Path | str:
    """The benchmark program of the same llama.cpp, or why it cannot be had."""
    builder = program_root() / "bench" / "llama_bench.py"
    if not builder.exists():
        return "not measured: llama.cpp's own benchmark comes with the source only"
    done = subprocess.run([sys.executable, str(builder)], capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        return f"not measured: {lines[-1]}"
    return Path(done.stdout.strip())


def _beside_native(engine: LlamaEngine, info: ModelInfo, native: Path | str, rounds: int) -> list[Figure]:
    if isinstance(native, str):
        return [
            figure(f"{kind}_vs_native", native, "ratio", 0.95, "higher") for kind in ("generation", "prompt")
        ]
    ours: list[tuple[float, float, int]] = []
    theirs: list[tuple[float, float]] = []
    depth = _speeds(engine, 0)[2]  # also a warm-up
    for turn in range(rounds):
        theirs.append(_native_speeds(native, info, depth))
        ours.append(_speeds(engine, 1 + turn))
    # Neighbours in time are compared: between the first and the last pair the machine's clock may change.
    ratios = [
        statistics.median(our[c] / their[c] for our, their in zip(ours, theirs, strict=True)) for c in (0, 1)
    ]
    return [
        figure("generation_vs_native", ratios[0], "ratio", 0.95, "higher"),
        figure("prompt_vs_native", ratios[1], "ratio", 0.95, "higher"),
    ]


def _native_speeds(native: Path, info: ModelInfo, depth: int) -> tuple[float, float]:
    """Tokens per second of generation and of a prompt, in llama.cpp's own program with the same settings.

    Its answer begins after `depth` tokens, as ours does after its question: attention costs more the deeper it is.
    """
    generation = _llama_bench(native, info, "-p", "0", "-n", str(ANSWER), "-d", str(depth))
    return generation, _llama_bench(native, info, "-p", str(PROMPT), "-n", "0")


def _llama_bench(native: Path, info: ModelInfo, *test: str) -> float:
    prepare_environment()
    command = [str(native), "-m", str(info.path), "-t", str(info.threads), "-b", str(GRID), "-ub", str(GRID)]
    command += [*test, "-r", "1", "-o", "json", "-ngl", "0", "--repack", "1" if extra_buffers() else "0"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, env=os.environ
    )
    return float(json.loads(done.stdout)[0]["avg_ts"])


def _speeds(engine: LlamaEngine, turn: int) -> tuple[float, float, int]:
    """The same two speeds through the engine, streaming and sampling included, and how long the question was."""
    talk = (Message("user", f"Tell a very long story, number {turn}."),)
    answer = _run(engine, talk, ANSWER).stats
    read = _run(engine, _talk_of(engine, f"Talk {turn}. ", PROMPT), 1).stats
    return answer.tokens_per_s, read.prompt_tokens / read.prompt_s, answer.prompt_tokens


def _run(engine: LlamaEngine, talk: tuple[Message, ...], limit: int, conversation: str = "") -> Finished:
    request = GenerateRequest(talk, Sampling(seed=1), max_tokens=limit, conversation=conversation)
    return engine.submit(request, _ignore).result()


def _ignore(_: EngineEvent) -> None:
    """The figures are in the end's own record."""


def _talk_of(engine: LlamaEngine, start: str, tokens: int) -> tuple[Message, ...]:
    """A question of about that many tokens, never more."""
    low, high = 1, tokens
    while high - low > 1:
        middle = (low + high) // 2
        fits = engine.count((Message("user", start + SENTENCE * middle),)).result() <= tokens
        low, high = (middle, high) if fits else (low, middle)
    return (Message("user", start + SENTENCE * low),)


def _stop_latency(engine: LlamaEngine, rounds: int) -> Figure:
    """From the stop to the end of the answer, in the middle of a long prompt and of an answer."""
    chance = random.Random(1)
    info = engine.info
    room = min(8192, info.context if info else 2048) - 128
    taken: list[float] = []
    for turn in range(rounds):
        long = turn % 2 == 0
        talk = _talk_of(engine, f"Stop {turn}. ", room if long else 60)
        taken.append(_stop(engine, talk, chance.uniform(0.2, 1.0)))
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


def _turn_reuse(engine: LlamaEngine, info: ModelInfo, rounds: int) -> Figure:
    """First token of a second turn after a long first one, against the same prompt without a memory of it."""
    if info.context < HISTORY + 2 * GRID:
        why = f"not measured: the model's context holds only {info.context} tokens"
        return figure("turn_reuse_first_token", why, "ratio", 0.1, "lower")
    ratios: list[float] = []
    for turn in range(rounds):
        # What is run again depends on where on the grid the history ends: spread the rounds over it evenly.
        first = _talk_of(engine, f"History {turn}. ", HISTORY + GRID * turn // rounds)
        second = (*first, Message("assistant", "The ship was saved."), Message("user", "Why?"))
        _run(engine, first, 8, "warm")
        warm = _first_token(engine, second, "warm")
        other = (Message("user", "Cold. " + second[0].content), *second[1:])
        ratios.append(warm / _first_token(engine, other, "cold"))
    return figure("turn_reuse_first_token", statistics.median(ratios), "ratio", 0.1, "lower")


def _first_token(engine: LlamaEngine, talk: tuple[Message, ...], conversation: str) -> float:
    return _run(engine, talk, 1, conversation).stats.time_to_first_token_s


def _parallel(engine: LlamaEngine, model_path: Path, rounds: int) -> Figure:
    """Tokens per second of eight requests with one beginning that may share decodes, against one after another."""
    spec = LoadSpec(model_path, context=1024, sequences=WIDE)
    ratios: list[float] = []
    equal = 0
    for turn in range(rounds):
        talks = [_errand(engine, turn, good) for good in GOODS]
        alone, together = _errands(engine, spec, talks, False), _errands(engine, spec, talks, True)
        ratios.append(together[0] / alone[0])
        equal += sum(one == two for one, two in zip(alone[1], together[1], strict=True))
    detail = {"answers_equal_to_sequential": equal / (rounds * WIDE)}
    return figure("parallel8_vs_sequential", statistics.median(ratios), "ratio", 2.5, "higher", detail)


def _errand(engine: LlamaEngine, turn: int, good: str) -> tuple[Message, ...]:
    """One of eight alike instructions, of about 170 tokens."""
    start = _talk_of(engine, f"Order {turn}. ", 150)[0].content
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
        ends = [ticket.result() for ticket in [engine.submit(request, _ignore) for request in requests]]
    else:
        ends = [engine.submit(request, _ignore).result() for request in requests]
    taken = time.perf_counter() - started
    answers = [end.token_ids for end in ends]
    return sum(map(len, answers)) / taken, answers
