"""The ways in which an open vault can be opened the next time: keyring, passphrase, recovery code."""

from __future__ import annotations

import logging

from app.base.errors import UserError
from app.base.paths import Profile
from app.store import keyfile, keys, recovery
from app.store.cipher import explain
from app.store.keyring_door import KeyringDoor, KeyringUnavailable
from app.store.keys import Cost, KeyFile, WrongSecret
from app.store.unlock import Unlocked

log = logging.getLogger("underdesk.store")


class Ways:
    """The key slots of an open vault. `cost` replaces the calibrated cost of a new passphrase."""

    def __init__(self, profile: Profile, opened: Unlocked, door: KeyringDoor, cost: Cost | None) -> None:
        self.profile = profile
        self._opened, self._door, self._cost = opened, door, cost

    @property
    def opened(self) -> Unlocked:
        """The keys, for the modules of the store that look after the vault."""
        return self._opened

    @property
    def door(self) -> KeyringDoor:
        """The way to the system's keyring."""
        return self._door

    @property
    def cost(self) -> Cost | None:
        """The cost of new passphrases; None for one that is measured."""
        return self._cost

    def set_passphrase(self, passphrase: str, *, only: bool = False) -> None:
        """Set or replace the passphrase; with `only`, the system's keyring opens the vault no longer."""
        opened = self._opened
        slot = keys.make_passphrase_slot(
            opened.keys.vault_id, opened.root, passphrase, self._cost or keys.calibrate()
        )
        self._save(opened.keys.with_slot(slot))
        if only and opened.keys.slot("keyring"):
            self.forget_keyring()

    def remove_passphrase(self) -> None:
        """Open by the system's keyring alone from now on; raises UserError where that does not work."""
        if self._opened.keys.slot("passphrase") is None:
            raise UserError(
                "This vault has no passphrase", todo="there is nothing to remove", code="no-passphrase"
            )
        self.use_keyring()
        self._save(self._opened.keys.without("passphrase"))

    def use_keyring(self) -> None:
        """Let the system's keyring open the vault; raises UserError "no-keyring"."""
        opened = self._opened
        if self._keyring_fits(opened):
            return  # another entry would take its place before the key file knows of it
        slot, secret = keys.make_keyring_slot(opened.keys.vault_id, opened.root)
        try:
            self._door.keep(opened.keys.keyring_name, secret)
        except KeyringUnavailable as error:
            raise UserError(
                "The vault cannot be opened without a passphrase here",
                why=error.reason,
                todo="keep the passphrase",
                code="no-keyring",
            ) from None
        self._save(opened.keys.with_slot(slot))

    def _keyring_fits(self, opened: Unlocked) -> bool:
        slot = opened.keys.slot("keyring")
        if slot is None:
            return False
        try:
            secret = self._door.read(opened.keys.keyring_name)
            return bool(secret and keys.open_keyring_slot(opened.keys.vault_id, slot, secret))
        except (KeyringUnavailable, WrongSecret):
            return False

    def forget_keyring(self) -> None:
        """Ask for the passphrase from now on; raises UserError when there is none."""
        opened = self._opened.keys
        if opened.slot("passphrase") is None:
            raise UserError("This vault has no passphrase yet", todo="set one first", code="last-slot")
        self._save(opened.without("keyring"))
        self.forget_entry(self._door)

    def forget_entry(self, door: KeyringDoor) -> None:
        """Take the key out of the keyring, as far as it lets; alone it opens nothing any more."""
        try:
            door.forget(self._opened.keys.keyring_name)
        except KeyringUnavailable as error:
            log.debug("the keyring's entry stays: %s", error.reason)

    def drop_keyring_slot(self) -> bool:
        """As `forget_keyring` without waiting for the keyring; false where the vault has only one way or none there."""
        keys_now = self._opened.keys
        if not (keys_now.slot("keyring") and keys_now.slot("passphrase")):
            return False
        self._save(keys_now.without("keyring"))
        return True

    def take_recovery_code(self, code: str) -> None:
        """Let `code` of `recovery.new_code` open the vault; an earlier one opens nothing any more."""
        opened, key = self._opened, recovery.parse(code)
        self._save(opened.keys.with_slot(keys.make_recovery_slot(opened.keys.vault_id, opened.root, key)))

    def forget_recovery_code(self) -> None:
        """No recovery code opens the vault from now on; raises UserError when there is no other way."""
        opened = self._opened.keys
        if not opened.without("recovery").slots:
            raise UserError("Nothing else opens this vault", todo="set a passphrase first", code="last-slot")
        self._save(opened.without("recovery"))

    def _save(self, changed: KeyFile) -> None:
        """Written whole or not at all; in case of an error the old ways still open the vault."""
        try:
            keyfile.save(self.profile, changed)
        except OSError as error:
            raise explain(error, self.profile.vault) from None
        self._opened = Unlocked(changed, self._opened.root)
