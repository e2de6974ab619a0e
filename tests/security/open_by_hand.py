"""Opens a vault by what docs/security.md says alone: no line of this program, no SQLCipher, only plain algorithms.

    python open_by_hand.py PROFILE_OR_BACKUP SECRET_FILE [SQL]

SECRET_FILE holds the passphrase, the recovery code or the keyring's entry; SQL defaults to the list of chats.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
import struct
import sys
import unicodedata
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PAGE, IV, MAC, SALT = 4096, 16, 64, 16
TAIL = struct.Struct(">QII32s16s")


def hkdf(key: bytes, label: str) -> bytes:
    """HKDF-SHA256, no salt, 32 bytes."""
    return HKDF(hashes.SHA256(), 32, None, label.encode()).derive(key)


def parts(path: Path) -> tuple[dict[str, Any], bytes]:
    """The key file and the encrypted database, of a profile folder or of a backup."""
    if path.is_dir():
        return json.loads((path / "vault.json").read_bytes()), (path / "vault.db").read_bytes()
    data = path.read_bytes()
    length, keys, version, digest, magic = TAIL.unpack(data[-TAIL.size :])
    assert (magic, version) == (b"UNDERDESK BACKUP", 1)
    assert hashlib.sha256(data[: -TAIL.size]).digest() == digest
    return json.loads(data[length : length + keys]), data[:length]


def whole(keys: dict[str, Any]) -> bool:
    """Whether the key file is as it was written."""
    body = {name: value for name, value in keys.items() if name != "check"}
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest() == keys["check"]


def recovery_key(code: str) -> bytes:
    """The 20 bytes that a recovery code spells; raises ValueError where the check does not fit."""
    letters = "".join(code.split()).upper().translate(str.maketrans("018", "OIB", "-"))
    raw = base64.b32decode(letters)
    key, check = raw[:20], raw[20:]
    if hashlib.sha256(b"underdesk recovery 1" + key).digest()[:5] != check:
        raise ValueError("mistyped")
    return key


def slot_key(slot: dict[str, Any], secret: str) -> bytes:
    """The key that wraps the root in this slot; raises ValueError where the secret is of another kind."""
    if slot["type"] == "keyring":
        return base64.b64decode(secret, validate=True)
    if slot["type"] == "recovery":
        return hkdf(recovery_key(secret), "recovery")
    kdf = slot["kdf"]
    stretch = Argon2id(
        salt=base64.b64decode(kdf["salt"]),
        length=32,
        iterations=kdf["t"],
        memory_cost=kdf["m"],
        lanes=kdf["p"],
    )
    return stretch.derive(unicodedata.normalize("NFKC", secret).encode())


def root_of(keys: dict[str, Any], secret: str) -> bytes:
    """The root key, out of the first slot that this secret opens."""
    for slot in keys["slots"]:
        kdf, salt, spent = slot.get("kdf"), "", None
        if kdf:
            salt, spent = base64.b64decode(kdf["salt"]).hex(), [kdf["t"], kdf["m"], kdf["p"]]
        bound = json.dumps([1, keys["id"], slot["type"], salt, spent], separators=(",", ":")).encode()
        wrapped = base64.b64decode(slot["wrapped"])
        try:
            return AESGCM(slot_key(slot, secret)).decrypt(wrapped[:12], wrapped[12:], bound)
        except (InvalidTag, ValueError):
            continue
    raise SystemExit("no slot opens with this secret")


def decrypt(data: bytes, key: bytes) -> bytes:
    """The plain SQLite database: every page's sum is checked, then it is decrypted."""
    salt = data[:SALT]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    pages: list[bytes] = []
    for number in range(1, len(data) // PAGE + 1):
        page = data[(number - 1) * PAGE : number * PAGE]
        body, iv, mac = page[: PAGE - 80], page[PAGE - 80 : PAGE - 64], page[PAGE - 64 :]
        body = body[SALT:] if number == 1 else body
        found = hmac.digest(mac_key, body + iv + struct.pack("<I", number), "sha512")
        if not hmac.compare_digest(found, mac):
            raise SystemExit(f"page {number} is not as it was written")
        turn = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        plain = turn.update(body) + turn.finalize()
        pages.append((b"SQLite format 3\0" if number == 1 else b"") + plain + bytes(80))
    return b"".join(pages)


def open_database(path: Path, secret: str) -> sqlite3.Connection:
    """The vault as a plain database in memory, by the standard library's SQLite."""
    keys, data = parts(path)
    assert whole(keys), "the key file is damaged"
    plain = bytearray(decrypt(data, hkdf(root_of(keys, secret), f"db:{keys['generation']}")))
    plain[18:20] = b"\1\1"  # no write-ahead log beside a database in memory
    database = sqlite3.connect(":memory:")
    database.deserialize(bytes(plain))
    return database


def main(path: str, secret_file: str, sql: str = "SELECT title FROM chats") -> None:
    """Print the rows, one JSON array a line."""
    secret = Path(secret_file).read_text(encoding="utf-8").strip("\r\n")
    for row in open_database(Path(path), secret).execute(sql):
        print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
