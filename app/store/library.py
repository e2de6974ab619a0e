"""The model files known to this profile."""

from __future__ import annotations

from app.base.errors import UserError
from app.store.cipher import Database
from app.store.records import LibraryEntry
from app.store.rows import LIBRARY_COLUMNS, insert_sql, library_of, row_of
from app.store.vault import Vault


class LibraryRepo:
    """Changes return when they are committed."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self) -> list[LibraryEntry]:
        """All entries, oldest first."""
        with self._vault.reading() as db:
            rows = db.execute(f"SELECT {LIBRARY_COLUMNS} FROM library ORDER BY added, id").fetchall()
        return [library_of(row) for row in rows]

    def get(self, entry_id: str) -> LibraryEntry:
        """One entry; raises UserError "no-such-model"."""
        with self._vault.reading() as db:
            row = db.execute(f"SELECT {LIBRARY_COLUMNS} FROM library WHERE id = ?", [entry_id]).fetchone()
        if row is None:
            raise UserError(
                f"There is no model {entry_id}", todo="choose one of the list", code="no-such-model"
            )
        return library_of(row)

    def put(self, entry: LibraryEntry) -> None:
        """Keep an entry, replacing the one of its id."""

        def work(db: Database) -> None:
            db.execute(insert_sql("library", LIBRARY_COLUMNS, "INSERT OR REPLACE"), row_of(entry))

        self._vault.write(work).result()

    def remove(self, entry_id: str) -> None:
        """Forget an entry; an unknown id is fine. The file stays."""

        def work(db: Database) -> None:
            db.execute("DELETE FROM library WHERE id = ?", [entry_id])

        self._vault.write(work).result()
