"""The engine's own speed beside that of llama.cpp's benchmark, in one run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
from pathlib import Path

from app.base.errors import UserError
from app.engine.api import Message, ModelInfo, Stats
from app.engine.bench_kit import Bench, Figure, figure, native_program, plan_of, run, talk_of
from app.engine.binding import prepare_environment
from app.engine.host import LlamaEngine
from app.engine.llama import extra_buffers

PROMPT, ANSWER = 512, 128
WARMING = 48
"""Tokens of an answer before the measured ones. The other program begins warm: it has just written its weights into the
caches and made a run of its own, while ours, which rested beside it, would read them from memory for the first third of
a second (measured: 4 to 5 % of the figure)."""
TRIES = 20


def native_figures(bench: Bench) -> list[Figure]:
    """Generation and prompt against llama.cpp's own benchmark: same model, threads and batch."""
    engine, native = bench.engine, bench.native or native_program("llama-bench")
    if isinstance(native, str):
        return [
            figure(f"{kind}_vs_native", native, "ratio", 0.95, "higher") for kind in ("generation", "prompt")
        ]
    info, rounds = bench.load(), bench.rounds(3, 11)
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
    plan = plan_of(info.path)
    command = [str(native), "-m", str(info.path), "-t", str(info.threads), "-b", str(plan.grid)]
    command += ["-ub", str(plan.grid)]
    command += [*test, "-r", "1", "-o", "json", "-ngl", "0", "--repack", "1" if extra_buffers() else "0"]
    command += ["-fa", "1" if plan.flash else "0"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, env=os.environ
    )
    return float(json.loads(done.stdout)[0]["avg_ts"])


def _long_answer(engine: LlamaEngine, turn: int) -> Stats:
    """One of as many tokens as the other program makes: of a shorter one, the first tokens would weigh more."""
    for number in range(TRIES):
        talk = (Message("user", f"Tell a very long story, number {turn * TRIES + number}."),)
        answer = run(engine, talk, ANSWER).stats
        if answer.generated_tokens == ANSWER:
            return answer
    raise UserError(
        "The model ends every story before its length", todo="measure with another", code="bench-failed"
    )


def _speeds(engine: LlamaEngine, turn: int) -> tuple[float, float, int]:
    """The same two speeds through the engine, streaming and sampling included, and how long the question was."""
    run(engine, (Message("user", f"Tell a long story, number {turn}."),), WARMING)
    answer = _long_answer(engine, turn)
    read = run(engine, talk_of(engine, f"Talk {turn}. ", PROMPT), 1).stats
    return answer.tokens_per_s, read.prompt_tokens / read.prompt_s, answer.prompt_tokens
