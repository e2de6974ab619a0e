"""`ask` with a picture and with an adapter, by the real starter model and files of random numbers made for it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli.ask import adapter
from app.engine import gguf
from tests.cli.conftest import Done
from tests.engine import files, test_adapters, test_vision

SAME = ("--seed", "1", "--temperature", "0", "--max-tokens", "6", "--json")


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A PNG, one red pixel by another."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", 140, 140, 8, 2, 0, 0, 0)
    body = zlib.compress((b"\0" + b"\xff\0\0" * 140) * 140)
    path = tmp_path / "red.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))
    return path


def test_a_picture_is_shown_to_a_model_with_a_projector(
    command: Callable[..., Done], picture: Path, tmp_path: Path
) -> None:
    eye = test_vision.write(tmp_path / "mmproj.gguf")
    seen = command("ask", "What is this?", "--image", str(picture), "--projector", str(eye), *SAME).json
    bare = command("ask", "What is this?", "--projector", str(eye), *SAME).json
    assert len(seen["receipt"]["pictures"]) == 1 and bare["receipt"]["pictures"] == []
    more = seen["timings"]["prompt_tokens"] - bare["timings"]["prompt_tokens"]
    assert more >= test_vision.ROWS, "the picture stands in the prompt, row by row"


def test_a_model_without_one_says_so(command: Callable[..., Done], picture: Path) -> None:
    done = command("ask", "What is this?", "--image", str(picture), *SAME)
    assert done.code == 1 and done.json["error"]["code"] == "no-vision"


def test_what_is_no_picture_is_refused_before_anything_is_asked(
    command: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(b"GIF89a" + bytes(30))
    done = command("ask", "What is this?", "--image", str(tmp_path / "a.png"), *SAME)
    assert done.code == 1 and done.json["error"]["code"] == "unsupported"
    assert command("chats", "list", "--json").json["chats"] == []


def test_an_adapter_is_worn_and_named_in_the_receipt(command: Callable[..., Done], tmp_path: Path) -> None:
    base = gguf.read(files.starter())
    stems = ("blk.3.attn_q.weight", "blk.20.ffn_down.weight")
    path = test_adapters.write(tmp_path / "sailor.gguf", test_adapters.shapes_of(base, *stems))
    worn = command("ask", "What is a fjord?", "--adapter", f"{path}=0.5", *SAME).json
    (told,) = worn["receipt"]["adapters"]
    assert (told["name"], told["scale"], len(told["sha256"])) == ("sailor.gguf", 0.5, 64)
    assert command("ask", "What is a fjord?", *SAME).json["receipt"]["adapters"] == []
    wrong = command("ask", "What is a fjord?", "--adapter", str(files.starter()), *SAME)
    assert wrong.code == 1 and wrong.json["error"]["code"] == "wrong-adapter"


def test_a_scale_may_follow_the_file() -> None:
    assert (adapter("a.gguf").path, adapter("a.gguf").scale) == (Path("a.gguf"), 1.0)
    assert (adapter("a.gguf=-0.5").path, adapter("a.gguf=-0.5").scale) == (Path("a.gguf"), -0.5)
    assert (adapter("x=y.gguf").path, adapter("x=y.gguf").scale) == (Path("x=y.gguf"), 1.0)
