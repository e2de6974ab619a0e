"""The vault's schema as a row of frozen steps, one module each."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.base.registry import modules_of
from app.store.cipher import Database, value
from app.store.keyfile import newer

log = logging.getLogger("underdesk.store")


@dataclass(frozen=True)
class Step:
    """From version - 1 to `version`."""

    version: int
    migrate: Callable[[Database], None]


def steps() -> list[Step]:
    """All steps, oldest first; raises RuntimeError when a number is missing or double."""
    modules: list[Any] = modules_of(sys.modules[__name__])
    found = sorted(
        (Step(module.VERSION, module.migrate) for module in modules), key=lambda step: step.version
    )
    if [step.version for step in found] != list(range(1, len(found) + 1)):
        raise RuntimeError("the schema's steps are not numbered 1, 2, 3, ...")
    return found


def version(db: Database) -> int:
    """The schema version of an open database; 0 for an empty one."""
    return int(value(db.conn, "PRAGMA user_version"))


def pending(db: Database, known: Sequence[Step]) -> list[Step]:
    """Steps still to take. Raises UserError "newer-vault" when the database is ahead of this program."""
    have = version(db)
    if have > len(known):
        raise newer()
    return [step for step in known if step.version > have]


def upgrade(db: Database, known: Sequence[Step]) -> int:
    """Take the pending steps in one transaction, all or none; returns how many there were."""
    todo = pending(db, known)
    if not todo:
        return 0
    with transaction(db):
        for step in todo:
            log.info("schema step %d", step.version)
            step.migrate(db)
            db.execute(f"PRAGMA user_version={step.version}")
    return len(todo)


@contextmanager
def transaction(db: Database) -> Generator[Database]:
    """Everything inside is kept, or on any error nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:  # some errors, a full disk among them, have rolled back already
            db.execute("ROLLBACK")
        raise
