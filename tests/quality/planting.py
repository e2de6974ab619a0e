"""Models that are worse than they were, made of the starter's file on purpose."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from app.engine import gguf

MORE = bytes(4096)
"""Behind the end: a file of the starter's size that is not the starter would be refused as damaged on its way."""


def with_other_template(starter: Path, path: Path) -> Path:
    """The starter's file with marks of turns in its template that are none to the model."""
    data = starter.read_bytes()
    key = data.index(b"tokenizer.chat_template")
    end = key + 4000
    swapped = data[key:end].replace(b"<|im_start|>", b"### turn of ").replace(b"<|im_end|>", b"(turn end)")
    assert swapped != data[key:end]
    path.write_bytes(data[:key] + swapped + data[end:] + MORE)
    return path


def damaged(starter: Path, path: Path) -> Path:
    """The starter's file with a third of the blocks of its feed-forward weights flattened."""
    header = gguf.read(starter)
    data = bytearray(starter.read_bytes())
    rng, hurt = np.random.default_rng(5), 0
    start = len(data) - max(one.offset + one.size for one in header.tensors)
    for tensor in header.tensors:
        if tensor.type.name == "Q4_1" and "ffn" in tensor.name:
            view = np.frombuffer(data, np.uint8, tensor.size, start + tensor.offset).reshape(-1, 20)
            chosen = rng.random(len(view)) < 1 / 3
            view[chosen, 4:] = 0
            hurt += int(chosen.sum())
    assert hurt > 1000
    path.write_bytes(data + MORE)
    return path
