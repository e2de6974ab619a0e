"""Word, Excel and PowerPoint files under a password, after [MS-OFFCRYPTO]."""

from __future__ import annotations

import base64
import hashlib
import hmac
import importlib
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.base.errors import UserError
from app.knowledge.locks import needs_password
from app.knowledge.readers import _xml
from app.knowledge.readers._compound import Compound
from app.knowledge.readers._frame import Source
from app.knowledge.readers._xml import Element
from app.knowledge.readers._zip import broken, locked

NEEDS = ("cryptography.hazmat.primitives.ciphers", *_xml.NEEDS)
_HASHES = {"SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_VERIFIER, _VERIFIER_HASH, _KEY = (
    bytes.fromhex(x) for x in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6")
)
_SEGMENT = 4096
_MOST_ROUNDS = 10_000_000
_OLD_ROUNDS = 50_000


def opened(source: Source) -> Source:
    """The document inside of the old container. Raises UserError `needs-password`, `encrypted` or `unsupported`."""
    compound = Compound(source.data)
    if "EncryptedPackage" not in compound or "EncryptionInfo" not in compound:
        raise UserError(
            "The file has an old Microsoft Office format",
            todo="save it as DOCX, XLSX or PPTX",
            code="unsupported",
        )
    if not source.password:
        raise needs_password(None)
    try:
        return replace(source, data=_decrypted(compound, source.password))
    except (struct.error, ValueError, KeyError, IndexError) as error:
        raise broken("its encryption is damaged") from error


def _decrypted(compound: Compound, password: str) -> bytes:
    info, package = compound.read("EncryptionInfo"), compound.read("EncryptedPackage")
    size = struct.unpack_from("<Q", package)[0]
    major, minor = struct.unpack_from("<HH", info)
    if (major, minor) == (4, 4):
        unlock = _agile(_xml.parse(info[8:]), password.encode("utf-16-le"))
    elif minor == 2 and major in (2, 3, 4):
        unlock = _standard(info, password.encode("utf-16-le"))
    else:
        raise locked()
    return unlock(package[8:])[:size]


def _cipher(key: bytes, vector: bytes | None) -> Callable[[bytes], bytes]:
    """Decrypts with AES: chained from `vector`, or block by block."""
    ciphers: Any = importlib.import_module("cryptography.hazmat.primitives.ciphers")
    mode = ciphers.modes.ECB() if vector is None else ciphers.modes.CBC(vector)

    def decrypt(data: bytes) -> bytes:
        decryptor = ciphers.Cipher(ciphers.algorithms.AES(key), mode).decryptor()
        return decryptor.update(data[: len(data) // 16 * 16]) + decryptor.finalize()

    return decrypt


def _wrong() -> UserError:
    return needs_password("wrong")


@dataclass(frozen=True)
class _Agile:
    """How one of the two keys is made: by the password, or for the data."""

    salt: bytes
    hash: str
    key_bytes: int
    block: int

    @staticmethod
    def of(element: Element) -> _Agile:
        """From the attributes; anything but AES in chains is refused."""
        mode = element.get("cipherAlgorithm"), element.get("cipherChaining")
        if mode != ("AES", "ChainingModeCBC") or element.get("hashAlgorithm") not in _HASHES:
            raise locked()
        name = _HASHES[str(element.get("hashAlgorithm"))]
        salt = base64.b64decode(str(element.get("saltValue")))
        return _Agile(salt, name, int(element.get("keyBits")) // 8, int(element.get("blockSize")))

    def digest(self, data: bytes) -> bytes:
        """The hash."""
        return hashlib.new(self.hash, data).digest()

    def fitted(self, data: bytes, size: int) -> bytes:
        """Cut or filled to `size`."""
        return data[:size].ljust(size, b"\x36")


def _agile(root: Element, password: bytes) -> Callable[[bytes], bytes]:
    data = _Agile.of(_xml.child(root, "keyData"))
    encrypted = next(_xml.descendants(root, "encryptedKey"))
    own = _Agile.of(encrypted)
    rounds = int(encrypted.get("spinCount"))
    if rounds > _MOST_ROUNDS:
        raise locked()
    state = own.digest(own.salt + password)
    for number in range(rounds):
        state = own.digest(struct.pack("<I", number) + state)

    def value(name: str, block: bytes) -> bytes:
        key = own.fitted(own.digest(state + block), own.key_bytes)
        return _cipher(key, own.fitted(own.salt, own.block))(base64.b64decode(str(encrypted.get(name))))

    tried = own.digest(value("encryptedVerifierHashInput", _VERIFIER)[: len(own.salt)])
    known = value("encryptedVerifierHashValue", _VERIFIER_HASH)
    if not hmac.compare_digest(tried, known[: len(tried)]):
        raise _wrong()
    key = value("encryptedKeyValue", _KEY)[: data.key_bytes]
    return lambda package: b"".join(
        _cipher(key, data.fitted(data.digest(data.salt + struct.pack("<I", number)), data.block))(
            package[at : at + _SEGMENT]
        )
        for number, at in enumerate(range(0, len(package), _SEGMENT))
    )


def _standard(info: bytes, password: bytes) -> Callable[[bytes], bytes]:
    header = struct.unpack_from("<I", info, 8)[0]
    key_bytes = struct.unpack_from("<I", info, 12 + 16)[0] // 8
    at = 12 + header
    salt, verifier = info[at + 4 : at + 20], info[at + 20 : at + 36]
    known = info[at + 40 : at + 72]
    key = standard_key(password, salt, key_bytes)
    decrypt = _cipher(key, None)
    tried = hashlib.sha1(decrypt(verifier), usedforsecurity=False).digest()
    if not hmac.compare_digest(tried, decrypt(known)[:20]):
        raise _wrong()
    return decrypt


def standard_key(password: bytes, salt: bytes, size: int) -> bytes:
    """The key of the older method, of `size` bytes; `password` is in UTF-16."""
    state = hashlib.sha1(salt + password, usedforsecurity=False).digest()
    for number in range(_OLD_ROUNDS):
        state = hashlib.sha1(struct.pack("<I", number) + state, usedforsecurity=False).digest()
    state = hashlib.sha1(state + bytes(4), usedforsecurity=False).digest()
    halves = (
        bytes(a ^ b for a, b in zip(state.ljust(64, b"\0"), bytes([c]) * 64, strict=True))
        for c in (0x36, 0x5C)
    )
    return b"".join(hashlib.sha1(half, usedforsecurity=False).digest() for half in halves)[:size]
