"""Splits a model into several files, as llama.cpp's own tool names and marks them."""

from __future__ import annotations

import struct
from pathlib import Path

from app.engine import gguf
from app.engine.gguf import GgufFile, Tensor
from app.engine.gguf_cursor import Cursor

_UINT16, _INT32 = 2, 5
ALIGNMENT = 32


def split(whole: Path, folder: Path, stem: str, count: int) -> list[Path]:
    """Write `count` files; the first holds all properties."""
    header = gguf.read(whole)
    properties, pairs, data_at = _beginning(whole, header)
    per = -(-len(header.tensors) // count)
    paths: list[Path] = []
    with whole.open("rb") as source:
        for number in range(count):
            tensors = header.tensors[number * per : (number + 1) * per]
            marks = _marks(number, count, len(header.tensors))
            body = (properties if number == 0 else b"") + marks
            infos, contents = _tensors(tensors, source, data_at)
            head = (
                b"GGUF"
                + struct.pack("<IQQ", 3, len(tensors), 3 + (pairs if number == 0 else 0))
                + body
                + infos
            )
            path = folder / f"{stem}-{number + 1:05}-of-{count:05}.gguf"
            path.write_bytes(head + bytes(-len(head) % ALIGNMENT) + contents)
            paths.append(path)
    return paths


def _beginning(whole: Path, header: GgufFile) -> tuple[bytes, int, int]:
    """The properties as they stand, how many, and where the tensors' data begin."""
    with whole.open("rb") as file:
        cursor = Cursor(file, whole, header.size)
        cursor.take(4)
        cursor.number("I")
        tensors, pairs = cursor.number("Q"), cursor.number("Q")
        start = cursor.position
        gguf._pairs(cursor, pairs)
        end = cursor.position
        for _ in range(tensors):
            gguf._tensor(cursor)
        data_at = -(-cursor.position // ALIGNMENT) * ALIGNMENT
        file.seek(start)
        return file.read(end - start), pairs, data_at


def _marks(number: int, count: int, tensors: int) -> bytes:
    return (
        _key("split.no") + struct.pack("<IH", _UINT16, number)
        + _key("split.count") + struct.pack("<IH", _UINT16, count)
        + _key("split.tensors.count") + struct.pack("<Ii", _INT32, tensors)
    )  # fmt: skip


def _key(name: str) -> bytes:
    return struct.pack("<Q", len(name)) + name.encode()


def _tensors(tensors: tuple[Tensor, ...], source, data_at: int) -> tuple[bytes, bytes]:
    infos, contents = b"", bytearray()
    for tensor in tensors:
        shape = struct.pack(f"<I{len(tensor.shape)}Q", len(tensor.shape), *tensor.shape)
        code = next(code for code, kind in gguf.TENSOR_TYPES.items() if kind == tensor.type)
        infos += _key(tensor.name) + shape + struct.pack("<IQ", code, len(contents))
        source.seek(data_at + tensor.offset)
        contents += source.read(tensor.size)
        contents += bytes(-len(contents) % ALIGNMENT)
    return infos, bytes(contents)
