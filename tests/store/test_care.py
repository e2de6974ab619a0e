"""Backups by themselves: weekly, as many as wished, and none that outlives what was erased."""

from __future__ import annotations

import os
import time

import pytest

from app.base.paths import Profile
from app.store import kept, restore
from app.store.care import DAY, WEEK, Caretaker
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from tests.store.helpers import PASSPHRASE, add_chat, delete_for_good, no_keyring, open_vault


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
    assert care.forget_backups() == 1
    assert kept.backups(profile) == []
