"""Chats and their messages in the vault."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Any

from app.base.errors import UserError
from app.base.jobs import Priority
from app.store.cipher import Database, value
from app.store.purge import purge
from app.store.receipt_records import Receipt
from app.store.receipts import keep
from app.store.records import Call, Chat, Hit, Message
from app.store.rows import (
    CHAT_COLUMNS,
    MESSAGE_COLUMNS,
    calls_text,
    chat_of,
    encode,
    insert_sql,
    message_of,
    row_of,
)
from app.store.search import search
from app.store.vault import Vault

CHANGEABLE = frozenset(CHAT_COLUMNS.split(", ")) - {"id", "created"}
SHOWN = f"""SELECT {CHAT_COLUMNS} FROM chats WHERE deleted IS NULL AND (archived IS NOT NULL) = ?
    ORDER BY pinned DESC, updated DESC, id DESC LIMIT ? OFFSET ?"""
FINISH = """UPDATE messages SET content = :content, reasoning = :reasoning, state = :state, model = :model,
    stats = :stats, calls = :calls WHERE id = :id"""
# Inside a class that has a method called list, that name is taken.
Messages = list[Message]
Hits = list[Hit]


class ChatsRepo:
    """Reads are immediate, from any thread; changes are committed when their future resolves."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self, limit: int = 500, offset: int = 0, archived: bool = False) -> list[Chat]:
        """Chats that are not deleted, and not put away, or those that are: pinned ones first, then by last use."""
        with self._vault.reading() as db:
            return [chat_of(row) for row in db.execute(SHOWN, [archived, limit, offset]).fetchall()]

    def get(self, chat_id: str) -> Chat:
        """One chat, deleted ones too; raises UserError "no-such-chat"."""
        with self._vault.reading() as db:
            row = db.execute(f"SELECT {CHAT_COLUMNS} FROM chats WHERE id = ?", [chat_id]).fetchone()
        if row is None:
            raise no_chat(chat_id)
        return chat_of(row)

    def messages(self, chat_id: str) -> Messages:
        """The whole tree, in order of ids, that is of making."""
        sql = f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE chat = ? ORDER BY id"
        with self._vault.reading() as db:
            return [message_of(row) for row in db.execute(sql, [chat_id]).fetchall()]

    def message(self, message_id: str) -> Message:
        """One message; raises UserError "no-such-message"."""
        with self._vault.reading() as db:
            row = db.execute(f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE id = ?", [message_id]).fetchone()
        if row is None:
            raise no_message(message_id)
        return message_of(row)

    def of_run(self, run_id: str) -> Message | None:
        """The answer that a run of a pipeline gives, the first if it has several; None where no chat asked for it."""
        sql = f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE role = 'assistant' AND instr(stats, ?) LIMIT 1"
        with self._vault.reading() as db:
            row = db.execute(sql, [f'"{run_id}"']).fetchone()
        return None if row is None else message_of(row)

    def search(self, query: str, limit: int = 50) -> Hits:
        """Titles and contents that hold every word; any text is a fine query."""
        with self._vault.reading() as db:
            return search(db, query, limit)

    def counts(self) -> dict[str, int]:
        """How many chats are shown and how many messages they have."""
        messages = "SELECT count(*) FROM messages m JOIN chats c ON c.id = m.chat WHERE c.deleted IS NULL"
        with self._vault.reading() as db:
            chats = value(db.conn, "SELECT count(*) FROM chats WHERE deleted IS NULL")
            return {"chats": int(chats), "messages": int(value(db.conn, messages))}

    def create(self, chat: Chat) -> Future[Chat]:
        """Keep a new chat."""

        def work(db: Database) -> Chat:
            db.execute(insert_sql("chats", CHAT_COLUMNS), row_of(chat))
            return chat

        return self._vault.write(work)

    def update(self, chat_id: str, **fields: Any) -> Future[None]:
        """Change columns of a chat; TypeError for a name that cannot be changed."""
        if not fields or not fields.keys() <= CHANGEABLE:
            raise TypeError(f"a chat's changeable fields are {', '.join(sorted(CHANGEABLE))}")
        sets = ", ".join(f"{name} = :{name}" for name in fields)
        row = {name: encode(name, item) for name, item in fields.items()}

        def work(db: Database) -> None:
            cursor = db.execute(f"UPDATE chats SET {sets} WHERE id = :id", {**row, "id": chat_id})
            if cursor.rowcount != 1:
                raise no_chat(chat_id)

        return self._vault.write(work, frees="deleted" in fields)

    def add(self, *messages: Message, head: str | None = None) -> Future[None]:
        """Keep messages, parents before children, and show the branch that ends in `head`."""
        rows = [row_of(message) for message in messages]
        chats = {message.chat for message in messages}

        def work(db: Database) -> None:
            for chat_id in chats:
                cursor = db.execute(
                    "UPDATE chats SET head = coalesce(?, head), updated = max(updated, ?) WHERE id = ?",
                    [head, time.time(), chat_id],
                )
                if cursor.rowcount != 1:
                    raise no_chat(chat_id)
            db.conn.executemany(insert_sql("messages", MESSAGE_COLUMNS), rows)

        return self._vault.write(work)

    def finish(self, message: Message, receipts: Sequence[Receipt] = ()) -> Future[None]:
        """Keep a message's final content, state and figures, and how it was made; its journal is dropped in the same
        transaction."""
        row = row_of(message)

        def work(db: Database) -> None:
            if db.execute(FINISH, {name: row[name] for name in _finish_names()}).rowcount != 1:
                raise no_message(message.id)
            db.execute("DELETE FROM journal WHERE message = ?", [message.id])
            db.execute("UPDATE chats SET updated = max(updated, ?) WHERE id = ?", [time.time(), message.chat])
            keep(db, receipts, "chat", message.chat)

        return self._vault.write(work)

    def keep_calls(self, message_id: str, calls: Sequence[Call]) -> Future[None]:
        """Keep the calls of an answer that is still being written."""
        row = calls_text(calls), message_id

        def work(db: Database) -> None:
            if db.execute("UPDATE messages SET calls = ? WHERE id = ?", row).rowcount != 1:
                raise no_message(message_id)

        return self._vault.write(work)

    def purge(self, chat_ids: Iterable[str] | None = None, older_than: float | None = None) -> Future[int]:
        """Erase for good what is marked deleted: all, only those named, or only those deleted before a time.

        Works on a full disk too. Returns how many chats went; afterwards the log and the index hold no word of them.
        """
        wanted = None if chat_ids is None else list(chat_ids)
        profile = self._vault.profile
        return self._vault.apart(lambda db: purge(profile, db, wanted, older_than), Priority.BACKGROUND)


def _finish_names() -> tuple[str, ...]:
    return ("content", "reasoning", "state", "model", "stats", "calls", "id")


def no_chat(chat_id: str) -> UserError:
    """What is said of a chat that is not there."""
    return UserError(f"There is no chat {chat_id}", todo="choose one of the list", code="no-such-chat")


def no_message(message_id: str) -> UserError:
    """What is said of a message that is not there."""
    return UserError(
        f"There is no message {message_id}", todo="choose one of the chat", code="no-such-message"
    )
