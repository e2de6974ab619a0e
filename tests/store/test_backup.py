"""Backups: one file that opens anywhere by passphrase or recovery code, and gives back what was kept."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.store import backup, backup_file, kept, recovery, restore, staged
from app.store.chats import ChatsRepo
from app.store.states import SavedState, StatesRepo
from app.store.vault import Vault
from tests.store.helpers import PASSPHRASE, MemoryKeyring, add_chat, holding, no_keyring, open_vault

WORD = "zanzibarquux"


@pytest.fixture
def full(vault: Vault) -> Vault:
    """Ten chats and a state."""
    repo = ChatsRepo(vault)
    for number in range(10):
        chat = add_chat(repo, f"chat {number}", f"{WORD} {number}", "answer")
    StatesRepo(vault).save(SavedState(chat.id, "engine", b"1234", os.urandom(3 << 20)), 1 << 30)
    return vault


def back_up(vault: Vault, target: Path) -> Path:
    with vault.beside() as db:
        backup.write(db, vault.opened, target)
    return target


def contents(vault: Vault) -> list[tuple[str, list[str]]]:
    repo = ChatsRepo(vault)
    return [(chat.title, [m.content for m in repo.messages(chat.id)]) for chat in repo.list()]


def test_a_backup_opens_on_another_computer_by_its_passphrase(full: Vault, tmp_path: Path) -> None:
    file = back_up(full, tmp_path / "mine.backup")
    other = Profile(tmp_path / "other")
    restored = restore.stage(other, file, PASSPHRASE, no_keyring())
    assert (restored.chats, restored.messages, restored.ways) == (10, 20, ("passphrase",))
    vault = open_vault(other)
    assert contents(vault) == contents(full)
    assert ChatsRepo(vault).search(WORD)
    assert StatesRepo(vault).total() == 0
    assert vault.check().ok
    vault.close()
    assert {path.name for path in other.root.iterdir()} == {
        "vault.db", "vault.json", "vault.json.bak", "reserve.bin",
    }  # fmt: skip


@pytest.mark.allow_logs("was repaired from its copy")
def test_a_backup_opens_by_the_recovery_code(full: Vault, tmp_path: Path) -> None:
    code = recovery.new_code()
    full.take_recovery_code(code)
    file = back_up(full, tmp_path / "mine.backup")
    other = Profile(tmp_path / "other")
    restore.stage(other, file, code.lower(), no_keyring())
    vault = open_vault(other, code)
    assert contents(vault) == contents(full)
    vault.close()


def test_a_backup_holds_nothing_in_the_clear_and_is_for_its_owner(full: Vault, tmp_path: Path) -> None:
    file = back_up(full, tmp_path / "backups" / "mine.backup")
    assert holding(tmp_path, WORD) == []
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_size < 1 << 20, "what models computed is left out"


def test_a_backup_is_made_while_others_write(full: Vault, tmp_path: Path) -> None:
    repo = ChatsRepo(full)
    with full.beside() as db:
        before = len(repo.list())
        backup.write(db, full.opened, tmp_path / "mine.backup")
        add_chat(repo, "in the meantime", "text")
    assert len(repo.list()) == before + 1


def test_the_wrong_passphrase_restores_nothing(full: Vault, tmp_path: Path) -> None:
    file = back_up(full, tmp_path / "mine.backup")
    other = Profile(tmp_path / "other")
    with pytest.raises(UserError) as caught:
        restore.stage(other, file, "wrong", no_keyring())
    assert caught.value.code == "wrong-passphrase"
    with pytest.raises(NeedsSecret):
        restore.stage(other, file, None, no_keyring())
    assert not other.root.exists() or list(other.root.iterdir()) == []


def test_the_present_vault_stays_until_the_next_start_and_is_set_aside_then(
    full: Vault, tmp_path: Path
) -> None:
    file = back_up(full, tmp_path / "mine.backup")
    profile = full.profile
    add_chat(ChatsRepo(full), "after the backup", "late")
    restore.stage(profile, file, PASSPHRASE, no_keyring())
    assert ChatsRepo(full).counts()["chats"] == 11
    full.close()
    vault = open_vault(profile)
    assert ChatsRepo(vault).counts()["chats"] == 10
    vault.close()
    aside = staged.replaced(profile)
    assert len(aside) == 1
    vault = open_vault(Profile(aside[0]))
    assert ChatsRepo(vault).counts()["chats"] == 11
    vault.close()


def test_a_staged_restore_can_be_called_off(full: Vault, tmp_path: Path) -> None:
    file = back_up(full, tmp_path / "mine.backup")
    restore.stage(full.profile, file, PASSPHRASE, no_keyring())
    restore.stage(full.profile, file, PASSPHRASE, no_keyring())
    assert staged.waiting(full.profile)
    staged.discard(full.profile)
    assert not staged.waiting(full.profile)
    add_chat(ChatsRepo(full), "still the same", "vault")
    full.close()
    vault = open_vault(full.profile)
    assert ChatsRepo(vault).counts()["chats"] == 11
    vault.close()


@pytest.mark.parametrize("stop", range(6))
def test_taking_a_restored_vault_over_can_be_broken_off_anywhere(
    full: Vault, tmp_path: Path, stop: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the power went before the `stop`-th rename; the next start goes on."""
    file = back_up(full, tmp_path / "mine.backup")
    profile = full.profile
    add_chat(ChatsRepo(full), "after the backup", "late")
    restore.stage(profile, file, PASSPHRASE, no_keyring())
    full.close()
    real, done = os.replace, 0

    def dying(*arguments: object) -> None:
        nonlocal done
        if done == stop:
            raise KeyboardInterrupt
        done += 1
        real(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(staged.os, "replace", dying)
        try:
            staged.finish(profile)
        except KeyboardInterrupt:
            pass
    vault = open_vault(profile)
    assert ChatsRepo(vault).counts()["chats"] == 10
    assert vault.check().ok
    vault.close()
    vault = open_vault(Profile(staged.replaced(profile)[0]))
    assert ChatsRepo(vault).counts()["chats"] == 11
    vault.close()


def test_a_keyring_slot_stays_where_the_keyring_has_its_key(profile: Profile, tmp_path: Path) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    with pytest.raises(UserError) as caught:
        backup.require_portable(vault.opened)
    assert caught.value.code == "not-portable"
    vault.set_passphrase(PASSPHRASE)
    backup.require_portable(vault.opened)
    file = back_up(vault, tmp_path / "mine.backup")
    vault.close()
    here = restore.stage(Profile(tmp_path / "here"), file, None, ring.door())
    there = restore.stage(Profile(tmp_path / "there"), file, PASSPHRASE, MemoryKeyring().door())
    assert (here.ways, there.ways) == (("keyring", "passphrase"), ("passphrase",))


def test_a_backup_of_a_newer_version_is_refused(full: Vault, tmp_path: Path) -> None:
    full.write(lambda db: db.execute("PRAGMA user_version=999")).result()
    file = back_up(full, tmp_path / "mine.backup")
    with pytest.raises(UserError) as caught:
        restore.stage(Profile(tmp_path / "other"), file, PASSPHRASE, no_keyring())
    assert caught.value.code == "newer-vault"
    data = bytearray(file.read_bytes())
    data[-49] += 1
    file.write_bytes(data)
    with pytest.raises(UserError) as caught:
        backup_file.examine(file)
    assert caught.value.code == "newer-backup"


def test_backups_are_listed_newest_first_and_trimmed(profile: Profile) -> None:
    folder = kept.folder(profile)
    folder.mkdir(parents=True)
    for day in (3, 1, 2):
        (folder / kept.name_for(86_400.0 * day, "weekly")).write_bytes(b"x")
    (folder / "something else").write_bytes(b"x")
    (folder / f"9999-99-99_999999_weekly{kept.ENDING}").write_bytes(b"x")
    assert [item.made / 86_400 for item in kept.backups(profile)] == [3, 2, 1]
    assert "(1970-01-04_000000_weekly" in kept.newest_words(profile)
    kept.trim(profile, 1)
    assert [item.made / 86_400 for item in kept.backups(profile)] == [3]
    assert (folder / "something else").exists()


def test_without_room_there_is_one_sentence_and_no_file(
    full: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_file, "seal", refuse)
    folder = tmp_path / "backups"
    with pytest.raises(UserError) as caught:
        back_up(full, folder / "mine.backup")
    assert caught.value.sentence == (
        "The backup could not be written, because No space left on device; free some space or choose another disk;"
        " the vault is as it was."
    )
    assert list(folder.iterdir()) == []
