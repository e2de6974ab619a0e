"""Headers of models too large for a test machine, and recorded machines to plan them for."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from app.engine.ggml_types import TENSOR_TYPES, TensorType
from app.engine.gguf import GgufFile, Tensor
from app.engine.plan import Machine
from app.engine.profiles import recorded

KINDS = {kind.name: kind for kind in TENSOR_TYPES.values()}


class Builder:
    """Lays tensors one behind the other, as a file does."""

    def __init__(self) -> None:
        self.tensors: list[Tensor] = []
        self._end = 0

    def add(self, name: str, shape: tuple[int, ...], kind: TensorType) -> None:
        tensor = Tensor(name, shape, kind, self._end)
        self.tensors.append(tensor)
        self._end += -(-tensor.size // 32) * 32


def giant(
    layers: int,
    width: int,
    hidden: int,
    heads: int,
    kv_heads: int,
    vocabulary: int,
    experts: int = 0,
    used: int = 0,
    window: int = 0,
    head: int = 128,
    quantisation: str = "Q4_K",
) -> GgufFile:
    """A model of these proportions, four bits a weight unless said otherwise."""
    kind, plain = KINDS[quantisation], KINDS["F32"]
    made = Builder()
    made.add("token_embd.weight", (width, vocabulary), kind)
    made.add("output.weight", (width, vocabulary), KINDS["Q6_K"])
    made.add("output_norm.weight", (width,), plain)
    for layer in range(layers):
        at = f"blk.{layer}"
        made.add(f"{at}.attn_norm.weight", (width,), plain)
        for part, rows in (("q", heads), ("k", kv_heads), ("v", kv_heads)):
            made.add(f"{at}.attn_{part}.weight", (width, rows * head), kind)
        made.add(f"{at}.attn_output.weight", (heads * head, width), kind)
        tail, more = ("_exps", (experts,)) if experts else ("", ())
        for part, shape in (("gate", (width, hidden)), ("up", (width, hidden)), ("down", (hidden, width))):
            made.add(f"{at}.ffn_{part}{tail}.weight", (*shape, *more), kind)
    facts: dict[str, Any] = {
        "block_count": layers,
        "context_length": 131072,
        "embedding_length": width,
        "feed_forward_length": hidden,
        "attention.head_count": heads,
        "attention.head_count_kv": kv_heads,
        "attention.key_length": head,
        "attention.value_length": head,
        "attention.sliding_window": window,
        "expert_count": experts,
        "expert_used_count": used,
        "expert_feed_forward_length": hidden if experts else 0,
    }
    architecture = "gemma3" if window else "qwen3moe" if experts else "llama"
    metadata = {f"{architecture}.{key}": value for key, value in facts.items() if value}
    metadata["general.architecture"] = architecture
    tensors = tuple(made.tensors)
    return GgufFile(Path("giant.gguf"), sum(t.size for t in tensors), 3, metadata, tensors)


@functools.cache
def models() -> dict[str, GgufFile]:
    """The usual sizes people meet."""
    return {
        "dense8": giant(32, 4096, 14336, 32, 8, 128256),
        "dense14": giant(40, 5120, 17408, 40, 8, 151936),
        "dense70": giant(80, 8192, 28672, 64, 8, 128256),
        "windows12": giant(48, 3840, 15360, 16, 8, 262144, window=1024, head=256),
        "experts30": giant(48, 2048, 768, 32, 4, 151936, experts=128, used=8),
    }


def machines() -> dict[str, Machine]:
    """The recorded machines."""
    return {one.name: one.machine for one in recorded()}
