"""Makes the starter embedder's GGUF file from the safetensors of its package, byte for byte the same everywhere.

Runs in the virtual environment, where numpy is: `convert_embedder.py FOLDER TARGET`, the folder being the model's own
with `config.json`, `tokenizer.json` and `model.safetensors`. Only BERT models with a WordPiece vocabulary are known.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Property = bool | int | float | str | list[str] | list[int]
Array = np.ndarray[Any, Any]
ALIGNMENT = 32
MOSTLY_F16 = 1
MEAN = 1
NORMAL, CONTROL = 1, 3
"""GGUF's kinds of tokens."""
WORD_START = "\u2581"
LAYER_PARTS = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
OTHER_PARTS = {
    "embeddings.word_embeddings": "token_embd",
    "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types",
    "embeddings.LayerNorm": "token_embd_norm",
}
UNUSED = ("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias")


@dataclass(frozen=True)
class Tensor:
    """A tensor under llama.cpp's name, in the type it is kept in: float16 or float32."""

    name: str
    data: Array


def read_safetensors(path: Path) -> dict[str, Array]:
    """All float32 tensors by name, mapped and not read; raises ValueError for a file that is no such thing."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(path.stat().st_size - 8, 100_000_000):
            raise ValueError(f"{path.name} is no safetensors file")
        header: dict[str, Any] = json.loads(file.read(length))
    header.pop("__metadata__", None)
    data = np.memmap(path, np.uint8, "r", 8 + length)
    found: dict[str, Array] = {}
    for name, about in header.items():
        start, stop = about["data_offsets"]
        if about["dtype"] == "F32":
            found[name] = data[start:stop].view("<f4").reshape(about["shape"])
    return found


def new_name(name: str, layers: int) -> str:
    """llama.cpp's name for one of BERT's tensors; raises ValueError for one that nobody knows."""
    stem, _, kind = name.rpartition(".")
    if stem in OTHER_PARTS:
        return f"{OTHER_PARTS[stem]}.{kind}"
    for layer in range(layers):
        part = LAYER_PARTS.get(stem.removeprefix(f"encoder.layer.{layer}."))
        if part and stem.startswith(f"encoder.layer.{layer}."):
            return f"blk.{layer}.{part}.{kind}"
    raise ValueError(f"the tensor {name} is unknown")


def tensors_of(weights: Mapping[str, Array], layers: int) -> list[Tensor]:
    """What the model computes with: matrices in half precision, everything small and the positions in single."""
    made: list[Tensor] = []
    for name in sorted(weights.keys() - set(UNUSED)):
        renamed, data = new_name(name, layers), weights[name]
        small = data.ndim < 2 or renamed.startswith(("position_embd", "token_types"))
        made.append(Tensor(renamed, data.astype("<f4" if small else "<f2")))
    return made


def vocabulary_of(tokenizer: Mapping[str, Any]) -> tuple[list[str], list[int]]:
    """Spellings and kinds by number; llama.cpp wants the starts of words marked where BERT marks their rest."""
    words: dict[str, int] = tokenizer["model"]["vocab"]
    special = {token["content"] for token in tokenizer["added_tokens"] if token["special"]}
    spelled = sorted(words, key=words.__getitem__)
    if [words[word] for word in spelled] != list(range(len(words))):
        raise ValueError("the vocabulary has gaps")
    kinds = [CONTROL if word in special else NORMAL for word in spelled]
    return [word if word in special else _piece(word) for word in spelled], kinds


def _piece(word: str) -> str:
    return word[2:] if word.startswith("##") else WORD_START + word


def properties_of(name: str, config: Mapping[str, Any], tokenizer: Mapping[str, Any]) -> dict[str, Property]:
    """What the GGUF file says of itself; raises ValueError for a model of another kind."""
    if config["model_type"] != "bert" or config["hidden_act"] != "gelu":
        raise ValueError(f"{name} is not the kind of model that is known here")
    spellings, kinds = vocabulary_of(tokenizer)
    if len(spellings) != config["vocab_size"]:
        raise ValueError("the vocabulary has another size than the model")
    number: dict[str, int] = tokenizer["model"]["vocab"]
    return {
        "general.architecture": "bert",
        "general.name": name,
        "general.license": "apache-2.0",
        "general.file_type": MOSTLY_F16,
        "bert.block_count": config["num_hidden_layers"],
        "bert.context_length": config["max_position_embeddings"],
        "bert.embedding_length": config["hidden_size"],
        "bert.feed_forward_length": config["intermediate_size"],
        "bert.attention.head_count": config["num_attention_heads"],
        "bert.attention.layer_norm_epsilon": float(config["layer_norm_eps"]),
        "bert.attention.causal": False,
        "bert.pooling_type": MEAN,
        "tokenizer.ggml.model": "bert",
        "tokenizer.ggml.pre": "jina-v2-en",
        "tokenizer.ggml.token_type_count": config["type_vocab_size"],
        "tokenizer.ggml.tokens": spellings,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.bos_token_id": number["[CLS]"],
        "tokenizer.ggml.eos_token_id": number["[SEP]"],
        "tokenizer.ggml.unknown_token_id": number["[UNK]"],
        "tokenizer.ggml.seperator_token_id": number["[SEP]"],
        "tokenizer.ggml.padding_token_id": number["[PAD]"],
        "tokenizer.ggml.mask_token_id": number["[MASK]"],
        "tokenizer.ggml.add_bos_token": True,
        "tokenizer.ggml.add_eos_token": True,
    }


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value: Property) -> bytes:
    match value:
        case bool():
            return struct.pack("<I?", 7, value)
        case int():
            return struct.pack("<II", 4, value)
        case float():
            return struct.pack("<If", 6, value)
        case str():
            return struct.pack("<I", 8) + _text(value)
        case [str(), *_]:
            return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(_text(str(item)) for item in value)
        case _:
            return struct.pack("<IIQ", 9, 5, len(value)) + np.array(value, "<i4").tobytes()


def gguf_of(properties: Mapping[str, Property], tensors: Iterable[Tensor]) -> Iterator[bytes]:
    """The bytes of a GGUF file of version 3, piece by piece."""
    kept = list(tensors)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(kept), len(properties))
    head += b"".join(_text(key) + _value(value) for key, value in properties.items())
    offset = 0
    for tensor in kept:
        sides = tensor.data.shape[::-1]  # the fastest first
        head += _text(tensor.name) + struct.pack(f"<I{len(sides)}Q", len(sides), *sides)
        head += struct.pack("<IQ", 1 if tensor.data.dtype == np.float16 else 0, offset)
        offset += tensor.data.nbytes + _missing(tensor.data.nbytes)
    yield head + bytes(_missing(len(head)))
    for tensor in kept:
        yield tensor.data.tobytes() + bytes(_missing(tensor.data.nbytes))


def _missing(size: int) -> int:
    return -size % ALIGNMENT


def convert(folder: Path, target: Path) -> None:
    """Write `target` from the model in `folder`, whole or not at all. Raises OSError, ValueError, KeyError."""
    config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    tokenizer: dict[str, Any] = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    properties = properties_of(target.stem.removesuffix("-F16"), config, tokenizer)
    tensors = tensors_of(read_safetensors(folder / "model.safetensors"), config["num_hidden_layers"])
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            for piece in gguf_of(properties, tensors):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def main() -> int:
    """0 when the file is written; 1 after one sentence that says why not."""
    try:
        convert(Path(sys.argv[1]), Path(sys.argv[2]))
    except (OSError, ValueError, KeyError) as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
