"""The vault under a key in a real Secret Service."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from app.base.errors import NeedsSecret, UserError
from app.base.paths import Profile
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from app.store.vault import Vault
from tests.store.helpers import CHEAP, PASSPHRASE


@pytest.fixture
def door() -> Iterator[KeyringDoor]:
    """The system's keyring, if it runs here; what a test put into it is taken out again."""
    if sys.platform != "linux" or not os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        pytest.skip("lacks a Secret Service")
    real = KeyringDoor()
    try:
        real.keep("probe", "probe")
    except KeyringUnavailable as error:
        pytest.skip(f"lacks a Secret Service: {error.reason}")
    yield real
    real.forget("probe")


@pytest.fixture
def vault_id(profile: Profile, door: KeyringDoor) -> Iterator[str]:
    """A vault made with it."""
    vault = Vault.open(profile, door=door)
    made = vault.status().vault_id
    vault.close()
    yield made
    door.forget(made)


def test_the_first_run_needs_no_question_and_the_second_none_either(profile: Profile, vault_id: str) -> None:
    vault = Vault.open(profile)
    status = vault.status()
    vault.close()
    assert (status.vault_id, status.slots) == (vault_id, ("keyring",))


def test_a_lost_entry_is_one_plain_sentence_and_never_a_new_key(
    profile: Profile, vault_id: str, door: KeyringDoor
) -> None:
    kept, before = door.read(vault_id), profile.slots.read_bytes()
    assert kept
    door.forget(vault_id)
    with pytest.raises(UserError) as caught:
        Vault.open(profile, door=door)
    assert caught.value.code == "keyring-needed"
    assert profile.slots.read_bytes() == before
    door.keep(vault_id, kept)
    Vault.open(profile, door=door).close()


def test_a_passphrase_beside_the_keyring_opens_when_the_entry_is_lost(
    profile: Profile, vault_id: str, door: KeyringDoor
) -> None:
    vault = Vault.open(profile, door=door, cost=CHEAP)
    vault.set_passphrase(PASSPHRASE)
    vault.close()
    door.forget(vault_id)
    with pytest.raises(NeedsSecret) as caught:
        Vault.open(profile, door=door)
    assert caught.value.code == "needs-passphrase"
    Vault.open(profile, PASSPHRASE, door=door).close()
