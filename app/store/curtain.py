"""The lock: while it is drawn, the keyring does not open the vault; with the passphrase it lifts again."""

from __future__ import annotations

import logging

from app.base.errors import UserError
from app.store.cipher import Database, value
from app.store.vault import Vault

log = logging.getLogger("underdesk.store")
PARKED = "keyring_parked"


def draw(vault: Vault, *, drop_keyring: bool) -> bool:
    """Before the vault is closed: let only the passphrase open it. True where the keyring's entry may be forgotten.

    Raises UserError "no-passphrase" when nothing would be asked for.
    """
    if vault.opened.keys.slot("passphrase") is None:
        raise UserError(
            "Underdesk cannot be locked yet",
            why="the vault has no passphrase to open it with",
            todo="set one in Settings",
            code="no-passphrase",
        )
    if not drop_keyring or vault.opened.keys.slot("keyring") is None:
        return False
    vault.write(_park).result()
    return vault.drop_keyring_slot()


def lift(vault: Vault) -> bool:
    """After the passphrase opened it: let the keyring open it again, where it did before. Never raises UserError."""
    try:
        with vault.reading() as db:
            parked = value(db.conn, "SELECT value FROM meta WHERE key = ?", PARKED)
        if parked is None:
            return False
        vault.use_keyring()
        vault.write(_unpark).result()
    except UserError as error:
        log.info("the keyring opens the vault no longer: %s", error.code)
        return False
    return True


def _park(db: Database) -> None:
    db.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, '1')", [PARKED])


def _unpark(db: Database) -> None:
    db.execute("DELETE FROM meta WHERE key = ?", [PARKED])
