"""Access tokens in memory, for tests of the window."""

from __future__ import annotations

from app.store.keyring_door import KeyringUnavailable


class FakeTokens:
    """`keyring` tells whether there is one; `stuck` is why it forgets nothing."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.keyring = True
        self.stuck = ""

    def has(self, name: str) -> bool:
        """As Tokens does."""
        return name in self.kept

    def keep(self, name: str, token: str) -> bool:
        """As Tokens does."""
        self.kept[name] = token
        return self.keyring

    def read(self, name: str) -> str:
        """As Tokens does."""
        return self.kept.get(name, "")

    def forget(self, name: str) -> None:
        """As Tokens does."""
        if self.stuck:
            raise KeyringUnavailable(self.stuck)
        del self.kept[name]
