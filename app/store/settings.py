"""Settings in the vault: what a person prefers is theirs too."""

from __future__ import annotations

from app.store.cipher import Database
from app.store.purge import OF_DOCUMENTS
from app.store.vault import Vault


class SettingsRepo:
    """A `app.base.settings.Backend`; `save` returns when the value is committed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def load(self) -> dict[str, str]:
        """All values as JSON text by key."""
        with self._vault.reading() as db:
            rows = db.execute(
                "SELECT key, value FROM settings WHERE key NOT LIKE ?", [f"{OF_DOCUMENTS}%"]
            ).fetchall()
        return {str(key): str(text) for key, text in rows}

    def save(self, key: str, value: str) -> None:
        """Keep one value, JSON text."""

        def work(db: Database) -> None:
            db.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", [key, value])

        self._vault.write(work).result()
