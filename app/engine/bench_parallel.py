"""What requests gain that share decodes, beside one another, beside llama.cpp's own server, and beside a chat."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from app.base.jobs import Priority
from app.base.paths import program_root
from app.engine.api import GenerateRequest, LoadSpec, Message, Sampling
from app.engine.bench_kit import (
    Bench,
    Figure,
    figure,
    first_token,
    ignore,
    native_program,
    plan_of,
    talk_of,
)
from app.engine.binding import prepare_environment
from app.engine.host import LlamaEngine
from app.engine.llama import extra_buffers

WIDE, WIDE_ANSWER = 8, 48
"""Requests that run together, and tokens of each of their answers."""
CROWD, ROOM = 16, 1024
"""Requests at once in the comparison with the server, and tokens that each may take."""
GOODS = ("wool", "fish", "salt", "iron", "corn", "silk", "wine", "gold")


def parallel_figures(bench: Bench) -> list[Figure]:
    """Eight together against eight in a row; sixteen against llama.cpp's server; a chat beside eight steps."""
    return [_together(bench), _beside_server(bench), _chat_beside_steps(bench)]


def _together(bench: Bench) -> Figure:
    """Tokens per second of eight requests with one beginning that may share decodes, against one after another, each
    of which reads its whole prompt. What our own reuse of beginnings leaves of it stands beside."""
    engine, rounds = bench.engine, bench.rounds(2, 5)
    spec = LoadSpec(bench.model, context=ROOM, sequences=WIDE)
    bench.load(spec)
    ratios: list[float] = []
    cold: list[float] = []
    equal = 0
    for turn in range(rounds):
        talks = [_errand(engine, turn, good) for good in GOODS]
        alone, together = _errands(engine, spec, talks, False), _errands(engine, spec, talks, True)
        ratios.append(together[0] / alone[0])
        cold.append(together[0] / _from_nothing(engine, spec, talks))
        equal += sum(one == two for one, two in zip(alone[1], together[1], strict=True))
    detail = {
        "answers_equal_to_sequential": equal / (rounds * WIDE),
        "against_sequential_with_reuse": statistics.median(ratios),
    }
    return figure("parallel8_vs_sequential", statistics.median(cold), "ratio", 2.5, "higher", detail)


def _from_nothing(engine: LlamaEngine, spec: LoadSpec, talks: list[tuple[Message, ...]]) -> float:
    """Tokens per second where each request must read its whole prompt: nothing is shared or kept."""
    requests = [_request(talk, exact=True) for talk in talks]
    count, taken = 0, 0.0
    for request in requests:
        engine.load(spec).result()
        started = time.perf_counter()
        count += len(engine.submit(request, ignore).result().token_ids)
        taken += time.perf_counter() - started
    return count / taken


def _request(talk: tuple[Message, ...], exact: bool, tokens: int = WIDE_ANSWER) -> GenerateRequest:
    sampling = Sampling(temperature=0)
    return GenerateRequest(talk, sampling, max_tokens=tokens, priority=Priority.STEP, exact=exact)


def _beside_server(bench: Bench) -> Figure:
    """Tokens per second of sixteen requests at once that share nothing, against llama.cpp's server with the same."""
    name, server = "parallel16_vs_server", native_program("llama-server")
    if isinstance(server, str):
        return figure(name, server, "ratio", 0.9, "higher")
    engine, spec = bench.engine, LoadSpec(bench.model, context=ROOM, sequences=CROWD)
    bench.load(spec)
    ratios: list[float] = []
    for turn in range(bench.rounds(2, 5)):
        talks = [talk_of(engine, f"{number} tales of {turn}. ", 96) for number in range(CROWD)]
        theirs = _served(bench, server, talks)
        ratios.append(_errands(engine, spec, talks, True)[0] / theirs)
    return figure(name, statistics.median(ratios), "ratio", 0.9, "higher")


def _served(bench: Bench, server: Path, talks: list[tuple[Message, ...]]) -> float:
    """Tokens per second of llama.cpp's server; the program here has unloaded its model meanwhile."""
    info = bench.engine.info
    threads = info.threads if info else 1
    bench.engine.unload().result()
    messages = [[{"role": m.role, "content": m.content} for m in talk] for talk in talks]
    job = {
        "model": str(bench.model),
        "arguments": server_arguments(bench.model, threads),
        "messages": messages,
    }
    command = [sys.executable, str(program_root() / "bench" / "server_load.py"), str(server)]
    done = subprocess.run(
        command, input=json.dumps({**job, "tokens": WIDE_ANSWER}), capture_output=True, text=True, check=True
    )
    bench.load(LoadSpec(bench.model, context=ROOM, sequences=CROWD))
    return float(done.stdout)


def server_arguments(model: Path, threads: int) -> list[str]:
    """How llama.cpp's server is told to compute as the engine does, with as many sequences of the same length."""
    prepare_environment()
    plan = plan_of(model)
    arguments = [
        "-t",
        threads,
        "-b",
        plan.grid,
        "-ub",
        plan.grid,
        "-np",
        CROWD,
        "-c",
        CROWD * ROOM,
        "-cram",
        0,
    ]
    arguments += ["-fa", "on" if plan.flash else "off", "--repack" if extra_buffers() else "--no-repack"]
    return [str(argument) for argument in arguments]


def _chat_beside_steps(bench: Bench) -> Figure:
    """The wait for a chat's first token while eight steps run, less 100 ms, as a multiple of the wait alone."""
    engine = bench.engine
    bench.load(LoadSpec(bench.model, context=ROOM, sequences=WIDE))
    ratios: list[float] = []
    for turn in range(bench.rounds(3, 9)):
        alone = first_token(engine, talk_of(engine, f"Alone {turn}. ", 160), "alone")
        steps = [engine.submit(_request(_errand(engine, turn, good), False, 400), ignore) for good in GOODS]
        time.sleep(0.5)
        beside = first_token(engine, talk_of(engine, f"Beside {turn}. ", 160), "beside")
        for step in steps:
            step.cancel()
        for step in steps:
            step.result()
        ratios.append((beside - 0.1) / alone)
    return figure("chat_beside_8_steps", statistics.median(ratios), "ratio", 1.5, "lower")


def _errand(engine: LlamaEngine, turn: int, good: str) -> tuple[Message, ...]:
    """One of eight alike instructions, of about 170 tokens."""
    start = talk_of(engine, f"Order {turn}. ", 150)[0].content
    return (Message("user", f"{start} Now tell a long story about {good}."),)


def _errands(
    engine: LlamaEngine, spec: LoadSpec, talks: list[tuple[Message, ...]], together: bool
) -> tuple[float, list[tuple[int, ...]]]:
    """Speed and answers, from an empty memory: exact and each after the other, or all at once and not exact."""
    engine.load(spec).result()
    requests = [_request(talk, exact=not together) for talk in talks]
    started = time.perf_counter()
    if together:
        ends = [ticket.result() for ticket in [engine.submit(request, ignore) for request in requests]]
    else:
        ends = [engine.submit(request, ignore).result() for request in requests]
    taken = time.perf_counter() - started
    answers = [end.token_ids for end in ends]
    return sum(map(len, answers)) / taken, answers
