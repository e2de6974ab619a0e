"""What a model had computed of a chat, kept so that it need not be computed again after a restart."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 2

# A state is tens of megabytes: its data stands in parts, so that no single transaction is long. `engine` names the
# model and everything else that the data depends on; a state that is not `whole` was being written.
TABLES = (
    """CREATE TABLE states (
        seq INTEGER PRIMARY KEY,
        chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
        engine TEXT NOT NULL,
        tokens BLOB NOT NULL,
        size INTEGER NOT NULL,
        sha256 BLOB NOT NULL,
        used REAL NOT NULL,
        whole INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE state_parts (
        seq INTEGER PRIMARY KEY,
        state INTEGER NOT NULL REFERENCES states(seq) ON DELETE CASCADE,
        data BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX states_chat ON states (chat, engine)",
    "CREATE INDEX state_parts_state ON state_parts (state, seq)",
)


def migrate(db: Database) -> None:
    """Add the two tables."""
    for statement in TABLES:
        db.execute(statement)
