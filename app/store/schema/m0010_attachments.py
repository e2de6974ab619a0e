"""Files that came with messages: those that other programs' histories bring."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 10

STATEMENTS = (
    # `size` is that of the file, also where its bytes are not there.
    """CREATE TABLE attachments (
        id TEXT PRIMARY KEY,
        message TEXT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        size INTEGER NOT NULL,
        data BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX attachments_message ON attachments (message, number)",
)


def migrate(db: Database) -> None:
    """Messages that were there have none."""
    for statement in STATEMENTS:
        db.execute(statement)
