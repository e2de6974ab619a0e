"""Suites of cases with their files, runs of them with what each case gave, and a person's word on pairs of answers."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 11

STATEMENTS = (
    """CREATE TABLE suites (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        words TEXT NOT NULL DEFAULT '',
        created REAL NOT NULL,
        updated REAL NOT NULL,
        deleted REAL
    ) STRICT""",
    # `data` is what is asked and checked, as JSON; the columns are what lists need.
    """CREATE TABLE suite_cases (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        suite TEXT NOT NULL REFERENCES suites(id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        origin TEXT NOT NULL DEFAULT '',
        created REAL NOT NULL,
        data TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX suite_cases_of ON suite_cases (suite, seq)",
    # Files under the sha256 of their bytes; `suite_uses` says which cases go with them.
    "CREATE TABLE suite_files (sha256 TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT",
    """CREATE TABLE suite_uses (
        "case" TEXT NOT NULL REFERENCES suite_cases(id) ON DELETE CASCADE,
        sha256 TEXT NOT NULL REFERENCES suite_files(sha256),
        PRIMARY KEY ("case", sha256)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX suite_uses_file ON suite_uses (sha256)",
    """CREATE TRIGGER suite_files_unused AFTER DELETE ON suite_uses
        WHEN NOT EXISTS (SELECT 1 FROM suite_uses WHERE sha256 = old.sha256)
        BEGIN DELETE FROM suite_files WHERE sha256 = old.sha256; END""",
    # `cases` are the hashes of the cases as they were when the run began, by id; `conditions` what it ran under.
    """CREATE TABLE suite_runs (
        id TEXT PRIMARY KEY,
        suite TEXT NOT NULL REFERENCES suites(id) ON DELETE CASCADE,
        title TEXT NOT NULL,
        conditions TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'done', 'failed')),
        created REAL NOT NULL,
        updated REAL NOT NULL,
        cases TEXT NOT NULL DEFAULT '{}',
        summary TEXT NOT NULL DEFAULT '{}',
        error TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX suite_runs_of ON suite_runs (suite, created)",
    """CREATE TABLE suite_results (
        run TEXT NOT NULL REFERENCES suite_runs(id) ON DELETE CASCADE,
        "case" TEXT NOT NULL,
        seed INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'error')),
        output TEXT NOT NULL,
        checks TEXT NOT NULL DEFAULT '[]',
        seconds REAL NOT NULL DEFAULT 0,
        tokens INTEGER NOT NULL DEFAULT 0,
        ended REAL NOT NULL,
        PRIMARY KEY (run, "case", seed)
    ) STRICT, WITHOUT ROWID""",
    # Which of two answers to a case is better: what a person said, and what a model said of the same pair.
    """CREATE TABLE suite_labels (
        "case" TEXT NOT NULL REFERENCES suite_cases(id) ON DELETE CASCADE,
        first TEXT NOT NULL,
        second TEXT NOT NULL,
        human TEXT NOT NULL CHECK (human IN ('first', 'second', 'tie')),
        judge TEXT NOT NULL DEFAULT '',
        judge_model TEXT NOT NULL DEFAULT '',
        made REAL NOT NULL,
        PRIMARY KEY ("case", first, second)
    ) STRICT, WITHOUT ROWID""",
)


def migrate(db: Database) -> None:
    """Make the tables, empty."""
    for statement in STATEMENTS:
        db.execute(statement)
