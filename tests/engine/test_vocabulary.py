"""A draft model must know the same tokens; what its file says about them comes from strangers."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.engine.vocabulary import MOST_PADDING, common_words, read
from tests.engine import gemma
from tests.engine.files import Gguf

WORDS = [f"word{n}" for n in range(1500)]


def made(folder: Path, name: str, words: list[str] | None = None, kind: str = "gpt2") -> Path:
    """A small model of these words."""
    model = Gguf()
    model.meta = {"tokenizer.ggml.model": kind, **model.meta}
    if words is not None:
        model.meta["tokenizer.ggml.tokens"] = list(words)
    path = folder / name
    path.write_bytes(model.data())
    return path


def test_words_are_read_and_compared_to_the_last(tmp_path: Path) -> None:
    large = made(tmp_path, "large.gguf", WORDS)
    assert read(large).kind == "gpt2" and read(large).tokens == tuple(word.encode() for word in WORDS)
    assert common_words(large, made(tmp_path, "same.gguf", WORDS)) == 1500
    assert common_words(large, made(tmp_path, "short.gguf", WORDS[:-MOST_PADDING])) == 1500 - MOST_PADDING
    assert common_words(made(tmp_path, "padded.gguf", [*WORDS, "[PAD1500]"]), large) == 1500


@pytest.mark.parametrize(
    ("words", "kind", "why"),
    [
        ([*WORDS[:-1], "other"], "gpt2", "token 1,499 is another one"),
        (["Ein", *WORDS[1:]], "gpt2", "token 0 is another one"),
        (WORDS, "llama", "it cuts texts by “llama” and the model by “gpt2”"),
        (WORDS[: -MOST_PADDING - 1], "gpt2", "it has 1,371 tokens and the model 1,500"),
        (None, "gpt2", "it has 0 tokens and the model 1,500"),
    ],
)
def test_another_vocabulary_is_one_plain_sentence(
    tmp_path: Path, words: list[str] | None, kind: str, why: str
) -> None:
    large, small = made(tmp_path, "large.gguf", WORDS), made(tmp_path, "small.gguf", words, kind)
    with pytest.raises(UserError) as raised:
        common_words(large, small)
    assert raised.value.code == "wrong-draft" and raised.value.why == why
    assert raised.value.sentence.startswith("small.gguf cannot guess for large.gguf, because")


def test_files_that_lie_about_their_words_are_refused(tmp_path: Path) -> None:
    numbers = Gguf()
    numbers.meta["tokenizer.ggml.tokens"] = [1, 2, 3]
    path = tmp_path / "numbers.gguf"
    path.write_bytes(numbers.data())
    with pytest.raises(UserError) as raised:
        read(path)
    assert raised.value.code == "damaged"
    whole = made(tmp_path, "large.gguf", WORDS).read_bytes()
    for cut in range(0, len(whole), max(1, len(whole) // 97)):
        path.write_bytes(whole[:cut])
        with pytest.raises(UserError):
            read(path)
    at = whole.index(struct.pack("<Q", 5) + b"word9")
    path.write_bytes(whole[:at] + struct.pack("<Q", 1 << 40) + whole[at + 8 :])
    with pytest.raises(UserError):
        read(path)
    with pytest.raises(UserError):
        read(tmp_path)


def test_real_models_of_two_families(tmp_path: Path, starter: Path) -> None:
    assert common_words(starter, starter) == 49152
    if not gemma.parts():
        pytest.skip(gemma.LACKS)
    other = gemma.assemble(tmp_path / "gemma.gguf")
    for pair in ((starter, other), (other, starter)):
        with pytest.raises(UserError) as raised:
            common_words(*pair)
        assert raised.value.code == "wrong-draft"
