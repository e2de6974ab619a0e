"""Backups by themselves: weekly, as many as wished, and none that outlives what was erased."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.store import closed, curtain, kept, restore
from app.store.care import DAY, WEEK, Caretaker
from app.store.chats import ChatsRepo
from app.store.connections import ConnectionsRepo
from app.store.instance import InstanceLock
from app.store.records import Connection
from app.store.states import SavedState, StatesRepo
from app.store.vault import Vault
from tests.store.helpers import PASSPHRASE, MemoryKeyring, add_chat, delete_for_good, no_keyring, open_vault


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_first_backup_comes_after_a_day_and_the_next_after_a_week(vault: Vault, clock: Clock) -> None:
    care = Caretaker(vault, lambda: 3, clock)
    assert care.tend() is None
    clock.now += DAY + 60
    first = care.tend()
    assert first is not None and first.reason == "weekly"
    clock.now += WEEK - DAY
    assert care.tend() is None
    clock.now += DAY
    assert care.tend() is not None
    assert len(kept.backups(vault.profile)) == 2


def test_only_as_many_are_kept_as_wished(vault: Vault, clock: Clock) -> None:
    care = Caretaker(vault, lambda: 2, clock)
    for _ in range(4):
        clock.now += WEEK + 60
        care.tend()
    made = [item.made for item in kept.backups(vault.profile)]
    assert made == [int(clock.now), int(clock.now - WEEK - 60)]


def test_none_are_made_where_none_are_wished(vault: Vault, clock: Clock) -> None:
    clock.now += 99 * WEEK
    assert Caretaker(vault, lambda: 0, clock).tend() is None
    assert Caretaker(vault, lambda: 0, clock).back_up_here().reason == "by-hand"


def test_what_was_erased_leaves_the_backups_within_a_day(
    vault: Vault, clock: Clock, profile: Profile
) -> None:
    care, repo = Caretaker(vault, lambda: 5, clock), ChatsRepo(vault)
    gone = add_chat(repo, "Gone", "zanzibarquux")
    add_chat(repo, "Kept", "stays")
    for _ in range(2):
        clock.now += WEEK + 60
        care.tend()
    assert len(kept.backups(profile)) == 2
    delete_for_good(repo, gone.id)
    os.utime(kept.marker(profile), (clock.now, clock.now))
    clock.now += DAY - 60
    assert care.tend() is None
    delete_for_good(repo, add_chat(repo, "Another", "text").id)
    clock.now += 120
    assert care.tend() is not None
    (left,) = kept.backups(profile)
    other = Profile(profile.root / "other")
    restore.stage(other, left.path, PASSPHRASE, no_keyring())
    restored = open_vault(other)
    assert [chat.title for chat in ChatsRepo(restored).list()] == ["Kept"]
    restored.close()
    assert not kept.marker(profile).exists()


def test_all_backups_can_go(vault: Vault, clock: Clock, profile: Profile) -> None:
    care = Caretaker(vault, lambda: 5, clock)
    care.back_up_here()
    assert len(care.kept_backups()) == 1
    care.forget("backups")
    assert kept.backups(profile) == []


def test_what_is_kept_is_counted_and_can_be_forgotten(vault: Vault, clock: Clock) -> None:
    repo = ChatsRepo(vault)
    chat = add_chat(repo, "One", "hello", "there")
    StatesRepo(vault).save(SavedState(chat.id, "engine", b"1234", bytes(5000)), 1 << 30)
    ConnectionsRepo(vault).add(Connection("c", 1.0, "example.org", "models", "GET", 1, 2, "answered"))
    care = Caretaker(vault, lambda: 3, clock)
    care.back_up_here()
    care.stage_restore(care.kept_backups()[0].path, PASSPHRASE)
    care.call_off_restore()
    found = {item.kind: (item.count, item.size) for item in care.inventory()}
    assert found["chats"] == (1, len("hello") + len("there"))
    assert found["states"] == (1, 5004)
    assert found["connections"][0] == found["backups"][0] == 1
    for kind in ("states", "connections", "backups", "replaced"):
        care.forget(kind)
    found = {item.kind: item.count for item in care.inventory()}
    assert (found["chats"], found["states"], found["connections"], found["backups"]) == (1, 0, 0, 0)
    assert found["free"] > 0
    assert care.compact() > 0
    assert {item.kind: item.count for item in care.inventory()}["free"] == 0


def test_the_lock_shuts_the_keyring_out_until_the_passphrase_came(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    with pytest.raises(UserError) as caught:
        curtain.draw(vault, drop_keyring=True)
    assert caught.value.code == "no-passphrase"
    vault.set_passphrase(PASSPHRASE)
    assert curtain.draw(vault, drop_keyring=True)
    vault.close()
    vault.forget_entry(ring.door())
    assert ring.secrets == {}
    with pytest.raises(NeedsSecret):
        open_vault(profile, None, ring.door())
    vault = open_vault(profile, PASSPHRASE, ring.door())
    assert curtain.lift(vault)
    assert not curtain.lift(vault)
    vault.close()
    open_vault(profile, None, ring.door()).close()


def test_the_lock_can_leave_the_keyring_alone(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    vault.set_passphrase(PASSPHRASE)
    assert not curtain.draw(vault, drop_keyring=False)
    vault.close()
    open_vault(profile, None, ring.door()).close()


def test_a_keyring_that_is_locked_later_leaves_the_passphrase(profile: Profile) -> None:
    ring = MemoryKeyring()
    vault = open_vault(profile, None, ring.door())
    vault.set_passphrase(PASSPHRASE)
    curtain.draw(vault, drop_keyring=True)
    vault.close()
    ring.locked = True
    vault = open_vault(profile, PASSPHRASE, ring.door())
    assert not curtain.lift(vault)
    assert vault.status().slots == ("passphrase",)
    vault.close()


def test_a_closed_profile_is_restored_and_erased(vault: Vault, profile: Profile, tmp_path: Path) -> None:
    add_chat(ChatsRepo(vault), "One", "hello")
    file = tmp_path / "mine.backup"
    Caretaker(vault, lambda: 3).back_up(file)
    other = Profile(tmp_path / "other")
    held = InstanceLock(other)
    held.acquire()
    with pytest.raises(UserError) as caught:
        closed.restore_now(other, file, PASSPHRASE, no_keyring())
    assert caught.value.code == "already-running"
    held.release()
    assert closed.restore_now(other, file, PASSPHRASE, no_keyring()).chats == 1
    restored = open_vault(other)
    assert ChatsRepo(restored).counts()["chats"] == 1
    restored.close()
    closed.erase_now(other, no_keyring())
    assert not Vault.exists(other)
