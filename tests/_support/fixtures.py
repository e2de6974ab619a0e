"""Small fixtures for the tests of every room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.base.paths import Profile

if TYPE_CHECKING:
    from app.store.vault import Vault

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A profile folder of its own, not yet made."""
    return Profile(tmp_path / "profile")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).resolve().parents[2]


def make_vault(profile: Profile, passphrase: str = PASSPHRASE) -> Vault:
    """A new or old vault under a passphrase whose key is cheap to derive; the caller closes it."""
    from app.store.keys import Cost
    from app.store.vault import Vault

    return Vault.open(profile, passphrase, cost=Cost(passes=1, memory=8_192, lanes=1))


@pytest.fixture
def vault(profile: Profile) -> Iterator[Vault]:
    """An open vault in `profile`, closed after the test."""
    opened = make_vault(profile)
    yield opened
    opened.close()
