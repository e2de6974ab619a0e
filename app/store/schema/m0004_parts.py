"""Parts of words: a second full-text index for languages whose words change and grow together."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 4

# What stands in it is made from the chunks, in their order; `meta` says how far. Chunks that are there already are
# taken in like new ones, so that nothing has to be read or embedded again.
STATEMENTS = (
    "CREATE VIRTUAL TABLE chunk_parts USING fts5(parts, tokenize='unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE chunk_parts_terms USING fts5vocab(chunk_parts, row)",
    """CREATE TRIGGER chunks_parts_removed AFTER DELETE ON chunks BEGIN
    DELETE FROM chunk_parts WHERE rowid = old.seq;
    END""",
    "INSERT INTO meta (key, value) VALUES ('parts', '0')",
)


def migrate(db: Database) -> None:
    """Make the empty index."""
    for statement in STATEMENTS:
        db.execute(statement)
    db.execute("INSERT INTO chunk_parts (chunk_parts, rank) VALUES ('secure-delete', 1)")
