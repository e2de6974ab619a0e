"""The vault from a command line: keys, backups, what is kept, the end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.base.paths import Profile
from app.cli.main import build_parser, run_verb
from app.store.chats import ChatsRepo
from app.store.keyring_door import KeyringDoor
from app.store.vault import Vault
from tests._support.fixtures import PASSPHRASE, make_vault
from tests.store.helpers import MemoryKeyring, add_chat

Say = Callable[..., Any]


@pytest.fixture
def say(profile: Profile, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run `vault` with words on a profile with one chat; its JSON, or its sentence when it failed."""
    monkeypatch.setattr("app.store.keyring_door.find_backend", MemoryKeyring)
    vault = make_vault(profile)
    add_chat(ChatsRepo(vault), "Kept", "question", "answer")
    vault.close()

    def run(*words: str, at: Path = profile.root, passphrase: str = PASSPHRASE) -> Any:
        monkeypatch.setenv("UNDERDESK_PASSPHRASE", passphrase)
        capsys.readouterr()
        code = run_verb(build_parser().parse_args(["--profile", str(at), "--json", "vault", *words]))
        seen = capsys.readouterr()
        document = json.loads(seen.out)
        assert (code == 0) == ("error" not in document), seen
        return document if code == 0 else document["error"]

    return run


def test_a_backup_is_restored_into_another_profile(say: Say, tmp_path: Path) -> None:
    file, other = tmp_path / "mine.backup", tmp_path / "other"
    assert say("backup", str(file))["size"] == file.stat().st_size
    assert say("restore", str(file), at=other, passphrase="wrong")["code"] == "wrong-passphrase"
    restored = say("restore", str(file), at=other)
    assert (restored["chats"], restored["messages"], restored["replaced"]) == (1, 2, [])
    assert say("status", at=other)["chats"] == 1
    again = say("restore", str(file), at=other)
    assert len(again["replaced"]) == 1
    assert say("storage", at=other)["storage"][7] == {
        "kind": "replaced", "count": 1, "size": sum(p.stat().st_size for p in Path(again["replaced"][0]).iterdir()),
    }  # fmt: skip
    say("forget", "replaced", at=other)
    assert say("storage", at=other)["storage"][7]["count"] == 0


def test_a_recovery_code_opens_and_is_removed(say: Say, tmp_path: Path) -> None:
    code = say("recovery")["recovery"]
    assert say("status", passphrase=code)["slots"] == ["passphrase", "recovery"]
    say("recovery", "--remove")
    assert say("status", passphrase=code)["code"] == "wrong-passphrase"


def test_a_new_key_keeps_the_passphrase_and_ends_the_recovery_code(say: Say) -> None:
    code = say("recovery")["recovery"]
    assert say("rekey") == {"generation": 2, "recovery_ended": True}
    assert say("status")["chats"] == 1
    assert say("status", passphrase=code)["code"] == "wrong-passphrase"


def test_backups_in_the_profile_are_listed_and_forgotten(say: Say) -> None:
    path = say("backup")["path"]
    (found,) = say("backups")["backups"]
    assert (found["path"], found["reason"]) == (path, "by-hand")
    assert say("status")["backups"] == 1
    say("forget", "backups")
    assert say("backups") == {"backups": []}


def test_the_vault_is_erased_only_when_told_so(say: Say, profile: Profile) -> None:
    assert say("erase")["code"] == "usage"
    assert Vault.exists(profile)
    assert say("erase", "--yes") == {"erased": True}
    assert not Vault.exists(profile)


def test_compacting_says_what_it_freed(say: Say) -> None:
    assert say("compact")["freed"] >= 0
    assert say("check")["ok"]


def test_a_file_that_is_no_backup_is_refused(say: Say, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all, " * 100)
    assert say("restore", str(tmp_path / "letter.txt"))["code"] == "not-a-backup"
    assert say("restore", str(tmp_path / "nothing"))["code"] == "not-found"
    assert say("status")["chats"] == 1


def test_a_keyring_only_vault_is_not_backed_up_for_elsewhere(
    profile: Profile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = MemoryKeyring()
    monkeypatch.setattr("app.store.keyring_door.find_backend", lambda: ring)
    Vault.open(profile, door=KeyringDoor(lambda: ring)).close()
    monkeypatch.delenv("UNDERDESK_PASSPHRASE", raising=False)
    words = ["--profile", str(profile.root), "vault", "backup", str(tmp_path / "mine.backup")]
    assert run_verb(build_parser().parse_args(words)) == 1
    assert "recovery code first" in capsys.readouterr().err
    assert not (tmp_path / "mine.backup").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="lacks pseudo-terminals: Windows")
def test_on_a_terminal_the_code_must_be_typed_back(say: Say, profile: Profile) -> None:
    """A wrong copy is asked for again; the code counts from when it was right."""
    import pty
    import re

    pid, handle = pty.fork()
    if pid == 0:
        words = ["--profile", str(profile.root), "vault", "recovery"]
        os.execve(
            sys.executable,
            [sys.executable, "-m", "app", *words],
            {**os.environ, "UNDERDESK_PASSPHRASE": PASSPHRASE},
        )
    seen = ""
    while not (found := re.search(r"([A-Z2-7]{5}(?:-[A-Z2-7]{5}){7})", seen)) or "Recovery code:" not in seen:
        seen += os.read(handle, 4096).decode()
    os.write(handle, b"not it\n")
    while seen.count("Recovery code:") < 2:
        seen += os.read(handle, 4096).decode()
    os.write(handle, found[1].lower().replace("-", " ").encode() + b"\n")
    while True:
        try:
            piece = os.read(handle, 4096)
        except OSError:
            break
        seen += piece.decode()
        if not piece:
            break
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0, seen
    os.close(handle)
    assert "from now on" in seen
    assert say("status", passphrase=found[1])["chats"] == 1
