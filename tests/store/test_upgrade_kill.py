"""kill -9 in the middle of an upgrade, and an older program on a newer vault: nothing is lost, nothing is changed."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import kept, restore, schema
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from tests.store import freeze
from tests.store.helpers import CHEAP, no_keyring

OLDEST, NEWEST = (sorted(freeze.VAULTS.iterdir())[n] for n in (0, -1))
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


def kills(profile: Profile, repository: Path, times: int, seed: int) -> int:
    """Kill an upgrade from the oldest form at any moment, again and again; how many did not come to their end."""
    dice, early = random.Random(seed), 0
    for _ in range(times):
        shutil.rmtree(profile.root, ignore_errors=True)
        shutil.copytree(OLDEST, profile.root)
        command = [sys.executable, "-c", UPGRADING, str(profile.root)]
        with subprocess.Popen(command, cwd=repository, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout and child.stdout.readline() == "begin\n"
            threading.Event().wait(dice.random() * 0.4)
            child.kill()
            early += child.stdout.readline() != "done\n"
        check_whole(profile)
    return early


def test_two_kills_at_any_moment_of_an_upgrade(profile: Profile, repository: Path) -> None:
    kills(profile, repository, 2, seed=1)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_a_hundred_kills_at_any_moment_of_an_upgrade(profile: Profile, repository: Path) -> None:
    assert kills(profile, repository, 100, seed=random.randrange(1 << 30)) > 10


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
