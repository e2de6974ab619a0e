"""What is kept of endpoints; their keys go with the vault."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import erase
from app.store.endpoints import Consent, Endpoint, EndpointsRepo
from app.store.settings import SettingsRepo
from app.store.tokens import Tokens
from app.store.vault import Vault
from tests.store.helpers import MemoryKeyring

ONE = Endpoint("one", "One", "http://127.0.0.1:8080/v1", "small", created=2.0)
TWO = Endpoint(
    "two", "Zwei “quoted”", "https://api.example.org/v1", "large", "embedding", ("chat:a", "step:b"),
    (Consent("always"), Consent("chat:a", documents=True)), {"parallel": 2, "context": 4096}, 1.0,
)  # fmt: skip


def test_endpoints_come_back_as_they_were(vault: Vault) -> None:
    repo = EndpointsRepo(vault)
    repo.put(ONE)
    repo.put(TWO)
    assert repo.list() == [TWO, ONE]
    assert repo.get("two") == TWO
    changed = repo.change("one", lambda endpoint: replace(endpoint, scope=("chat:x",)))
    assert changed.scope == ("chat:x",) and repo.get("one") == changed
    repo.remove("two")
    repo.remove("two")
    assert repo.list() == [changed]
    for call in (lambda: repo.get("two"), lambda: repo.change("two", lambda endpoint: endpoint)):
        with pytest.raises(UserError) as caught:
            call()
        assert caught.value.code == "no-such-endpoint"
    assert EndpointsRepo(vault).list() == [changed], "a refused change leaves nothing"


def test_what_was_agreed_to_is_what_is_allowed() -> None:
    assert TWO.agreed("chat:b", 0) and not TWO.agreed("chat:b", 1)
    assert TWO.agreed("chat:a", 9)
    assert TWO.may_ask("step:b") and not TWO.may_ask("chat:b") and ONE.may_ask("chat:b")
    assert not ONE.agreed("chat:a", 0)


def test_an_erased_vault_takes_the_keys_of_its_endpoints_along(profile: Profile) -> None:
    ring = MemoryKeyring()
    door = ring.door()
    vault = Vault.open(profile, door=door)
    tokens = Tokens(SettingsRepo(vault), door, vault.opened.keys.vault_id)
    assert tokens.keep("endpoints", json.dumps({"one": "sk-secret"}))
    assert any("sk-secret" in secret for secret in ring.secrets.values())
    vault.close()
    erase.erase(profile, door)
    assert ring.secrets == {}
