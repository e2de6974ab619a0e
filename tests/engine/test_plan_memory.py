"""What the plan foretells is what llama.cpp takes."""

from __future__ import annotations

from pathlib import Path

from app.engine.bench_memory import prediction_error, reported
from app.engine.plan import MIB


def test_log_lines_are_understood() -> None:
    lines = [
        "load_tensors:   CPU_Mapped model buffer size =    92.10 MiB",
        "load_tensors:        CUDA0 model buffer size =     8.00 MiB",
        "llama_context:        CPU  output buffer size =     0.50 MiB",
        "llama_kv_cache:        CPU KV buffer size =    45.00 MiB",
        "sched_reserve:        CPU compute buffer size =    25.00 MiB",
        "llama_kv_cache: size =   45.00 MiB (  2048 cells,  30 layers)",
    ]
    found = reported(lines)
    assert (found["KV"], found["compute"], found["output"]) == (45 * MIB, 25 * MIB, MIB // 2)
    assert found["model"] == round(100.1 * MIB)


def test_the_starter_takes_what_was_foretold(starter: Path) -> None:
    assert prediction_error(starter) <= 0.05
