"""Stands in for the header of a model file that is not here, so that it can be planned like one that is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.engine.ggml_types import TENSOR_TYPES, TensorType
from app.engine.gguf import GgufFile, Tensor
from app.engine.gguf_cursor import Value

WORDS = 45
"""Bytes of a file for each token, beside the weights: 27 to 73 in the files whose sizes are known to the byte."""
USUAL_BITS = 4.8
"""Bits a weight in the files that most people fetch (Q4_K_M)."""
USUAL_VOCABULARY = 128_256
_UNPLANNED = ("ssm.state_size", "attention.kv_lora_rank", "wkv.head_size", "shortconv.l_cache")
"""Properties of models whose memory is not laid out as plans count it here: recurrent states, compressed keys."""
_BOUNDS = {
    "layers": (1, 4096),
    "width": (1, 1 << 20),
    "hidden": (1, 1 << 22),
    "heads": (1, 1 << 12),
    "kv_heads": (1, 1 << 12),
    "head": (1, 1 << 14),
    "vocabulary": (1, 1 << 24),
    "window": (0, 1 << 24),
    "experts": (0, 1 << 14),
    "used": (0, 1 << 14),
}
_TYPES = {kind.name: kind for kind in TENSOR_TYPES.values()}
_BYTES = _TYPES["I8"]
_POOLING = {"embedding": 1, "reranker": 4}


@dataclass(frozen=True)
class Build:
    """How a model is built. Widths in numbers; `hidden` of one expert where there are several, `used` of them at once.

    `tied`: the output is the table of words. `window` in tokens, 0 for none; which layers have it follows from the
    architecture.
    """

    architecture: str
    layers: int
    width: int
    hidden: int
    heads: int
    kv_heads: int
    head: int
    vocabulary: int
    tied: bool
    window: int = 0
    experts: int = 0
    used: int = 0

    @property
    def expert_share(self) -> float:
        """The part of a layer's weights that belongs to experts."""
        if not self.experts:
            return 0.0
        experts = 3 * self.experts * self.width * self.hidden
        attention = 2 * self.width * self.head * (self.heads + self.kv_heads)
        return experts / (experts + attention + self.width * self.experts)


@dataclass(frozen=True)
class Offer:
    """A model file as a list tells of it. Sizes in bytes, `beside` of a projector; context in tokens, 0 unknown."""

    name: str
    size: int
    quantisation: str
    context: int
    role: str = "chat"
    beside: int = 0


def build_of(facts: Mapping[str, Any]) -> Build:
    """What a list of models says of one; raises TypeError for what is none."""
    return Build(**facts)


def build_from(header: GgufFile) -> Build | None:
    """How the model of a header is built, be it of its first file only; None where its kind is not planned for."""
    if any(header.arch(key) for key in _UNPLANNED) or not header.layers:
        return None
    heads, width = _most(header, "attention.head_count"), header.arch("embedding_length")
    table = next((t for t in header.tensors if t.name == "token_embd.weight"), None)
    experts = header.arch("expert_count")
    hidden = _most(header, "feed_forward_length")
    try:
        return Build(
            architecture=header.architecture,
            layers=header.layers,
            width=width,
            hidden=(header.arch("expert_feed_forward_length") or hidden) if experts else hidden,
            heads=heads,
            kv_heads=_most(header, "attention.head_count_kv") or heads,
            head=header.arch("attention.key_length") or width // heads,
            vocabulary=table.shape[1] if table else header.arch("vocab_size") or USUAL_VOCABULARY,
            tied=bool(table) and not any(t.name == "output.weight" for t in header.tensors),
            window=header.arch("attention.sliding_window"),
            experts=experts,
            used=header.arch("expert_used_count"),
        )
    except ZeroDivisionError:
        return None


def _most(header: GgufFile, key: str) -> int:
    """A property that is one number, or one for each layer: then the largest."""
    value = header.metadata.get(f"{header.architecture}.{key}")
    numbers = value if isinstance(value, tuple) else (value,)
    return max((int(n) for n in numbers if isinstance(n, (int, float))), default=0)


