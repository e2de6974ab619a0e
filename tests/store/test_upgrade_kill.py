"""kill -9 in the middle of an upgrade, and an older program on a newer vault: nothing is lost, nothing is changed."""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import kept, restore, schema
from app.store.chats import ChatsRepo
from app.store.knowledge import FileChanges, KnowledgeRepo
from app.store.passages import PassagesRepo
from app.store.pipelines import PipelinesRepo, RunsRepo
from app.store.vault import Vault
from tests.store import freeze
from tests.store.helpers import CHEAP, add_chat, no_keyring
from tests.store.test_schema import open_frozen

OLDEST, BEFORE, NEWEST = (sorted(freeze.VAULTS.iterdir())[n] for n in (0, -2, -1))
DYING = """
import os, signal, sys
from pathlib import Path
from app.base.paths import Profile
from tests.store.test_schema import Step, add_stars, known, open_frozen
def die(db):
    db.execute("DELETE FROM messages")
    os.kill(os.getpid(), signal.SIGKILL)
open_frozen(Profile(Path(sys.argv[1])), known(Step(0, add_stars), Step(0, die)))
"""
UPGRADING = """
import sys
from pathlib import Path
from app.base.paths import Profile
from tests.store.test_schema import open_frozen
print("begin", flush=True)
open_frozen(Profile(Path(sys.argv[1]))).close()
print("done", flush=True)
"""
pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="lacks kill -9: Windows"),
    pytest.mark.allow_logs("was repaired from its copy"),
]


def opened(profile: Profile) -> Vault:
    return Vault.open(profile, freeze.PASSPHRASE, door=no_keyring(), cost=CHEAP)


def check_whole(profile: Profile) -> None:
    """Upgraded to this program's form, with every word."""
    vault = opened(profile)
    repo = ChatsRepo(vault)
    assert [chat.title for chat in repo.list()] == [freeze.CHAT.title]
    assert [one.content for one in repo.messages("chat-1")][:2] == [
        one.content for one in freeze.MESSAGES[:2]
    ]
    assert vault.status().schema == len(schema.steps())
    assert vault.check().ok
    vault.close()


def test_killed_inside_a_step_the_vault_is_as_before_and_its_backup_is_whole(
    profile: Profile, repository: Path, tmp_path: Path
) -> None:
    shutil.copytree(NEWEST, profile.root)
    done = subprocess.run([sys.executable, "-c", DYING, str(profile.root)], cwd=repository, check=False)
    assert done.returncode == -9
    check_whole(profile)
    (backup,) = [one for one in kept.backups(profile) if one.reason == "before-upgrade"]
    old = Profile(tmp_path / "old")
    restore.stage(old, backup.path, freeze.PASSPHRASE, no_keyring())
    check_whole(old)


def grown(profile: Profile, size: int) -> dict[str, str]:
    """A vault of the form before the newest, as years of use leave one behind; what its tables hold."""
    shutil.copytree(BEFORE, profile.root)
    vault = open_frozen(profile, schema.steps()[:-1])
    chats, knowledge, passages = ChatsRepo(vault), KnowledgeRepo(vault), PassagesRepo(vault)
    pipelines, runs = PipelinesRepo(vault), RunsRepo(vault)
    for n in range(size):
        add_chat(chats, f"Chat {n}", *(f"What of ice {n}, line {line}? " * 20 for line in range(8)))
        file = replace(freeze.FILE, id=f"file-of-{n}", path=f"/papers/{n}.md", name=f"{n}.md")
        knowledge.change(FileChanges(added=(file,))).result()
        text = f"Glacier {n} flows slowly. " * 40
        kept_now = knowledge.keep(file, [replace(freeze.CHUNK, text=text, digest=f"d-{n}")]).result()
        passages.keep_vectors(1, [(seq, freeze.VECTOR) for seq in kept_now.added]).result()
        pipelines.add(f"Pipeline {n}", "{}")
        runs.begin(replace(freeze.RUN, id=f"run-of-{n}"))
    check_kept(vault)
    vault.close()
    return held(profile, schema.steps()[:-1])


def held(profile: Profile, steps: list[schema.Step] | None = None) -> dict[str, str]:
    """table → the hash of its rows, of all that a person would miss."""
    vault = open_frozen(profile, steps)
    db = vault.read()
    every = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' ORDER BY name"
    tables = [str(row[0]) for row in db.execute(every)]
    found = {
        table: hashlib.sha256(repr(sorted(map(repr, db.execute(f'SELECT * FROM "{table}"')))).encode())
        for table in tables
    }
    vault.close()
    return {table: digest.hexdigest() for table, digest in found.items()}


