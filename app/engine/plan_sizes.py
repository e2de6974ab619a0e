"""How many bytes each part of a model takes, by arithmetic over its header alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from app.engine.gguf import GgufFile, Tensor

_KV_BYTES = {"f16": (1, 2), "q8_0": (32, 34), "q4_0": (32, 18)}
_PATTERNS: dict[str, tuple[int, bool]] = {
    "gemma2": (2, False),
    "gemma3": (6, False),
    "gemma3n": (5, False),
    "gpt-oss": (2, False),
    "cohere2": (4, False),
    "exaone4": (4, False),
    "llama4": (4, False),
    "olmo2": (4, False),
    "plamo3": (8, False),
    "smallthinker": (4, True),
    "phi3": (1, False),
}
"""Of architectures with sliding windows: every n-th layer sees all (the first of n, where true)."""
ALIGNMENT = 128
"""Buffers of graphics cards begin every tensor on a multiple of this."""


@dataclass(frozen=True)
class Sizes:
    """A model's parts in bytes. Layers count from the input; `experts` is the part of `layers` only few tokens use."""

    header: GgufFile

    @cached_property
    def layers(self) -> tuple[int, ...]:
        """Weights of each layer, experts included."""
        return self._summed(lambda _: True)

    @cached_property
    def experts(self) -> tuple[int, ...]:
        """Weights of each layer's experts; zeros for a dense model."""
        return self._summed(is_expert)

    def _summed(self, counts: Callable[[Tensor], bool]) -> tuple[int, ...]:
        sums = [0] * self.header.layers
        for tensor in self.header.tensors:
            if tensor.layer is not None and counts(tensor):
                sums[tensor.layer] += padded(tensor.size, ALIGNMENT)
        return tuple(sums)

    @cached_property
    def weights(self) -> int:
        """All tensors as the file has them."""
        return self.header.weights

    @cached_property
    def input(self) -> int:
        """The table of embeddings and whatever else stands before the layers; always the processor's."""
        return sum(t.size for t in self.header.tensors if t.layer is None and not t.name.startswith("output"))

    @cached_property
    def output(self) -> int:
        """What stands behind the layers. A model without an output table uses the input's once more."""
        own = [t for t in self.header.tensors if t.layer is None and t.name.startswith("output")]
        shared = 0 if any(t.name == "output.weight" for t in own) else self._table_size
        return sum(padded(t.size, ALIGNMENT) for t in own) + shared

    @cached_property
    def tied(self) -> int:
        """The part of `output` that is the input's table once more; without a card it is not kept twice."""
        return 0 if any(t.name == "output.weight" for t in self.header.tensors) else self._table_size

    @property
    def _table(self) -> Tensor | None:
        return next((t for t in self.header.tensors if t.name == "token_embd.weight"), None)

    @property
    def _table_size(self) -> int:
        return self._table.size if self._table else 0

    @cached_property
    def vocabulary(self) -> int:
        """How many tokens there are."""
        return self._table.shape[1] if self._table else 32_000

    @cached_property
    def can_quantise(self) -> bool:
        """Whether keys and values come in whole blocks of 32, as quantised ones must."""
        return all(width % 32 == 0 for width in _head_widths(self.header))

    def kv_layers(self, context: int, kv_type: str, grid: int, full_window: bool) -> tuple[int, ...]:
        """Attention memory of one sequence of `context` tokens, layer by layer."""
        window = self.header.arch("attention.sliding_window")
        short = min(context, padded(window + grid, 256)) if window and not full_window else context
        block, size = _KV_BYTES[kv_type]
        return tuple(
            width * (short if window and _slides(self.header, layer) else context) // block * size
            for layer, width in enumerate(self._widths)
        )

    @cached_property
    def _widths(self) -> tuple[int, ...]:
        return tuple(_layer_width(self.header, layer) for layer in range(self.header.layers))

    def step_bytes(self, context: int, grid: int, flash: bool, output: bool, layers: bool = True) -> int:
        """Working memory of one step of `grid` tokens, for a device with layers, and with the output or without.

        A processor without layers still makes the masks, one for each kind of layer.

        The logits and the attention never live at the same time, so the larger of the two counts.
        Measured for llama.cpp's processor backend; see docs/engine.md.
        """
        header = self.header
        width = header.arch("embedding_length")
        used = header.arch("expert_used_count")
        hidden = max(_widest(header), used * (header.arch("expert_feed_forward_length") + width))
        heads = max(_numbers(header, "attention.head_count"), default=1)
        # with flash attention only the mask remains, in half precision; without it every head's scores are written out
        attention = context // 2 + 3 * hidden if flash else (heads + 1) * context
        if not flash and not layers:
            attention = context * (2 if header.arch("attention.sliding_window") else 1)
        return 4 * grid * max(attention + 6 * width, (self.vocabulary + 6 * width) if output else 0)

    def logits_bytes(self, sequences: int) -> int:
        """Where the last logits of every sequence are handed over."""
        return 4 * self.vocabulary * sequences


def is_expert(tensor: Tensor) -> bool:
    """Whether the tensor holds a layer's experts."""
    return "_exps." in tensor.name or "_chexps." in tensor.name


def padded(size: int, step: int) -> int:
    """The next multiple of `step`."""
    return -(-size // step) * step


def _head_widths(header: GgufFile) -> tuple[int, int]:
    heads = max(_numbers(header, "attention.head_count"), default=1) or 1
    usual = header.arch("embedding_length") // heads
    return header.arch("attention.key_length") or usual, header.arch("attention.value_length") or usual


def _layer_width(header: GgufFile, layer: int) -> int:
    """Numbers that one token leaves in a layer: keys and values of all its heads."""
    heads = _per_layer(header, "attention.head_count", layer) or 1
    kv_heads = _per_layer(header, "attention.head_count_kv", layer)
    kv_heads = heads if kv_heads is None else kv_heads
    rank = header.arch("attention.kv_lora_rank")
    if rank:  # latent attention keeps one compressed vector and the rotary part
        return rank + header.arch("rope.dimension_count")
    return kv_heads * sum(_head_widths(header))


def _per_layer(header: GgufFile, key: str, layer: int) -> int | None:
    value = header.metadata.get(f"{header.architecture}.{key}")
    if isinstance(value, tuple):
        return int(value[layer]) if layer < len(value) else 0
    return int(value) if isinstance(value, (int, float)) else None


def _numbers(header: GgufFile, key: str) -> list[int]:
    """A property that is one number, or one for each layer."""
    value = header.metadata.get(f"{header.architecture}.{key}")
    if isinstance(value, tuple):
        return [int(item) for item in value]
    return [int(value)] if isinstance(value, (int, float)) else []


def _slides(header: GgufFile, layer: int) -> bool:
    """Whether a layer of a model with a sliding window has that window."""
    given = header.metadata.get(f"{header.architecture}.attention.sliding_window_pattern")
    if isinstance(given, tuple):
        return bool(given[layer]) if layer < len(given) else False
    every, dense_first = _PATTERNS.get(header.architecture, (0, False))
    if isinstance(given, int) and not isinstance(given, bool):
        every = given
    if every == 0:
        return header.architecture in _PATTERNS
    return layer % every != 0 if dense_first else layer % every < every - 1


def _widest(header: GgufFile) -> int:
    return max(_numbers(header, "feed_forward_length"), default=0)
