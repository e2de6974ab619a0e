"""Pieces of a streaming answer, kept until it is finished, so that a killed program loses at most the last one."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING

from app.store.cipher import Database
from app.store.records import Message
from app.store.rows import MESSAGE_COLUMNS, clean, message_of

if TYPE_CHECKING:
    from app.store.vault import Vault

UNFINISHED = "state = 'streaming' OR id IN (SELECT message FROM journal)"


class Journal:
    """Appends durably; finishing a message drops its pieces (ChatsRepo.finish)."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def append(self, message_id: str, text: str, reasoning: str = "") -> Future[None]:
        """Keep a piece of an answer; on the disk when the future resolves."""
        row = (message_id, clean(text), clean(reasoning))

        def work(db: Database) -> None:
            db.execute("INSERT INTO journal (message, text, reasoning) VALUES (?, ?, ?)", row)

        return self._vault.write(work)

    def recover(self) -> list[Message]:
        """Messages that were being written when the program last died; merged when the vault was opened."""
        return list(self._vault.recovered)


def recover(db: Database) -> list[Message]:
    """Merge each unfinished message with its pieces and mark it stopped; inside the caller's transaction."""
    ids = [str(row[0]) for row in db.execute(f"SELECT id FROM messages WHERE {UNFINISHED} ORDER BY seq")]
    for message_id in ids:
        _merge(db, message_id)
    db.execute("DELETE FROM journal")
    select = f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE id = ?"
    return [message_of(db.execute(select, [message_id]).fetchone()) for message_id in ids]


def _merge(db: Database, message_id: str) -> None:
    pieces = db.execute(
        "SELECT text, reasoning FROM journal WHERE message = ? ORDER BY seq", [message_id]
    ).fetchall()
    text, reasoning = ("".join(column) for column in zip(*pieces, strict=True)) if pieces else ("", "")
    db.execute(
        "UPDATE messages SET content = content || ?, reasoning = reasoning || ?, state = 'stopped' WHERE id = ?",
        [text, reasoning, message_id],
    )
