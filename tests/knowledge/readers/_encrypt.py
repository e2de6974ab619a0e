"""Puts a document under a password, as Microsoft Office and PDF writers do it."""

from __future__ import annotations

import base64
import hashlib
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.knowledge.readers._office_crypt import standard_key
from tests.knowledge.readers._make import pdf_of

_ROUNDS = 1000
_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _aes(key: bytes, vector: bytes | None, data: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector) if vector else modes.ECB()).encryptor()
    return encryptor.update(data + bytes(-len(data) % 16)) + encryptor.finalize()


def _sha512(*parts: bytes) -> bytes:
    return hashlib.sha512(b"".join(parts)).digest()


def agile(data: bytes, password: str) -> bytes:
    """The method of today: AES-256 in chains, SHA-512."""
    salt, own_salt, key, verifier = os.urandom(16), os.urandom(16), os.urandom(32), os.urandom(16)
    state = _sha512(own_salt, password.encode("utf-16-le"))
    for number in range(_ROUNDS):
        state = _sha512(struct.pack("<I", number), state)

    def sealed(block: str, value: bytes) -> str:
        return base64.b64encode(_aes(_sha512(state, bytes.fromhex(block))[:32], own_salt, value)).decode()

    common = 'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" hashAlgorithm="SHA512"'
    common += ' cipherChaining="ChainingModeCBC" saltSize="16" saltValue="{}"'
    info = (
        f'<encryption xmlns:p="urn:p"><keyData {common.format(base64.b64encode(salt).decode())}/>'
        f'<keyEncryptors><keyEncryptor><p:encryptedKey spinCount="{_ROUNDS}"'
        f' {common.format(base64.b64encode(own_salt).decode())}'
        f' encryptedVerifierHashInput="{sealed("fea7d2763b4b9e79", verifier)}"'
        f' encryptedVerifierHashValue="{sealed("d7aa0f6d3061344e", _sha512(verifier))}"'
        f' encryptedKeyValue="{sealed("146e0be7abacd0d6", key)}"/></keyEncryptor></keyEncryptors></encryption>'
    )  # fmt: skip
    package = b"".join(
        _aes(key, _sha512(salt, struct.pack("<I", number))[:16], data[at : at + 4096])
        for number, at in enumerate(range(0, len(data), 4096))
    )
    return compound(struct.pack("<HHI", 4, 4, 0x40) + info.encode(), struct.pack("<Q", len(data)) + package)


def standard(data: bytes, password: str) -> bytes:
    """The method of Office 2007: AES-128 block by block, SHA-1."""
    salt, verifier = os.urandom(16), os.urandom(16)
    key = standard_key(password.encode("utf-16-le"), salt, 16)
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "AES\0".encode("utf-16-le")
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + struct.pack("<I", 16) + salt
    info += (
        _aes(key, None, verifier) + struct.pack("<I", 20) + _aes(key, None, hashlib.sha1(verifier).digest())
    )
    return compound(info, struct.pack("<Q", len(data)) + _aes(key, None, data))


def compound(info: bytes, package: bytes) -> bytes:
    """The container: the first stream among the small sectors, the second among the large ones."""
    small = _filled(info, 64)
    package = package.ljust(4096, b"\0")
    root, body = _filled(small, _SECTOR), _filled(package, _SECTOR)
    counts = [1, 1, 1, len(root) // _SECTOR, len(body) // _SECTOR]  # FAT, directory, small FAT, small, large
    starts = [sum(counts[:i]) for i in range(5)]
    fat = [_FAT]
    for start, count in zip(starts[1:], counts[1:], strict=True):
        fat += [*range(start + 1, start + count), _END]
    mini = [*range(1, len(small) // 64), _END]
    entries = _entry("Root Entry", 5, starts[3], len(root), child=1) + _entry(
        "EncryptionInfo", 2, 0, len(info), right=2
    )
    entries += _entry("EncryptedPackage", 2, starts[4], len(package)) + bytes(128)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    )
    header += struct.pack("<9I", 0, 1, starts[1], 0, 4096, starts[2], 1, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + _numbers(fat) + entries + _numbers(mini) + root + body


def _filled(data: bytes, unit: int) -> bytes:
    return data + bytes(-len(data) % unit)


def _numbers(values: list[int]) -> bytes:
    assert len(values) <= _SECTOR // 4, "the document is too large for this small container"
    return struct.pack("<128I", *values, *[_FREE] * (128 - len(values)))


def _entry(name: str, kind: int, start: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
    return encoded.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def pdf(lines: list[str], password: str) -> bytes:
    """A PDF of one page under a password, by the first of its methods: RC4 with forty bits."""
    user = (password.encode("latin-1") + _PAD)[:32]
    owner = _rc4(hashlib.md5(user).digest()[:5], user)
    identity, allowed = bytes(16), struct.pack("<i", -4)
    key = hashlib.md5(user + owner + allowed + identity).digest()[:5]
    page = "\n".join(
        f"BT /F1 11 Tf 1 0 0 1 72 {760 - 20 * i} Tm ({line}) Tj ET" for i, line in enumerate(lines)
    )
    hidden = _rc4(hashlib.md5(key + bytes([6, 0, 0, 0, 0])).digest()[:10], page.encode("latin-1"))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< >>",
        5: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R"
        b" /Resources << /Font << /F1 3 0 R >> >> >>",
        6: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(hidden), hidden),
        7: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
        % (owner.hex().encode(), _rc4(key, _PAD).hex().encode()),
    }
    extra = b"trailer\n<< /Encrypt 7 0 R /ID [<%s> <%s>]" % ((identity.hex().encode(),) * 2)
    return pdf_of(objects).replace(b"trailer\n<<", extra)


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
