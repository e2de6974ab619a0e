"""The first schema: chats as trees, search, journal, settings, library, connection log."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 1

# A message's parent stands in the same chat and was there before it; that makes every chat a forest and lets
# rows be removed newest first. `seq` is what the full-text index refers to.
TABLES = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE chats (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        title TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL,
        pinned INTEGER NOT NULL DEFAULT 0,
        head TEXT,
        system_prompt TEXT NOT NULL DEFAULT '',
        sampling TEXT NOT NULL DEFAULT '{}',
        model TEXT NOT NULL DEFAULT '',
        draft TEXT NOT NULL DEFAULT '',
        deleted REAL
    ) STRICT""",
    """CREATE TABLE messages (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        chat TEXT NOT NULL REFERENCES chats(id),
        parent TEXT,
        role TEXT NOT NULL CHECK (role IN ('system', 'user', 'assistant', 'tool')),
        content TEXT NOT NULL,
        reasoning TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL CHECK (state IN ('complete', 'streaming', 'stopped', 'failed')),
        model TEXT NOT NULL DEFAULT '',
        stats TEXT NOT NULL DEFAULT '{}',
        created REAL NOT NULL,
        UNIQUE (chat, id),
        FOREIGN KEY (chat, parent) REFERENCES messages(chat, id)
    ) STRICT""",
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY,
        message TEXT NOT NULL REFERENCES messages(id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        reasoning TEXT NOT NULL
    ) STRICT""",
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE library (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        path TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        role TEXT NOT NULL,
        source TEXT NOT NULL,
        added REAL NOT NULL,
        metadata TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    """CREATE TABLE connections (
        id TEXT PRIMARY KEY,
        time REAL NOT NULL,
        host TEXT NOT NULL,
        purpose TEXT NOT NULL,
        method TEXT NOT NULL,
        sent INTEGER NOT NULL,
        received INTEGER NOT NULL,
        result TEXT NOT NULL
    ) STRICT""",
)
INDEXES = (
    "CREATE INDEX chats_shown ON chats (pinned DESC, updated DESC, id DESC) WHERE deleted IS NULL",
    "CREATE INDEX chats_deleted ON chats (deleted) WHERE deleted IS NOT NULL",
    "CREATE INDEX messages_parent ON messages (chat, parent)",
    "CREATE INDEX messages_streaming ON messages (state) WHERE state = 'streaming'",
    "CREATE INDEX journal_message ON journal (message)",
    "CREATE INDEX connections_time ON connections (time)",
)


def migrate(db: Database) -> None:
    """Make all tables in an empty database."""
    for statement in (*TABLES, *INDEXES):
        db.execute(statement)
    _index(db, "chats", "title")
    _index(db, "messages", "content")


def _index(db: Database, table: str, column: str) -> None:
    """Full-text search over one column; the index holds no second copy of the text.

    SQLite's secure_delete does not reach inside a full-text index: without its own option of the same name,
    deleted words can be read in it for good.
    """
    fts, row = f"{table}_fts", f"(rowid, {column}) VALUES"
    db.execute(
        f"CREATE VIRTUAL TABLE {fts} USING fts5({column}, content='{table}', content_rowid='seq',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    db.execute(f"INSERT INTO {fts} ({fts}, rank) VALUES ('secure-delete', 1)")
    added = f"INSERT INTO {fts} {row} (new.seq, new.{column});"
    removed = f"INSERT INTO {fts} ({fts}, rowid, {column}) VALUES ('delete', old.seq, old.{column});"
    db.execute(f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {added} END")
    db.execute(f"CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN {removed} END")
    db.execute(
        f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {column} ON {table}"
        f" WHEN old.{column} IS NOT new.{column} BEGIN {removed} {added} END"
    )
