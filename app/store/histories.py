"""Whole chats that come in at once, with their files and folders; the same chat is known again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

from app.base.ids import new_id
from app.store.attachments import Attachment, insert
from app.store.cipher import Database
from app.store.records import Chat, Message
from app.store.rows import CHAT_COLUMNS, MESSAGE_COLUMNS, clean, insert_sql, row_of
from app.store.vault import Vault


@dataclass(frozen=True)
class History:
    """A chat as it is to be kept: messages with parents before children, and the files of messages.

    `folder` is the name of the folder of chats that it lies in; one is made where there is none.
    """

    chat: Chat
    messages: tuple[Message, ...]
    attachments: tuple[Attachment, ...] = ()
    folder: str = ""


@dataclass(frozen=True)
class Grown:
    """A chat that was there and got more messages: which, and what it showed before."""

    chat: str
    head: str | None
    updated: float
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """What came of histories: ids of chats that are new, those that grew, and how many were there already."""

    added: tuple[str, ...] = ()
    grown: tuple[Grown, ...] = ()
    same: int = 0
    drawers: tuple[str, ...] = ()
    messages: int = 0
    attachments: int = 0
    refused: tuple[str, ...] = ()
    """Titles of chats that were not kept, because other chats have messages of their ids."""

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.added + other.added,
            self.grown + other.grown,
            self.same + other.same,
            self.drawers + other.drawers,
            self.messages + other.messages,
            self.attachments + other.attachments,
            self.refused + other.refused,
        )


class HistoriesRepo:
    """Keeps histories, each of them whole or not at all."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def keep(self, histories: Sequence[History]) -> Future[Kept]:
        """In one transaction. A chat whose id is there gets the messages that it lacks; a deleted one comes back."""

        def work(db: Database) -> Kept:
            kept = Kept()
            for history in histories:
                kept += _keep(db, history)
            return kept

        return self._vault.write(work)

    def take_back(self, kept: Kept) -> Future[None]:
        """Undo it: new chats are marked deleted, those that grew lose what they got, new folders that are empty go."""

        def work(db: Database) -> None:
            now = time.time()
            db.conn.executemany(
                "UPDATE chats SET deleted = ? WHERE id = ?", [(now, chat) for chat in kept.added]
            )
            for grown in kept.grown:
                _shrink(db, grown)
            sql = "DELETE FROM drawers WHERE id = ? AND id NOT IN (SELECT drawer FROM chats WHERE drawer NOT NULL"
            db.conn.executemany(f"{sql} AND deleted IS NULL)", [(drawer,) for drawer in kept.drawers])

        return self._vault.write(work, frees=True)


def _keep(db: Database, history: History) -> Kept:
    chat = history.chat
    if _clashes(db, history):
        return Kept(refused=(chat.title,))
    row = db.execute("SELECT head, updated, deleted FROM chats WHERE id = ?", [chat.id]).fetchone()
    drawers = _into_drawer(db, history) if row is None else ()
    if row is None:
        drawer = _drawer(db, history.folder)
        db.execute(insert_sql("chats", CHAT_COLUMNS), row_of(replace(chat, drawer=drawer)))
    lacking = _lacking(db, history)
    db.conn.executemany(insert_sql("messages", MESSAGE_COLUMNS), [row_of(message) for message in lacking])
    fresh = {message.id for message in lacking}
    files = tuple(one for one in history.attachments if one.message in fresh)
    insert(db, files)
    counts: dict[str, Any] = {"messages": len(lacking), "attachments": len(files), "drawers": drawers}
    if row is None:
        return Kept(added=(chat.id,), **counts)
    if row[2] is not None:
        db.execute("UPDATE chats SET deleted = NULL WHERE id = ?", [chat.id])
        return Kept(added=(chat.id,), **counts)
    if not lacking:
        return Kept(same=1)
    db.execute(
        "UPDATE chats SET head = coalesce(?, head), updated = max(updated, ?) WHERE id = ?",
        [chat.head, chat.updated, chat.id],
    )
    return Kept(grown=(Grown(chat.id, row[0], row[1], tuple(message.id for message in lacking)),), **counts)


def _clashes(db: Database, history: History) -> bool:
    """Whether a message's id is one of another chat; only files made to hurt have such."""
    sql = "SELECT 1 FROM messages WHERE id = ? AND chat <> ?"
    return any(db.execute(sql, [m.id, history.chat.id]).fetchone() for m in history.messages)


def _lacking(db: Database, history: History) -> list[Message]:
    there = db.execute("SELECT id FROM messages WHERE chat = ?", [history.chat.id]).fetchall()
    known = {str(row[0]) for row in there}
    return [message for message in history.messages if message.id not in known]


def _drawer(db: Database, name: str) -> str | None:
    row = db.execute("SELECT id FROM drawers WHERE name = ? COLLATE NOCASE", [clean(name)]).fetchone()
    return None if row is None else str(row[0])


def _into_drawer(db: Database, history: History) -> tuple[str, ...]:
    """The folder that is made for it, if one is."""
    if not history.folder or _drawer(db, history.folder) is not None:
        return ()
    made = new_id()
    db.execute("INSERT INTO drawers VALUES (?, ?, ?)", [made, clean(history.folder), time.time()])
    return (made,)


def _shrink(db: Database, grown: Grown) -> None:
    """Newest first, since a parent is always older; what a person wrote below meanwhile keeps all of it."""
    mine = set(grown.messages)
    rows = db.execute("SELECT id, parent FROM messages WHERE chat = ?", [grown.chat]).fetchall()
    if any(parent in mine for an_id, parent in rows if an_id not in mine):
        return
    db.execute("UPDATE chats SET head = ?, updated = ? WHERE id = ?", [grown.head, grown.updated, grown.chat])
    db.conn.executemany("DELETE FROM messages WHERE id = ?", [(an_id,) for an_id in reversed(grown.messages)])
