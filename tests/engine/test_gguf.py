"""Our reader takes every whole file and refuses every broken one in one sentence."""

from __future__ import annotations

import random
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.base.errors import UserError
from app.engine import gguf
from tests.engine.files import Gguf, text

WHOLE = Gguf().data()


def refused(path: Path, data: bytes) -> UserError:
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        gguf.read(path)
    assert "\n" not in caught.value.sentence
    return caught.value


def test_starter_is_read(starter: Path) -> None:
    header = gguf.read(starter)
    assert (header.architecture, header.quantisation, header.layers) == ("llama", "Q4_1", 30)
    assert (header.parameters, header.trained_context, header.role) == (134_515_008, 8192, "chat")
    assert "<|im_start|>" in header.chat_template
    assert len(header.layer_sizes) == 30 and sum(header.layer_sizes) < header.weights <= header.size


def test_small_file_is_read(tmp_path: Path) -> None:
    header = gguf.read(Gguf().write(tmp_path / "tiny.gguf"))
    assert (header.name, header.quantisation, header.parameters) == ("Tiny", "F16", 5280)
    assert header.layer_sizes == (576, 2048)
    assert [t.layer for t in header.tensors] == [None, 0, 1, None]


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("alignment", [8, 32, 4096])
def test_versions_and_alignments(tmp_path: Path, version: int, alignment: int) -> None:
    file = Gguf(version=version, alignment=alignment)
    file.meta["general.alignment"] = alignment
    assert gguf.read(file.write(tmp_path / "a.gguf")).version == version


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"G", "not-gguf"),
        (b"GGU", "not-gguf"),
        (b"PK\x03\x04" + bytes(100), "not-gguf"),
        (b"GGUF", "truncated"),
        (b"GGUF" + struct.pack("<I", 1) + bytes(16), "unsupported"),
        (b"GGUF" + struct.pack("<I", 9) + bytes(16), "unsupported"),
        (b"GGUF" + struct.pack(">I", 3) + bytes(16), "unsupported"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 63, 1), "damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1 << 63), "damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + struct.pack("<Q", 1 << 40), "truncated"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("a") + struct.pack("<IIQ", 9, 4, 1 << 50), "damaged"),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("a") + struct.pack("<IIQ", 9, 8, 3_000_000),
            "truncated",
        ),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("a") + struct.pack("<IIQ", 9, 9, 1), "damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("a") + struct.pack("<I", 77), "damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("") + struct.pack("<I", 4), "damaged"),
        (WHOLE[:-1], "truncated"),
        (WHOLE[: len(WHOLE) // 2], "truncated"),
    ],
)
def test_broken_files(tmp_path: Path, data: bytes, code: str) -> None:
    assert refused(tmp_path / "bad.gguf", data).code == code


def test_missing_bytes_are_counted(tmp_path: Path) -> None:
    assert "1 byte is missing" in refused(tmp_path / "short.gguf", WHOLE[:-1]).sentence


def changed(**fields: object) -> bytes:
    file = Gguf()
    for name, item in fields.items():
        setattr(file, name, item)
    return file.data()


@pytest.mark.parametrize(
    ("tensors", "code"),
    [
        ([], "unsupported"),
        ([("x" * 64, (32,), 0)], "damaged"),
        ([("blk.0.a", (32,), 0), ("blk.0.a", (32,), 0)], "damaged"),
        ([("blk.0.a", (33,), 2)], "damaged"),
        ([("blk.7.a", (32,), 0)], "damaged"),
        ([("token_embd.weight", (64, 10), 0)], "damaged"),
        ([("blk.0.a", (1, 1, 1, 1, 1), 0)], "damaged"),
    ],
)
def test_bad_tensors(tmp_path: Path, tensors: list[tuple[str, tuple[int, ...], int]], code: str) -> None:
    assert refused(tmp_path / "bad.gguf", changed(tensors=tensors)).code == code


def test_unknown_tensor_type(tmp_path: Path) -> None:
    data = changed(tensors=[("blk.0.a", (32,), 4)], sizes={4: (1, 1)})
    assert refused(tmp_path / "bad.gguf", data).code == "unsupported"


@pytest.mark.parametrize(
    ("key", "item", "code"),
    [
        ("general.type", "mmproj", "unsupported"),
        ("general.type", "adapter", "unsupported"),
        ("split.count", 3, "unsupported"),
        ("general.alignment", 33, "damaged"),
        ("general.alignment", 0, "damaged"),
        ("llama.block_count", 0, "damaged"),
        ("llama.block_count", 1, "damaged"),
        ("llama.attention.head_count", 9999, "damaged"),
        ("general.architecture", "", "damaged"),
    ],
)
def test_bad_properties(tmp_path: Path, key: str, item: int | str, code: str) -> None:
    file = Gguf()
    file.meta[key] = item
    assert refused(tmp_path / "bad.gguf", file.data()).code == code


def test_folder_and_missing_file(tmp_path: Path) -> None:
    for path, code in ((tmp_path, "not-a-file"), (tmp_path / "none.gguf", "not-found")):
        with pytest.raises(UserError) as caught:
            gguf.read(path)
        assert caught.value.code == code


def test_starter_truncated_anywhere(starter: Path, tmp_path: Path) -> None:
    data = starter.read_bytes()
    chance = random.Random(7)
    cuts = [len(data) - 1, *(chance.randrange(1, len(data)) for _ in range(12))]
    cuts += [chance.randrange(4, 2000) for _ in range(8)]
    for cut in cuts:
        assert refused(tmp_path / "cut.gguf", data[:cut]).code == "truncated"


def test_hostile_counts_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "sparse.gguf"
    start = b"GGUF" + struct.pack("<IQQ", 3, 1, 1) + text("tokens") + struct.pack("<IIQ", 9, 8, 1_000_000)
    with open(path, "wb") as file:
        file.write(start)
        file.truncate(1 << 30)
    tracemalloc.start()
    with pytest.raises(UserError):
        gguf.read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 << 20


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(Gguf().header()) * 8 - 1))
def test_a_flipped_bit_is_refused_or_harmless(tmp_path_factory: pytest.TempPathFactory, bit: int) -> None:
    data = bytearray(WHOLE)
    data[bit // 8] ^= 1 << bit % 8
    path = tmp_path_factory.getbasetemp() / "flipped.gguf"
    path.write_bytes(data)
    try:
        header = gguf.read(path)
    except UserError:
        return
    assert sum(t.size for t in header.tensors) <= len(data)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_random_bytes_never_surprise(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "random.gguf"
    path.write_bytes(b"GGUF\x03\0\0\0" + data)
    with pytest.raises(UserError):
        gguf.read(path)
