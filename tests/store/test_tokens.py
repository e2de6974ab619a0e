"""Access tokens: in the system's keyring, or inside the vault where there is none."""

from __future__ import annotations

import pytest

from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from app.store.settings import SettingsRepo
from app.store.tokens import Tokens
from tests._support.fixtures import make_vault


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def gone() -> Ring:
    raise KeyringUnavailable("there is none")


@pytest.fixture
def repo(profile):
    vault = make_vault(profile)
    yield SettingsRepo(vault)
    vault.close()


def test_a_token_lies_in_the_keyring_alone(repo) -> None:
    ring = Ring()
    tokens = Tokens(repo, KeyringDoor(lambda: ring), "v1")
    assert (tokens.has("hub"), tokens.read("hub")) == (False, "")
    assert tokens.keep("hub", "secret")
    assert list(ring.kept.values()) == ["secret"]
    assert "secret" not in str(repo.load())
    assert (tokens.has("hub"), tokens.read("hub"), tokens.read("other")) == (True, "secret", "")
    tokens.forget("hub")
    assert (tokens.has("hub"), tokens.read("hub"), ring.kept) == (False, "", {})


def test_without_a_keyring_a_token_lies_in_the_vault(repo) -> None:
    tokens = Tokens(repo, KeyringDoor(gone), "v1")
    assert not tokens.keep("hub", "secret")
    assert tokens.read("hub") == "secret"
    tokens.forget("hub")
    assert (tokens.has("hub"), tokens.read("hub")) == (False, "")
    assert "secret" not in str(repo.load())


def test_a_keyring_that_went_away_gives_nothing_and_forgets_nothing(repo) -> None:
    ring = Ring()
    Tokens(repo, KeyringDoor(lambda: ring), "v1").keep("hub", "secret")
    tokens = Tokens(repo, KeyringDoor(gone), "v1")
    assert (tokens.has("hub"), tokens.read("hub")) == (True, "")
    with pytest.raises(KeyringUnavailable):
        tokens.forget("hub")
    assert tokens.has("hub")
