"""Whether two models read and write the same tokens: only then can one guess what the other says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.base.errors import UserError, friendly
from app.engine import gguf
from app.engine.gguf_cursor import MAX_ENTRY, Cursor, damaged

_KIND, _TOKENS = "tokenizer.ggml.model", "tokenizer.ggml.tokens"
_ARRAY, _TEXT = 9, 8
MOST_PADDING = 128
"""Tokens by which models of one family may differ at the end, where their tables were filled up to a round number."""


@dataclass(frozen=True)
class Vocabulary:
    """A model's tokeniser by name, and the spelling of every token."""

    kind: str
    tokens: tuple[bytes, ...]


def read(path: Path) -> Vocabulary:
    """From the header of a model file; raises UserError as `gguf.read` does."""
    gguf.read(path)
    try:
        with path.open("rb") as file:
            return _read(Cursor(file, path, path.stat().st_size))
    except OSError as error:
        raise friendly(error) from error


def _read(cursor: Cursor) -> Vocabulary:
    cursor.take(4 + 4 + 8)  # checked: the mark, the version, the number of tensors
    kind, tokens = "", tuple[bytes, ...]()
    for _ in range(cursor.number("Q")):
        key, form = cursor.text(), cursor.number("I")
        if key == _TOKENS and form == _ARRAY:
            tokens = _texts(cursor)
        elif key == _KIND and form == _TEXT:
            kind = cursor.text()
        else:
            cursor.value(form)
    return Vocabulary(kind, tokens)


def _texts(cursor: Cursor) -> tuple[bytes, ...]:
    if cursor.number("I") != _TEXT:
        raise damaged(cursor.name, "its vocabulary holds no texts")
    count = cursor.number("Q")
    cursor.require(8 * count)
    return tuple(_entry(cursor) for _ in range(count))


def _entry(cursor: Cursor) -> bytes:
    length = cursor.number("Q")
    if length > MAX_ENTRY:
        raise damaged(cursor.name, f"it holds a vocabulary entry of {length:,} bytes")
    return cursor.take(length)


def common_words(model: Path, draft: Path) -> int:
    """How many tokens both know, counted from the first; all but padding at the end must be the same in both.

    Raises UserError: those of `gguf.read`, and wrong-draft for a draft of another vocabulary.
    """
    ours, theirs = read(model), read(draft)
    least = min(len(ours.tokens), len(theirs.tokens))
    if ours.kind != theirs.kind:
        raise _wrong(draft, model, f"it cuts texts by “{theirs.kind}” and the model by “{ours.kind}”")
    if not least or abs(len(ours.tokens) - len(theirs.tokens)) > MOST_PADDING:
        raise _wrong(draft, model, f"it has {len(theirs.tokens):,} tokens and the model {len(ours.tokens):,}")
    pairs = zip(ours.tokens, theirs.tokens, strict=False)
    other = next((number for number, (a, b) in enumerate(pairs) if a != b), None)
    if other is not None:
        raise _wrong(draft, model, f"token {other:,} is another one")
    return least


def _wrong(draft: Path, model: Path, why: str) -> UserError:
    return UserError(
        f"{draft.name} cannot guess for {model.name}",
        why=why,
        todo="choose a smaller model of the same family",
        code="wrong-draft",
    )
