"""The lock of a whole core: nothing opens it but the passphrase, and nothing of a key is left in the vault."""

from __future__ import annotations

import pytest

from app.assembly import AppCore, open_core
from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.engine.scripted import ScriptedEngine
from app.store.keyring_door import KeyringDoor
from app.store.vault import Vault
from tests._support.display import wait_until
from tests._support.fixtures import PASSPHRASE
from tests.store.helpers import CHEAP, MemoryKeyring


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """The system's keyring, in memory."""
    made = MemoryKeyring()
    monkeypatch.setattr("app.store.keyring_door.find_backend", lambda: made)
    return made


@pytest.fixture
def profile_of_both(profile: Profile, ring: MemoryKeyring) -> Profile:
    """A vault that opens by itself and by a passphrase."""
    vault = Vault.open(profile, door=KeyringDoor(lambda: ring), cost=CHEAP)
    vault.set_passphrase(PASSPHRASE)
    vault.close()
    return profile


def opened(profile: Profile, passphrase: str | None = None) -> AppCore:
    return open_core(profile, passphrase, ScriptedEngine)


def test_a_locked_core_opens_by_the_passphrase_alone(profile_of_both: Profile, ring: MemoryKeyring) -> None:
    core = opened(profile_of_both)
    chat = core.chats.new(title="Kept")
    assert core.lockable and not core.busy
    core.lock()
    assert core.vault.opened.root == b""
    assert ring.secrets == {}
    with pytest.raises(UserError):
        core.chats.get(chat.id)
    with pytest.raises(NeedsSecret):
        opened(profile_of_both)
    core = opened(profile_of_both, PASSPHRASE)
    assert core.chats.get(chat.id).title == "Kept"
    wait_until(lambda: "keyring" in core.vault.status().slots, "the keyring to open it again")
    core.close()
    again = opened(profile_of_both)
    again.close()


def test_the_keyring_may_stay(profile_of_both: Profile, ring: MemoryKeyring) -> None:
    core = opened(profile_of_both)
    core.settings.set("lock_keyring", False)
    core.lock()
    assert len(ring.secrets) == 1
    opened(profile_of_both).close()


def test_a_core_without_a_passphrase_is_closed_and_says_so(profile: Profile, ring: MemoryKeyring) -> None:
    core = opened(profile)
    assert not core.lockable
    with pytest.raises(UserError) as caught:
        core.lock()
    assert caught.value.code == "no-passphrase"
    opened(profile).close()
