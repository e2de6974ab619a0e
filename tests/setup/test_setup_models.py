"""The models that come with Underdesk: fetched, converted, checked byte for byte."""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from pathlib import Path
from typing import Any

import convert_embedder
import numpy as np
import pytest
import setup_locks
import setup_models
from setup_console import Trouble

from app.engine import gguf


def entry_for(data: bytes, **changes: Any) -> dict[str, Any]:
    about = {"source": "packaged", "repo": "carrier", "file": "model.gguf", "role": "chat"}
    return {**about, "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), **changes}


def test_a_model_is_checked_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF right")
    right = entry_for(b"GGUF right")
    setup_models.check(path, right, ".venv")
    for wrong in (entry_for(b"GGUF more right"), entry_for(b"GGUF wrong")):
        with pytest.raises(Trouble, match=r"starter model model\.gguf .* not the pinned one; remove \.venv"):
            setup_models.check(path, wrong, ".venv")
    with pytest.raises(Trouble, match="starter model"):
        setup_models.check(tmp_path / "nothing", right, ".venv")


class Checkout:
    """A project with one carrier package, whose converter writes what it is told."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self.folder, self.installed = root, root / "carrier", list[str]()
        (self.folder / "model").mkdir(parents=True)
        (root / "packaging").mkdir()
        (root / "requirements-model.lock").write_text("carrier==1 --hash=sha256:0\n")
        monkeypatch.setattr(setup_locks, "python_of", lambda venv: Path(sys.executable))
        monkeypatch.setattr(setup_models, "folder_of", lambda venv, package: root / package)
        monkeypatch.setattr(setup_locks, "install", lambda venv, pinned, *_: self.installed.extend(pinned))

    def set_up(self, made: bytes, entry: dict[str, Any]) -> None:
        """Install with a converter that makes these bytes."""
        (self.root / "models_manifest.json").write_text(json.dumps({"models": [entry]}))
        code = f"import sys; open(sys.argv[2], 'ab').write({made!r})"
        (self.root / setup_models.CONVERTER).write_text(code)
        setup_models.install(self.root / ".venv", self.root, self.root / "log")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    return Checkout(tmp_path, monkeypatch)


def test_the_embedder_is_made_once(checkout: Checkout) -> None:
    entry = entry_for(b"GGUF made", role="embedding")
    for _ in range(2):
        checkout.set_up(b"GGUF made", entry)
    assert (checkout.folder / "model.gguf").read_bytes() == b"GGUF made"
    assert checkout.installed == ["carrier==1 --hash=sha256:0"] * 2


def test_an_embedder_that_came_out_otherwise_is_refused(checkout: Checkout) -> None:
    with pytest.raises(Trouble, match="not the pinned one"):
        checkout.set_up(b"GGUF odd", entry_for(b"GGUF made", role="embedding"))


def test_a_conversion_that_fails_says_why(checkout: Checkout) -> None:
    (checkout.folder / "model" / "config.json").write_text('{"model_type": "gpt2", "hidden_act": "gelu"}')
    (checkout.folder / "model" / "tokenizer.json").write_text("{}")
    with pytest.raises(Trouble, match=r"could not be made from its package .*not the kind of model"):
        setup_models.convert(
            Path(), Path(convert_embedder.__file__), checkout.folder / "model", checkout.folder / "model.gguf"
        )
    assert [path.name for path in checkout.folder.iterdir()] == ["model"]


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_locks, "python_of", lambda venv: Path(sys.executable))
    with pytest.raises(Trouble, match=r"no_such_carrier is not in \.venv"):
        setup_models.folder_of(tmp_path / ".venv", "no_such_carrier")


# --- the converter ---


def test_the_pinned_embedder_can_be_made_again(tmp_path: Path, repository: Path) -> None:
    manifest = json.loads((repository / "models_manifest.json").read_text())
    entry = next(m for m in manifest["models"] if m["source"] == "packaged" and m["role"] == "embedding")
    venv = Path(sys.executable).parents[1]
    target = tmp_path / entry["file"]
    convert_embedder.convert(setup_models.folder_of(venv, entry["repo"]) / "model", target)
    assert setup_models.is_right(target, entry)
    assert [path.name for path in tmp_path.iterdir()] == [entry["file"]]


@pytest.mark.parametrize("data", [b"", b"\x01", struct.pack("<Q", 1 << 60), struct.pack("<Q", 4) + b"nope"])
def test_a_damaged_package_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    with pytest.raises(ValueError):
        convert_embedder.read_safetensors(path)


def test_unknown_tensors_and_vocabularies_are_refused() -> None:
    with pytest.raises(ValueError, match=r"encoder\.layer\.9\.intermediate"):
        convert_embedder.new_name("encoder.layer.9.intermediate.dense.weight", 6)
    with pytest.raises(ValueError, match="gaps"):
        convert_embedder.vocabulary_of({"model": {"vocab": {"a": 0, "b": 2}}, "added_tokens": []})


def test_what_is_written_our_reader_reads(tmp_path: Path) -> None:
    properties: dict[str, convert_embedder.Property] = {
        "general.architecture": "bert",
        "bert.block_count": 1,
        "bert.embedding_length": 3,
        "bert.flag": True,
        "bert.small": 1e-12,
        "words": ["a", "ü"],
        "numbers": [1, -2],
    }
    tensors = [
        convert_embedder.Tensor("blk.0.a", np.ones((5, 3), np.float16)),
        convert_embedder.Tensor("blk.0.b", np.arange(3, dtype=np.float32)),
    ]
    path = tmp_path / "small.gguf"
    path.write_bytes(b"".join(convert_embedder.gguf_of(properties, tensors)))
    header = gguf.read(path)
    assert header.metadata["words"] == ("a", "ü") and header.metadata["numbers"] == (1, -2)
    assert header.metadata["bert.flag"] is True
    assert header.metadata["bert.small"] == pytest.approx(1e-12)
    assert [(t.name, t.shape, t.type.name) for t in header.tensors] == [
        ("blk.0.a", (3, 5), "F16"),
        ("blk.0.b", (3,), "F32"),
    ]
    assert path.read_bytes().endswith(np.arange(3, dtype=np.float32).tobytes() + bytes(20))
