"""What the rows of the engine's benchmark share: the figures' form, requests to an engine, talks of a given length."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.base.paths import program_root
from app.engine import devices, gguf
from app.engine.api import EngineEvent, Finished, GenerateRequest, LoadSpec, Message, ModelInfo, Sampling
from app.engine.host import LlamaEngine
from app.engine.plan import Plan
from app.engine.plan_search import make_plan

SENTENCE = "The keeper of the lighthouse saw a small ship in the storm and lit the lamp. "
Figure = dict[str, Any]


def figure(
    name: str, value: float | str, unit: str, goal: float, better: str, detail: dict[str, Any] | None = None
) -> Figure:
    """One row of a report; a text instead of a number says why there is none."""
    holds = not isinstance(value, str) and (value >= goal if better == "higher" else value <= goal)
    row = {"name": name, "value": value, "unit": unit, "goal": goal, "better": better, "holds": holds}
    return {**row, "detail": detail} if detail else row


@dataclass(frozen=True)
class Bench:
    """What a group of rows measures with; it loads `model` into `engine` as it likes."""

    engine: LlamaEngine
    model: Path
    quick: bool = False
    native: Path | None = None
    """llama.cpp's own benchmark; found or built where it is None."""

    def rounds(self, few: int, many: int) -> int:
        """Repetitions: few where a quick look was asked for."""
        return few if self.quick else many

    def load(self, spec: LoadSpec | None = None) -> ModelInfo:
        """Load the model anew, so that no group depends on what the one before left."""
        return self.engine.load(spec or LoadSpec(self.model)).result()


def run(engine: LlamaEngine, talk: tuple[Message, ...], limit: int, conversation: str = "") -> Finished:
    """One answer of at most `limit` tokens, waited for."""
    request = GenerateRequest(talk, Sampling(seed=1), max_tokens=limit, conversation=conversation)
    return engine.submit(request, ignore).result()


def ignore(_: EngineEvent) -> None:
    """The figures are in the end's own record."""


def talk_of(engine: LlamaEngine, start: str, tokens: int) -> tuple[Message, ...]:
    """A question of about that many tokens, never more."""
    low, high = 1, tokens
    while high - low > 1:
        middle = (low + high) // 2
        fits = engine.count((Message("user", start + SENTENCE * middle),)).result() <= tokens
        low, high = (middle, high) if fits else (low, middle)
    return (Message("user", start + SENTENCE * low),)


def first_token(engine: LlamaEngine, talk: tuple[Message, ...], conversation: str) -> float:
    """Seconds until an answer begins."""
    return run(engine, talk, 1, conversation).stats.time_to_first_token_s


def native_program(name: str) -> Path | str:
    """llama.cpp's own llama-bench or llama-server from the very same source, or why it cannot be had."""
    builder = program_root() / "bench" / "llama_native.py"
    if not builder.exists():
        return f"not measured: {name} comes with the source only"
    done = subprocess.run([sys.executable, str(builder), name], capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        return f"not measured: {lines[-1]}"
    return Path(done.stdout.strip())


def plan_of(path: Path) -> Plan:
    """How the engine computes on this machine's processor: llama.cpp's own programs are told the same."""
    return make_plan(gguf.read(path), LoadSpec(path, gpu_layers=0), devices.machine())
