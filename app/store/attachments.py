"""Files that came with messages, in the vault; they leave with their chat."""

from __future__ import annotations

from dataclasses import dataclass

from app.base.errors import UserError
from app.store.cipher import Database
from app.store.rows import clean
from app.store.vault import Vault

INSERT = "INSERT INTO attachments VALUES (?, ?, ?, ?, ?, ?, ?)"
FACTS = "a.id, a.message, a.number, a.name, a.kind, a.size"


@dataclass(frozen=True)
class Attachment:
    """A file of a message. `size` in bytes, also where `data` is empty because nobody kept them."""

    id: str
    message: str
    number: int
    name: str
    kind: str
    size: int
    data: bytes = b""

    @property
    def row(self) -> tuple[object, ...]:
        """What INSERT takes."""
        return self.id, self.message, self.number, clean(self.name), clean(self.kind), self.size, self.data


class AttachmentsRepo:
    """Reads; what is kept comes in with its messages."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def of(self, chat_id: str) -> list[Attachment]:
        """All files of a chat in the order of its messages, without their bytes."""
        sql = (
            f"SELECT {FACTS} FROM attachments a JOIN messages m ON m.id = a.message WHERE m.chat = ?"
            " ORDER BY a.message, a.number"
        )
        with self._vault.reading() as db:
            return [Attachment(*row) for row in db.execute(sql, [chat_id]).fetchall()]

    def data(self, attachment_id: str) -> bytes:
        """A file's bytes; raises UserError "no-such-file"."""
        with self._vault.reading() as db:
            row = db.execute("SELECT data FROM attachments WHERE id = ?", [attachment_id]).fetchone()
        if row is None or not row[0]:
            raise UserError("Only the name of this file was kept", code="no-such-file")
        return bytes(row[0])


def insert(db: Database, attachments: tuple[Attachment, ...]) -> None:
    """Keep files whose messages are there."""
    db.conn.executemany(INSERT, [one.row for one in attachments])
