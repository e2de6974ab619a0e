"""Endpoints: models beyond this computer, where they are, what they may be sent; their access keys stand elsewhere."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 5

STATEMENTS = (
    """CREATE TABLE endpoints (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    model TEXT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    consent TEXT NOT NULL,
    limits TEXT NOT NULL,
    created REAL NOT NULL
    ) STRICT""",
)


def migrate(db: Database) -> None:
    """Make the empty table."""
    for statement in STATEMENTS:
        db.execute(statement)
