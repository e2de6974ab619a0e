"""vault.json on the disk: checked, replaced whole, and kept twice."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from app.base.errors import UserError
from app.base.files import write_atomic
from app.base.paths import Profile
from app.store.kept import newest_words
from app.store.keys import FORMAT, SALT_BYTES, Cost, KeyFile, Slot

log = logging.getLogger("underdesk.store")
TYPES = ("keyring", "passphrase", "recovery")


class Damaged(Exception):
    """The file is not what was written."""


def spare(profile: Profile) -> Path:
    """The second copy."""
    return profile.slots.with_name(profile.slots.name + ".bak")


def save(profile: Profile, keys: KeyFile) -> None:
    """Write both copies, so that a removed slot is gone from both. Raises OSError."""
    data = encode(keys)
    write_atomic(profile.slots, data)
    write_atomic(spare(profile), data)


def load(profile: Profile) -> KeyFile | None:
    """The key file, repaired from its copy where needed; None when there is neither. Raises UserError."""
    copies = [_read(profile.slots), _read(spare(profile))]
    if copies == [None, None]:
        return None
    for data in copies:
        try:
            keys = decode(data or b"")
        except Damaged:
            continue
        _mend(profile, keys, copies)
        return keys
    raise UserError(
        "The vault's key file is damaged, and so is its copy",
        todo=f"restore {newest_words(profile) or 'a backup'}; without it nothing can open the vault",
        code="key-file-damaged",
    )


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _mend(profile: Profile, keys: KeyFile, copies: list[bytes | None]) -> None:
    """Make both copies the same again; a profile that cannot be written opens all the same."""
    data = encode(keys)
    try:
        for path, found in zip((profile.slots, spare(profile)), copies, strict=True):
            if found != data:
                log.warning("%s was repaired from its copy", path.name)
                write_atomic(path, data)
    except OSError as error:
        log.warning("the key file could not be repaired: %s", error.strerror)


def encode(keys: KeyFile) -> bytes:
    """The file's bytes."""
    body: dict[str, Any] = {"format": FORMAT, "id": keys.vault_id, **_encode_generation(keys)}
    if keys.following:
        body["next"] = _encode_generation(keys.following)
    return (json.dumps({**body, "check": _check(body)}, indent=1) + "\n").encode()


def decode(data: bytes) -> KeyFile:
    """The key file in `data`. Raises Damaged, or UserError for a newer format."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        raise Damaged from None
    if not isinstance(body, dict):
        raise Damaged
    body = cast("dict[str, Any]", body)
    if isinstance(body.get("format"), int) and body["format"] > FORMAT:
        raise newer()
    check = body.pop("check", None)
    if check != _check(body):
        raise Damaged
    try:
        following = body.get("next")
        keys = _decode_generation(str(body["id"]), body)
        return replace(keys, following=_decode_generation(keys.vault_id, following)) if following else keys
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise Damaged from None


def newer() -> UserError:
    """The vault was written by a later Underdesk."""
    return UserError(
        "This vault was made by a newer Underdesk",
        why="its format is not known here",
        todo="install the latest version; nothing was changed",
        code="newer-vault",
    )


def _check(body: dict[str, Any]) -> str:
    """Tells a flipped bit from a wrong passphrase; no protection against a person, which the wrapping gives."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _encode_generation(keys: KeyFile) -> dict[str, Any]:
    return {"generation": keys.generation, "slots": [_encode_slot(slot) for slot in keys.slots]}


def _decode_generation(vault_id: str, found: dict[str, Any]) -> KeyFile:
    return KeyFile(vault_id, int(found["generation"]), tuple(_decode_slot(slot) for slot in found["slots"]))


def _encode_slot(slot: Slot) -> dict[str, Any]:
    made: dict[str, Any] = {"type": slot.type, "wrapped": base64.b64encode(slot.wrapped).decode()}
    if slot.cost:
        salt = base64.b64encode(slot.salt).decode()
        cost = slot.cost
        made["kdf"] = {"name": "argon2id", "salt": salt, "t": cost.passes, "m": cost.memory, "p": cost.lanes}
    return made


def _decode_slot(found: dict[str, Any]) -> Slot:
    kind = found["type"]
    if kind not in TYPES:
        raise Damaged
    wrapped = base64.b64decode(found["wrapped"], validate=True)
    kdf: Any = found.get("kdf")
    if kind != "passphrase":
        return Slot(kind, wrapped)
    cost, salt = (
        Cost(int(kdf["t"]), int(kdf["m"]), int(kdf["p"])),
        base64.b64decode(kdf["salt"], validate=True),
    )
    if len(salt) != SALT_BYTES:
        raise Damaged
    return Slot(kind, wrapped, salt, cost)
