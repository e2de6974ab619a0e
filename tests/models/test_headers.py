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
from app.assembly import open_core
from app.base.errors import UserError
from app.base.paths import Profile
from app.engine import gguf, gguf_apart
from app.engine.api import Adapter
from app.engine.scripted import ScriptedEngine
from app.knowledge.sandbox.client import Sandbox
from app.knowledge.sandbox.probe import WAYS
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.engine.files import Gguf, Meta, starter

WHOLE = Gguf().data()
LOOSELY = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
ADAPTER: dict[str, Meta] = {
    "general.type": "adapter",
    "general.architecture": "llama",
    "adapter.type": "lora",
}
PROJECTOR: dict[str, Meta] = {"general.architecture": "clip", "clip.has_vision_encoder": True}
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


@pytest.mark.parametrize(("kind", "meta"), [("adapter", ADAPTER), ("projector", PROJECTOR)])
def test_adapters_and_projectors_are_read_in_the_sandbox_too(
    kind: gguf.Kind, meta: dict[str, Meta], tmp_path: Path
) -> None:
    sound = Gguf(meta=meta).write(tmp_path / "sound.gguf")
    assert headers.read(sound, kind).architecture == meta["general.architecture"]
    with pytest.raises(UserError) as wrong:
        headers.read(Gguf().write(tmp_path / "model.gguf"), kind)
    assert wrong.value.code == f"wrong-{kind}" and "model.gguf" in wrong.value.what
    sound.write_bytes(sound.read_bytes()[:-1])
    with pytest.raises(UserError) as cut:
        headers.read(sound, kind)
    assert cut.value.code == "truncated"


def test_they_are_read_there_before_the_engine_hears_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, profile: Profile
) -> None:
    asked: list[tuple[Path, str]] = []

    def refuse(path: Path, kind: str = "model") -> gguf_apart.Facts:
        asked.append((path, kind))
        raise UserError("Refused in the sandbox", code="damaged")

    made, sees = tmp_path / "a.gguf", tmp_path / "p.gguf"
    make_vault(profile).close()
    core = open_core(profile, PASSPHRASE, ScriptedEngine)
    monkeypatch.setattr(headers, "read", refuse)
    for adapters, projector, expected in (
        ([Adapter(made)], None, (made, "adapter")),
        ([], sees, (sees, "projector")),
    ):
        core.models.wear(adapters, projector)
        with pytest.raises(UserError, match="Refused in the sandbox"):
            core.models.ensure().result(60)
        assert asked.pop() == expected
    core.close()


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
            gguf_apart.unpack(gguf_apart.task(part, {"name": "a.gguf", "size": whole, "kind": "model"}))
        except UserError as error:
            seen.append(error.sentence)
    assert all("\n" not in sentence for sentence in seen)
