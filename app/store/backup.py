"""Makes backups: one file each, encrypted as the vault is, with the wrapped keys that open it anywhere."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path

from app.base.errors import UserError
from app.base.files import sync_folder
from app.base.paths import Profile
from app.store import backup_file, kept, schema
from app.store.cipher import PAGE, Database, DriverError, code_of, connect, value
from app.store.schema import Step, transaction
from app.store.unlock import Unlocked
from app.store.vault_files import new_file, remove

log = logging.getLogger("underdesk.store")
PORTABLE = ("passphrase", "recovery")


def write(db: Database, opened: Unlocked, target: Path) -> None:
    """Back up what the connection `db` sees into `target`, replacing it; whole or not at all. Raises UserError.

    What models computed of chats is left out: it is large and can be computed again.
    """
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        require_room(db, target.parent)
        copy_compact(db, opened, part)
        backup_file.seal(part, opened.keys)
        os.replace(part, target)
        sync_folder(target.parent)
    except DriverError as error:
        if code_of(error) in ("vault-damaged", "closing"):
            raise
        raise _failed(str(code_of(error))) from None
    except OSError as error:
        raise _failed(error.strerror or "the disk refused") from None
    finally:
        with contextlib.suppress(OSError):
            remove(part)


def upgrade(profile: Profile, db: Database, opened: Unlocked, steps: Sequence[Step]) -> None:
    """Take the pending schema steps, after backing up the vault in case a step misjudges the old data."""
    if not schema.pending(db, steps):
        return
    try:
        write(db, opened, kept.folder(profile) / kept.name_for(time.time(), "before-upgrade"))
    except UserError as error:
        if error.code != "no-backup":
            raise
        raise UserError(
            "The vault must be brought up to date, but it could not be backed up before that",
            why=error.why,
            todo="free as much space as vault.db takes and start again; nothing was changed",
            code="disk-full",
        ) from None
    schema.upgrade(db, steps)


def require_portable(opened: Unlocked) -> None:
    """Raise UserError when a backup could be opened on this computer only."""
    if not any(opened.keys.slot(kind) for kind in PORTABLE):  # pyright: ignore[reportArgumentType]
        raise UserError(
            "A backup made now could be opened with this computer's keyring only",
            todo="set a passphrase or make a recovery code first",
            code="not-portable",
        )


def copy_compact(db: Database, opened: Unlocked, target: Path) -> None:
    """A new database with everything but states, without free pages, under the same key."""
    if not _has_states(db):
        vacuum(db, target)
        return
    first = target.with_name(f"{target.name}1")
    try:
        new_file(first)
        copy = connect(first, opened.database_key, None, writable=True)
        try:
            db.conn.backup(copy.conn)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
            copy.execute("PRAGMA secure_delete=OFF")
            with transaction(copy):
                copy.execute("DELETE FROM state_parts")
                copy.execute("DELETE FROM states")
            vacuum(copy, target)
        finally:
            copy.conn.close()
    finally:
        remove(first)


def _has_states(db: Database) -> bool:
    known = value(db.conn, "SELECT count(*) FROM sqlite_master WHERE name = 'states'")
    return bool(known and value(db.conn, "SELECT count(*) FROM states"))


def vacuum(db: Database, target: Path) -> None:
    """A new database with everything that `db` sees and no free pages, under the same key."""
    new_file(target)
    db.execute("VACUUM INTO ?", [os.fspath(target)])


def require_room(db: Database, folder: Path) -> None:
    """Raise UserError "no-backup" where a copy of the whole vault cannot fit."""
    pages = int(value(db.conn, "PRAGMA page_count"))
    if shutil.disk_usage(folder).free < pages * PAGE:
        raise _failed("there is less space than the vault takes")


def _failed(reason: str) -> UserError:
    return UserError(
        "The backup could not be written",
        why=reason,
        todo="free some space or choose another disk; the vault is as it was",
        code="no-backup",
    )
