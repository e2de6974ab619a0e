"""Tools: which of them a chat offers, and the calls that its answers made."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 6


def migrate(db: Database) -> None:
    """Chats that were there offer none; their answers called none."""
    db.execute("ALTER TABLE chats ADD COLUMN tools TEXT NOT NULL DEFAULT '{}'")
    db.execute("ALTER TABLE messages ADD COLUMN calls TEXT NOT NULL DEFAULT '[]'")
