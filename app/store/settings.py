"""Settings in the vault: what a person prefers is theirs too."""

from __future__ import annotations

from app.store.cipher import Database
from app.store.vault import Vault


class SettingsRepo:
    """A `app.base.settings.Backend`; `save` returns when the value is committed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def load(self) -> dict[str, str]:
        """All values as JSON text by key."""
        with self._vault.reading() as db:
            return {
                str(key): str(text) for key, text in db.execute("SELECT key, value FROM settings").fetchall()
            }

    def save(self, key: str, value: str) -> None:
        """Keep one value, JSON text."""

        def work(db: Database) -> None:
            db.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", [key, value])

        self._vault.write(work).result()