def checked(facts: Mapping[str, Any]) -> Build:
    """A build that came from a stranger's header: every number within bounds; raises ValueError."""
    try:
        build = Build(**facts)
    except TypeError as error:
        raise ValueError("no build") from error
    numbers = [getattr(build, name) for name in _BOUNDS]
    sound = all(
        type(n) is int and least <= n <= most
        for n, (least, most) in zip(numbers, _BOUNDS.values(), strict=True)
    )
    name = facts["architecture"]
    named = type(name) is str and re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name)
    if not (sound and named and type(build.tied) is bool and build.used <= build.experts):
        raise ValueError("no build")
    return build


def build_like(size: int) -> Build:
    """How models of that many bytes are usually built, where nothing but the size is known: dense, a quarter of the
    heads for keys and values, a layer for each 128 numbers of width."""
    numbers = size * 8 / USUAL_BITS
    layers = max(4, round((numbers / 12 / 128**2) ** (1 / 3)))
    width = 128 * layers
    return Build(
        "llama", layers, width, 3 * width, layers, max(1, layers // 4), 128, USUAL_VOCABULARY, tied=True
    )


def outlined(offer: Offer, build: Build) -> GgufFile:
    """The header that this file will have, as far as memory goes: tables, layers and experts of the right sizes."""
    words = offer.size - WORDS * build.vocabulary
    tables = _tables(build, offer.quantisation)
    body = max(0, words - sum(table.size for table in tables)) // build.layers
    experts = int(body * build.expert_share)
    tensors = list(tables)
    for layer in range(build.layers):
        tensors.append(_tensor(f"blk.{layer}.weights", body - experts))
        if experts:
            tensors.append(_tensor(f"blk.{layer}.ffn_exps.weight", experts))
    if offer.beside:
        tensors.append(_tensor("projector", offer.beside))
    return GgufFile(Path(f"{offer.name}.gguf"), offer.size, 3, _metadata(offer, build), tuple(tensors))


def _tensor(name: str, size: int) -> Tensor:
    return Tensor(name, (size,), _BYTES, 0)


def _tables(build: Build, quantisation: str) -> tuple[Tensor, ...]:
    """The table of words, and the output's where it has one of its own."""
    shape = build.width, build.vocabulary
    table, output = _kinds(quantisation)
    words = Tensor("token_embd.weight", shape, output if build.tied else table, 0)
    return (words,) if build.tied else (words, Tensor("output.weight", shape, output, 0))


def _kinds(quantisation: str) -> tuple[TensorType, TensorType]:
    """How llama.cpp's tool stores the table of words and the output when it makes such a file."""
    if quantisation in ("F32", "F16", "BF16", "Q8_0"):
        return _TYPES[quantisation], _TYPES[quantisation]
    if quantisation == "MXFP4":
        return _TYPES["Q8_0"], _TYPES["Q8_0"]
    whole = quantisation.rpartition("_")[0] if quantisation[-2:] in ("_S", "_M", "_L") else quantisation
    return _TYPES.get(whole, _TYPES["Q4_K"]), _TYPES["Q6_K"]


def _metadata(offer: Offer, build: Build) -> dict[str, Value]:
    facts = {
        "block_count": build.layers,
        "context_length": offer.context,
        "embedding_length": build.width,
        "feed_forward_length": build.hidden,
        "attention.head_count": build.heads,
        "attention.head_count_kv": build.kv_heads,
        "attention.key_length": build.head,
        "attention.value_length": build.head,
        "attention.sliding_window": build.window,
        "expert_count": build.experts,
        "expert_used_count": build.used,
        "expert_feed_forward_length": build.hidden if build.experts else 0,
        "pooling_type": _POOLING.get(offer.role, 0),
    }
    told: dict[str, Value] = {f"{build.architecture}.{key}": value for key, value in facts.items() if value}
    return {**told, "general.architecture": build.architecture, "general.name": offer.name}
