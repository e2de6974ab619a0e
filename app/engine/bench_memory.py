"""How far the memory plan is from what llama.cpp reports after loading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from app.engine import gguf
from app.engine.api import LoadSpec
from app.engine.bench_kit import Bench, Figure, figure
from app.engine.binding import library
from app.engine.llama import LlamaBackend, Model
from app.engine.plan import MIB, Knobs, Machine, grid_of
from app.engine.plan_search import Planner
from app.engine.plan_sizes import Sizes

CONTEXTS = (2048, 8192, 32768)
SETTINGS = (("f16", True), ("f16", False), ("q8_0", True))
"""Type of keys and values, and flash attention; quantised values cannot do without it."""
_BUFFER = re.compile(r"(\S+) +(model|KV|compute|output) +buffer size = +([\d.]+) MiB")


def memory_figures(bench: Bench) -> list[Figure]:
    """One row: the worst prediction."""
    bench.engine.unload().result()
    return [figure("memory_prediction_error", prediction_error(bench.model), "ratio", 0.05, "lower")]


def reported(lines: Iterable[str]) -> dict[str, int]:
    """Bytes of each kind of buffer that llama.cpp's log lines speak of: model, KV, compute, output.

    Weights rearranged for AMX are counted instead of their originals, not beside them: those are only mapped from the
    file, read once, and the system may drop them whenever it needs the room.
    """
    sizes: dict[str, int] = {"model": 0, "KV": 0, "compute": 0, "output": 0}
    mapped = rearranged = 0
    for line in lines:
        for device, kind, mebibytes in _BUFFER.findall(line):
            size = round(float(mebibytes) * MIB)
            sizes[kind] += size
            mapped += size if device.endswith("_Mapped") else 0
            rearranged += size if kind == "model" and device == "AMX" else 0
    sizes["model"] -= min(mapped, rearranged)
    return sizes


def prediction_error(path: Path, header: gguf.GgufFile | None = None) -> float:
    """The largest error over contexts, types and flash attention, as a part of what the processor really took.

    `header` is what it is foretold from, else the file's own.
    """
    sizes = Sizes(header or gguf.read(path))
    planner = Planner(sizes, LoadSpec(path, threads=1), Machine(1 << 40, 1 << 40, 1))
    plan = planner.place(Knobs(CONTEXTS[0]), 0)
    model = Model(path, plan, lambda _: True)
    try:
        weights = reported(library().underdesk_log.lines)["model"]
        return max(
            _error(planner, model, weights, Knobs(context, grid_of(flash), kv_type, flash=flash))
            for context in CONTEXTS
            for kv_type, flash in SETTINGS
        )
    finally:
        model.close()


def _error(planner: Planner, model: Model, weights: int, knobs: Knobs) -> float:
    plan = planner.place(knobs, 0)
    LlamaBackend(model, plan).close()
    sizes = reported(library().underdesk_log.lines)
    real = weights + sizes["KV"] + sizes["compute"] + sizes["output"]
    return abs(plan.total - real) / real