def check_kept(vault: Vault) -> None:
    """Folders, documents, pipelines and their runs, as they were written before they were frozen."""
    runs = RunsRepo(vault)
    assert runs.steps(freeze.RUN.id) and runs.pending(freeze.RUN.id) == [freeze.PENDING]
    assert freeze.FOLDER.id in {folder.id for folder in KnowledgeRepo(vault).folders()}
    assert PipelinesRepo(vault).list()


class Upgrade:
    """An upgrade in a process of its own, which can be killed at any moment."""

    def __init__(self, profile: Profile, repository: Path) -> None:
        self.began = 0.0
        command = [sys.executable, "-c", UPGRADING, str(profile.root)]
        self.child = subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True)
        assert self.child.stdout and self.child.stdout.readline() == "begin\n"
        self.began = time.monotonic()

    def whole(self) -> float:
        """Let it come to its end; how long that took, in seconds."""
        assert self.child.stdout and self.child.stdout.readline() == "done\n"
        took = time.monotonic() - self.began
        with self.child:
            return took

    def killed(self, after: float) -> bool:
        """Kill it so many seconds after its beginning; whether that was before its end."""
        threading.Event().wait(after)
        with self.child:
            self.child.kill()
            assert self.child.stdout
            return self.child.stdout.readline() != "done\n"


def copied(source: Path, profile: Profile) -> None:
    shutil.rmtree(profile.root, ignore_errors=True)
    shutil.copytree(source, profile.root)


def kills(profile: Profile, repository: Path, times: int, seed: int) -> int:
    """Kill an upgrade from the oldest form at any moment, again and again; how many did not come to their end."""
    dice, early = random.Random(seed), 0
    for _ in range(times):
        copied(OLDEST, profile)
        early += Upgrade(profile, repository).killed(dice.random() * 0.4)
        check_whole(profile)
    return early


def kills_of_a_grown_one(folder: Path, repository: Path, size: int, times: int, seed: int) -> int:
    """Kill the upgrade from the form before; nothing that was in any table is lost. How many ended early."""
    source, profile = Profile(folder / "source"), Profile(folder / "profile")
    before = grown(source, size)
    assert len(before) > 20, "the tables of the form before"
    copied(source.root, profile)
    span = Upgrade(profile, repository).whole()
    dice, early = random.Random(seed), 0
    for _ in range(times):
        copied(source.root, profile)
        early += Upgrade(profile, repository).killed(dice.random() * span)
        after = held(profile)
        assert {table: after[table] for table in before} == before
        assert after.keys() >= before.keys()
        backups = [one for one in kept.backups(profile) if one.reason == "before-upgrade"]
        assert backups, "an upgrade without a backup before it"
        vault = opened(profile)
        check_kept(vault)
        assert vault.check().ok and vault.status().schema == len(schema.steps())
        vault.close()
    return early


def test_two_kills_at_any_moment_of_an_upgrade(profile: Profile, repository: Path) -> None:
    kills(profile, repository, 2, seed=1)


def test_a_kill_in_the_upgrade_of_a_grown_vault_loses_nothing(tmp_path: Path, repository: Path) -> None:
    kills_of_a_grown_one(tmp_path, repository, 5, 2, seed=2)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_a_hundred_kills_at_any_moment_of_an_upgrade(profile: Profile, repository: Path) -> None:
    assert kills(profile, repository, 100, seed=random.randrange(1 << 30)) > 10


@pytest.mark.prove
@pytest.mark.timeout(3600)
def test_a_hundred_kills_in_the_upgrade_of_a_grown_vault(tmp_path: Path, repository: Path) -> None:
    assert kills_of_a_grown_one(tmp_path, repository, 300, 100, seed=random.randrange(1 << 30)) > 20


def test_an_older_program_refuses_a_newer_vault_and_leaves_it_alone(profile: Profile) -> None:
    shutil.copytree(NEWEST, profile.root)
    vault = opened(profile)
    vault.write(lambda db: db.execute("PRAGMA user_version=999")).result()
    vault.close()
    before = {path.name: path.read_bytes() for path in (profile.vault, profile.slots)}
    with pytest.raises(UserError) as caught:
        opened(profile)
    assert caught.value.code == "newer-vault"
    assert "newer Underdesk" in caught.value.sentence
    assert {path.name: path.read_bytes() for path in (profile.vault, profile.slots)} == before
