"""Folders and their documents in the vault: what is known of each file, and its chunks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from app.base.errors import UserError
from app.base.jobs import Priority
from app.store import kept
from app.store.cipher import Database, value
from app.store.knowledge_records import Chunk, Folder, StoredFile
from app.store.purge import forget_passwords, truncate_log
from app.store.rows import clean
from app.store.schema import transaction
from app.store.vault import Vault

FILE_COLUMNS = (
    "id, folder, path, name, kind, size, modified, sha256, title, language, pages,"
    " status, error, notice, indexed"
)
FILES = f"""SELECT {", ".join(f"d.{c}" for c in FILE_COLUMNS.split(", "))},
    (SELECT count(*) FROM chunks c WHERE c.document = d.seq),
    (SELECT count(*) FROM chunks c JOIN vectors v ON v.chunk = c.seq AND v.embedder = :embedder
     WHERE c.document = d.seq)
    FROM documents d WHERE """
FOLDERS = "SELECT id, name, paths, created, paused, chat, synced FROM folders WHERE "
CHUNK_COLUMNS = (
    "document, number, section, headings, header, text, start, stop, digest, page, last_page, places, spaced"
)
INSERT_CHUNK = f"INSERT INTO chunks (seq, {CHUNK_COLUMNS}) VALUES ({', '.join('?' * 14)})"
# A piece whose text is already known anywhere in the vault takes over its vectors.
SHARE = """INSERT OR IGNORE INTO vectors (embedder, chunk, vector)
    SELECT v.embedder, new.seq, v.vector FROM chunks new
    CROSS JOIN chunks known ON known.digest = new.digest AND known.seq < ?1
    CROSS JOIN vectors v ON v.chunk = known.seq WHERE new.seq >= ?1"""
INDEXES = ("chunks_fts", "chunk_parts")
MANY = 200
"""Chunks from which on, when they are a tenth of all, rewriting the index is quicker than picking words out of it."""

Files = list[StoredFile]


@dataclass(frozen=True)
class FileChanges:
    """What a look at the disk found: new files, changed ones (id, size, modified), moved ones, and gone ids."""

    added: tuple[StoredFile, ...] = ()
    changed: tuple[tuple[str, int, int], ...] = ()
    touched: tuple[tuple[str, int, int], ...] = ()
    moved: tuple[tuple[str, str, str, int], ...] = ()
    """Id, new path, new name, new modification time: the contents are the same."""
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.touched or self.moved or self.gone)


@dataclass(frozen=True)
class Reading:
    """What was read of a file: its record as it is now, and its chunks; `same` when nothing had changed in it."""

    file: StoredFile
    chunks: tuple[Chunk, ...] = ()
    same: bool = False


@dataclass(frozen=True)
class Kept:
    """What changed in the index: chunk numbers that went and that came."""

    removed: tuple[int, ...] = ()
    added: tuple[int, ...] = ()


class KnowledgeRepo:
    """Reads are immediate, from any thread; changes are committed when their future resolves."""

    def __init__(self, vault: Vault) -> None:
        self.vault = self._vault = vault

    # folders

    def folders(self, embedder: int = 0, languages: Sequence[str] = ()) -> list[Folder]:
        """All folders with their counts, by name; those of chats too. Empty `languages` stand for all."""
        with self._vault.reading() as db:
            rows = db.execute(f"{FOLDERS} 1 ORDER BY name COLLATE NOCASE, seq").fetchall()
            counts = _counts(db, embedder, languages)
        return [_folder(row, counts.get(str(row[0]), (0,) * 7)) for row in rows]

    def folder(self, wanted: str) -> Folder:
        """One folder by id or name, without counts; raises UserError "no-such-folder"."""
        sql = f"{FOLDERS} id = :w OR (name = :w COLLATE NOCASE AND chat IS NULL) ORDER BY id = :w DESC"
        with self._vault.reading() as db:
            row = db.execute(sql, {"w": clean(wanted)}).fetchone()
        if row is None:
            raise UserError(f"There is no folder “{wanted}”", todo="see folders list", code="no-such-folder")
        return _folder(row, (0,) * 7)

    def add_folder(self, folder: Folder) -> Future[Folder]:
        """Keep a new folder; its name is taken when another has it: UserError "folder-exists"."""

        def work(db: Database) -> Folder:
            taken = "SELECT count(*) FROM folders WHERE name = ? COLLATE NOCASE AND chat IS NULL"
            if folder.chat is None and value(db.conn, taken, folder.name):
                raise UserError(
                    f"There is a folder “{folder.name}” already",
                    todo="choose another name",
                    code="folder-exists",
                )
            db.execute(
                "INSERT INTO folders (id, name, paths, created, paused, chat) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    folder.id,
                    clean(folder.name),
                    json.dumps(folder.paths),
                    folder.created,
                    int(folder.paused),
                    folder.chat,
                ],
            )
            return folder

        return self._vault.write(work)

    def update_folder(
        self,
        folder_id: str,
        *,
        name: str | None = None,
        paths: Sequence[str] | None = None,
        paused: bool | None = None,
        synced: float | None = None,
    ) -> Future[None]:
        """Change what is given."""
        given = {
            "name": name,
            "paths": None if paths is None else json.dumps(list(paths)),
            "paused": None if paused is None else int(paused),
            "synced": synced,
        }
        row = {key: item for key, item in given.items() if item is not None}
        sets = ", ".join(f"{key} = :{key}" for key in row)

        def work(db: Database) -> None:
            db.execute(f"UPDATE folders SET {sets} WHERE id = :id", {**row, "id": folder_id})

        return self._vault.write(work)

    def remove_folder(self, folder_id: str) -> Future[int]:
        """Erase a folder with all that was made of its documents; how many documents there were."""

        def work(db: Database) -> int:
            rows = db.execute("SELECT id FROM documents WHERE folder = ?", [folder_id]).fetchall()
            kept.note_erasure(self._vault.profile)
            with transaction(db):
                _erase(db, [str(row[0]) for row in rows])
                db.execute("DELETE FROM folders WHERE id = ?", [folder_id])
            truncate_log(db)
            return len(rows)

        return self._vault.apart(work)

    # files

    def files(self, folder_id: str, embedder: int = 0) -> Files:
        """The files of a folder by name."""
        sql = f"{FILES} d.folder = :folder ORDER BY d.name COLLATE NOCASE"
        with self._vault.reading() as db:
            return [_file(r) for r in db.execute(sql, {"folder": folder_id, "embedder": embedder}).fetchall()]

    def file(self, file_id: str, embedder: int = 0) -> StoredFile:
        """One file; raises UserError "no-such-file"."""
        with self._vault.reading() as db:
            row = db.execute(f"{FILES} d.id = :id", {"id": file_id, "embedder": embedder}).fetchone()
        if row is None:
            raise UserError("This file is no longer known", todo="look at its folder", code="no-such-file")
        return _file(row)

    def known(self, folder_id: str) -> Files:
        """The files of a folder without counts, as quickly as can be."""
        with self._vault.reading() as db:
            rows = db.execute(
                f"SELECT {FILE_COLUMNS} FROM documents WHERE folder = ?", [folder_id]
            ).fetchall()
        return [_file((*row, 0, 0)) for row in rows]

    def waiting(self, limit: int) -> Files:
        """The files to read next: those of chats first, then in the order they were found."""
        sql = f"""SELECT {", ".join(f"d.{c}" for c in FILE_COLUMNS.split(", "))} FROM documents d
            JOIN folders f ON f.id = d.folder WHERE d.status = 'waiting' AND f.paused = 0
            ORDER BY f.chat IS NULL, d.seq LIMIT ?"""
        with self._vault.reading() as db:
            return [_file((*row, 0, 0)) for row in db.execute(sql, [limit]).fetchall()]

    def noticed(self, words: str) -> Files:
        """Files that were read and whose notice has these words: those of chats first, none of paused folders."""
        sql = f"""SELECT {", ".join(f"d.{c}" for c in FILE_COLUMNS.split(", "))} FROM documents d
            JOIN folders f ON f.id = d.folder WHERE instr(d.notice, ?) AND d.status = 'indexed' AND f.paused = 0
            ORDER BY f.chat IS NULL, d.seq"""
        with self._vault.reading() as db:
            return [_file((*row, 0, 0)) for row in db.execute(sql, [words]).fetchall()]

    def count_waiting(self) -> int:
        """How many files are to be read."""
        sql = """SELECT count(*) FROM documents d JOIN folders f ON f.id = d.folder
            WHERE d.status = 'waiting' AND f.paused = 0"""
        with self._vault.reading() as db:
            return int(value(db.conn, sql))

    def change(self, changes: FileChanges) -> Future[None]:
        """Take over what a look at the disk found; what is gone is erased."""

        def work(db: Database) -> None:
            if changes.gone:
                kept.note_erasure(self._vault.profile)
            with transaction(db):
                _erase(db, changes.gone)
                db.conn.executemany(
                    f"INSERT OR IGNORE INTO documents ({FILE_COLUMNS}) VALUES ({', '.join('?' * 15)})",
                    [_file_row(file) for file in changes.added],
                )
                db.conn.executemany(
                    "UPDATE documents SET size = ?, modified = ?, status = 'waiting' WHERE id = ?",
                    [(size, modified, file_id) for file_id, size, modified in changes.changed],
                )
                db.conn.executemany(
                    "UPDATE documents SET size = ?, modified = ? WHERE id = ?",
                    [(size, modified, file_id) for file_id, size, modified in changes.touched],
                )
                db.conn.executemany(
                    "UPDATE documents SET path = ?, name = ?, modified = ? WHERE id = ?",
                    [(clean(p), clean(n), modified, file_id) for file_id, p, n, modified in changes.moved],
                )
            if changes.gone:
                truncate_log(db)

        return self._vault.apart(work)

    def again(self, folder_id: str, *, only_failed: bool = False) -> Future[None]:
        """Have the files of a folder read anew."""
        failed = " AND status = 'failed'" if only_failed else ""

        def work(db: Database) -> None:
            db.execute(
                f"UPDATE documents SET status = 'waiting', sha256 = '' WHERE folder = ?{failed}", [folder_id]
            )

        return self._vault.write(work)

    def keep(self, file: StoredFile, chunks: Sequence[Chunk]) -> Future[Kept]:
        """`keep_all` of one document."""
        return self.keep_all([Reading(file, tuple(chunks))])

    def keep_all(self, readings: Sequence[Reading]) -> Future[Kept]:
        """Replace what is known of some documents; pieces that did not change keep their vectors.

        All in one transaction: a killed program finds each document whole, old or new.
        """

        def work(db: Database) -> Kept:
            kept = [_keep(db, reading) for reading in readings]
            return Kept(
                tuple(seq for one in kept for seq in one.removed),
                tuple(seq for one in kept for seq in one.added),
            )

        return self._vault.write(work, Priority.BACKGROUND)

    def settle(self) -> Future[None]:
        """Leave nothing of what was removed in the log or in an older copy."""
        return self._vault.apart(self._settle, Priority.BACKGROUND)

    def _settle(self, db: Database) -> None:
        kept.note_erasure(self._vault.profile)
        truncate_log(db)


def _counts(db: Database, embedder: int, languages: Sequence[str]) -> dict[str, tuple[int, ...]]:
    speaks = "1" if not languages else f"d.language IN ('', {', '.join('?' * len(languages))})"
    files = db.execute(
        "SELECT folder, count(*), sum(status = 'waiting'), sum(status = 'failed'), sum(size)"
        " FROM documents GROUP BY folder"
    ).fetchall()
    chunks = db.execute(
        f"""SELECT d.folder, count(*), sum({speaks}), count(v.chunk) FROM documents d
        JOIN chunks c ON c.document = d.seq LEFT JOIN vectors v ON v.embedder = ? AND v.chunk = c.seq
        GROUP BY d.folder""",
        [*languages, embedder],
    ).fetchall()
    per = {str(row[0]): tuple(int(n) for n in row[1:]) for row in chunks}
    return {str(r[0]): (*(int(n) for n in r[1:]), *per.get(str(r[0]), (0, 0, 0))) for r in files}


def _folder(row: Sequence[Any], counts: tuple[int, ...]) -> Folder:
    folder_id, name, paths, created, paused, chat, synced = row
    return Folder(folder_id, name, tuple(json.loads(paths)), created, bool(paused), chat, synced, *counts)


def _file(row: Sequence[Any]) -> StoredFile:
    return StoredFile(*row)


def _file_row(file: StoredFile) -> tuple[Any, ...]:
    row = [getattr(file, name) for name in FILE_COLUMNS.split(", ")]
    return tuple(clean(item) if isinstance(item, str) else item for item in row)


def _keep(db: Database, reading: Reading) -> Kept:
    file = reading.file
    if reading.same:
        db.execute("UPDATE documents SET status = ? WHERE id = ?", [file.status, file.id])
        return Kept()
    row = db.execute("SELECT seq FROM documents WHERE id = ?", [file.id]).fetchone()
    if row is None:  # its folder was removed while it was read
        return Kept()
    document = int(row[0])
    old = [int(r[0]) for r in db.execute("SELECT seq FROM chunks WHERE document = ?", [document])]
    highest = _highest(db, document) if old else 0
    added = _insert(db, document, reading.chunks, after=highest)
    _remove_chunks(db, old)
    if highest:  # the numbers were kept apart from those of the old chunks, which are gone now
        db.execute("UPDATE chunks SET number = number - ? WHERE document = ?", [highest, document])
    db.execute(
        "UPDATE documents SET sha256 = ?, title = ?, language = ?, pages = ?, status = ?, error = ?,"
        " notice = ?, indexed = ?, size = ?, modified = ? WHERE seq = ?",
        [
            file.sha256, clean(file.title), file.language, file.pages, file.status, clean(file.error),
            clean(file.notice), file.indexed, file.size, file.modified, document,
        ],
    )  # fmt: skip
    return Kept(tuple(old), tuple(added))


def _highest(db: Database, document: int) -> int:
    return int(value(db.conn, "SELECT coalesce(max(number) + 1, 0) FROM chunks WHERE document = ?", document))


def _insert(db: Database, document: int, chunks: Sequence[Chunk], after: int) -> list[int]:
    last = int(value(db.conn, "SELECT seq FROM sqlite_sequence WHERE name = 'chunks'") or 0)
    rows = [_chunk_row(last + n, document, chunk, after) for n, chunk in enumerate(chunks, 1)]
    db.conn.executemany(INSERT_CHUNK, rows)
    if rows and value(db.conn, "SELECT EXISTS (SELECT 1 FROM vectors)"):
        db.execute(SHARE, [last + 1])
    return [last + n for n in range(1, len(rows) + 1)]


def _chunk_row(seq: int, document: int, chunk: Chunk, after: int) -> list[Any]:
    return [
        seq, document, after + chunk.number, chunk.section, json.dumps(chunk.headings), clean(chunk.header),
        clean(chunk.text), chunk.start, chunk.stop, chunk.digest, chunk.page, chunk.last_page,
        json.dumps(chunk.places or []), None if chunk.spaced is None else clean(chunk.spaced),
    ]  # fmt: skip


def _erase(db: Database, file_ids: Iterable[str]) -> None:
    documents = [(file_id,) for file_id in file_ids]
    chunks: list[int] = []
    sql = "SELECT c.seq FROM chunks c JOIN documents d ON d.seq = c.document WHERE d.id = ?"
    for row in documents:
        chunks += [int(r[0]) for r in db.execute(sql, row)]
    _remove_chunks(db, chunks)
    db.conn.executemany("DELETE FROM documents WHERE id = ?", documents)
    if documents:
        forget_passwords(db)


def _remove_chunks(db: Database, chunks: Sequence[int]) -> None:
    """Delete chunks so that no word of them stays in the full-text index."""
    total = int(value(db.conn, "SELECT count(*) FROM chunks")) if len(chunks) >= MANY else 0
    many = total > 0 and len(chunks) * 10 >= total
    if many:
        _secure(db, on=False)
    db.conn.executemany("DELETE FROM chunks WHERE seq = ?", [(seq,) for seq in chunks])
    if many:
        # Merging the whole index into one piece leaves out every word that nothing refers to any more.
        for index in INDEXES:
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        _secure(db, on=True)


def _secure(db: Database, *, on: bool) -> None:
    for index in INDEXES:
        db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('secure-delete', ?)", [int(on)])
