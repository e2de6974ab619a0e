"""Finding in the vault's documents: full text, vectors, and the chunks themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

from app.base.jobs import Priority
from app.base.memory import give_back
from app.store.cipher import Database, value
from app.store.filters import best_of, documents_where
from app.store.knowledge_records import Chunk, Embedder, Filter, FoundChunk
from app.store.parts import PartsRepo
from app.store.vault import Vault

HEADER_WEIGHT = 0.5
"""Of a word in the title or the headings, against one in the text, for the rank of full-text search."""

FOUND = """SELECT c.seq, d.id, d.folder, d.path, d.name, d.title, d.kind, c.number, c.section, c.headings, c.header,
    c.text, c.start, c.stop, c.digest, c.page, c.last_page, c.places, c.spaced
    FROM chunks c JOIN documents d ON d.seq = c.document WHERE """
RANKED = f"""SELECT rowid, -rank FROM chunks_fts
    WHERE chunks_fts MATCH ? AND rank MATCH 'bm25(1.0, {HEADER_WEIGHT})'"""
EMBEDDERS = "SELECT seq, id, path, dimensions, languages, active FROM embedders"
SHRINK = "PRAGMA shrink_memory"
PENDING = """SELECT c.seq, c.header, c.text FROM chunks c
    JOIN documents d ON d.seq = c.document JOIN folders f ON f.id = d.folder
    WHERE c.seq > ? AND f.paused = 0 AND NOT EXISTS
    (SELECT 1 FROM vectors v WHERE v.embedder = ? AND v.chunk = c.seq)"""


class PassagesRepo:
    """Reads are immediate, from any thread; changes are committed when their future resolves."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.parts = PartsRepo(vault)

    # full text

    def ranked(self, match: str, chosen: Filter, limit: int) -> list[tuple[int, float]]:
        """Chunk numbers and BM25 scores (higher is better) for a full-text expression, best first."""
        with self._vault.reading() as db:
            return best_of(db, RANKED, [match], chosen, limit)

    def documents(self, chosen: Filter) -> list[int]:
        """The numbers of the documents that a filter lets through."""
        clause, values = documents_where(chosen)
        with self._vault.reading() as db:
            return [int(row[0]) for row in db.execute(clause, values).fetchall()]

    def languages(self, chosen: Filter) -> dict[str, int]:
        """How many documents there are in each language."""
        clause, values = documents_where(chosen)
        sql = f"SELECT language, count(*) FROM documents WHERE seq IN ({clause}) GROUP BY language"
        with self._vault.reading() as db:
            return {str(name): int(count) for name, count in db.execute(sql, values).fetchall()}

    # chunks

    def found(self, chunks: Sequence[int]) -> dict[int, FoundChunk]:
        """Chunks by number; those that are gone are left out."""
        wanted = list(dict.fromkeys(chunks))
        result: dict[int, FoundChunk] = {}
        with self._vault.reading() as db:
            for begin in range(0, len(wanted), 500):
                part = wanted[begin : begin + 500]
                sql = f"{FOUND} c.seq IN ({', '.join('?' * len(part))})"
                result.update((int(row[0]), _found(row)) for row in db.execute(sql, part).fetchall())
        return result

    def document(self, file_id: str) -> list[FoundChunk]:
        """All chunks of a document in order: together they are its text."""
        with self._vault.reading() as db:
            return [
                _found(r) for r in db.execute(f"{FOUND} d.id = ? ORDER BY c.number", [file_id]).fetchall()
            ]

    def everything(self, chosen: Filter, limit: int) -> list[FoundChunk]:
        """The chunks of all documents that a filter lets through, in order; the first `limit`."""
        clause, values = documents_where(chosen)
        sql = f"{FOUND} c.document IN ({clause}) ORDER BY d.folder, d.name, c.number LIMIT ?"
        with self._vault.reading() as db:
            return [_found(row) for row in db.execute(sql, [*values, limit]).fetchall()]

    def section(self, file_id: str, section: int) -> list[FoundChunk]:
        """The chunks of one section of a document in order."""
        sql = f"{FOUND} d.id = ? AND c.section = ? ORDER BY c.number"
        with self._vault.reading() as db:
            return [_found(row) for row in db.execute(sql, [file_id, section]).fetchall()]

    # vectors

    def embedders(self) -> list[Embedder]:
        """All that have vectors here, the active one first."""
        with self._vault.reading() as db:
            rows = db.execute(f"{EMBEDDERS} ORDER BY active DESC, seq").fetchall()
        return [_embedder(row) for row in rows]

    def use(self, embedder_id: str, path: str, dimensions: int, languages: Sequence[str]) -> Future[Embedder]:
        """Make an embedder known (or its file's new place); the first one is active at once."""

        def work(db: Database) -> Embedder:
            db.execute(
                """INSERT INTO embedders (id, path, dimensions, languages, active)
                VALUES (?, ?, ?, ?, NOT EXISTS (SELECT 1 FROM embedders))
                ON CONFLICT (id) DO UPDATE SET path = excluded.path, languages = excluded.languages""",
                [embedder_id, path, dimensions, json.dumps(list(languages))],
            )
            return _embedder(db.execute(f"{EMBEDDERS} WHERE id = ?", [embedder_id]).fetchone())

        return self._vault.write(work)

    def activate(self, embedder: int) -> Future[None]:
        """Answer with this embedder's vectors from now on; those of all others are erased."""

        def work(db: Database) -> None:
            db.execute("DELETE FROM embedders WHERE seq <> ?", [embedder])
            db.execute("UPDATE embedders SET active = 1 WHERE seq = ?", [embedder])

        return self._vault.write(work, Priority.BACKGROUND)

    def pending(
        self, embedder: int, languages: Sequence[str], after: int, limit: int
    ) -> list[tuple[int, str]]:
        """Chunks beyond number `after` that still lack a vector, with the text to embed.

        Documents in a language that the embedder does not know are left to full-text search; empty `languages`
        stand for all.
        """
        speaks = f" AND d.language IN ('', {', '.join('?' * len(languages))})" if languages else ""
        sql = f"{PENDING}{speaks} ORDER BY c.seq LIMIT ?"
        with self._vault.reading() as db:
            rows = db.execute(sql, [after, embedder, *languages, limit]).fetchall()
        return [(int(seq), f"{header}\n{text}" if header else str(text)) for seq, header, text in rows]

    def number_of(self, embedder_id: str) -> int:
        """An embedder's number in the vault; 0 before it has made its first vector."""
        return next((e.seq for e in self.embedders() if e.id == embedder_id), 0)

    def lacking(self, embedder_id: str, languages: Sequence[str]) -> bool:
        """Whether some chunk still lacks a vector of this embedder."""
        return bool(self.pending(self.number_of(embedder_id), languages, 0, 1))

    def keep_vectors(self, embedder: int, vectors: Iterable[tuple[int, bytes]]) -> Future[list[int]]:
        """Add vectors of int8 bytes; those whose chunk is gone meanwhile are dropped. Returns what was kept."""
        rows = list(vectors)

        def work(db: Database) -> list[int]:
            kept: list[int] = []
            for chunk, blob in rows:
                cursor = db.execute(
                    "INSERT OR IGNORE INTO vectors (embedder, chunk, vector)"
                    " SELECT ?, seq, ? FROM chunks WHERE seq = ?",
                    [embedder, blob, chunk],
                )
                if cursor.rowcount == 1:
                    kept.append(chunk)
            return kept

        return self._vault.write(work, Priority.BACKGROUND)

    def vectors(self, embedder: int, chunks: Sequence[int] | None = None) -> Iterator[tuple[int, int, bytes]]:
        """Chunk number, document number and int8 bytes of each vector, by chunk; all, or those of `chunks`."""
        sql = """SELECT v.chunk, c.document, v.vector FROM vectors v JOIN chunks c ON c.seq = v.chunk
            WHERE v.embedder = ?"""
        with self._vault.reading() as db:
            if chunks is None:
                for chunk, document, blob in db.execute(f"{sql} ORDER BY v.chunk", [embedder]):
                    yield int(chunk), int(document), bytes(blob)
                return
            for begin in range(0, len(chunks), 500):
                part = list(chunks[begin : begin + 500])
                marks = ", ".join("?" * len(part))
                for row in db.execute(f"{sql} AND v.chunk IN ({marks})", [embedder, *part]).fetchall():
                    yield int(row[0]), int(row[1]), bytes(row[2])

    def forget_pages(self, *, written: bool = False) -> None:
        """Free the pages that this thread's connection holds, and with `written` those of the writing one.

        After all vectors were read or made, that is tens of megabytes that nobody asks for again.
        """
        with self._vault.reading() as db:
            db.execute(SHRINK)
        if written:
            self._vault.apart(lambda db: db.execute(SHRINK), Priority.BACKGROUND).result()
        give_back()

    def counts(self, embedder: int, languages: Sequence[str]) -> tuple[int, int]:
        """Vectors there are, and chunks that should have one."""
        speaks = f" WHERE d.language IN ('', {', '.join('?' * len(languages))})" if languages else ""
        with self._vault.reading() as db:
            have = value(db.conn, "SELECT count(*) FROM vectors WHERE embedder = ?", embedder)
            sql = f"SELECT count(*) FROM chunks c JOIN documents d ON d.seq = c.document{speaks}"
            want = db.execute(sql, list(languages)).fetchone()[0]
        return int(have), int(want)


def _embedder(row: Sequence[Any]) -> Embedder:
    seq, name, path, dimensions, languages, active = row
    return Embedder(seq, name, path, dimensions, tuple(json.loads(languages)), bool(active))


def _found(row: Sequence[Any]) -> FoundChunk:
    seq, document, folder, path, name, title, kind, number, section, headings, *rest = row
    header, text, start, stop, digest, page, last_page, places, spaced = rest
    chunk = Chunk(
        number, section, tuple(json.loads(headings)), header, text, start, stop, digest, page, last_page,
        json.loads(places), spaced,
    )  # fmt: skip
    return FoundChunk(seq, document, folder, path, name, title, kind, chunk)
