"""Keeping chats in order: folders, archive and tags, presets, how a chat outgrows its window, and summaries."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 8

STATEMENTS = (
    # Folders of chats; those of documents are called folders.
    "CREATE TABLE drawers (id TEXT PRIMARY KEY, name TEXT NOT NULL, created REAL NOT NULL) STRICT",
    "CREATE UNIQUE INDEX drawers_name ON drawers (name COLLATE NOCASE)",
    "ALTER TABLE chats ADD COLUMN drawer TEXT REFERENCES drawers(id) ON DELETE SET NULL",
    "ALTER TABLE chats ADD COLUMN archived REAL",
    "ALTER TABLE chats ADD COLUMN tags TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE chats ADD COLUMN overflow TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX chats_drawer ON chats (drawer) WHERE drawer IS NOT NULL",
    """CREATE TABLE presets (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        system_prompt TEXT NOT NULL DEFAULT '',
        sampling TEXT NOT NULL DEFAULT '{}',
        model TEXT NOT NULL DEFAULT '',
        folders TEXT NOT NULL DEFAULT '[]',
        tools TEXT NOT NULL DEFAULT '{}',
        overflow TEXT NOT NULL DEFAULT '',
        created REAL NOT NULL
    ) STRICT""",
    # What was said from the beginning of a branch up to and with a message, in short.
    """CREATE TABLE summaries (
        message TEXT PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
        chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        model TEXT NOT NULL,
        made REAL NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX summaries_chat ON summaries (chat)",
)


def migrate(db: Database) -> None:
    """Chats that were there lie in no folder, have no tags, and go by the setting when they grow too long."""
    for statement in STATEMENTS:
        db.execute(statement)
