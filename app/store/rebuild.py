"""Puts a rewritten database in the vault's place: with a new key, or without the space that erased things took."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.base.errors import NeedsSecret, UserError
from app.base.files import sync_folder
from app.base.paths import Profile
from app.store import backup, keyfile, keys
from app.store.cipher import Database, connect, value
from app.store.instance import unwritable
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from app.store.keys import Cost, KeyFile, WrongSecret
from app.store.purge import truncate_log
from app.store.unlock import Unlocked
from app.store.vault import Vault
from app.store.vault_files import rebuilt, remove


def compact(vault: Vault) -> int:
    """Give the space of erased things back to the disk; returns bytes. Raises UserError."""
    before = vault.profile.vault.stat().st_size
    vault.exchange(partial(_prepare, vault, vault.opened), partial(_swap, vault)).result()
    return max(0, before - vault.profile.vault.stat().st_size)


def rotate(vault: Vault, door: KeyringDoor, passphrase: str | None = None, cost: Cost | None = None) -> bool:
    """Encrypt everything under a new random key; the old one and the old key file open nothing any more.

    A vault with a passphrase needs it, and keeps it. A recovery code ends: True says that there was one and that a
    new one should be made. Backups made before still open as before. Raises UserError and NeedsSecret.
    """
    old = vault.opened
    changed = _renewed(old, passphrase, door, cost or keys.calibrate)
    try:
        vault.exchange(partial(_prepare, vault, changed), partial(_swap, vault)).result()
    except BaseException:
        if vault.opened.keys.generation == old.keys.generation:
            _forget(door, changed.keys)
        raise
    _forget(door, old.keys)
    return old.keys.slot("recovery") is not None


def _renewed(
    old: Unlocked, passphrase: str | None, door: KeyringDoor, cost: Cost | Callable[[], Cost]
) -> Unlocked:
    root = keys.new_root()
    made = KeyFile(old.keys.vault_id, old.keys.generation + 1)
    if slot := old.keys.slot("passphrase"):
        if not passphrase:
            raise NeedsSecret(
                "The new key must be wrapped by your passphrase",
                todo="enter the passphrase",
                code="needs-passphrase",
            )
        try:
            keys.open_passphrase_slot(old.keys.vault_id, slot, passphrase)
        except WrongSecret:
            raise UserError(
                "The passphrase is wrong", todo="type it again", code="wrong-passphrase"
            ) from None
        spent = cost if isinstance(cost, Cost) else cost()
        made = made.with_slot(keys.make_passphrase_slot(made.vault_id, root, passphrase, spent))
    if old.keys.slot("keyring"):
        made = _with_keyring(made, root, door)
    return Unlocked(made, root)


def _with_keyring(made: KeyFile, root: bytes, door: KeyringDoor) -> KeyFile:
    slot, secret = keys.make_keyring_slot(made.vault_id, root)
    try:
        door.keep(made.keyring_name, secret)
    except KeyringUnavailable as error:
        if made.slots:
            return made
        raise UserError(
            "The new key cannot be kept",
            why=error.reason,
            todo="unlock the keyring or set a passphrase first",
            code="no-keyring",
        ) from None
    return made.with_slot(slot)


def _forget(door: KeyringDoor, old: KeyFile) -> None:
    if old.slot("keyring"):
        with contextlib.suppress(KeyringUnavailable):  # the entry alone opens nothing any more
            door.forget(old.keyring_name)


def _prepare(vault: Vault, changed: Unlocked, db: Database) -> Unlocked:
    """On the store's thread: a whole copy, under the new key where there is one, read once from the disk."""
    old, path = vault.opened, rebuilt(vault.profile)
    try:
        truncate_log(db)
        backup.require_room(db, path.parent)
        backup.vacuum(db, path)
        copy = connect(path, old.database_key, old.keys.vault_id, writable=True)
        try:
            value(copy.conn, "PRAGMA journal_mode=DELETE")
            if changed.database_key != old.database_key:
                copy.execute(f"PRAGMA rekey=\"x'{changed.database_key}'\"").fetchall()
        finally:
            copy.conn.close()
        copy = connect(path, changed.database_key, changed.keys.vault_id, writable=True)
        value(copy.conn, "PRAGMA journal_mode=DELETE")
        copy.conn.close()
        _sync(path)
    except BaseException as error:
        remove(path)
        raise unwritable(error) if isinstance(error, OSError) else error from None
    return changed


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(vault: Vault, changed: Unlocked) -> None:
    """While nothing is open. Both generations of keys stand in the key file for as long as either may be needed."""
    profile, old = vault.profile, vault.opened
    path = rebuilt(profile)
    log = profile.vault.with_name(profile.vault.name + "-wal")
    try:
        if log.exists() and log.stat().st_size:
            raise UserError("The vault is in use", todo="try again later", code="vault-busy")
        if changed.keys.generation != old.keys.generation:
            keyfile.save(profile, old.keys.alone_with(changed.keys))
        os.replace(path, profile.vault)
    except BaseException as error:
        _undo(profile, old)
        raise unwritable(error) if isinstance(error, OSError) else error from None
    with contextlib.suppress(OSError):  # the next start would settle it
        sync_folder(profile.root)
        keyfile.save(profile, changed.keys)


def _undo(profile: Profile, old: Unlocked) -> None:
    with contextlib.suppress(OSError):
        remove(rebuilt(profile))
        keyfile.save(profile, old.keys)
