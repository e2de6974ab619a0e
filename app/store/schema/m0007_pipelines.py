"""Pipelines: their versions, their runs, the values that steps made, a person's replies, and pages of the web."""

from __future__ import annotations

from app.store.cipher import Database

VERSION = 7

STATEMENTS = (
    """CREATE TABLE pipelines (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        created REAL NOT NULL,
        updated REAL NOT NULL,
        deleted REAL
    ) STRICT""",
    # As files: the whole text. Autosaves of one sitting replace each other, named versions stay.
    """CREATE TABLE pipeline_versions (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        pipeline TEXT NOT NULL REFERENCES pipelines(id) ON DELETE CASCADE,
        saved REAL NOT NULL,
        label TEXT NOT NULL DEFAULT '',
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX pipeline_versions_of ON pipeline_versions (pipeline, seq)",
    # `text` is the pipeline as it was when the run began; `plan` what was drawn and chosen then.
    """CREATE TABLE pipeline_runs (
        id TEXT PRIMARY KEY,
        pipeline TEXT REFERENCES pipelines(id) ON DELETE SET NULL,
        title TEXT NOT NULL,
        text TEXT NOT NULL,
        plan TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'waiting', 'done', 'failed', 'stopped')),
        created REAL NOT NULL,
        updated REAL NOT NULL,
        results TEXT NOT NULL DEFAULT '{}',
        error TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    # JSON texts, deflated, under a keyed hash of their contents: the same value is kept once.
    "CREATE TABLE pipeline_values (id TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT",
    # What a step gave, under the keyed hash of all that it depends on. `outputs` are values by port.
    """CREATE TABLE pipeline_results (
        key TEXT PRIMARY KEY,
        outputs TEXT NOT NULL,
        prompt_tokens INTEGER NOT NULL,
        generated_tokens INTEGER NOT NULL,
        seconds REAL NOT NULL,
        notes TEXT NOT NULL DEFAULT '[]',
        made REAL NOT NULL
    ) STRICT""",
    """CREATE TABLE pipeline_steps (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        run TEXT NOT NULL REFERENCES pipeline_runs(id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        step TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'failed', 'skipped')),
        key TEXT NOT NULL DEFAULT '',
        inputs TEXT NOT NULL DEFAULT '{}',
        cached INTEGER NOT NULL DEFAULT 0,
        error TEXT NOT NULL DEFAULT '',
        ended REAL NOT NULL,
        UNIQUE (run, path)
    ) STRICT""",
    "CREATE INDEX pipeline_steps_key ON pipeline_steps (key)",
    """CREATE TABLE pipeline_replies (
        run TEXT NOT NULL REFERENCES pipeline_runs(id) ON DELETE CASCADE,
        path TEXT NOT NULL,
        number INTEGER NOT NULL,
        request TEXT NOT NULL,
        reply TEXT,
        PRIMARY KEY (run, path, number)
    ) STRICT, WITHOUT ROWID""",
    # A page as it was when it was quoted; `id` is the sha256 of its bytes.
    """CREATE TABLE snapshots (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        kind TEXT NOT NULL,
        fetched REAL NOT NULL,
        text TEXT NOT NULL,
        body BLOB NOT NULL
    ) STRICT""",
)


def migrate(db: Database) -> None:
    """Make the tables, empty."""
    for statement in STATEMENTS:
        db.execute(statement)
