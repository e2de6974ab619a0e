"""Our own reader of GGUF headers, because llama.cpp must only ever see files that keep their promises."""

from __future__ import annotations

import errno
import os
import stat
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from app.base.errors import UserError, friendly
from app.engine.ggml_types import FILE_TYPES, TENSOR_TYPES, TensorType
from app.engine.gguf_cursor import Cursor, Value, damaged, truncated
from app.engine.gguf_split import joined

Kind = Literal["model", "adapter", "projector", "part"]
MAGIC = b"GGUF"
MAX_TENSORS = 100_000
MAX_PAIRS = 65_536
MAX_NAME = 63
_NOT_MODELS = {
    "adapter": "an adapter (LoRA)",
    "mmproj": "an image projector",
    "imatrix": "an importance matrix",
}
_ENCODERS = (
    "bert",
    "nomic-bert",
    "nomic-bert-moe",
    "jina-bert-v2",
    "jina-bert-v3",
    "modern-bert",
    "neo-bert",
    "eurobert",
)


@dataclass(frozen=True)
class Tensor:
    """A tensor's place in the file. `offset` counts from the data section, sizes are in bytes."""

    name: str
    shape: tuple[int, ...]
    type: TensorType
    offset: int

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        count = 1
        for side in self.shape:
            count *= side
        return count

    @property
    def size(self) -> int:
        """Bytes in the file."""
        return self.elements // self.type.block * self.type.size

    @property
    def layer(self) -> int | None:
        """The block it belongs to, or None for embeddings and output."""
        parts = self.name.split(".", 2)
        return int(parts[1]) if parts[0] == "blk" and len(parts) == 3 and parts[1].isdecimal() else None


@dataclass(frozen=True)
class GgufFile:
    """A checked header. Arrays of more than 1,024 items are present in `metadata` as None."""

    path: Path
    size: int
    version: int
    metadata: dict[str, Value]
    tensors: tuple[Tensor, ...]

    def text(self, key: str, default: str = "") -> str:
        """A text value."""
        value = self.metadata.get(key)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: int = 0) -> int:
        """A whole-number value."""
        value = self.metadata.get(key)
        return int(value) if isinstance(value, (int, float)) else default

    def arch(self, key: str, default: int = 0) -> int:
        """A whole-number value under the architecture's own prefix."""
        return self.number(f"{self.architecture}.{key}", default)

    @property
    def name(self) -> str:
        """What the file calls itself, else its file name without the ending."""
        return self.text("general.name").strip() or self.path.stem

    @property
    def architecture(self) -> str:
        """llama.cpp's name of the model family."""
        return self.text("general.architecture")

    @property
    def quantisation(self) -> str:
        """The file type's name, else the tensor type that takes most of the file."""
        named = FILE_TYPES.get(self.number("general.file_type", -1))
        if named:
            return named
        weight: Counter[str] = Counter()
        for tensor in self.tensors:
            weight[tensor.type.name] += tensor.size
        return weight.most_common(1)[0][0] if weight else ""

    @property
    def parameters(self) -> int:
        """How many numbers all tensors hold."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def trained_context(self) -> int:
        """Tokens; 0 when the file does not say."""
        return self.arch("context_length")

    @property
    def layers(self) -> int:
        """Number of blocks."""
        return self.arch("block_count")

    @property
    def chat_template(self) -> str:
        """The Jinja source, or empty."""
        return self.text("tokenizer.chat_template")

    @property
    def weights(self) -> int:
        """Bytes of all tensors."""
        return sum(tensor.size for tensor in self.tensors)

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """Bytes of each block's tensors."""
        sizes: Counter[int] = Counter()
        for tensor in self.tensors:
            if tensor.layer is not None:
                sizes[tensor.layer] += tensor.size
        return tuple(sizes[layer] for layer in range(max(sizes, default=-1) + 1))

    @property
    def role(self) -> str:
        """What the model is for: chat, embedding or reranker."""
        if self.architecture not in _ENCODERS and self.arch("pooling_type") == 0:
            return "chat"
        return "reranker" if self.arch("pooling_type") == 4 else "embedding"


