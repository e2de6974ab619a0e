"""What models had computed of chats: large, worth only time, and erased with the chat."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from app.base.jobs import Priority
from app.base.memory import Space, space
from app.store.cipher import Database, value

if TYPE_CHECKING:
    from app.store.vault import Vault

T = TypeVar("T")
PART = 1 << 20
"""Bytes of data in one row, that is in one transaction; also all that erasing takes at a time on a full disk."""
SPARE = 256 << 20
"""Bytes that stay free on the disk: a state is never what fills it."""
BATCH = 8
READERS = max(2, min(4, os.cpu_count() or 2))
"""Threads that read a state."""
OPEN_CHAT = "SELECT 1 FROM chats WHERE id = ? AND deleted IS NULL"
OLDEST = """SELECT s.seq, s.size FROM states s JOIN chats c ON c.id = s.chat WHERE s.seq <> ?
    ORDER BY c.deleted IS NULL, s.whole, s.used, s.seq"""


@dataclass(frozen=True)
class SavedState:
    """`data` is what the engine named `engine` knows after `tokens` (32-bit numbers) of a chat."""

    chat: str
    engine: str
    tokens: bytes
    data: bytes | Space

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.tokens) + len(self.data)

    def digest(self, hashes: Sequence[bytes]) -> bytes:
        """SHA-256 of everything in it, whose lengths are part of it; of the data by the `hashes` of its parts."""
        sizes = f"{self.chat}\n{self.engine}\n{len(self.tokens)}\n{len(self.data)}\n"
        return hashlib.sha256(sizes.encode() + self.tokens + b"".join(hashes)).digest()


class StatesRepo:
    """Works on the caller's thread, which must be neither the engine's nor a window's: a state takes a second."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def save(self, state: SavedState, cap: int, stop: Callable[[], bool] = lambda: False) -> bool:
        """Keep a state instead of the chat's earlier one of this engine; all states together take at most `cap`.

        The least recently used ones leave first. False when it was not kept: too large, no room on the disk, the
        chat is gone, or `stop` said so. Other writes go in between. Raises UserError.
        """
        if state.size > cap or shutil.disk_usage(self._vault.profile.root).free < state.size + SPARE:
            return False
        seq = self._do(partial(_begin, state=state))
        if seq is None:
            return False
        done = False
        try:
            self._trim(cap, seq)
            done = self._write_parts(state, seq, stop)
        finally:
            if not done:
                self._erase([seq])
        if done:
            self._erase(self._do(partial(_finish, seq=seq, state=state)))
        return done

    def _write_parts(self, state: SavedState, seq: int, stop: Callable[[], bool]) -> bool:
        for start in _starts(state.data):
            if stop():
                return False
            part = bytes(state.data[start : start + PART])
            if not self._do(partial(_add, seq=seq, part=part)):
                return False
        return True

    def load(self, chat: str, engine: str) -> SavedState | None:
        """The chat's state of this engine; None when there is none or its bytes are not what was written."""
        with self._vault.reading() as db:
            row = db.execute(
                "SELECT seq, tokens, size, sha256 FROM states WHERE chat = ? AND engine = ? AND whole",
                [chat, engine],
            ).fetchone()
            if row is None:
                return None
            found = db.execute("SELECT seq FROM state_parts WHERE state = ? ORDER BY seq", [row[0]])
            parts = [int(part) for (part,) in found.fetchall()]
        data = space(int(row[2]) - len(row[1]))
        if len(parts) != len(_starts(data)):
            return None
        state = SavedState(chat, engine, bytes(row[1]), data)
        return state if state.digest(self._read(parts, data)) == row[3] else None

    def _read(self, parts: Sequence[int], data: Space) -> list[bytes]:
        """Fill `data` with the parts; their hashes. Deciphering is most of the work: each thread has a connection.

        A part that is erased meanwhile, or has another size, has another hash than was written.
        """
        share = max(1, -(-len(parts) // READERS))
        with memoryview(data) as view, ThreadPoolExecutor(READERS, "recall") as readers:
            found = [
                readers.submit(
                    self._read_in_turn,
                    parts[first : first + share],
                    view[first * PART : (first + share) * PART],
                )
                for first in range(0, len(parts), share)
            ]
            return [part for hashes in found for part in hashes.result()]

    def _read_in_turn(self, parts: Sequence[int], into: memoryview) -> list[bytes]:
        hashes: list[bytes] = []
        with into, self._vault.reading() as db:
            for start, seq in zip(_starts(into), parts, strict=True):
                row = db.execute("SELECT data FROM state_parts WHERE seq = ?", [seq]).fetchone()
                part = bytes(row[0]) if row else b""
                hashes.append(hashlib.sha256(part).digest())  # while it is in the processor's own memory
                with into[start : start + PART] as place:
                    if len(part) != len(place):
                        return hashes
                    place[:] = part
        return hashes

    def touch(self, chat: str, engine: str) -> None:
        """Note that a state was of use."""

        def work(db: Database) -> None:
            db.execute(
                "UPDATE states SET used = ? WHERE chat = ? AND engine = ?", [time.time(), chat, engine]
            )

        self._do(work)

    def newest(self, engine: str, most: int) -> list[str]:
        """The chats whose states of this engine were used last, latest first."""
        sql = """SELECT s.chat FROM states s JOIN chats c ON c.id = s.chat
            WHERE s.engine = ? AND s.whole AND c.deleted IS NULL ORDER BY s.used DESC, s.seq DESC LIMIT ?"""
        with self._vault.reading() as db:
            return [str(row[0]) for row in db.execute(sql, [engine, most]).fetchall()]

    def total(self) -> int:
        """Bytes of all states."""
        with self._vault.reading() as db:
            return int(value(db.conn, "SELECT coalesce(sum(size), 0) FROM states"))

    def sweep(self, cap: int) -> None:
        """Erase what a killed program left half written, and what a smaller `cap` has no room for."""
        with self._vault.reading() as db:
            torn = [int(row[0]) for row in db.execute("SELECT seq FROM states WHERE NOT whole").fetchall()]
        self._erase(torn)
        self._trim(cap, 0)

    def _trim(self, cap: int, spared: int) -> None:
        """Erase the least valuable states, never `spared`, until all are at most `cap` bytes."""
        with self._vault.reading() as db:
            excess = int(value(db.conn, "SELECT coalesce(sum(size), 0) FROM states")) - cap
            rows = db.execute(OLDEST, [spared]).fetchall() if excess > 0 else []
        for seq, size in rows:
            if excess <= 0:
                return
            self._erase([int(seq)])
            excess -= int(size)

    def _erase(self, seqs: Sequence[int]) -> None:
        for seq in seqs:
            while self._do(partial(erase_some, seq=seq)):
                continue

    def _do(self, work: Callable[[Database], T]) -> T:
        """Behind everything that a person waits for."""
        return self._vault.write(work, Priority.BACKGROUND).result()


def erase_some(db: Database, seq: int, most: int = BATCH) -> bool:
    """Erase a few parts of a state, and with the last ones the state; true when there is more."""
    found = db.execute("SELECT seq FROM state_parts WHERE state = ? ORDER BY seq DESC LIMIT ?", [seq, most])
    rows = found.fetchall()
    db.conn.executemany("DELETE FROM state_parts WHERE seq = ?", rows)
    if len(rows) == most:
        return True
    db.execute("DELETE FROM states WHERE seq = ?", [seq])
    return False


def of_chat(db: Database, chat: str) -> list[int]:
    """The states of a chat."""
    return [int(row[0]) for row in db.execute("SELECT seq FROM states WHERE chat = ?", [chat]).fetchall()]


def _starts(data: bytes | Space | memoryview) -> range:
    """Where its parts begin."""
    return range(0, len(data), PART)


def _begin(db: Database, state: SavedState) -> int | None:
    if db.execute(OPEN_CHAT, [state.chat]).fetchone() is None:
        return None
    parts = (state.data[start : start + PART] for start in _starts(state.data))
    digest = state.digest([hashlib.sha256(part).digest() for part in parts])
    row = [state.chat, state.engine, state.tokens, state.size, digest, time.time()]
    sql = "INSERT INTO states (chat, engine, tokens, size, sha256, used) VALUES (?, ?, ?, ?, ?, ?)"
    return db.execute(sql, row).lastrowid


def _add(db: Database, seq: int, part: bytes) -> bool:
    """False when the chat was erased meanwhile, and the state with it."""
    if db.execute("SELECT 1 FROM states WHERE seq = ?", [seq]).fetchone() is None:
        return False
    db.execute("INSERT INTO state_parts (state, data) VALUES (?, ?)", [seq, part])
    return True


def _finish(db: Database, seq: int, state: SavedState) -> list[int]:
    """Let the new state count, and no longer the earlier ones, which are returned for erasing."""
    earlier = db.execute(
        "SELECT seq FROM states WHERE chat = ? AND engine = ? AND seq <> ?", [state.chat, state.engine, seq]
    ).fetchall()
    db.conn.executemany("UPDATE states SET whole = 0 WHERE seq = ?", earlier)
    db.execute("UPDATE states SET whole = 1 WHERE seq = ?", [seq])
    return [int(row[0]) for row in earlier]
