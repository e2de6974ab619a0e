"""From a profile folder and perhaps a passphrase to the vault's root key: the first run, and every later one."""

from __future__ import annotations

import contextlib
import logging
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from app.base.errors import NeedsSecret, UserError
from app.base.files import sync_folder
from app.base.ids import new_id
from app.base.paths import Profile
from app.store import erase, keyfile, keys, recovery, schema, staged
from app.store.cipher import DriverError, connect, explain
from app.store.instance import unwritable
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from app.store.keys import Cost, KeyFile, WrongSecret
from app.store.vault_files import new_file, rebuilt, remove

log = logging.getLogger("underdesk.store")
PLAINTEXT = b"SQLite format 3\0"


@dataclass(frozen=True)
class Unlocked:
    """The key file and the root key it protects."""

    keys: KeyFile
    root: bytes = field(repr=False)

    @property
    def database_key(self) -> str:
        """The raw SQLCipher key, 64 hex characters."""
        return keys.database_key(self.root, self.keys.generation)


def unlock(profile: Profile, passphrase: str | None, door: KeyringDoor, cost: Cost | None) -> Unlocked:
    """Open the profile's keys, making a new vault where there is none. Raises UserError and NeedsSecret."""
    try:
        erase.finish(profile)
        staged.finish(profile)
        found = keyfile.load(profile)
    except OSError as error:
        raise unwritable(error) from None
    if found is None:
        if profile.vault.exists():
            raise UserError(
                "The vault cannot be opened",
                why="vault.json, which holds its wrapped keys, is missing beside vault.db",
                todo="put back vault.json or vault.json.bak from a backup",
                code="key-file-missing",
            )
        return create(profile, passphrase, door, cost)
    _check_database(profile)
    with contextlib.suppress(OSError):  # of an exchange that was broken off; a read-only disk is told later
        remove(rebuilt(profile))
    if found.following:
        return _settle(profile, found, found.following, passphrase, door)
    return Unlocked(found, find_root(found, passphrase, door))


def _settle(
    profile: Profile, found: KeyFile, following: KeyFile, passphrase: str | None, door: KeyringDoor
) -> Unlocked:
    """The program died while the keys were exchanged: whichever of the two fit the database are kept."""
    refusals: list[UserError] = []
    for one, other in ((found.alone, following), (following, found.alone)):
        try:
            opened = Unlocked(one, find_root(one, passphrase, door))
            connect(profile.vault, opened.database_key, one.vault_id, writable=False).conn.close()
        except UserError as error:
            refusals.append(error)
            continue
        keyfile.save(profile, one)
        with contextlib.suppress(KeyringUnavailable):
            door.forget(other.keyring_name)
        return opened
    raise next((error for error in refusals if error.code != "vault-damaged"), refusals[0])


def fresh(profile: Profile) -> Path:
    """A database under construction; it takes its place only after the key file is safe."""
    return profile.vault.with_name("vault.db.new")


def create(profile: Profile, passphrase: str | None, door: KeyringDoor, cost: Cost | None) -> Unlocked:
    """Make a new vault. A crash at any point leaves either nothing that matters or a whole vault."""
    root = keys.new_root()
    vault_id = new_id()
    slot, kept = _first_slot(vault_id, root, passphrase, door, cost)
    made = Unlocked(KeyFile(vault_id, slots=(slot,)), root)
    try:
        _build(profile, made)
        keyfile.save(profile, made.keys)
        os.replace(fresh(profile), profile.vault)
        sync_folder(profile.root)
    except BaseException as error:
        _abandon(profile, vault_id, door if kept else None)
        if isinstance(error, OSError):
            raise unwritable(error) from None
        raise
    return made


def _first_slot(
    vault_id: str, root: bytes, passphrase: str | None, door: KeyringDoor, cost: Cost | None
) -> tuple[keys.Slot, bool]:
    """The slot, and whether the system's keyring keeps something for it."""
    if passphrase:
        return keys.make_passphrase_slot(vault_id, root, passphrase, cost or keys.calibrate()), False
    slot, secret = keys.make_keyring_slot(vault_id, root)
    try:
        door.keep(vault_id, secret)
    except KeyringUnavailable as error:
        raise NeedsSecret(
            "Your vault needs a passphrase",
            why=error.reason,
            todo="choose one; it cannot be recovered when it is forgotten",
            code="needs-new-passphrase",
        ) from None
    return slot, True


