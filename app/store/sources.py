"""Which folders a chat asks, and the sources that its answers were given."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any

from app.store.cipher import Database
from app.store.rows import clean
from app.store.vault import Vault


class SourcesRepo:
    """Reads are immediate, from any thread; changes are committed when their future resolves."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def folders_of(self, chat_id: str) -> list[str]:
        """The folders that a chat asks, its own one of dropped files included."""
        sql = """SELECT folder FROM chat_folders WHERE chat = :chat
            UNION SELECT id FROM folders WHERE chat = :chat ORDER BY 1"""
        with self._vault.reading() as db:
            return [str(row[0]) for row in db.execute(sql, {"chat": chat_id}).fetchall()]

    def set_folders(self, chat_id: str, folder_ids: Sequence[str]) -> Future[None]:
        """Ask these folders in this chat from now on."""
        rows = [(chat_id, folder_id) for folder_id in dict.fromkeys(folder_ids)]

        def work(db: Database) -> None:
            db.execute("DELETE FROM chat_folders WHERE chat = ?", [chat_id])
            db.conn.executemany(
                "INSERT INTO chat_folders (chat, folder) SELECT ?, id FROM folders WHERE id = ? AND chat IS NULL",
                rows,
            )

        return self._vault.write(work)

    def keep(self, message_id: str, sources: dict[str, Any]) -> Future[None]:
        """Keep what an answer was given, as JSON beside it."""
        text = clean(json.dumps(sources, ensure_ascii=False))

        def work(db: Database) -> None:
            db.execute(
                "INSERT OR REPLACE INTO message_sources (message, sources)"
                " SELECT id, ? FROM messages WHERE id = ?",
                [text, message_id],
            )

        return self._vault.write(work)

    def of_message(self, message_id: str) -> dict[str, Any] | None:
        """What was kept for a message, or None."""
        sql = "SELECT sources FROM message_sources WHERE message = ?"
        with self._vault.reading() as db:
            row = db.execute(sql, [message_id]).fetchone()
        return json.loads(row[0]) if row else None
