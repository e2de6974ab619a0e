"""Access tokens of services: in the system's keyring, or inside the vault where there is none."""

from __future__ import annotations

import json

from app.store.keyring_door import KeyringDoor, KeyringUnavailable, token_entry
from app.store.settings import SettingsRepo

PREFIX = "token:"
_ELSEWHERE = json.dumps("keyring")


class Tokens:
    """Tokens by the name of their service. Nothing of them is ever told, logged or put into the environment."""

    def __init__(self, kept: SettingsRepo, door: KeyringDoor, vault_id: str) -> None:
        self._kept, self._door, self._vault_id = kept, door, vault_id

    def has(self, name: str) -> bool:
        """Whether there is one; the keyring is not asked for that."""
        return self._row(name) is not None

    def read(self, name: str) -> str:
        """The token; empty where there is none, or its keyring is locked or gone."""
        row = self._row(name)
        if row is None or row != _ELSEWHERE:
            return str(json.loads(row)["token"]) if row else ""
        try:
            return self._door.read(self._entry(name)) or ""
        except KeyringUnavailable:
            return ""

    def keep(self, name: str, token: str) -> bool:
        """Keep it; whether the system's keyring took it."""
        try:
            self._door.keep(self._entry(name), token)
        except KeyringUnavailable:
            self._kept.save(PREFIX + name, json.dumps({"token": token}))
            return False
        self._kept.save(PREFIX + name, _ELSEWHERE)
        return True

    def forget(self, name: str) -> None:
        """Forget it, in the keyring too. Raises KeyringUnavailable where that cannot be reached."""
        if self._row(name) == _ELSEWHERE:
            self._door.forget(self._entry(name))
        self._kept.save(PREFIX + name, "null")

    def _row(self, name: str) -> str | None:
        row = self._kept.load().get(PREFIX + name)
        return None if row in (None, "null") else row

    def _entry(self, name: str) -> str:
        return token_entry(self._vault_id, name)
