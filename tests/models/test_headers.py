"""Headers of model files are read in the sandbox: the same facts, the same refusals, nothing within reach."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import headers
from app.base.errors import UserError
from app.engine import gguf, gguf_apart
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.probe import WAYS
from tests.engine.files import Gguf, starter

WHOLE = Gguf().data()
MANY = int(os.environ.get("UNDERDESK_FUZZ_EXAMPLES", "100"))
LOOSELY = settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck), database=None)
LONG = Gguf()
LONG.meta["tokenizer.chat_template"] = "x" * 200_000


def test_the_facts_are_those_that_the_program_would_read_itself(tmp_path: Path) -> None:
    for path in (starter(), Gguf().write(tmp_path / "tiny.gguf"), LONG.write(tmp_path / "long.gguf")):
        ours, told = gguf.read(path), headers.read(path)
        assert told == gguf_apart.Facts(*(getattr(ours, n) for n in gguf_apart.Facts.__dataclass_fields__))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04" + bytes(100),
        WHOLE[:40],
        WHOLE[:-1],
        b"GGUF" + struct.pack("<IQQ", 3, 1 << 62, 1),
        b"GGUF" + struct.pack("<I", 9) + bytes(16),
    ],
)
def test_the_refusals_are_the_same_too(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.gguf"
    path.write_bytes(data)
    with pytest.raises(UserError) as here:
        gguf.read(path)
    with pytest.raises(UserError) as apart:
        headers.read(path)
    assert (apart.value.code, apart.value.what) == (here.value.code, here.value.what)


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        headers.read(tmp_path)
    with pytest.raises(UserError):
        headers.read(tmp_path / "absent.gguf")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.gguf")
        with pytest.raises(UserError):
            headers.read(tmp_path / "pipe.gguf")


def test_the_process_that_reads_them_can_do_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "readable").write_text("secret")
    sandbox = Sandbox(headers.command(), cwd=str(Path(__file__).parents[2]))
    try:
        with open(os.devnull, "rb") as nothing:
            answer = sandbox.run("probe", nothing, 0, headers.ROOM, {"folder": str(tmp_path)}, 4096)
    finally:
        sandbox.close()
    assert json.loads(answer) == dict.fromkeys(WAYS, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["readable"]


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"name": 1}', b'{"name": "a", "more": "b"}', b"\xff"]
)
def test_an_answer_that_is_none_is_not_believed(answer: bytes) -> None:
    with pytest.raises((ValueError, TypeError)):
        gguf_apart.unpack(answer)


@given(
    cut=st.integers(0, len(WHOLE)),
    flips=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(1, 255)), max_size=4),
    size=st.integers(0, 1 << 40),
)
@LOOSELY
def test_any_damage_is_facts_or_one_sentence(cut: int, flips: list[tuple[int, int]], size: int) -> None:
    data, seen = bytearray(WHOLE), list[str]()
    for place, mask in flips:
        data[place] ^= mask
    for part, whole in ((bytes(data), len(data)), (bytes(data[:cut]), cut), (bytes(data), size)):
        try:
            gguf_apart.unpack(gguf_apart.task(part, {"name": "a.gguf", "size": whole}))
        except UserError as error:
            seen.append(error.sentence)
    assert all("\n" not in sentence for sentence in seen)
