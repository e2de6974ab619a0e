"""Reads a vault's files as another program would: every page decrypted by hand, free pages and the log's too."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.store.cipher import PAGE

RESERVED, IV, SALT = 80, 16, 16
WAL_HEAD, FRAME_HEAD = 32, 24


def plain_page(page: bytes, key: bytes, number: int, salt: bytes) -> bytes:
    """One page's content; AssertionError where its seal does not fit."""
    skip = SALT if number == 1 else 0
    body, iv = page[skip : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + IV]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    seal = hmac.new(mac_key, body + iv + number.to_bytes(4, "little"), "sha512").digest()
    assert page[PAGE - RESERVED + IV :] == seal, f"page {number} is not what was written"
    decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return decryptor.update(body) + decryptor.finalize()


def database(path: Path, key: str) -> bytes:
    """All pages of a database file."""
    data = path.read_bytes()
    pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
    return b"".join(plain_page(page, bytes.fromhex(key), n, data[:SALT]) for n, page in enumerate(pages, 1))


def log(path: Path, key: str, salt: bytes) -> bytes:
    """All frames of a write-ahead log, also those that no longer count."""
    data = path.read_bytes() if path.exists() else b""
    found: list[bytes] = []
    for at in range(WAL_HEAD, len(data) - PAGE - FRAME_HEAD + 1, PAGE + FRAME_HEAD):
        number = int.from_bytes(data[at : at + 4], "big")
        page = data[at + FRAME_HEAD : at + FRAME_HEAD + PAGE]
        if number:
            found.append(plain_page(page, bytes.fromhex(key), number, salt))
    return b"".join(found)