def read(path: Path) -> GgufFile:
    """Read and check a header; memory stays below a few megabytes whatever the file says.

    Raises UserError with code empty-file, not-gguf, truncated, damaged, unsupported, part-missing, or the one of the
    operating system's refusal. The first file of a model in several is read with all others.
    """
    header = _open(path, _check_kind)
    if header.number("split.count", 1) > 1:
        header = joined(header, lambda part: _open(part, _check_part))
        _check_shape(header)
    return header


def read_beginning(file: BinaryIO, name: str, size: int, kind: Kind = "model") -> GgufFile:
    """The same of one file alone, or as `read_adapter` or `read_projector`, or a later part of a model; the file has
    `size` bytes, of which `file` holds the beginning only."""
    return _read(Cursor(file, Path(name), size), Path(name), size, _CHECKS[kind])


def read_adapter(path: Path) -> GgufFile:
    """Like `read`, for an adapter (LoRA); the code is wrong-adapter for what is none."""
    return _open(path, _check_adapter)


def read_projector(path: Path) -> GgufFile:
    """Like `read`, for a projector, which lets a model see pictures; the code is wrong-projector for what is none."""
    return _open(path, _check_projector)


def _open(path: Path, check: Callable[[GgufFile], None]) -> GgufFile:
    try:
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
            return _read(Cursor(file, path, status.st_size), path, status.st_size, check)
    except OSError as error:
        raise friendly(error) from error


def _read(cursor: Cursor, path: Path, size: int, check: Callable[[GgufFile], None]) -> GgufFile:
    version = _version(cursor, size)
    tensor_count, pair_count = cursor.number("Q"), cursor.number("Q")
    if tensor_count > MAX_TENSORS or pair_count > MAX_PAIRS:
        raise damaged(path.name, f"it announces {tensor_count:,} tensors and {pair_count:,} properties")
    metadata = _pairs(cursor, pair_count)
    tensors = tuple(_tensor(cursor) for _ in range(tensor_count))
    header = GgufFile(path, size, version, metadata, tensors)
    check(header)
    _check_layout(header, cursor.position)
    if check is _check_kind:
        _check_shape(header)
    return header


def _version(cursor: Cursor, size: int) -> int:
    if size == 0:
        raise UserError(f"The model file {cursor.name} is empty", todo="get it again", code="empty-file")
    if cursor.take(min(4, size)) != MAGIC:
        raise UserError(
            f"{cursor.name} is not a model file",
            why="it does not begin as a GGUF file does",
            todo="choose a model in the GGUF format",
            code="not-gguf",
        )
    version = cursor.number("I")
    if version in (2, 3):
        return version
    swapped = version & 0xFFFF == 0
    raise UserError(
        f"The model file {cursor.name} cannot be used",
        why="it was made for a computer of the other byte order"
        if swapped
        else f"its GGUF version {version} is unknown",
        todo="get the little-endian GGUF version 3 of it",
        code="unsupported",
    )


def _pairs(cursor: Cursor, count: int) -> dict[str, Value]:
    pairs: dict[str, Value] = {}
    for _ in range(count):
        key = cursor.text(65_535)
        if not key or key in pairs:
            raise damaged(cursor.name, "a property is named twice or not at all")
        pairs[key] = cursor.value(cursor.number("I"))
    return pairs


