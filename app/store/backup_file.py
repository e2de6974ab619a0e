"""The form of a backup file: the encrypted database, then the wrapped keys, then a sum over both."""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from app.base.errors import UserError
from app.base.files import BINARY
from app.store import keyfile
from app.store.cipher import PAGE
from app.store.keys import KeyFile

MAGIC = b"UNDERDESK BACKUP"
VERSION = 1
TAIL = struct.Struct(">QII32s16s")
"""Length of the database, length of the key file, version, SHA-256 of all before the tail, magic; at the very end."""
MOST_KEYS = 1 << 20
PIECE = 1 << 20


class Sum(Protocol):
    """What is used of a hash."""

    def update(self, data: bytes, /) -> None:
        """Take in more."""
        ...

    def digest(self) -> bytes:
        """The sum of all."""
        ...


@dataclass(frozen=True)
class BackupFile:
    """A backup whose sum was found right. Sizes in bytes."""

    path: Path
    keys: KeyFile
    database: int


def seal(part: Path, keys: KeyFile) -> None:
    """Turn the closed database `part` into a backup, in its place and on the disk. Raises OSError."""
    wrapped = keyfile.encode(keys.alone)
    length = part.stat().st_size
    with part.open("r+b") as file:
        digest = _digest(file, length)
        digest.update(wrapped)
        file.seek(length)
        file.write(wrapped)
        file.write(TAIL.pack(length, len(wrapped), VERSION, digest.digest(), MAGIC))
        file.flush()
        os.fsync(file.fileno())


def examine(path: Path) -> BackupFile:
    """Read the whole file and compare its sum. Raises UserError: not-a-backup, newer-backup, backup-damaged."""
    try:
        with path.open("rb") as file:
            return _examine(path, file)
    except OSError as error:
        raise UserError(
            "The backup cannot be read",
            why=f"the system reported: {error.strerror or error}",
            todo="check its name and whether you may read it",
            code="not-found" if isinstance(error, FileNotFoundError) else "no-access",
        ) from None


def _examine(path: Path, file: BinaryIO) -> BackupFile:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL.size))
    tail = file.read(TAIL.size)
    if len(tail) < TAIL.size or not tail.endswith(MAGIC):
        raise UserError(
            f"{path.name} is not a whole backup of Underdesk",
            why="its end is missing or was made by another program",
            todo="choose another file",
            code="not-a-backup",
        )
    length, keys_length, version, expected, _ = TAIL.unpack(tail)
    if version > VERSION:
        raise UserError(
            "This backup was made by a newer Underdesk",
            todo="install the latest version",
            code="newer-backup",
        )
    if length + keys_length + TAIL.size != size or keys_length > MOST_KEYS or length % PAGE or not length:
        raise damaged(path)
    digest = _digest(file, length)
    wrapped = file.read(keys_length)
    digest.update(wrapped)
    if digest.digest() != expected:
        raise damaged(path)
    try:
        return BackupFile(path, keyfile.decode(wrapped).alone, length)
    except keyfile.Damaged:
        raise damaged(path) from None


def extract(backup: BackupFile, target: Path) -> None:
    """Write the database of `backup` into the new file `target`, on the disk. Raises OSError."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
    with backup.path.open("rb") as source, os.fdopen(handle, "wb") as copy:
        for piece in _pieces(source, backup.database):
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())


def damaged(path: Path) -> UserError:
    """The backup's bytes are not what was written."""
    return UserError(
        f"The backup {path.name} is damaged",
        why="its bytes are not those that were written",
        todo="choose another one; nothing was changed",
        code="backup-damaged",
    )


def _pieces(file: BinaryIO, length: int) -> Iterator[bytes]:
    file.seek(0)
    while length > 0 and (piece := file.read(min(PIECE, length))):
        length -= len(piece)
        yield piece


def _digest(file: BinaryIO, length: int) -> Sum:
    found = hashlib.sha256()
    for piece in _pieces(file, length):
        found.update(piece)
    return found
