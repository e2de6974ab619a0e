"""The one place where SQLCipher meets sqlite-utils; every connection to the vault is opened and keyed here."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3
import sqlcipher3.dbapi2

from app.base.errors import UserError, friendly
from app.base.paths import Profile
from app.store.kept import newest_words

driver: Any = sqlcipher3.dbapi2

# sqlite-utils takes its driver from a module called pysqlite3 when there is one. Without this alias it would
# use the standard library's sqlite3, which ignores PRAGMA key and writes everything in the clear.
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = driver

import sqlite_utils.utils  # noqa: E402

if TYPE_CHECKING:
    from sqlite3 import Connection, Cursor
    from sqlite3 import Error as DriverError
else:
    Connection, DriverError = driver.Connection, driver.Error

__all__ = ["Connection", "Database", "DriverError", "code_of", "connect", "damaged", "explain", "value"]

if vars(sqlite_utils.utils)["sqlite3"] is not sqlcipher3:
    raise RuntimeError(
        "sqlite_utils was imported before app.store.cipher, so it would write without encryption"
    )

PAGE = 4096
"""Bytes of a page, SQLCipher's default; a whole database file is a multiple of it."""


class Database(sqlite_utils.Database):
    """sqlite-utils over SQLCipher, with types where it has none."""

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> Cursor:
        """Run one statement; inside `schema.transaction` it is kept or dropped with the others."""
        return super().execute(sql, parameters)  # pyright: ignore[reportUnknownMemberType]


RAW_KEY = re.compile(r"[0-9a-f]{64}")
MEANINGS = {
    "SQLITE_FULL": "disk-full",
    "SQLITE_READONLY": "read-only",
    "SQLITE_CANTOPEN": "read-only",
    "SQLITE_NOTADB": "vault-damaged",
    "SQLITE_CORRUPT": "vault-damaged",
    "SQLITE_IOERR": "disk-error",
    "SQLITE_BUSY": "vault-busy",
    "SQLITE_LOCKED": "vault-busy",
    "SQLITE_NOMEM": "no-memory",
    "SQLITE_INTERRUPT": "closing",
}
SENTENCES = {
    "disk-full": ("The disk is full, so this could not be saved", "", "free some space and try again"),
    "read-only": (
        "The profile folder cannot be written",
        "it or its disk is read-only for you",
        "check its permissions or choose another with --profile",
    ),
    "disk-error": (
        "The vault could not be read or written",
        "the disk reported an error",
        "check the disk and its free space",
    ),
    "vault-busy": ("The vault is in use by another program", "", "close it and try again"),
    "closing": ("Underdesk is closing", "", "start it again"),
    "no-memory": ("There is not enough memory", "", "close other programs and try again"),
}
READER_CACHE = "PRAGMA cache_size=-2048"
"""Each thread that reads has a connection of its own; searching costs the same with 2 MiB of pages as with 64."""
PRAGMAS = (
    "synchronous=FULL",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-65536",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "busy_timeout=5000",
    "mmap_size=0",
    "journal_size_limit=16777216",
)


def connect(path: Path, key: str, vault_id: str | None, *, writable: bool) -> Database:
    """A keyed connection to an existing or (with `vault_id` None) new database.

    `key` is 64 lower-case hex characters, the raw SQLCipher key. Raises ValueError for any other key, because
    SQLCipher would take it for a passphrase, and UserError when the file is not the vault that was expected.
    """
    if not RAW_KEY.fullmatch(key):
        raise ValueError("a raw key is 64 hex characters")
    connection = _open(path)
    try:
        _unlock(connection, key)
        _check_identity(connection, vault_id)
        _prepare(connection, writable)
        return Database(connection, execute_plugins=False)
    except BaseException as error:
        connection.close()
        if isinstance(error, DriverError):
            raise explain(error, path) from None
        raise


def unencrypted_for_bench(path: Path) -> Database:
    """The same SQLite without a key, for the bench to compare with; never given anything a person wrote."""
    connection = _open(path)
    for pragma in ("journal_mode=WAL", *PRAGMAS):
        connection.execute(f"PRAGMA {pragma}")
    return Database(connection, execute_plugins=False)


def _open(path: Path) -> Connection:
    # Connections are closed by Vault.close from another thread than the one that made them.
    try:
        return driver.connect(os.fspath(path), isolation_level=None, check_same_thread=False)
    except DriverError as error:
        raise explain(error, path) from None


def _unlock(connection: Connection, key: str) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key}'\"")
    if not value(connection, "PRAGMA cipher_version"):
        raise RuntimeError("this SQLite cannot encrypt")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _check_identity(connection: Connection, vault_id: str | None) -> None:
    if vault_id is None:
        return
    found = value(connection, "SELECT value FROM meta WHERE key='vault_id'")
    if found != vault_id:
        raise UserError(
            "This database belongs to another vault",
            why="its name does not match the keys beside it",
            todo="put vault.db and vault.json of the same backup together",
            code="vault-mismatch",
        )


def _prepare(connection: Connection, writable: bool) -> None:
    if value(connection, "PRAGMA journal_mode=WAL") != "wal":
        raise UserError(
            "The vault cannot be kept on this drive",
            why="it does not support shared memory files, as some network drives do not",
            todo="choose a local folder with --profile",
            code="unfit-drive",
        )
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if not writable:
        connection.execute("PRAGMA query_only=ON")
        connection.execute(READER_CACHE)


def value(connection: Connection, sql: str, *parameters: Any) -> Any:
    """The first column of the first row, or None."""
    row = connection.execute(sql, parameters).fetchone()
    return row[0] if row else None


def code_of(error: BaseException) -> str:
    """Our code for a driver's error: one of MEANINGS' values, or bug."""
    name = str(getattr(error, "sqlite_errorname", ""))
    for start, code in MEANINGS.items():
        if name.startswith(start):
            return code
    # A damaged page makes full-text tables fail to open, which is reported as a plain logic error.
    return "vault-damaged" if "vtable constructor failed" in str(error) else "bug"


def damaged(path: Path) -> UserError:
    """The bytes of the vault at `path` are not what was written; names the newest backup beside it."""
    newest = newest_words(Profile(path.parent))
    return UserError(
        "The vault is damaged",
        why="its pages do not pass their integrity check",
        todo=f"restore {newest}; nothing was changed" if newest else "restore a backup; nothing was changed",
        code="vault-damaged",
    )


def explain(error: BaseException, path: Path) -> UserError:
    """Any failure of the store as a sentence for a person; `path` is the vault, asked for its disk's space."""
    if not isinstance(error, DriverError):
        return friendly(error)
    code = code_of(error)
    if code == "disk-error" and _free(path) < 1 << 20:
        code = "disk-full"
    if code == "vault-damaged":
        return damaged(path)
    if code in SENTENCES:
        what, why, todo = SENTENCES[code]
        return UserError(what, why=why, todo=todo, code=code)
    return friendly(error)


def _free(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return 1 << 40
