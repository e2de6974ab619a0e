"""A copy of the vault from before its schema changed, in case a new version misjudged the old data."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from app.base.errors import UserError
from app.base.files import sync_folder
from app.base.paths import Profile
from app.store import schema
from app.store.cipher import Database
from app.store.schema import Step

log = logging.getLogger("underdesk.store")


def path(profile: Profile) -> Path:
    """The copy; encrypted as the vault is, and opened by the same keys."""
    return profile.vault.with_name("vault.db.before-upgrade")


def upgrade(profile: Profile, db: Database, steps: Sequence[Step]) -> None:
    """Take the pending schema steps, after copying the vault; the copy goes when the new vault opened once more."""
    if not schema.pending(db, steps):
        drop(profile)
        return
    _copy(profile, db)
    schema.upgrade(db, steps)


def drop(profile: Profile) -> None:
    """Remove the copy; what a person erases must not live on in it."""
    path(profile).unlink(missing_ok=True)


def _copy(profile: Profile, db: Database) -> None:
    target, temporary = path(profile), path(profile).with_name("vault.db.copying")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    try:
        shutil.copy2(profile.vault, temporary)
        os.replace(temporary, target)
        sync_folder(profile.root)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UserError(
            "The vault must be brought up to date, but it could not be copied before that",
            why=error.strerror or "the disk refused",
            todo="free as much space as vault.db takes and start again; nothing was changed",
            code="disk-full",
        ) from None
