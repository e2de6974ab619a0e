"""Passwords of documents that a person asked to keep; they stand among the vault's settings, under their file's id."""

from __future__ import annotations

from concurrent.futures import Future

from app.store.cipher import Database
from app.store.purge import OF_DOCUMENTS, forget_passwords
from app.store.rows import clean
from app.store.vault import Vault

AT = f"""SELECT d.id, s.value FROM folders f JOIN documents d ON d.folder = f.id AND d.path = ?
    LEFT JOIN settings s ON s.key = '{OF_DOCUMENTS}' || d.id"""


class PasswordsRepo:
    """Reads are immediate, from any thread; changes are committed when their future resolves."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def at(self, path: str) -> list[tuple[str, str | None]]:
        """The ids of the documents known at a place of the disk, each with its kept password."""
        with self._vault.reading() as db:
            return [(str(file_id), kept) for file_id, kept in db.execute(AT, [clean(path)]).fetchall()]

    def put(self, file_id: str, password: str) -> Future[None]:
        """Keep a file's password."""

        def work(db: Database) -> None:
            db.execute(
                "INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)",
                [OF_DOCUMENTS + file_id, password],
            )

        return self._vault.write(work)

    def remove(self, file_id: str) -> Future[None]:
        """Keep a file's password no longer."""

        def work(db: Database) -> None:
            db.execute("DELETE FROM settings WHERE key = ?", [OF_DOCUMENTS + file_id])

        return self._vault.write(work)

    def sweep(self) -> Future[None]:
        """Erase those of files that are no longer known."""
        return self._vault.write(forget_passwords)
