"""An open vault for the tests that need one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.base.paths import Profile
from app.store.chats import ChatsRepo
from app.store.vault import Vault
from tests.store.helpers import open_vault


@pytest.fixture
def vault(profile: Profile) -> Iterator[Vault]:
    """A new vault under a passphrase, closed afterwards."""
    made = open_vault(profile)
    yield made
    made.close()


@pytest.fixture
def repo(vault: Vault) -> ChatsRepo:
    """Its chats."""
    return ChatsRepo(vault)
