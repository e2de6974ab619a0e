"""Recovery codes: a random key that a person can copy from paper, with a check against mistyping."""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets

from app.base.errors import UserError

KEY_BYTES = 20
CHECK_BYTES = 5
GROUP = 5
# Digits that base32 does not use, read as the letters they are mistaken for.
LOOKALIKES = str.maketrans({"0": "O", "1": "I", "8": "B", "-": "", " ": ""})


def new_key() -> bytes:
    """160 random bits."""
    return secrets.token_bytes(KEY_BYTES)


def new_code() -> str:
    """A new key, spelled: to be shown once, copied, and typed back before the vault takes it."""
    return spell(new_key())


def spell(key: bytes) -> str:
    """`key` and its check as eight groups of five base32 characters."""
    text = base64.b32encode(key + _check(key)).decode()
    return "-".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def parse(text: str) -> bytes:
    """The key spelled by `text`; case, spaces and look-alikes do not matter. Raises UserError "mistyped"."""
    try:
        raw = base64.b32decode("".join(text.split()).upper().translate(LOOKALIKES))
    except (binascii.Error, ValueError):
        raw = b""
    key, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if len(raw) != KEY_BYTES + CHECK_BYTES or check != _check(key):
        raise UserError(
            "This is not a whole recovery code",
            why="a letter is missing or mistyped",
            todo="compare it with your copy, eight groups of five",
            code="mistyped",
        )
    return key


def is_code(text: str) -> bool:
    """Whether `text` is a well-formed recovery code."""
    try:
        parse(text)
    except UserError:
        return False
    return True


def _check(key: bytes) -> bytes:
    return hashlib.sha256(b"underdesk recovery 1" + key).digest()[:CHECK_BYTES]
