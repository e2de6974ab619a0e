"""Receipts: how each answer was made, what was read and said, kept once; and a daily ledger of what it took."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 9

SUMS = ("answers", "prompt_tokens", "reused_tokens", "generated_tokens", "seconds", "joules")

STATEMENTS = (
    """CREATE TABLE receipts (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        made REAL NOT NULL,
        message TEXT REFERENCES messages(id) ON DELETE CASCADE,
        result TEXT REFERENCES pipeline_results(key) ON DELETE CASCADE,
        step TEXT NOT NULL DEFAULT '',
        number INTEGER NOT NULL,
        model TEXT NOT NULL,
        reason TEXT NOT NULL,
        facts TEXT NOT NULL,
        tokens BLOB NOT NULL,
        prompt_sha256 TEXT NOT NULL,
        CHECK ((message IS NULL) <> (result IS NULL))
    ) STRICT""",
    "CREATE INDEX receipts_message ON receipts (message) WHERE message IS NOT NULL",
    "CREATE INDEX receipts_result ON receipts (result) WHERE result IS NOT NULL",
    # Deflated pieces of texts under their SHA-256: what two prompts begin with is kept once.
    "CREATE TABLE receipt_parts (id BLOB PRIMARY KEY, data BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE receipt_uses (
        receipt INTEGER NOT NULL REFERENCES receipts(seq) ON DELETE CASCADE,
        role TEXT NOT NULL,
        number INTEGER NOT NULL,
        part BLOB NOT NULL REFERENCES receipt_parts(id),
        PRIMARY KEY (receipt, role, number)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX receipt_uses_part ON receipt_uses (part)",
    """CREATE TRIGGER receipt_parts_unused AFTER DELETE ON receipt_uses
        WHEN NOT EXISTS (SELECT 1 FROM receipt_uses WHERE part = old.part)
        BEGIN DELETE FROM receipt_parts WHERE id = old.part; END""",
    """CREATE TABLE ledger (
        day TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('chat', 'pipeline')),
        subject TEXT NOT NULL,
        model TEXT NOT NULL,
        energy TEXT NOT NULL CHECK (energy IN ('', 'measured', 'entered')),
        answers INTEGER NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        reused_tokens INTEGER NOT NULL,
        generated_tokens INTEGER NOT NULL,
        seconds REAL NOT NULL,
        joules REAL NOT NULL,
        PRIMARY KEY (day, kind, subject, model, energy)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX ledger_subject ON ledger (kind, subject)",
)


def _forgets(table: str, kind: str) -> str:
    """What was deleted is no longer named; the day keeps its sums."""
    grown = ", ".join(f"{name} = {name} + excluded.{name}" for name in SUMS)
    return f"""CREATE TRIGGER ledger_forgets_{kind} AFTER DELETE ON {table} BEGIN
        INSERT INTO ledger SELECT day, kind, '', model, energy, {", ".join(SUMS)} FROM ledger
            WHERE kind = '{kind}' AND subject = old.id
            ON CONFLICT (day, kind, subject, model, energy) DO UPDATE SET {grown};
        DELETE FROM ledger WHERE kind = '{kind}' AND subject = old.id;
    END"""


def migrate(db: Database) -> None:
    """Answers that were there have no receipts."""
    for statement in (*STATEMENTS, _forgets("chats", "chat"), _forgets("pipelines", "pipeline")):
        db.execute(statement)
