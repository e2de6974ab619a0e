"""Documents: folders, files, chunks with their full-text index, vectors, and the sources of answers."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 3

TABLES = (
    """CREATE TABLE folders (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        paths TEXT NOT NULL,
        created REAL NOT NULL,
        paused INTEGER NOT NULL DEFAULT 0,
        chat TEXT REFERENCES chats(id) ON DELETE CASCADE,
        synced REAL
    ) STRICT""",
    """CREATE TABLE documents (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        folder TEXT NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        size INTEGER NOT NULL,
        modified INTEGER NOT NULL,
        sha256 TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        pages INTEGER,
        status TEXT NOT NULL CHECK (status IN ('waiting', 'indexed', 'failed')),
        error TEXT NOT NULL DEFAULT '',
        notice TEXT NOT NULL DEFAULT '',
        indexed REAL,
        UNIQUE (folder, path)
    ) STRICT""",
    """CREATE TABLE chunks (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        document INTEGER NOT NULL REFERENCES documents(seq) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        section INTEGER NOT NULL,
        headings TEXT NOT NULL,
        header TEXT NOT NULL,
        text TEXT NOT NULL,
        start INTEGER NOT NULL,
        stop INTEGER NOT NULL,
        digest TEXT NOT NULL,
        page INTEGER,
        last_page INTEGER,
        places TEXT NOT NULL DEFAULT '[]',
        spaced TEXT,
        UNIQUE (document, number)
    ) STRICT""",
    """CREATE TABLE embedders (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        path TEXT NOT NULL,
        dimensions INTEGER NOT NULL,
        languages TEXT NOT NULL,
        active INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE vectors (
        embedder INTEGER NOT NULL REFERENCES embedders(seq) ON DELETE CASCADE,
        chunk INTEGER NOT NULL REFERENCES chunks(seq) ON DELETE CASCADE,
        vector BLOB NOT NULL,
        PRIMARY KEY (embedder, chunk)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE chat_folders (
        chat TEXT NOT NULL REFERENCES chats(id) ON DELETE CASCADE,
        folder TEXT NOT NULL REFERENCES folders(id) ON DELETE CASCADE,
        PRIMARY KEY (chat, folder)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE message_sources (
        message TEXT PRIMARY KEY REFERENCES messages(id) ON DELETE CASCADE,
        sources TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
INDEXES = (
    "CREATE UNIQUE INDEX folders_name ON folders (name) WHERE chat IS NULL",
    "CREATE INDEX folders_chat ON folders (chat) WHERE chat IS NOT NULL",
    "CREATE INDEX documents_waiting ON documents (seq) WHERE status = 'waiting'",
    "CREATE INDEX documents_sha256 ON documents (folder, sha256)",
    "CREATE INDEX chunks_digest ON chunks (digest)",
    "CREATE INDEX vectors_chunk ON vectors (chunk)",
    "CREATE INDEX chat_folders_folder ON chat_folders (folder)",
)
# Scripts without spaces are indexed with spaces put in: the index reads `spaced` where there is one.
WORDS = "CREATE VIEW chunk_words AS SELECT seq, coalesce(spaced, text) AS text, header FROM chunks"
FTS = (
    "CREATE VIRTUAL TABLE chunks_fts USING fts5(text, header, content='chunk_words', content_rowid='seq',"
    " tokenize='porter unicode61 remove_diacritics 2')"
)
ADDED = """CREATE TRIGGER chunks_added AFTER INSERT ON chunks BEGIN
    INSERT INTO chunks_fts (rowid, text, header) VALUES (new.seq, coalesce(new.spaced, new.text), new.header);
    END"""
REMOVED = """CREATE TRIGGER chunks_removed AFTER DELETE ON chunks BEGIN
    INSERT INTO chunks_fts (chunks_fts, rowid, text, header)
    VALUES ('delete', old.seq, coalesce(old.spaced, old.text), old.header);
    END"""


def migrate(db: Database) -> None:
    """Make the tables. Chunks are never changed, only added and removed."""
    for statement in (*TABLES, *INDEXES, WORDS, FTS, ADDED, REMOVED):
        db.execute(statement)
    db.execute("INSERT INTO chunks_fts (chunks_fts, rank) VALUES ('secure-delete', 1)")
