"""Reads the whole vault and says in plain words what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.store.cipher import Database, DriverError

MOST = 20
"""Findings reported per check; a damaged file can have thousands."""


@dataclass(frozen=True)
class CheckReport:
    """`checks` are those that were made, by name; `problems` what they found; `ok` when that is nothing.

    `advice` says what to do about problems; empty where there are none.
    """

    ok: bool
    checks: tuple[str, ...]
    problems: tuple[str, ...]
    advice: str = ""


def inspect(db: Database) -> CheckReport:
    """Run all checks; the database must not be in a transaction."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    problems: list[str] = []
    for name, check in CHECKS.items():
        try:
            problems += [f"{name}: {text}" for text in check(db)[:MOST]]
        except DriverError as error:
            problems.append(f"{name}: {error}")
    return CheckReport(not problems, tuple(CHECKS), tuple(problems))


def _seals(db: Database) -> list[str]:
    return [str(row[0]) for row in db.execute("PRAGMA cipher_integrity_check").fetchall()]


def _structure(db: Database) -> list[str]:
    return [str(row[0]) for row in db.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]


def _references(db: Database) -> list[str]:
    rows = db.execute("PRAGMA foreign_key_check").fetchall()
    return [f"row {row[1]} of {row[0]} points to nothing" for row in rows]


def _search(db: Database) -> list[str]:
    """Compare each full-text index with the text it stands for."""
    found: list[str] = []
    for table in ("chats_fts", "messages_fts", "chunks_fts", "chunk_parts"):
        try:
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except DriverError:
            found.append(f"{table} does not match its text")
    return found


CHECKS: dict[str, Callable[[Database], list[str]]] = {
    "page seals": _seals,
    "structure": _structure,
    "references": _references,
    "search index": _search,
}
