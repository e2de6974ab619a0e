"""Erases deleted chats for good: from the tables, the full-text index and the log, on a full disk too."""

from __future__ import annotations

import time
from collections.abc import Sequence

from app.base.paths import Profile
from app.store import kept, reserve
from app.store.cipher import Database, DriverError, explain, value
from app.store.schema import transaction
from app.store.states import BATCH, erase_some, of_chat

MANY = 200
"""Messages from which on it is quicker to rewrite the index than to pick their words out of it."""

FEW = 10
"""Messages erased at a time when the disk is full: few enough for their log to fit into the reserve."""

INDEXES = ("chats_fts", "messages_fts")

OF_DOCUMENTS = "document-password:"
"""Begins the keys of settings that are kept passwords; a document's id follows. No other setting begins so."""

FORGOTTEN = f"""DELETE FROM settings WHERE key LIKE '{OF_DOCUMENTS}%'
    AND substr(key, {len(OF_DOCUMENTS) + 1}) NOT IN (SELECT id FROM documents)"""


def purge(profile: Profile, db: Database, wanted: Sequence[str] | None, older_than: float | None) -> int:
    """Erase what is marked deleted; see `ChatsRepo.purge`. The database must not be in a transaction."""
    doomed = _doomed(db, wanted, older_than)
    if not doomed:
        return 0
    kept.note_erasure(profile)  # before it is done: a crash must not let the backups keep it
    try:
        for chat_id in doomed:
            _erase_states(db, chat_id)
        with transaction(db):
            _erase(db, doomed)
    except DriverError as error:
        if explain(error, profile.vault).code != "disk-full":
            raise
        reserve.release(profile)
        for chat_id in doomed:
            _erase_slowly(db, chat_id)
    truncate_log(db)
    reserve.ensure(profile)
    return len(doomed)


def truncate_log(db: Database) -> None:
    """Empty the write-ahead log, so that what was deleted is gone from it too."""
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def forget_passwords(db: Database) -> None:
    """Erase the kept passwords of documents that are not known any more, as those dropped into an erased chat."""
    db.execute(FORGOTTEN)


def _doomed(db: Database, wanted: Sequence[str] | None, older_than: float | None) -> list[str]:
    before = time.time() + 1e9 if older_than is None else older_than
    rows = db.execute("SELECT id FROM chats WHERE deleted IS NOT NULL AND deleted < ?", [before]).fetchall()
    found = [str(row[0]) for row in rows]
    return found if wanted is None else [chat_id for chat_id in found if chat_id in set(wanted)]


def _erase(db: Database, doomed: Sequence[str]) -> None:
    count = "SELECT count(*) FROM messages WHERE chat = ?"
    many = sum(int(value(db.conn, count, chat_id)) for chat_id in doomed) >= MANY
    if many:
        _secure(db, on=False)
    for chat_id in doomed:
        db.execute("DELETE FROM messages WHERE chat = ?", [chat_id])
        db.execute("DELETE FROM chats WHERE id = ?", [chat_id])
    forget_passwords(db)
    if many:
        # Merging the whole index into one piece leaves out every word that nothing refers to any more.
        for index in INDEXES:
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        _secure(db, on=True)


def _erase_states(db: Database, chat_id: str, at_once: int = BATCH) -> None:
    """In transactions of their own: a state is too large for one."""
    for seq in of_chat(db, chat_id):
        more = True
        while more:
            with transaction(db):
                more = erase_some(db, seq, at_once)
            if at_once == 1:
                truncate_log(db)


def _erase_receipts(db: Database, chat_id: str) -> None:
    """One after the other: each may hold the text of a long prompt."""
    one = "SELECT r.seq FROM receipts r JOIN messages m ON m.id = r.message WHERE m.chat = ? LIMIT 1"
    while (row := db.execute(one, [chat_id]).fetchone()) is not None:
        with transaction(db):
            db.execute("DELETE FROM receipts WHERE seq = ?", [row[0]])
        truncate_log(db)


def _secure(db: Database, *, on: bool) -> None:
    for index in INDEXES:
        db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', ?)", [int(on)])


def _erase_slowly(db: Database, chat_id: str) -> None:
    """Newest messages first, since a parent is always older, emptying the log after each few."""
    some = "SELECT seq FROM messages WHERE chat = ? ORDER BY seq DESC LIMIT ?"
    _erase_states(db, chat_id, at_once=1)
    _erase_receipts(db, chat_id)
    removed = FEW
    while removed:
        truncate_log(db)
        with transaction(db):
            rows = db.execute(some, [chat_id, FEW]).fetchall()
            removed = len(rows)
            db.conn.executemany("DELETE FROM messages WHERE seq = ?", sorted(rows, reverse=True))
    with transaction(db):
        db.execute("DELETE FROM chats WHERE id = ?", [chat_id])
        forget_passwords(db)
