"""kill -9 of a writing process at any moment: nothing that was committed is lost, nothing is in the clear."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from tests.store.helpers import add_chat, holding, open_vault
from tests.store.writer import CANARY, PIECES

FIRST_RUN = """
import sys
from pathlib import Path
from app.base.paths import Profile
from tests.store.helpers import open_vault
print("go", flush=True)
open_vault(Profile(Path(sys.argv[1])))
print("made", flush=True)
"""

ROTATING = """
import sys
from pathlib import Path
from app.base.paths import Profile
from app.store import rebuild
from tests.store.helpers import CHEAP, PASSPHRASE, no_keyring, open_vault
vault = open_vault(Profile(Path(sys.argv[1])))
while True:
    print("begin", flush=True)
    rebuild.rotate(vault, no_keyring(), PASSPHRASE, CHEAP)
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="lacks kill -9: Windows")


def kill_after(
    profile: Profile, repository: Path, scratch: Path, lines: int, dice: random.Random
) -> list[list[str]]:
    """Run the writer, kill it some microseconds after its `lines`-th line; what it had said."""
    command = [sys.executable, "-m", "tests.store.writer", str(profile.root)]
    environment = {"PATH": "", "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}
    said: list[list[str]] = []
    with subprocess.Popen(
        command, cwd=repository, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout
        for line in child.stdout:
            said.append(line.split())
            if len(said) == lines:
                threading.Event().wait(dice.random() * 0.01)
                child.kill()
    assert len(said) >= lines, "the writer ended by itself"
    return said


def check_survivors(vault: Vault, said: list[list[str]]) -> None:
    """Everything the writer was told to be committed is there."""
    repo = ChatsRepo(vault)
    going = {line[1] for line in said if line[0] == "going"}
    kept: dict[str, int] = {}
    for kind, name, extra in said:
        if kind == "chat" and name not in going:
            assert repo.get(name).title.startswith(CANARY)
            assert repo.message(extra).content.startswith("question")
        elif kind in ("piece", "done"):
            kept[name] = int(extra) if kind == "done" else int(extra) + 1
        elif kind == "gone":
            with pytest.raises(UserError):
                repo.get(name)
    for name, pieces in kept.items():
        _check_answer(repo, name, pieces, going)
    assert vault.check().problems == ()


def _check_answer(repo: ChatsRepo, name: str, pieces: int, going: set[str]) -> None:
    try:
        message = repo.message(name)
    except UserError:
        assert going, "an answer is lost"
        return
    assert message.state in ("complete", "stopped")
    assert message.content.split() == [f"{CANARY}-{n}" for n in range(len(message.content.split()))]
    assert pieces <= len(message.content.split()) <= PIECES


def kills(profile: Profile, repository: Path, scratch: Path, times: int, seed: int) -> int:
    """Kill again and again on the same vault; returns how many lines told of something committed."""
    told = 0
    dice = random.Random(seed)
    scratch.mkdir()
    for _ in range(times):
        said = kill_after(profile, repository, scratch, dice.randint(1, 60), dice)
        assert holding(profile.root, CANARY) == []
        assert holding(scratch, CANARY) == []
        vault = open_vault(profile)
        check_survivors(vault, said)
        vault.close()
        assert holding(profile.root, CANARY) == []
        told += len(said)
    return told


def test_six_kills(profile: Profile, repository: Path, tmp_path: Path) -> None:
    assert kills(profile, repository, tmp_path / "scratch", 6, seed=1) >= 6


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_fifty_kills(profile: Profile, repository: Path, tmp_path: Path) -> None:
    assert kills(profile, repository, tmp_path / "scratch", 50, seed=2) >= 50


def rotations(profile: Profile, repository: Path, times: int, seed: int) -> tuple[int, int]:
    """Kill the change of the key at different moments; (changes begun before a kill, changes that counted)."""
    dice = random.Random(seed)
    command = [sys.executable, "-c", ROTATING, str(profile.root)]
    vault = open_vault(profile)
    titles = {add_chat(ChatsRepo(vault), f"{CANARY} {n}", "text " * 200).title for n in range(40)}
    vault.close()
    begun, before = 0, 1
    for _ in range(times):
        with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            wanted = dice.randint(1, 3)
            for line in child.stdout:
                begun += line == "begin\n"
                wanted -= line == "begin\n"
                if not wanted:
                    threading.Event().wait(dice.random() * 0.08)
                    child.kill()
        vault = open_vault(profile)
        assert {chat.title for chat in ChatsRepo(vault).list()} == titles
        assert vault.check().ok
        assert vault.status().generation >= before
        before = vault.status().generation
        vault.close()
        assert not [path.name for path in profile.root.iterdir() if "rebuilt" in path.name]
    return begun, before - 1


@pytest.mark.allow_logs("was repaired from its copy")
def test_three_kills_while_the_key_is_changed(profile: Profile, repository: Path) -> None:
    begun, counted = rotations(profile, repository, 3, seed=5)
    assert begun >= 3 and counted <= begun


@pytest.mark.prove
@pytest.mark.timeout(1800)
@pytest.mark.allow_logs("was repaired from its copy")
def test_twenty_kills_while_the_key_is_changed(profile: Profile, repository: Path) -> None:
    begun, counted = rotations(profile, repository, 20, seed=6)
    assert 0 < counted < begun, "some kills came before the exchange counted and some after"


def first_runs(profile: Profile, repository: Path, times: int, seed: int) -> int:
    """Kill the making of a vault at different moments; how often it had come to an end before."""
    dice, ended = random.Random(seed), 0
    command = [sys.executable, "-c", FIRST_RUN, str(profile.root)]
    for number in range(times):
        shutil.rmtree(profile.root, ignore_errors=True)
        with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            assert child.stdout.readline() == "go\n"
            threading.Event().wait(dice.random() * 0.2 if number else 0.0)
            child.kill()
            ended += child.stdout.readline() == "made\n"
        vault = open_vault(profile)
        assert vault.check().ok
        vault.close()
    return ended


@pytest.mark.allow_logs("vault.json.bak was repaired from its copy")
def test_a_killed_first_run_is_begun_again(profile: Profile, repository: Path) -> None:
    assert first_runs(profile, repository, 4, seed=3) < 4


@pytest.mark.prove
@pytest.mark.allow_logs("vault.json.bak was repaired from its copy")
def test_fifty_killed_first_runs(profile: Profile, repository: Path) -> None:
    assert first_runs(profile, repository, 50, seed=4) < 50


def test_the_canary_test_would_notice_a_plaintext_store(tmp_path: Path) -> None:
    """The search itself finds the word in an unencrypted database and its log."""
    from app.store import cipher

    db = cipher.unencrypted_for_bench(tmp_path / "bare.db")
    db.execute("CREATE TABLE t (x)")
    db.execute("INSERT INTO t VALUES (?)", [CANARY])
    assert holding(tmp_path, CANARY) == ["bare.db-wal"]
    db.conn.close()
    assert holding(tmp_path, CANARY) == ["bare.db"]


def test_no_file_of_an_open_vault_holds_a_word(
    profile: Profile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Large sorts and a large transaction, which make SQLite want temporary files."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    vault = open_vault(profile)
    repo = ChatsRepo(vault)
    from tests.store.helpers import add_chat

    chat = add_chat(repo, CANARY, *[f"{CANARY} {n} " + "filler " * 200 for n in range(2_000)])
    repo.update(chat.id, draft=CANARY, system_prompt=CANARY).result()
    with vault.reading() as db:
        db.execute(
            "SELECT content, count(*) FROM messages GROUP BY content || 'x' ORDER BY 1 DESC"
        ).fetchall()
        assert holding(tmp_path, CANARY) == []
    assert vault.status().wal_size > 0
    vault.close()
    assert holding(tmp_path, CANARY) == []
    assert CANARY.encode() not in profile.slots.read_bytes()
