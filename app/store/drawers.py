"""Folders of chats, presets, and summaries of long chats, in the vault."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from app.base.errors import UserError
from app.store.cipher import Database, value
from app.store.records import Drawer, Preset, Summary
from app.store.rows import PRESET_COLUMNS, SUMMARY_COLUMNS, clean, insert_sql, preset_of, row_of
from app.store.vault import Vault

T = TypeVar("T")
# Inside a class that has a method called list, that name is taken.
ChatIds = list[str]


class DrawersRepo:
    """Folders of chats. Changes are committed when they return."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self) -> list[Drawer]:
        """By name."""
        with self._vault.reading() as db:
            rows = db.execute("SELECT id, name, created FROM drawers ORDER BY name COLLATE NOCASE").fetchall()
        return [Drawer(*row) for row in rows]

    def put(self, drawer: Drawer, chats: ChatIds | None = None) -> None:
        """Make it, or give it another name, and lay `chats` in it. Raises UserError "drawer-exists"."""

        def work(db: Database) -> None:
            same = "SELECT count(*) FROM drawers WHERE name = ? COLLATE NOCASE AND id <> ?"
            if value(db.conn, same, clean(drawer.name), drawer.id):
                raise UserError(
                    f"There is a folder “{drawer.name}” already",
                    todo="choose another name",
                    code="drawer-exists",
                )
            db.execute(
                "INSERT INTO drawers VALUES (:id, :name, :created) ON CONFLICT (id) DO UPDATE SET name = :name",
                row_of(drawer),
            )
            into = [(drawer.id, chat) for chat in chats or ()]
            db.conn.executemany("UPDATE chats SET drawer = ? WHERE id = ?", into)

        self._vault.write(work).result()

    def remove(self, drawer_id: str) -> ChatIds:
        """Take the folder away; its chats stay. Returns which they are."""

        def work(db: Database) -> ChatIds:
            rows = db.execute("SELECT id FROM chats WHERE drawer = ?", [drawer_id]).fetchall()
            db.execute("DELETE FROM drawers WHERE id = ?", [drawer_id])
            return [str(row[0]) for row in rows]

        return _erasing(self._vault, work)


class PresetsRepo:
    """What chats can begin with. Changes are committed when they return."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def list(self) -> list[Preset]:
        """By title."""
        with self._vault.reading() as db:
            rows = db.execute(
                f"SELECT {PRESET_COLUMNS} FROM presets ORDER BY title COLLATE NOCASE"
            ).fetchall()
        return [preset_of(row) for row in rows]

    def put(self, preset: Preset) -> None:
        """Keep it, in place of what had its id."""
        sql, row = insert_sql("presets", PRESET_COLUMNS, "INSERT OR REPLACE"), row_of(preset)

        def work(db: Database) -> None:
            db.execute(sql, row)

        self._vault.write(work).result()

    def remove(self, preset_id: str) -> None:
        """Keep it no longer; an id that is not there is fine."""

        def work(db: Database) -> None:
            db.execute("DELETE FROM presets WHERE id = ?", [preset_id])

        _erasing(self._vault, work)


class SummariesRepo:
    """Summaries of chats, each up to a message. They leave with their chat."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def of(self, chat_id: str) -> list[Summary]:
        """All of a chat, of every branch."""
        sql = f"SELECT {SUMMARY_COLUMNS} FROM summaries WHERE chat = ? ORDER BY message"
        with self._vault.reading() as db:
            return [Summary(*row) for row in db.execute(sql, [chat_id]).fetchall()]

    def keep(self, summary: Summary) -> Future[None]:
        """Keep it, in place of the one up to the same message; nothing where that message is gone."""
        names = SUMMARY_COLUMNS.split(", ")
        marks = ", ".join(f":{name}" for name in names)
        sql = (
            f"INSERT OR REPLACE INTO summaries ({SUMMARY_COLUMNS}) SELECT {marks}"
            " WHERE EXISTS (SELECT 1 FROM messages WHERE id = :message AND chat = :chat)"
        )
        row = row_of(summary)

        def work(db: Database) -> None:
            db.execute(sql, row)

        return self._vault.write(work)

    def forget(self, chat_id: str) -> None:
        """Erase those of a chat."""

        def work(db: Database) -> None:
            db.execute("DELETE FROM summaries WHERE chat = ?", [chat_id])

        _erasing(self._vault, work)


def _erasing(vault: Vault, work: Callable[[Database], T]) -> T:
    """Do it, and empty the log, so that what was erased is gone from there too."""
    done = vault.write(work, frees=True).result()
    vault.checkpoint()
    return done
