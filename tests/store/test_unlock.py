"""Opening a profile: the first run, later runs, and everything that may stand in the folder instead of a vault."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import sys
from pathlib import Path

import pytest

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.store import keyfile, unlock
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from tests.store.helpers import (
    CHEAP,
    PASSPHRASE,
    MemoryKeyring,
    add_chat,
    hung_keyring,
    no_keyring,
    open_vault,
)


def refused(profile: Profile, passphrase: str | None = PASSPHRASE) -> UserError:
    """The error that opening gives; the folder must be the same afterwards."""
    before = {
        path.name: path.read_bytes() for path in profile.root.iterdir() if not path.name.endswith("-shm")
    }
    with pytest.raises(UserError) as caught:
        open_vault(profile, passphrase)
    after = {
        path.name: path.read_bytes() for path in profile.root.iterdir() if not path.name.endswith("-shm")
    }
    assert after == before
    sentence = caught.value.sentence
    assert sentence.endswith(".")
    assert "Error" not in sentence
    return caught.value


@pytest.fixture
def closed(profile: Profile) -> Profile:
    """A vault with one chat, closed."""
    vault = open_vault(profile)
    add_chat(ChatsRepo(vault), "Kept", "still here?")
    vault.close()
    return profile


def test_the_first_run_uses_the_keyring_silently(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    assert vault.status().slots == ("keyring",)
    vault.close()
    open_vault(profile, None, ring.door()).close()
    assert len(ring.secrets) == 1


def test_the_first_run_with_a_passphrase_leaves_the_keyring_alone(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, PASSPHRASE, ring.door())
    assert vault.status().slots == ("passphrase",)
    vault.close()
    assert ring.secrets == {}


def test_without_keyring_and_passphrase_nothing_is_made(profile: Profile) -> None:
    with pytest.raises(NeedsSecret) as caught:
        open_vault(profile, None)
    assert caught.value.code == "needs-new-passphrase"
    assert not Vault.exists(profile)


@pytest.mark.parametrize("locked", [True, False])
def test_a_locked_or_forgetful_keyring_asks_for_a_passphrase_on_the_first_run(
    profile: Profile, locked: bool
) -> None:
    ring = MemoryKeyring()
    ring.locked, ring.forgetful = locked, not locked
    with pytest.raises(NeedsSecret) as caught:
        open_vault(profile, None, ring.door())
    assert caught.value.code == "needs-new-passphrase"
    assert not Vault.exists(profile)


def test_a_hanging_keyring_asks_for_a_passphrase(profile: Profile) -> None:
    with hung_keyring() as door, pytest.raises(NeedsSecret) as caught:
        Vault.open(profile, door=door)
    assert "does not answer" in caught.value.sentence


def test_a_wrong_passphrase_is_said_so(closed: Profile) -> None:
    assert refused(closed, "not it").code == "wrong-passphrase"


def test_a_missing_passphrase_is_asked_for(closed: Profile) -> None:
    error = refused(closed, None)
    assert isinstance(error, NeedsSecret)
    assert error.code == "needs-passphrase"


def test_the_sentence_for_a_missing_passphrase(closed: Profile) -> None:
    assert refused(closed, None).sentence == (
        "The vault is locked, because a passphrase protects it; enter its passphrase."
    )


def test_a_passphrase_that_is_not_needed_does_no_harm(profile: Profile) -> None:
    ring = MemoryKeyring()
    open_vault(profile, None, ring.door()).close()
    before = profile.slots.read_bytes()
    open_vault(profile, "superfluous", ring.door()).close()
    assert profile.slots.read_bytes() == before


def test_a_locked_keyring_says_so_and_asks_for_the_passphrase_that_was_set(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    vault.set_passphrase(PASSPHRASE)
    vault.close()
    ring.locked = True
    with pytest.raises(NeedsSecret) as caught:
        open_vault(profile, None, ring.door())
    assert caught.value.code == "needs-passphrase"
    assert "keyring is locked" in caught.value.sentence
    vault = open_vault(profile, PASSPHRASE, ring.door())
    with pytest.raises(UserError) as refusal:
        vault.remove_passphrase()
    assert refusal.value.code == "no-keyring"
    vault.set_passphrase(PASSPHRASE, only=True)
    assert vault.status().slots == ("passphrase",)
    vault.close()


def test_a_keyring_that_forgot_the_key_never_leads_to_a_new_one(profile: Profile) -> None:
    ring = MemoryKeyring()
    open_vault(profile, None, ring.door()).close()
    ring.secrets.clear()
    with pytest.raises(UserError) as caught:
        open_vault(profile, None, ring.door())
    assert caught.value.code == "keyring-needed"
    assert ring.secrets == {}


def test_a_keyring_with_another_key_is_said_so(profile: Profile) -> None:
    ring = MemoryKeyring()
    open_vault(profile, None, ring.door()).close()
    ring.secrets = dict.fromkeys(ring.secrets, "AAAA")
    with pytest.raises(UserError, match="does not fit"):
        open_vault(profile, None, ring.door())


def test_a_key_file_without_its_database_is_an_error(closed: Profile) -> None:
    closed.vault.unlink()
    assert refused(closed).code == "database-missing"


def test_an_empty_database_is_never_a_new_vault(closed: Profile) -> None:
    closed.vault.write_bytes(b"")
    assert refused(closed).code == "database-empty"


def test_a_plaintext_database_is_refused(closed: Profile) -> None:
    closed.vault.unlink()
    with sqlite3.connect(closed.vault) as plain:
        plain.execute("CREATE TABLE chats (title)")
    plain.close()
    assert refused(closed).code == "database-plaintext"


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"noise" * 1000])
def test_a_database_without_any_key_file_is_an_error(profile: Profile, content: bytes) -> None:
    profile.root.mkdir()
    profile.vault.write_bytes(content)
    assert refused(profile).code == "key-file-missing"


def test_another_vaults_database_is_refused(closed: Profile, tmp_path: Path) -> None:
    other = Profile(tmp_path / "other")
    open_vault(other).close()
    closed.vault.write_bytes(other.vault.read_bytes())
    assert refused(closed).code == "vault-damaged"


def test_a_database_of_another_name_under_the_same_key_is_refused(closed: Profile) -> None:
    vault = open_vault(closed)
    vault.write(lambda db: db.execute("UPDATE meta SET value = 'other' WHERE key = 'vault_id'")).result()
    vault.close()
    assert refused(closed).code == "vault-mismatch"


def test_a_newer_schema_is_refused(closed: Profile) -> None:
    vault = open_vault(closed)
    vault.write(lambda db: db.execute("PRAGMA user_version=999")).result()
    vault.close()
    assert refused(closed).code == "newer-vault"


def test_a_newer_key_file_is_refused(closed: Profile) -> None:
    body = json.loads(closed.slots.read_bytes())
    closed.slots.write_text(json.dumps({**body, "format": 2}))
    assert refused(closed).code == "newer-vault"


@pytest.mark.allow_logs("was repaired from its copy")
def test_a_damaged_key_file_opens_by_its_copy(closed: Profile) -> None:
    closed.slots.write_bytes(closed.slots.read_bytes()[:40])
    vault = open_vault(closed)
    assert ChatsRepo(vault).counts() == {"chats": 1, "messages": 1}
    vault.close()


def test_a_file_in_place_of_the_folder_is_said_so(profile: Profile) -> None:
    profile.root.write_text("not a folder")
    with pytest.raises(UserError) as caught:
        open_vault(profile)
    assert caught.value.code == "not-a-folder"


STEPS = ("build", "save", "replace")


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_during_the_first_run_is_survived(
    profile: Profile, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is cleaned up, as after a power cut; the next start works and asks for the same passphrase."""
    with monkeypatch.context() as patch:
        patch.setattr(unlock, "_abandon", lambda *_: None)
        target = {"build": (unlock, "_build"), "save": (keyfile, "save"), "replace": (os, "replace")}[step]
        real = getattr(*target)

        def die(*args: object) -> None:
            if step == "build":
                real(*args)
            if step != "replace" or str(args[1]).endswith("vault.db"):
                raise KeyboardInterrupt
            real(*args)

        patch.setattr(*target, die)
        with pytest.raises(KeyboardInterrupt):
            open_vault(profile)
    vault = open_vault(profile)
    assert vault.check().ok
    vault.close()
    assert not unlock.fresh(profile).exists()


def test_a_first_run_that_fails_leaves_nothing_behind(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = MemoryKeyring()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keyfile, "save", fail)
    with pytest.raises(UserError) as caught:
        Vault.open(profile, door=ring.door())
    assert caught.value.code == "disk-full"
    assert list(profile.root.iterdir()) == []
    assert ring.secrets == {}


@pytest.mark.skipif(sys.platform == "win32", reason="lacks permission bits: Windows")
def test_nobody_else_may_read_the_vault(vault: Vault) -> None:
    ChatsRepo(vault).counts()
    files = [path for path in vault.profile.root.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"vault.db", "vault.db-wal", "vault.json", "reserve.bin"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(vault.profile.root.stat().st_mode) == 0o700


def test_exists_says_whether_there_is_something_to_open(profile: Profile) -> None:
    assert not Vault.exists(profile)
    Vault.open(profile, PASSPHRASE, door=no_keyring(), cost=CHEAP).close()
    assert Vault.exists(profile)
