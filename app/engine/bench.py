"""The engine's benchmark: groups of rows, each in a file of its own named bench_*.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.base.errors import UserError
from app.engine.bench_beside import beside_figures
from app.engine.bench_busy import busy_figures
from app.engine.bench_json import json_figures
from app.engine.bench_kit import Bench, Figure
from app.engine.bench_memory import memory_figures
from app.engine.bench_native import native_figures
from app.engine.bench_parallel import parallel_figures
from app.engine.bench_portable import portable_figures
from app.engine.bench_reading import Reading
from app.engine.bench_reuse import Restarts, reuse_figures
from app.engine.bench_speculative import speculative_figures
from app.engine.bench_turns import turn_figures
from app.engine.host import LlamaEngine

GROUPS: dict[str, Callable[[Bench], list[Figure]]] = {
    "native": native_figures,
    "turns": turn_figures,
    "reuse": reuse_figures,
    "parallel": parallel_figures,
    "beside": beside_figures,
    "memory": memory_figures,
    "json": json_figures,
    "busy": busy_figures,
    "speculative": speculative_figures,
    "portable": portable_figures,
}
"""In the order of the report. A group loads what it measures with and leaves nothing behind but the engine."""


def engine_figures(
    model_path: Path,
    quick: bool = False,
    native: Path | None = None,
    only: str = "",
    restarts: Restarts | None = None,
    embedder: Path | None = None,
) -> list[Figure]:
    """Measure with this model, all groups or `only` one; `native` is llama.cpp's own benchmark, found if None.

    `restarts` is what the group of that name needs of a vault, `embedder` what the group "reading" reads with.
    """
    groups = {**GROUPS, "restarts": restarts.figures} if restarts else dict(GROUPS)
    if embedder:
        groups["reading"] = Reading(embedder).figures
    if only and only not in groups:
        raise UserError(
            f"There is no group of rows named {only}", todo=f"choose from {', '.join(groups)}", code="usage"
        )
    engine = LlamaEngine()
    bench = Bench(engine, model_path, quick, native)
    try:
        return [row for name, group in groups.items() if only in ("", name) for row in group(bench)]
    finally:
        engine.close(60)
