"""A new key and a compact file: everything is there afterwards, whatever happened on the way."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.store import keyfile, rebuild, recovery
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from app.store.vault_files import rebuilt
from tests.store.helpers import (
    CHEAP,
    PASSPHRASE,
    MemoryKeyring,
    add_chat,
    delete_for_good,
    no_keyring,
    open_vault,
)


def titles(vault: Vault) -> set[str]:
    return {chat.title for chat in ChatsRepo(vault).list()}


def test_a_rotated_vault_opens_with_the_same_passphrase_and_another_key(profile: Profile) -> None:
    vault = open_vault(profile)
    add_chat(ChatsRepo(vault), "Kept", "text")
    before, head = vault.opened, profile.vault.read_bytes()[:64]
    assert not rebuild.rotate(vault, no_keyring(), PASSPHRASE, CHEAP)
    assert titles(vault) == {"Kept"}
    add_chat(ChatsRepo(vault), "After", "text")
    vault.close()
    vault = open_vault(profile)
    assert titles(vault) == {"Kept", "After"}
    assert vault.opened.root != before.root
    assert vault.status().generation == 2
    assert vault.check().ok
    vault.close()
    assert profile.vault.read_bytes()[:64] != head
    assert not rebuilt(profile).exists()


@pytest.mark.allow_logs("was repaired from its copy")
def test_the_old_key_file_opens_nothing_any_more(profile: Profile) -> None:
    vault = open_vault(profile)
    old = profile.slots.read_bytes()
    rebuild.rotate(vault, no_keyring(), PASSPHRASE, CHEAP)
    vault.close()
    new = profile.slots.read_bytes()
    for path in (profile.slots, keyfile.spare(profile)):
        path.write_bytes(old)
    with pytest.raises(UserError) as caught:
        open_vault(profile)
    assert caught.value.code == "vault-damaged"
    profile.slots.write_bytes(new)
    open_vault(profile).close()


def test_the_keyring_follows(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    before = dict(ring.secrets)
    for generation in (2, 3):
        rebuild.rotate(vault, ring.door())
        assert vault.status().generation == generation
    vault.close()
    assert len(ring.secrets) == 1
    assert not ring.secrets.items() & before.items()
    vault = open_vault(profile, None, ring.door())
    assert vault.status().slots == ("keyring",)
    vault.close()


def test_a_keyring_that_is_locked_leaves_everything_as_it_is(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    ring.locked = True
    with pytest.raises(UserError) as caught:
        rebuild.rotate(vault, ring.door())
    assert caught.value.code == "no-keyring"
    ring.locked = False
    vault.close()
    open_vault(profile, None, ring.door()).close()


def test_the_passphrase_is_needed_and_checked(vault: Vault) -> None:
    with pytest.raises(NeedsSecret):
        rebuild.rotate(vault, no_keyring(), None, CHEAP)
    with pytest.raises(UserError) as caught:
        rebuild.rotate(vault, no_keyring(), "wrong", CHEAP)
    assert caught.value.code == "wrong-passphrase"
    assert vault.status().generation == 1


def test_a_recovery_code_ends_with_the_key_it_wrapped(profile: Profile) -> None:
    vault = open_vault(profile)
    code = recovery.new_code()
    vault.take_recovery_code(code)
    assert rebuild.rotate(vault, no_keyring(), PASSPHRASE, CHEAP)
    assert vault.status().slots == ("passphrase",)
    vault.close()
    with pytest.raises(UserError) as caught:
        open_vault(profile, code)
    assert caught.value.code == "wrong-passphrase"


def test_reading_and_writing_go_on_around_it(vault: Vault) -> None:
    repo, stop, seen = ChatsRepo(vault), threading.Event(), list[int]()
    failed: list[BaseException] = []

    def read() -> None:
        try:
            while not stop.is_set():
                seen.append(len(repo.list()))
                repo.search("text")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(3):
        add_chat(repo, f"{number}", "text")
        rebuild.rotate(vault, no_keyring(), PASSPHRASE, CHEAP)
        rebuild.compact(vault)
    stop.set()
    for thread in threads:
        thread.join()
    assert not failed
    assert titles(vault) == {"0", "1", "2"}
    assert vault.check().ok


def test_compacting_gives_space_back(vault: Vault) -> None:
    repo = ChatsRepo(vault)
    kept = add_chat(repo, "Kept", "text")
    gone = add_chat(repo, "Gone", *["long " * 500 for _ in range(300)])
    delete_for_good(repo, gone.id)
    before = vault.status().size
    freed = rebuild.compact(vault)
    assert freed > 300_000
    assert vault.status().size == before - freed
    assert titles(vault) == {kept.title}
    assert vault.check().ok


STEPS = ("before-keys", "before-move", "after-move", "after-keys")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("way", ["keyring", "passphrase"])
def test_a_rotation_broken_off_anywhere_opens_whole(
    profile: Profile, step: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is tidied up, as after a power cut."""
    ring = MemoryKeyring()
    secret = PASSPHRASE if way == "passphrase" else None
    vault = open_vault(profile, secret, ring.door())
    add_chat(ChatsRepo(vault), "Kept", "text")
    vault.checkpoint().result()
    copies = _files_at(step, vault, ring, secret, monkeypatch)
    vault.close()
    for path in profile.root.iterdir():
        path.unlink()
    for name, data in copies.items():
        (profile.root / name).write_bytes(data)
    vault = open_vault(profile, secret, ring.door())
    assert titles(vault) == {"Kept"}
    assert vault.status().generation == (1 if step in ("before-keys", "before-move") else 2)
    assert vault.check().ok
    vault.close()
    assert keyfile.load(profile).following is None  # type: ignore[union-attr]
    assert not rebuilt(profile).exists()
    open_vault(profile, secret, ring.door()).close()