def _build(profile: Profile, made: Unlocked) -> None:
    profile.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = fresh(profile)
    new_file(path)
    db = connect(path, made.database_key, None, writable=True)
    try:
        schema.upgrade(db, schema.steps())
        facts = [("vault_id", made.keys.vault_id), ("created", str(time.time()))]
        db.conn.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", facts)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except DriverError as error:
        raise explain(error, path) from None
    finally:
        db.conn.close()


def _abandon(profile: Profile, vault_id: str, door: KeyringDoor | None) -> None:
    """Clean up after a vault that could not be made."""
    with contextlib.suppress(OSError):
        remove(fresh(profile))
        for path in (profile.slots, keyfile.spare(profile)):
            path.unlink(missing_ok=True)
    if door:
        with contextlib.suppress(KeyringUnavailable):
            door.forget(vault_id)


def _check_database(profile: Profile) -> None:
    """Beside a key file, anything but an encrypted database is an error and never a reason to begin anew."""
    if not profile.vault.exists() and fresh(profile).exists():
        os.replace(fresh(profile), profile.vault)  # the first run ended between its last two steps
    try:
        with profile.vault.open("rb") as file:
            head = file.read(len(PLAINTEXT))
    except FileNotFoundError:
        raise _not_ours("is missing", "database-missing") from None
    except OSError as error:
        raise unwritable(error) from None
    if not head:
        raise _not_ours("is empty", "database-empty")
    if head == PLAINTEXT:
        raise _not_ours("is not encrypted, so it is not the one that belongs here", "database-plaintext")


def _not_ours(state: str, code: str) -> UserError:
    return UserError(
        "The vault cannot be opened",
        why=f"vault.db {state} although vault.json stands beside it",
        todo="put back vault.db from a backup, or move vault.json away to begin with an empty vault",
        code=code,
    )


def find_root(found: KeyFile, secret: str | None, door: KeyringDoor) -> bytes:
    """The root key by the secret that was given, or silently by the system's keyring."""
    if secret:
        root = by_secret(found, secret)
        if root:
            return root
    reason = "a passphrase protects it"
    if slot := found.slot("keyring"):
        try:
            kept = door.read(found.keyring_name)
            if kept is not None:
                return keys.open_keyring_slot(found.vault_id, slot, kept)
            reason = "the system's keyring holds no key for it"
        except KeyringUnavailable as error:
            reason = error.reason
        except WrongSecret:
            reason = "the key in the system's keyring does not fit"
    raise _locked(found, reason)


def by_secret(found: KeyFile, secret: str) -> bytes | None:
    """The root key by a passphrase or recovery code; None where there is no such slot. UserError when wrong."""
    code_slot = found.slot("recovery")
    if code_slot and recovery.is_code(secret):
        with contextlib.suppress(WrongSecret):
            return keys.open_recovery_slot(found.vault_id, code_slot, recovery.parse(secret))
    slot = found.slot("passphrase")
    if slot is None:
        return None
    try:
        return keys.open_passphrase_slot(found.vault_id, slot, secret)
    except WrongSecret:
        raise UserError(
            "The passphrase is wrong",
            todo="type it again; capital letters and the keyboard's language matter",
            code="wrong-passphrase",
        ) from None


def _locked(found: KeyFile, reason: str) -> UserError:
    ways = {"passphrase": "enter its passphrase", "recovery": "enter its recovery code"}
    usable = [text for kind, text in ways.items() if found.slot(kind)]  # pyright: ignore[reportArgumentType]
    if usable:
        return NeedsSecret(
            "The vault is locked", why=reason, todo=" or ".join(usable), code="needs-passphrase"
        )
    return UserError(
        "The vault cannot be opened",
        why=f"{reason}, and no passphrase was ever set",
        todo="unlock or repair the system's keyring and start Underdesk again",
        code="keyring-needed",
    )
