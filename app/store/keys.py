"""The key hierarchy: a random root, wrapped once per way of opening the vault, from which the database key derives."""

from __future__ import annotations

import base64
import json
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.base.errors import UserError
from app.base.hygiene import lock_pages

SlotType = Literal["keyring", "passphrase", "recovery"]
FORMAT = 1
KEY_BYTES = 32
NONCE_BYTES = 12
SALT_BYTES = 16


class WrongSecret(Exception):
    """A slot did not open with the secret that was given."""


@dataclass(frozen=True)
class Cost:
    """Argon2id: `passes`, `memory` in KiB, `lanes`."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4

    def check(self) -> None:
        """Raise UserError outside the bounds: a doctored file must neither weaken the key nor eat the memory."""
        inside = 1 <= self.passes <= 20 and 8_192 <= self.memory <= 1 << 21 and 1 <= self.lanes <= 16
        if not inside:
            raise UserError(
                "The vault's key file asks for an absurd amount of work",
                why="it is damaged or was tampered with",
                todo="put back vault.json from a backup",
                code="key-file-damaged",
            )


@dataclass(frozen=True)
class Slot:
    """One way to open the vault: the root wrapped by AES-256-GCM. `salt` and `cost` only for a passphrase."""

    type: SlotType
    wrapped: bytes
    salt: bytes = b""
    cost: Cost | None = None


@dataclass(frozen=True)
class KeyFile:
    """What vault.json holds: no secret in the clear.

    `following` are the keys that come after these; they stand beside them only while the database is exchanged.
    """

    vault_id: str
    generation: int = 1
    slots: tuple[Slot, ...] = field(default_factory=tuple)
    following: KeyFile | None = None

    @property
    def keyring_name(self) -> str:
        """What the keyring's entry is for: each generation has its own, so that an exchange can be broken off."""
        return self.vault_id if self.generation == 1 else f"{self.vault_id} {self.generation}"

    @property
    def alone(self) -> KeyFile:
        """A copy without those that follow."""
        return replace(self, following=None)

    def alone_with(self, following: KeyFile) -> KeyFile:
        """A copy beside which `following` stand."""
        return replace(self, following=following)

    def slot(self, kind: SlotType) -> Slot | None:
        """The slot of that type, if there is one."""
        return next((slot for slot in self.slots if slot.type == kind), None)

    def with_slot(self, slot: Slot) -> KeyFile:
        """A copy in which `slot` replaces the one of its type."""
        return replace(self, slots=(*self.without(slot.type).slots, slot))

    def without(self, kind: SlotType) -> KeyFile:
        """A copy that has no slot of that type."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.type != kind))


def new_root() -> bytes:
    """32 random bytes."""
    return lock_pages(secrets.token_bytes(KEY_BYTES))


def derive(key: bytes, label: str) -> bytes:
    """HKDF-SHA256 of `key` for one purpose, 32 bytes."""
    return lock_pages(HKDF(hashes.SHA256(), KEY_BYTES, None, label.encode()).derive(key))


def database_key(root: bytes, generation: int) -> str:
    """The raw SQLCipher key, 64 hex characters."""
    return lock_pages(derive(root, f"db:{generation}").hex())


def make_keyring_slot(vault_id: str, root: bytes) -> tuple[Slot, str]:
    """A slot and the text that the operating system's keyring must keep for it."""
    key = secrets.token_bytes(KEY_BYTES)
    return Slot("keyring", _seal(key, root, _bound(vault_id, "keyring", b"", None))), base64.b64encode(
        key
    ).decode()


def make_passphrase_slot(vault_id: str, root: bytes, passphrase: str, cost: Cost) -> Slot:
    """A slot for `passphrase`; an empty one raises UserError."""
    if not passphrase.strip():
        raise UserError("A passphrase cannot be empty", todo="choose a longer one", code="empty-passphrase")
    salt = secrets.token_bytes(SALT_BYTES)
    key = stretch(passphrase, salt, cost)
    return Slot("passphrase", _seal(key, root, _bound(vault_id, "passphrase", salt, cost)), salt, cost)


def make_recovery_slot(vault_id: str, root: bytes, recovery_key: bytes) -> Slot:
    """A slot for a recovery key of 160 bits."""
    key = derive(recovery_key, "recovery")
    return Slot("recovery", _seal(key, root, _bound(vault_id, "recovery", b"", None)))


def open_keyring_slot(vault_id: str, slot: Slot, kept: str) -> bytes:
    """The root; raises WrongSecret when the keyring's text does not fit."""
    try:
        key = base64.b64decode(kept, validate=True)
    except ValueError:
        raise WrongSecret from None
    return _unseal(key, slot.wrapped, _bound(vault_id, "keyring", b"", None))


def open_passphrase_slot(vault_id: str, slot: Slot, passphrase: str) -> bytes:
    """The root; raises WrongSecret, and UserError when the file's cost is out of bounds."""
    cost = slot.cost or Cost()
    key = stretch(passphrase, slot.salt, cost)
    return _unseal(key, slot.wrapped, _bound(vault_id, "passphrase", slot.salt, cost))


def open_recovery_slot(vault_id: str, slot: Slot, recovery_key: bytes) -> bytes:
    """The root; raises WrongSecret."""
    key = derive(recovery_key, "recovery")
    return _unseal(key, slot.wrapped, _bound(vault_id, "recovery", b"", None))


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Argon2id of the NFKC form, so that the same keys pressed on two systems give the same bytes."""
    cost.check()
    text = unicodedata.normalize("NFKC", passphrase).encode()
    try:
        kdf = Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=cost.passes,
            lanes=cost.lanes,
            memory_cost=cost.memory,
        )
        return lock_pages(kdf.derive(text))
    except MemoryError:
        raise UserError(
            "There is not enough memory to check the passphrase",
            why=f"that takes {cost.memory // 1024} MiB",
            todo="close other programs and try again",
            code="no-memory",
        ) from None


def calibrate(least_s: float = 0.25, clock: Callable[[], float] = time.perf_counter) -> Cost:
    """A cost that takes at least `least_s` seconds on this machine, or 256 MiB and 10 passes where it is too fast."""
    cost = Cost()
    while True:
        began = clock()
        stretch("calibration", bytes(SALT_BYTES), cost)
        took = clock() - began
        if took >= least_s or cost.passes >= 10:
            return cost
        if cost.memory < 262_144:
            cost = replace(cost, memory=cost.memory * 2)
        else:
            cost = replace(
                cost, passes=min(10, max(cost.passes + 1, int(cost.passes * least_s / max(took, 1e-3))))
            )


def _bound(vault_id: str, kind: SlotType, salt: bytes, cost: Cost | None) -> bytes:
    """What a wrapped root is bound to: it opens in this vault, in this slot, at this cost, and nowhere else."""
    spent = [cost.passes, cost.memory, cost.lanes] if cost else None
    return json.dumps([FORMAT, vault_id, kind, salt.hex(), spent], separators=(",", ":")).encode()


def _seal(key: bytes, secret: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, bound)


def _unseal(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return lock_pages(AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound))
    except (InvalidTag, ValueError):  # ValueError: a key of the wrong length
        raise WrongSecret from None