def _tensor(cursor: Cursor) -> Tensor:
    name, dimensions = cursor.text(MAX_NAME), cursor.number("I")
    if dimensions > 4:
        raise damaged(cursor.name, f"a tensor has {dimensions} dimensions")
    shape = tuple(cursor.number("Q") for _ in range(dimensions))
    code, offset = cursor.number("I"), cursor.number("Q")
    if code not in TENSOR_TYPES:
        raise UserError(
            f"The model file {cursor.name} cannot be used",
            why=f"it stores numbers in a way ({code}) that this version does not know",
            todo="choose another quantisation of it",
            code="unsupported",
        )
    tensor = Tensor(name, shape, TENSOR_TYPES[code], offset)
    if tensor.elements >= 1 << 62 or (shape and shape[0] % tensor.type.block):
        raise damaged(cursor.name, "a tensor has an impossible shape")
    return tensor


def _check_kind(header: GgufFile) -> None:
    kind = header.text("general.type", "model")
    split = header.number("split.count", 1) > 1
    if kind in _NOT_MODELS or not (header.tensors or split):
        raise UserError(
            f"The model file {header.path.name} cannot be used alone",
            why=f"it holds {_NOT_MODELS.get(kind, 'no weights')}",
            todo="choose the model itself",
            code="unsupported",
        )
    if split and header.number("split.no") != 0:
        raise UserError(
            f"The model file {header.path.name} cannot be used alone",
            why=f"it is part {header.number('split.no') + 1} of {header.number('split.count')}",
            todo="choose the first part and leave the others beside it",
            code="unsupported",
        )
    if not header.architecture:
        raise damaged(header.path.name, "it does not name its architecture")


def _check_part(header: GgufFile) -> None:
    if header.number("split.count") < 2 or header.number("split.no") < 1:
        raise damaged(header.path.name, "it does not say of itself to be a later part of a model")


def _check_adapter(header: GgufFile) -> None:
    if header.text("general.type") != "adapter" or not header.tensors:
        raise UserError(
            f"{header.path.name} is not an adapter",
            why="it does not say of itself that it changes a model",
            todo="choose a LoRA adapter in the GGUF format",
            code="wrong-adapter",
        )


def _check_projector(header: GgufFile) -> None:
    if header.architecture != "clip" or not header.tensors:
        raise UserError(
            f"{header.path.name} is not a projector",
            why="it does not say of itself that it lets a model see pictures",
            todo="choose the mmproj file of this very model",
            code="wrong-projector",
        )


_CHECKS: dict[Kind, Callable[[GgufFile], None]] = {
    "model": _check_kind,
    "adapter": _check_adapter,
    "projector": _check_projector,
    "part": _check_part,
}


def _check_layout(header: GgufFile, header_end: int) -> None:
    alignment = header.number("general.alignment", 32)
    if not 1 <= alignment <= 1 << 20 or alignment & (alignment - 1):
        raise damaged(header.path.name, f"its alignment is {alignment}")
    expected, names = 0, set[str]()
    for tensor in header.tensors:
        if tensor.offset != expected or tensor.name in names:
            raise damaged(header.path.name, "its tensors overlap, leave gaps or share a name")
        names.add(tensor.name)
        expected += -(-tensor.size // alignment) * alignment
    start = -(-header_end // alignment) * alignment
    last = header.tensors[-1] if header.tensors else None
    end = start + last.offset + last.size if last else 0
    if end > header.size:
        raise truncated(header.path.name, end - header.size)


def _check_shape(header: GgufFile) -> None:
    """What the properties say must agree with the tensors: llama.cpp may abort where they do not."""
    blocks = header.layers
    if not 1 <= blocks <= 4096 or len(header.layer_sizes) > blocks:
        raise damaged(header.path.name, f"its tensors do not belong to {blocks} layers")
    width = header.arch("embedding_length")
    table = next((t for t in header.tensors if t.name == "token_embd.weight"), None)
    if table and (len(table.shape) != 2 or table.shape[0] != width):
        raise damaged(header.path.name, "its embedding table has another width than it says")
    heads = header.metadata.get(f"{header.architecture}.attention.head_count")
    if isinstance(heads, int) and not 0 <= heads <= max(width, 1):
        raise damaged(header.path.name, f"it says to have {heads} attention heads")
