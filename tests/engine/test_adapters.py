"""Adapters made here for the starter model: what they change, what is refused, what is remembered of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.base.errors import UserError
from app.engine import gguf
from app.engine.adapters import check, dressed
from app.engine.api import Adapter, LoadSpec
from app.engine.canary import Canary
from app.engine.host import LlamaEngine
from app.engine.plan import Machine
from app.engine.plan_search import make_plan
from app.engine.remember import identity
from app.engine.states import fingerprint
from tests.engine import files
from tests.engine.conftest import Talk, spec_of

META: dict[str, files.Meta] = {
    "general.type": "adapter",
    "general.architecture": "llama",
    "adapter.type": "lora",
    "adapter.lora.alpha": 8.0,
}
QUESTION = "Tell me about the sea."
MACHINE = Machine(8 << 30, 16 << 30, 2)
Shapes = dict[str, tuple[int, ...]]


def shapes_of(base: gguf.GgufFile, *stems: str, rank: int = 4) -> Shapes:
    found: Shapes = {}
    for tensor in base.tensors:
        if tensor.name in stems:
            found[tensor.name + ".lora_a"] = (tensor.shape[0], rank)
            found[tensor.name + ".lora_b"] = (rank, tensor.shape[1])
    return found


def write(path: Path, shapes: Shapes, kind: int = 0, cut: int = 0, **meta: files.Meta) -> Path:
    """An adapter of random numbers; two underscores in `meta` are a dot."""
    made = files.Gguf(meta={**META, **{k.replace("__", "."): v for k, v in meta.items()}})
    made.tensors = [(name, shape, kind) for name, shape in shapes.items()]
    header = made.header()
    header += bytes(-len(header) % 32)
    generator = np.random.default_rng(5)
    data = b""
    for shape in shapes.values():
        numbers = generator.normal(0, 0.3, int(np.prod(shape))).astype("<f2" if kind else "<f4").tobytes()
        data += numbers + bytes(-len(numbers) % 32)
    path.write_bytes((header + data)[: len(header) + len(data) - cut])
    return path


@pytest.fixture(scope="module")
def base(starter: Path) -> gguf.GgufFile:
    return gguf.read(starter)


@pytest.fixture
def good(base: gguf.GgufFile, tmp_path: Path) -> Path:
    return write(tmp_path / "sailor.gguf", shapes_of(base, "blk.3.attn_q.weight", "blk.20.ffn_down.weight"))


@pytest.fixture
def wearing(host: LlamaEngine, starter: Path) -> Iterator[LlamaEngine]:
    yield host
    host.load(spec_of(starter)).result(120)


def worn(host: LlamaEngine, starter: Path, *adapters: Adapter) -> str:
    host.load(replace(spec_of(starter), adapters=adapters)).result(120)
    return Talk(host).text(QUESTION, max_tokens=24)


def refused(adapter: Adapter, base: gguf.GgufFile) -> UserError:
    with pytest.raises(UserError) as caught:
        check(adapter, base)
    return caught.value


def test_an_adapter_changes_answers_and_scale_zero_does_not(
    wearing: LlamaEngine, starter: Path, good: Path
) -> None:
    plain = worn(wearing, starter)
    assert worn(wearing, starter, Adapter(good, 0.0)) == plain
    changed = worn(wearing, starter, Adapter(good, 4.0))
    assert changed != plain and worn(wearing, starter, Adapter(good, 4.0)) == changed
    info = wearing.info
    assert info is not None and "changed by the adapter sailor" in info.sentence
    assert [(a.path, a.scale, len(a.sha256)) for a in info.adapters] == [(good, 4.0, 64)]
    assert worn(wearing, starter) == plain and wearing.info and not wearing.info.adapters


def test_an_adapter_of_the_token_table_would_end_the_program(base: gguf.GgufFile, tmp_path: Path) -> None:
    """Models whose output is the same table abort in their first decode with either layout of it."""
    width, words = next(t.shape for t in base.tensors if t.name == "token_embd.weight")
    a, b = "token_embd.weight.lora_a", "token_embd.weight.lora_b"
    for shapes in ({a: (2, words), b: (2, width)}, {a: (width, 2), b: (2, words)}):
        error = refused(Adapter(write(tmp_path / "t.gguf", shapes, 1)), base)
        assert error.code == "wrong-adapter" and "table of words" in error.why


def test_the_engine_refuses_and_stays_usable(
    wearing: LlamaEngine, starter: Path, base: gguf.GgufFile, tmp_path: Path
) -> None:
    shapes = shapes_of(base, "blk.0.attn_q.weight")
    bad = write(tmp_path / "bad.gguf", {**shapes, "blk.0.attn_q.weight.lora_b": (4, 64)})
    with pytest.raises(UserError) as caught:
        worn(wearing, starter, Adapter(bad))
    assert caught.value.code == "wrong-adapter" and wearing.info is None
    assert worn(wearing, starter)


def test_what_does_not_belong_is_refused(base: gguf.GgufFile, tmp_path: Path) -> None:
    shapes, q = shapes_of(base, "blk.0.attn_q.weight"), "blk.0.attn_q.weight"
    path = tmp_path / "a.gguf"
    wrong: list[Shapes] = [
        {**shapes, q + ".lora_a": (575, 4)},
        {**shapes, q + ".lora_b": (5, 576)},
        {q + ".lora_a": shapes[q + ".lora_a"]},
        {q: (576, 576)},
        {"blk.77.attn_q.weight.lora_a": (576, 4), "blk.77.attn_q.weight.lora_b": (4, 576)},
        {"blk.0.attn_norm.weight.lora_a": (576,), "blk.0.attn_norm.weight.lora_b": (576,)},
        {**shapes, q + ".lora_a": (576, 4, 2)},
    ]
    for tried in wrong:
        assert refused(Adapter(write(path, tried)), base).code == "wrong-adapter", tried
    assert refused(Adapter(write(path, shapes, general__architecture="gemma3")), base).code == "wrong-adapter"
    assert refused(Adapter(write(path, shapes, adapter__type="control_vector")), base).code == "wrong-adapter"
    calls = write(path, shapes, adapter__alora__invocation_tokens=[1, 2])
    assert refused(Adapter(calls), base).code == "wrong-adapter"
    whole = write(path, shapes)
    assert refused(Adapter(whole, float("nan")), base).code == "wrong-adapter"
    assert check(Adapter(whole), base).parameters == 2 * 4 * 576


def test_broken_files_are_refused(base: gguf.GgufFile, starter: Path, tmp_path: Path) -> None:
    shapes, path = shapes_of(base, "blk.0.attn_q.weight"), tmp_path / "a.gguf"
    assert refused(Adapter(write(path, shapes, cut=40)), base).code == "truncated"
    whole = write(path, shapes).read_bytes()
    for size in range(4, len(whole) - 32, 97):
        path.write_bytes(whole[:size])
        assert refused(Adapter(path), base).code in {"truncated", "damaged"}
    path.write_bytes(struct.pack("<4sI", b"GGML", 3))
    assert refused(Adapter(path), base).code == "not-gguf"
    assert refused(Adapter(starter), base).code == "wrong-adapter"
    assert refused(Adapter(tmp_path / "none.gguf"), base).code


def test_the_plan_counts_it_and_memories_differ(base: gguf.GgufFile, starter: Path, good: Path) -> None:
    spec, whole = dressed(LoadSpec(starter, 2048, adapters=(Adapter(good),)), base)
    plain = make_plan(base, spec, MACHINE)
    plan = replace(make_plan(whole, spec, MACHINE), adapters=spec.adapters)
    assert plan.weights - plain.weights == gguf.read_adapter(good).weights > 0
    softer = (replace(spec.adapters[0], scale=0.5),)
    keys = {identity(base, MACHINE, worn) for worn in ((), spec.adapters, softer)}
    assert len(keys) == 3
    states = {fingerprint("ab", replace(plan, adapters=worn), "x") for worn in ((), spec.adapters, softer)}
    assert len(states) == 3 and "" not in states
    unknown = (Adapter(good),)
    assert fingerprint("ab", replace(plan, adapters=unknown), "x") == ""


def test_the_trial_wears_it_too(base: gguf.GgufFile, starter: Path, good: Path) -> None:
    spec, whole = dressed(LoadSpec(starter, 512, gpu_layers=0, sequences=1, adapters=(Adapter(good),)), base)
    plan = replace(make_plan(whole, spec, MACHINE), adapters=spec.adapters)
    assert Canary().attempt(starter, plan) is not None
    good.unlink()
    with pytest.raises(UserError) as caught:
        Canary().attempt(starter, plan)
    assert caught.value.code == "wrong-adapter"
