"""From a backup file to a vault: opened, read from end to end, and only then put where the next start finds it."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import backup_file, keyfile, keys, schema, staged
from app.store.backup_file import BackupFile
from app.store.cipher import DriverError, connect, value
from app.store.instance import unwritable
from app.store.integrity import CheckReport, inspect
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from app.store.keys import KeyFile, WrongSecret
from app.store.unlock import Unlocked, find_root


@dataclass(frozen=True)
class Restored:
    """What a backup held."""

    vault_id: str
    chats: int
    messages: int
    ways: tuple[str, ...]
    """The ways in which the restored vault can be opened here."""


def stage(profile: Profile, file: Path, secret: str | None, door: KeyringDoor) -> Restored:
    """Make the vault in `file` the one that the next start opens; the present one is untouched until then.

    `secret` is its passphrase or recovery code; without one this computer's keyring is asked. Raises UserError.
    """
    backup = backup_file.examine(file)
    root = find_root(backup.keys, secret, door)
    kept = _usable(backup.keys, door)
    place = staged.making(profile)
    try:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700, parents=True)
        opened = Unlocked(kept, root)
        counts = _build(Profile(place), backup, opened)
        staged.commit(profile)
    except OSError as error:
        raise unwritable(error) from None
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return Restored(kept.vault_id, *counts, tuple(slot.type for slot in kept.slots))


def _build(made: Profile, backup: BackupFile, opened: Unlocked) -> tuple[int, int]:
    backup_file.extract(backup, made.vault)
    try:
        db = connect(made.vault, opened.database_key, opened.keys.vault_id, writable=True)
    except UserError as error:
        raise backup_file.damaged(backup.path) if error.code == "vault-damaged" else error from None
    try:
        schema.pending(db, schema.steps())  # refuses a backup from a newer version
        report = inspect(db)
        counts = [int(value(db.conn, f"SELECT count(*) FROM {name}")) for name in ("chats", "messages")]
    except DriverError:
        report, counts = CheckReport(False, (), ()), [0, 0]
    finally:
        db.conn.close()
    if not report.ok:
        raise backup_file.damaged(backup.path)
    keyfile.save(made, opened.keys)
    return counts[0], counts[1]


def _usable(found: KeyFile, door: KeyringDoor) -> KeyFile:
    """Without a keyring slot that this computer's keyring has no key for."""
    slot = found.slot("keyring")
    if slot is None:
        return found
    with contextlib.suppress(KeyringUnavailable, WrongSecret):
        secret = door.read(found.keyring_name)
        if secret is not None:
            keys.open_keyring_slot(found.vault_id, slot, secret)
            return found
    return found.without("keyring")