def _files_at(
    step: str, vault: Vault, ring: MemoryKeyring, secret: str | None, monkeypatch: pytest.MonkeyPatch
) -> dict[str, bytes]:
    """What lies in the folder, and in the keyring, at that moment of a rotation."""
    copies: dict[str, bytes] = {}
    entries: dict[tuple[str, str], str] = {}

    def look() -> None:
        copies.update({p.name: p.read_bytes() for p in vault.profile.root.iterdir() if p.is_file()})
        entries.update(ring.secrets)

    real_save, real_move, saves = keyfile.save, os.replace, 0

    def save(profile: Profile, keys: keyfile.KeyFile) -> None:
        nonlocal saves
        saves += 1
        if (step, saves) in (("before-keys", 1), ("after-move", 2)):
            look()
        real_save(profile, keys)
        if (step, saves) in (("before-move", 1), ("after-keys", 2)):
            look()

    with monkeypatch.context() as patch:
        patch.setattr(rebuild.keyfile, "save", save)
        patch.setattr(rebuild.os, "replace", real_move)
        rebuild.rotate(vault, ring.door(), secret, CHEAP)
    assert saves == 2
    ring.secrets = entries
    return copies


def test_a_full_disk_leaves_the_old_key(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    add_chat(ChatsRepo(vault), "Kept", "text")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("_sync",):
        with monkeypatch.context() as patch:
            patch.setattr(rebuild, name, refuse)
            with pytest.raises(UserError) as caught:
                rebuild.rotate(vault, no_keyring(), PASSPHRASE, CHEAP)
            assert caught.value.code == "disk-full"
    assert vault.status().generation == 1
    assert titles(vault) == {"Kept"}
    assert not rebuilt(vault.profile).exists()
    add_chat(ChatsRepo(vault), "Still works", "text")


def test_a_move_that_fails_leaves_the_old_key(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    add_chat(ChatsRepo(vault), "Kept", "text")
    real = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(target).name == "vault.db":
            raise OSError(13, "Permission denied")
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(rebuild.os, "replace", refuse)
        with pytest.raises(UserError):
            rebuild.rotate(vault, no_keyring(), PASSPHRASE, CHEAP)
    assert vault.status().generation == 1
    assert titles(vault) == {"Kept"}
    keys = keyfile.load(vault.profile)
    assert keys and keys.following is None
